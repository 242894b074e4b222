"""Copies in search: from the store through sync and the indexes to the hits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.settings import Settings
from rag.types import Article, Filters, Hit
from rag.wire import hit_to_dict
from tests.index.test_copies import EDITED, OTHER, WIRE

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = datetime(2026, 10, 1, 1, tzinfo=UTC)
QUESTION = "Cầu treo Huổi Tằm có tổng vốn bao nhiêu?"
FIRST = Article("mot", "Khởi công cầu treo", body=WIRE, source="Báo Một", published_at=DAY)
SECOND = Article("hai", "Bản Huổi Tằm sắp có cầu", body=EDITED, source="Báo Hai", published_at=DAY)
THIRD = Article(
    "ba",
    "Nậm Sương làm cầu",
    body=(*WIRE, "Riêng Báo Ba được biết cầu treo Huổi Tằm do thợ trong huyện thi công."),
    source="Báo Ba",
    published_at=DAY + timedelta(days=1),
)
DYEING = Article("nhuom", "Vải chàm hết hàng", body=OTHER, source="Báo Một", published_at=DAY)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    opened = open_application(Settings(data_dir=tmp_path, _env_file=None), clock=lambda: NOW)
    put(opened, FIRST, SECOND, THIRD, DYEING)
    yield opened
    opened.close()


def put(app: Application, *articles: Article) -> None:
    app.store.put_many(articles)
    app.sync.sync()


def search(app: Application, top_k: int = 20, filters: Filters | None = None) -> list[Hit]:
    return app.retriever.search(QUESTION, top_k=top_k, filters=filters or Filters(), now=NOW)


def carriers(hit: Hit) -> set[str]:
    return {hit.article.id, *(copy.article_id for copy in hit.copies)}


def test_copies_collapse_and_are_named(app: Application) -> None:
    hits = search(app)
    best = next(hit for hit in hits if "3,5 tỷ" in hit.paragraph.text)
    assert carriers(best) == {"mot", "hai", "ba"}
    assert set(best.outlets) == {"Báo Một", "Báo Hai", "Báo Ba"}
    assert best.outlets[0] == best.article.source
    shown = hit_to_dict(best)
    assert len(shown["copies"]) == 2
    assert all(c["permalink"] == f"/bai/{c['article_id']}?version=1" for c in shown["copies"])
    assert sum("3,5 tỷ" in hit.paragraph.text for hit in hits) <= 2  # Báo Hai parts it otherwise
    assert sum(hit.paragraph.anchor == "p0" and "mot" in carriers(hit) for hit in hits) == 1


def test_what_only_a_copy_says_is_still_found(app: Application) -> None:
    (own,) = [hit for hit in search(app) if "Riêng Báo Ba" in hit.paragraph.text]
    assert own.article.id == "ba"
    assert carriers(own) == {"mot", "hai", "ba"}


def test_other_articles_have_no_copies(app: Application) -> None:
    others = [hit for hit in search(app) if hit.article.id == "nhuom"]
    assert others
    assert all(hit.copies == () for hit in others)


def test_withdrawn_erased_and_changed_copies_are_not_named(app: Application) -> None:
    app.store.withdraw("ba")
    assert carriers(search(app)[0]) == {"mot", "hai"}  # before the indexes know of it
    app.sync.sync()
    app.store.erase("hai", reason="đơn", rewrite=lambda answer: answer)
    app.sync.sync()
    assert carriers(search(app)[0]) == {"mot"}
    put(app, replace(SECOND, id="tu"))
    assert carriers(search(app)[0]) == {"mot", "tu"}
    app.store.put_many([replace(SECOND, id="tu", body=OTHER)])
    assert all(hit.copies == () for hit in search(app) if hit.article.id == "mot")
    app.sync.sync()
    assert all("tu" not in carriers(hit) for hit in search(app) if hit.article.id == "mot")


def test_copies_outside_the_filters_are_not_named(app: Application) -> None:
    only = search(app, filters=Filters(source="Báo Hai"))
    assert {hit.article.id for hit in only} == {"hai"}
    assert all(hit.copies == () for hit in only)
    first_day = date(2026, 10, 1)
    same_day = search(app, filters=Filters(date_from=first_day, date_to=first_day))
    assert carriers(same_day[0]) == {"mot", "hai"}


def test_an_embargoed_copy_is_not_named(app: Application) -> None:
    put(app, replace(SECOND, published_at=NOW + timedelta(days=1)))
    assert carriers(search(app)[0]) == {"mot", "ba"}


def test_copies_take_no_place_from_other_hits(app: Application) -> None:
    put(app, *(replace(FIRST, id=f"ban-sao-{n}", source=f"Báo {n}") for n in range(80)))
    hits = search(app, top_k=6)
    assert len(hits) == 6
    assert "nhuom" in {hit.article.id for hit in search(app, top_k=12)}
    assert len(hits[0].copies) >= 80


def test_a_rebuild_finds_what_syncing_step_by_step_found(app: Application) -> None:
    app.store.withdraw("hai")
    app.sync.sync()
    put(app, replace(THIRD, title="Tựa khác"), replace(FIRST, id="nam", source="Báo Năm"))
    index = app.retriever.copies
    before = index.copies_of(index.article_versions())
    assert before.keys() == {"mot", "ba", "nam"}
    app.close()
    again = open_application(app.settings, clock=lambda: NOW, anew=True)
    again.sync.sync()
    index = again.retriever.copies
    assert index.copies_of(index.article_versions()) == before
    assert again.sync.verify() == []
    assert again.sync.status().copy_articles == 4
    again.close()


def test_verify_tells_of_a_signature_too_many(app: Application) -> None:
    app.store.withdraw("ba")
    assert any("index of copies" in problem for problem in app.sync.verify())
