"""Searching, and articles put, read, listed and taken out, over a real server."""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from rag.client import Conflict, Gone, InvalidRequest, NotFound
from rag.errors import UsageError
from rag.types import Article, Filters, Paragraph
from tests.web.making import BRIDGE


def new_id() -> str:
    return f"tin-{uuid4().hex[:8]}"


def test_a_search_gives_hits_with_their_articles(paper: Any) -> None:
    found = paper.search("cầu treo Huổi Tằm", top_k=3)
    assert found.query == "cầu treo Huổi Tằm"
    assert 0 < len(found.hits) <= 3
    first = found.hits[0]
    assert first.paragraph.article_id == first.article.id == "cau-treo"
    assert first.article.title == BRIDGE["title"]
    assert first.outlets == ("Báo Thử",)
    assert sum(first.parts.values()) == pytest.approx(first.score)
    assert found.understood is None
    assert found.explanations == ()


def test_a_search_is_narrowed_and_explained(paper: Any) -> None:
    filters = Filters(date_from=date(2023, 5, 17), date_to=date(2023, 5, 17))
    found = paper.search("cau treo", filters=filters, explain=True)
    assert found.filters == filters
    assert {hit.article.id for hit in found.hits} == {"cau-treo"}
    assert found.understood["text"] == "cau treo"
    assert [one["rank"] for one in found.explanations] == [*range(1, len(found.hits) + 1)]
    none = paper.search("cau treo", filters=Filters(section="Thể thao"))
    assert none.hits == ()


def test_an_article_goes_in_and_comes_back_as_it_was(paper: Any) -> None:
    article_id = new_id()
    article = Article(
        article_id, "Mùa mận", "Mận chín.", ("Mận Pa Khen chín tháng năm.",), ("Vườn mận.",),
        section=article_id, source="Báo Thử", url="https://example.org/man",
    )  # fmt: skip
    stored = paper.put_article(article)
    assert (stored.status, stored.version, stored.warnings) == ("added", 1, ())
    back = paper.article(article.id)
    assert back.article == article
    assert back.state == "live"
    assert back.is_current
    assert [one.anchor for one in back.paragraphs] == ["p0", "p1", "c1"]
    caption = Paragraph(article.id, 1, "c", 1, "Vườn mận.")
    assert back.paragraphs[-1] == caption
    assert paper.paragraph(caption.id) == caption
    assert paper.put_article(article).status == "unchanged"
    found = paper.search("mận Pa Khen chín tháng mấy", filters=Filters(section=article_id))
    assert found.hits[0].article.id == article_id


def test_what_is_wrong_with_an_article_is_told(paper: Any) -> None:
    made = {"id": new_id(), "title": "A", "body": "B", "published_at": "hôm kia"}
    (warning,) = paper.put_article(made).warnings
    assert "hôm kia" in warning
    with pytest.raises(InvalidRequest):
        paper.put_article({"id": new_id()})
    with pytest.raises(UsageError, match="no id"):
        paper.put_article({"title": "A"})


def test_a_change_of_a_version_that_is_no_longer_is_a_conflict(paper: Any) -> None:
    article = {"id": new_id(), "title": "Bản một"}
    first = paper.put_article(article).version
    second = paper.put_article(article | {"title": "Bản hai"}, expected_version=first)
    assert (second.status, second.version) == ("updated", 2)
    with pytest.raises(Conflict) as overtaken:
        paper.put_article(article | {"title": "Bản ba"}, expected_version=first)
    assert overtaken.value.status in (409, 412)
    assert paper.article(article["id"]).article.title == "Bản hai"
    assert paper.article(article["id"], version=1).article.title == "Bản một"
    with pytest.raises(Conflict):
        paper.delete_article(article["id"], expected_version=first)


def test_a_put_sent_twice_with_one_key_is_done_once(paper: Any) -> None:
    article = {"id": new_id(), "title": "Một lần"}
    key = str(uuid4())
    first = paper.put_article(article, idempotency_key=key)
    assert first.status == "added"
    assert paper.put_article(article, idempotency_key=key) == first
    with pytest.raises(InvalidRequest, match="another request"):
        paper.put_article(article | {"title": "Khác"}, idempotency_key=key)


def test_withdrawn_is_gone_and_unknown_is_not_found(paper: Any) -> None:
    article = {"id": new_id(), "title": "Sẽ gỡ"}
    paper.put_article(article)
    paper.delete_article(article["id"], reason="Thử")
    with pytest.raises(Gone):
        paper.article(article["id"])
    (state,) = {one.state for one in paper.articles() if one.id == article["id"]}
    assert state == "withdrawn"
    paper.put_article(article)
    assert paper.article(article["id"]).state == "live"
    paper.delete_article(article["id"], erase=True)
    with pytest.raises(Gone):
        paper.put_article(article)
    with pytest.raises(NotFound):
        paper.article("khong-co")


def test_articles_are_listed_page_after_page(paper: Any) -> None:
    few = [one.id for one in paper.articles(page_size=1, state="live")]
    assert few == [one.id for one in paper.articles(state="live")]
    assert {"cau-treo", "cho-phien", "lop-hoc"} <= {*few}
    (bridge,) = paper.articles(section="Giao thông")
    assert (bridge.title, bridge.kind, bridge.versions) == (BRIDGE["title"], "news", 1)
    assert bridge.published_at.isoformat().startswith("2023-05-")


@pytest.mark.parametrize("written", ["", "..", "."])
def test_an_id_never_leads_to_another_route(paper: Any, written: str) -> None:
    with pytest.raises(UsageError, match="no id"):
        paper.article(written)
    with pytest.raises(NotFound):
        paper.article("../answers")


def test_files_go_in_by_a_load(paper: Any) -> None:
    name = f"{new_id()}.txt"
    load = paper.begin_load()
    assert load.state == "receiving"
    paper.send_file(load.id, f"thư mục/{name}", "Mùa lúa\nLúa Nà Tấu chín rộ.".encode())
    paper.send_file(load.id, "hỏng.docx", b"Not a Word file")
    load = paper.start_load(load.id)
    for _ in range(200):
        if load.is_over:
            break
        time.sleep(0.05)
        load = paper.load(load.id)
    assert load.state == "done", load
    assert load.bytes_done == load.bytes_total > 0
    assert load.report["counts"]["added"] == 1
    (rejected,) = load.report["rejected"]
    assert rejected["file"] == "hỏng.docx"
    with pytest.raises(Conflict):
        paper.send_file(load.id, name, b"too late")
