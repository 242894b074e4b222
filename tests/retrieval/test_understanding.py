"""Questions as people type them find what well-written ones find."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.index.bounds import Bounds
from rag.index.lexical import LexicalIndex
from rag.index.query import LexicalQuery, OtherWording, WordingGroup
from rag.retrieval.understanding import best_reading
from rag.settings import Settings
from rag.types import Article, Filters, Question
from rag.vietnamese.normalise import fold

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = datetime(2026, 10, 1, 1, tzinfo=UTC)
BRIDGE = Article(
    "cau",
    "Cầu Nậm Khẩu thông xe",
    body=(
        "Sáng 1/10, cầu Nậm Khẩu được thông xe sau 14 tháng thi công.",
        "Cây cầu dài 120 mét, do Ủy ban nhân dân huyện làm chủ đầu tư.",
    ),
    published_at=DAY,
)
HOSPITAL = Article(
    "vien",
    "Bệnh viện huyện có máy chụp mới",
    body=("Bệnh viện huyện tiếp nhận máy chụp cắt lớp, mỗi ngày khám cho 80 bệnh nhân.",),
    published_at=DAY,
)
MARKET = Article(
    "cho",
    "Chợ phiên đông khách",
    body=("Chợ phiên cuối tuần bày bán ngô nếp, mật ong và vải thổ cẩm.",),
    published_at=DAY,
)
RING = Article(
    "vong",
    "Khép kín đường vành đai",
    body=("UBND thành phố giao đất sạch cho nhà thầu đường vành đai.",),
    published_at=DAY,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("data")
    opened = open_application(Settings(data_dir=folder, _env_file=None), clock=lambda: NOW)
    opened.store.put_many([BRIDGE, HOSPITAL, MARKET, RING])
    opened.sync.sync()
    yield opened
    opened.close()


def first(app: Application, question: str) -> str:
    return app.retriever.search(question, now=NOW)[0].paragraph.id


@pytest.mark.parametrize(
    "typed",
    [
        "Caauf Naamj Khaaur daif bao nhieeu mets?",
        "Ca6u2 Na6m5 Kha6u3 da2i bao nhie6u me1t?",
        "Cau Nam Khau dai bao nhieu met?",
        "Cầu Nam Khẩu dai bao nhieu mét?",
        "Cầu Nậm Khẩu dài bn mét?",
        "Cầuu Nậm Khẩu dài bao nhiêu mét?",
    ],
)
def test_however_it_is_typed_the_same_paragraph_is_first(app: Application, typed: str) -> None:
    assert first(app, typed) == first(app, "Cầu Nậm Khẩu dài bao nhiêu mét?") == "cau.v1.p2"


def test_raw_keys_are_read_beside_what_is_typed(app: Application) -> None:
    typed = "Caauf Naamj Khaaur daif bao nhieeu mets?"
    understood = app.retriever.understand(typed)
    assert understood.text == "Cầu Nậm Khẩu dài bao nhiêu mét?" == best_reading(typed)
    assert typed in [reading.text for reading in understood.readings]
    assert any("Cầu Nậm Khẩu" in note for note in understood.notes)


def test_an_ordinary_question_has_one_reading(app: Application) -> None:
    understood = app.retriever.understand("Cầu Nậm Khẩu dài bao nhiêu mét?")
    assert [reading.weight for reading in understood.readings] == [1.0]
    assert understood.notes == ()


def test_abbreviations_match_their_words_both_ways(app: Application) -> None:
    lexical = app.retriever.lexical
    for question, identity in (
        ("UBND nào làm chủ đầu tư", "cau.v1.p2"),
        ("Ủy ban nhân dân thành phố giao đất", "vong.v1.p1"),
    ):
        query = app.retriever.understand(question).readings[0].query
        plain = replace(query, groups=())
        (with_words,) = lexical.score_passages(query, [identity]).values()
        (without,) = lexical.score_passages(plain, [identity]).values()
        assert with_words > without


def test_a_group_gives_no_more_than_the_questions_own_terms(app: Application) -> None:
    lexical = app.retriever.lexical
    plain = LexicalQuery({"mật": 1.0, "ong": 1.0}, {})
    both = plain.with_groups(
        (WordingGroup(frozenset({"mật", "ong"}), (OtherWording({"ngô": 1.0}, 0.8),)),)
    )
    assert lexical.score_passages(both, ["cho.v1.p1"]) == pytest.approx(
        lexical.score_passages(plain, ["cho.v1.p1"])
    )


def test_a_dated_wording_counts_in_its_time_and_half_where_undated(tmp_path: Path) -> None:
    opened = open_application(Settings(data_dir=tmp_path, _env_file=None), clock=lambda: NOW)
    opened.store.put_many(
        [
            replace(MARKET, id="truoc", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
            replace(MARKET, id="sau"),
            replace(MARKET, id="khong", published_at=None),
        ]
    )
    opened.sync.sync()
    since = Bounds.from_filters(Filters(date_from=date(2025, 7, 1)), opened.settings.zone)
    query = LexicalQuery({"xyz": 1.0}, {}).with_groups(
        (WordingGroup(frozenset({"xyz"}), (OtherWording({"ngô": 1.0}, 0.5, since),)),)
    )
    lexical: LexicalIndex = opened.retriever.lexical
    scores = lexical.score_passages(query, ["truoc.v1.p1", "sau.v1.p1", "khong.v1.p1"])
    opened.close()
    assert scores.keys() == {"sau.v1.p1", "khong.v1.p1"}
    assert scores["khong.v1.p1"] == pytest.approx(scores["sau.v1.p1"] / 2)


def test_an_answer_reads_what_is_meant_and_keeps_what_was_typed(app: Application) -> None:
    plain = app.chain.invoke(Question("Cầu Nậm Khẩu dài bao nhiêu mét?"))
    typed = "Caauf Naamj Khaaur daif bao nhieeu mets?"
    answer = app.chain.invoke(Question(typed))
    assert answer.standalone_question == typed
    assert plain.status == answer.status == "answered"
    assert answer.citations == plain.citations


def test_folding_alone_never_adds_readings() -> None:
    question = "Bệnh viện huyện khám cho bao nhiêu người?"
    assert best_reading(question) == question
    assert best_reading(fold(question)) == fold(question)
