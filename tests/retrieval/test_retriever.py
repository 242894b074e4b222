"""The retriever over a small real archive, as a question sees it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.errors import FilterError
from rag.settings import Settings
from rag.types import Article, Filters

NOON = datetime(2024, 10, 5, 5, tzinfo=UTC)  # noon in Điện Biên
ARTICLES = [
    Article(
        "ca-phe",
        title="Cà phê Mường Ảng vào vụ",
        body=("Nông dân Mường Ảng hái cà phê chín từ tháng mười.", "Giá quả tươi cao hơn."),
        published_at=NOON,
        section="Kinh tế",
        source="Báo Một",
    ),
    Article(
        "doi-a1",
        title="Đồi A1 trong lòng thành phố",
        body=("Khối bộc phá trên đồi A1 nặng gần một nghìn cân.",),
        published_at=NOON - timedelta(days=150),
        section="Lịch sử",
    ),
    Article("quoc-lo", title="Quốc lộ 12 sạt lở", body=("Xe chở cà phê phải quay đầu.",)),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"))
    opened = open_application(settings)
    opened.store.put_many(ARTICLES)
    opened.sync.sync()
    yield opened
    opened.close()


def ids(app: Application, question: str, **more: object) -> list[str]:
    return [hit.paragraph.id for hit in app.retriever.search(question, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question", ["Bộc phá trên đồi A1 nặng bao nhiêu?", "boc pha tren doi a1 nang bao nhieu"]
)
def test_the_paragraph_that_says_it_comes_first(app: Application, question: str) -> None:
    first, *_ = app.retriever.search(question)
    assert first.paragraph.id == "doi-a1.v1.p1"
    assert first.score == pytest.approx(sum(first.parts.values()))


def test_hits_come_best_first_and_no_more_than_asked_for(app: Application) -> None:
    hits = app.retriever.search("cà phê", top_k=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert app.retriever.search("cà phê", top_k=1)[0] == hits[0]


def test_filters_narrow_both_sides_and_an_empty_result_stays_empty(app: Application) -> None:
    day = date(2024, 10, 5)
    assert {i.partition(".")[0] for i in ids(app, "cà phê", filters=Filters(day, day))} == {
        "ca-phe"
    }
    assert {
        i.partition(".")[0] for i in ids(app, "cà phê", filters=Filters(section="Lịch sử"))
    } == {"doi-a1"}
    assert ids(app, "cà phê", filters=Filters(source="Báo Không Có")) == []
    assert ids(app, "cà phê", filters=Filters(date_from=date(2024, 10, 6))) == []


def test_a_period_that_ends_before_it_begins_is_refused(app: Application) -> None:
    with pytest.raises(FilterError, match="exchange"):
        app.retriever.search("cà phê", filters=Filters(date(2024, 2, 1), date(2024, 1, 1)))


def test_what_the_indexes_do_not_know_yet_is_checked_in_the_store(tmp_path: Path) -> None:
    present = datetime.now(UTC)
    moment = [present]
    app = open_application(Settings(_env_file=None, data_dir=tmp_path), clock=lambda: moment[0])
    try:
        app.store.put_many(ARTICLES)
        app.sync.sync()
        app.store.withdraw("doi-a1")
        assert not any(i.startswith("doi-a1") for i in ids(app, "đồi A1"))
        app.store.put(replace(ARTICLES[2], published_at=present + timedelta(days=1)))
        assert not any(i.startswith("quoc-lo") for i in ids(app, "quốc lộ 12"))

        # The indexes take it in, then the clock is put back to before its time.
        moment[0] = present + timedelta(days=2)
        app.sync.sync()
        assert "quoc-lo.v2.p1" in ids(app, "quốc lộ 12")
        moment[0] = present
        assert not any(i.startswith("quoc-lo") for i in ids(app, "quốc lộ 12"))
        documents = app.retriever.invoke("quốc lộ 12 sạt lở")
        assert not any(str(document.id).startswith("quoc-lo") for document in documents)
    finally:
        app.close()


def test_it_is_a_langchain_retriever(app: Application) -> None:
    documents = app.retriever.invoke("bộc phá đồi A1")
    assert documents[0].id == "doi-a1.v1.p1"
    assert "gần một nghìn cân" in documents[0].page_content
    assert documents[0].metadata["permalink"] == "/bai/doi-a1?version=1#p1"


@pytest.mark.parametrize("question", ["", "😀", "zzzz qqqq", "a\udcffb"])
def test_a_question_without_matter_is_no_failure(app: Application, question: str) -> None:
    assert isinstance(app.retriever.search(question), list)
