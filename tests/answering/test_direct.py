from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rag.answering.cohesion import Cohesion
from rag.answering.direct import DECISION_FILE, DECISIONS, Decision, DirectAnswers, shown
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.rendering import problems_of
from rag.answering.saved import for_reader, without_article
from rag.answering.selection import select
from rag.answering.span_reading import TREES_FILE, SpanReader
from rag.answering.verification import verify
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble
from rag.store.results import SavedAnswer, SourceState
from rag.types import Answer, Article, Question
from rag.vietnamese.question_kinds import Kind
from rag.vietnamese.question_shapes import shape_of
from rag.wire import answer_from_dict, answer_to_dict
from tests.answering.making import CRAFTS, MARKET, WEIGHTS, ZONE, TinyArchive

SPANS = SpanReader.load(WEIGHTS)
DIRECT = DirectAnswers.load(SPANS)
HOW_MANY = "Chợ Pú Lương có bao nhiêu gian hàng?"


def answered(question: str, *articles: Article) -> Answer:
    archive = TinyArchive(*articles)
    answer = archive.chain(ExtractiveAnswerer(ZONE, DIRECT)).invoke(Question(question))
    assert problems_of(answer, archive.paragraphs) == []
    return answer


def short(question: str, text: str) -> str | None:
    """What is shown first of an archive of one article of one paragraph."""
    reading = TinyArchive(Article(id="a", title="Tin trong xã", body=(text,))).reading(question)
    chosen = select(question, reading.ranked)
    span = DIRECT.direct_answer(reading, chosen)
    return chosen[0].hit.paragraph.text[span.start : span.end] if span else None


def test_an_answer_opens_with_the_words_that_answer():
    answer = answered(HOW_MANY, CRAFTS, MARKET)
    first, second = answer.claims[:2]
    assert first.is_direct
    assert not second.is_direct
    assert first.text == "60 gian hàng"
    assert first.citations == second.citations == (1,)
    assert answer.answer.startswith("60 gian hàng [1]. Theo bài “")
    assert "Chợ có 60 gian hàng [1]." in answer.answer


def test_it_is_kept_as_it_was():
    answer = answered(HOW_MANY, MARKET)
    held = answer_to_dict(answer)
    assert [claim["direct"] for claim in held["claims"][:2]] == [True, False]
    assert answer_from_dict(json.loads(json.dumps(held))) == answer
    for claim in held["claims"]:
        del claim["direct"]  # as answers were saved before there were short ones
    assert not any(claim.is_direct for claim in answer_from_dict(held).claims)


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_of_a_source_taken_away_one_notice_stands_for_both(state):
    answer = answered(HOW_MANY, MARKET)
    live = SourceState(state="live", cited_version=1, current_version=1)
    seen = for_reader(SavedAnswer(answer, {MARKET.id: replace(live, state=state)}))
    kept = without_article(answer, MARKET.id)
    assert "60 gian" not in str(answer_to_dict(seen))
    assert "60 gian" not in str(answer_to_dict(kept))
    assert len(seen.claims) == len(kept.claims) == len(answer.claims) - 1
    assert [c.marker for c in seen.citations] == [c.marker for c in answer.citations]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Huyện có bao nhiêu hộ dệt vải?", "Toàn huyện có hơn 230 hộ dệt vải.", "hơn 230 hộ"),
        (
            "Xã Huổi Tằm làm bao nhiêu km đường bê tông?",
            "Năm 2023, xã Huổi Tằm làm không quá 12 km đường bê tông vào bản.",
            "không quá 12 km",
        ),
        (
            "Vì sao chợ phiên Pú Lương phải nghỉ họp?",
            "Chợ phiên Pú Lương phải nghỉ họp vì đường vào chợ bị lũ cuốn hỏng.",
            "đường vào chợ bị lũ cuốn hỏng",
        ),
    ],
)
def test_bounds_and_reasons_are_whole(question, text, expected):
    assert expected in (short(question, text) or "")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # Yes or no, and a topic.
        ("Chợ có 60 gian hàng phải không?", "Chợ có 60 gian hàng."),
        ("Xã đã làm đường bê tông chưa?", "Xã đã làm 12 km đường bê tông."),
        ("Số gian hàng của chợ", "Chợ có 60 gian hàng."),
        # The hedge would be lost.
        ("Xã làm bao nhiêu km đường bê tông?", "Xã dự kiến chi để làm 12 km đường bê tông."),
        # An accusation is read in its sentence.
        ("Ai lấy trộm hai con bò của bản?", "Lò Văn Tú bị nghi lấy trộm hai con bò của bản."),
        ("Vì sao ông Lò Văn Tú bị khởi tố?", "Ông Lò Văn Tú bị khởi tố vì tham ô 3 tỷ đồng."),
        # Nothing of the kind asked for.
        ("Chợ có bao nhiêu gian hàng?", "Chợ có nhiều gian hàng mới dựng."),
    ],
)
def test_none_is_given_where_it_could_mislead(question, text):
    given = short(question, text)
    assert given is None or "dự kiến" in given


def test_it_is_supported_by_the_sentence_it_was_taken_from():
    drafts = ExtractiveAnswerer(ZONE, DIRECT).drafts(TinyArchive(MARKET).reading(HOW_MANY))
    assert drafts[0].is_direct
    assert drafts[0].evidence == drafts[1].evidence
    assert drafts[0].lead == ""
    assert verify(drafts[0].text, drafts[0].evidence).support == "supported"


def test_nothing_chosen_gives_nothing():
    reading = TinyArchive(MARKET).reading(HOW_MANY)
    assert DIRECT.direct_answer(reading, []) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Chợ có họp vào chủ nhật không?", True),
        ("Cho co hop vao chu nhat khong", True),
        ("Có phải chợ họp vào chủ nhật?", True),
        ("Chợ họp lại chưa?", True),
        ("Chợ không họp vào ngày nào?", False),
        ("Vì sao chợ chưa họp lại?", False),
    ],
)
def test_yes_or_no_questions_are_told(question, expected):
    assert (shape_of(question) is Kind.YES_NO) is expected


def test_it_is_shown_with_a_capital_and_else_as_printed():
    assert shown("đầu năm 2020") == "Đầu năm 2020"
    assert shown("60 gian hàng") == "60 gian hàng"
    assert shown("") == ""


def test_a_model_that_cannot_be_read_says_what_to_do(tmp_path):
    with pytest.raises(ModelError, match="Install the package again"):
        DirectAnswers.load(SPANS, tmp_path / DECISION_FILE)
    with pytest.raises(ModelError, match="Install the package again"):
        SpanReader.load(WEIGHTS, tmp_path / TREES_FILE)
    (tmp_path / DECISION_FILE).write_text('{"weights": {}, "bias": 0}', encoding="utf-8")
    with pytest.raises(ModelError, match="direct_fit"):
        Decision.load(tmp_path / DECISION_FILE)
    leaf = [[-1, 0.0, 0, 0, 1.0]]
    with pytest.raises(ModelError, match="other features"):
        SpanReader(Cohesion(WEIGHTS), TreeEnsemble.of(["length"], [leaf]))


def test_a_decision_is_kept_as_it_was(tmp_path):
    decision = Decision(tuple(float(n) for n in range(len(DECISIONS))), -1.5)
    decision.save(tmp_path / DECISION_FILE)
    assert Decision.load(tmp_path / DECISION_FILE) == decision
    nothing = dict.fromkeys(DECISIONS, 0.0)
    assert decision.probability(nothing) == pytest.approx(1 / (1 + 2.718281828**1.5))
    assert decision.probability(nothing | {"rank": 1.0}) > decision.probability(nothing)
