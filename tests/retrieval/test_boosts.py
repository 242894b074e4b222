"""What the question's own time does to hits, in an archive of one story told each year."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rag.bootstrap import Application, open_application
from rag.settings import Settings
from rag.types import Article, Hit

YEARS = (2016, 2019, 2022, 2024)
ASKED = datetime(2024, 10, 5, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    told = [
        Article(
            f"gia-{year}" if year else "gia-khong-ngay",
            title="Giá cà phê Mường Ảng",
            body=("Giá cà phê Mường Ảng được thương lái thu mua tại vườn.",),
            published_at=datetime(year, 9, 1, tzinfo=UTC) if year else None,
        )
        for year in (*YEARS, None)
    ]
    bridges = [
        Article(
            f"cau-{n}",
            title="Cầu Nậm Sương",
            body=(f"Cầu Nậm Sương được khởi công {when} với sự có mặt của dân bản.",),
        )
        for n, when in enumerate(("vào mùa khô", "ngày 3/2/1998", "từ rất sớm"))
    ]
    opened.store.put_many([*told, *bridges])
    opened.sync.sync()
    yield opened
    opened.close()


def bodies(app: Application, question: str, asked_at: datetime = ASKED) -> list[Hit]:
    found = app.retriever.search(question, asked_at=asked_at)
    return [hit for hit in found if hit.paragraph.ordinal]


def test_newer_ones_come_first_where_it_asks_about_now(app: Application) -> None:
    hits = [h for h in bodies(app, "Giá cà phê Mường Ảng hiện nay?") if "gia" in h.article.id]
    assert [hit.article.id for hit in hits] == [
        *(f"gia-{year}" for year in sorted(YEARS, reverse=True)),
        "gia-khong-ngay",
    ]
    assert hits[0].parts["recency"] > hits[1].parts["recency"] > 0.0 == hits[-1].parts["recency"]
    assert all(sum(hit.parts.values()) == pytest.approx(hit.score) for hit in hits)


@pytest.mark.parametrize("question", ["Giá cà phê Mường Ảng?", "Cầu Nậm Sương khởi công ra sao?"])
def test_otherwise_neither_age_nor_dates_count(app: Application, question: str) -> None:
    for hit in bodies(app, question):
        assert not hit.parts.keys() & {"recency", "date"}


def test_now_is_when_it_was_asked(app: Application) -> None:
    then = bodies(app, "Giá cà phê Mường Ảng hiện nay?", datetime(2019, 9, 2, tzinfo=UTC))
    parts = {hit.article.id: hit.parts["recency"] for hit in then}
    assert parts["gia-2019"] > parts["gia-2016"]
    naive = bodies(app, "Giá cà phê Mường Ảng hiện nay?", datetime(2019, 9, 2))
    assert [hit.article.id for hit in naive] == [hit.article.id for hit in then]


def test_the_date_of_an_event_prefers_who_names_it(app: Application) -> None:
    hits = bodies(app, "Năm 1998, cầu Nậm Sương được khởi công thế nào?")
    assert hits[0].article.id == "cau-1"
    assert hits[0].parts["date"] > 0.0
    assert {hit.article.id for hit in hits} >= {"cau-0", "cau-2"}  # none is left out
