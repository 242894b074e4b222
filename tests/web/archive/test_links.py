"""A pasted link, from a site on loopback that a setting allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from rag.jobs.addresses import Allowed
from rag.jobs.fetching import Fetcher
from rag.web.app import create_app
from rag.web.archive.schemas import PreviewOut
from rag.web.services import Services
from tests.jobs.test_fetching import Site, answer, served

PAGE = """<html><head><title>Hội xuân Mường Ảng</title>
<meta property="article:published_time" content="2024-02-15T08:00:00+07:00">
<meta property="article:section" content="Văn hóa"></head><body><article>
<h1>Hội xuân Mường Ảng</h1>
<p>Sáng 15/2, hội xuân Mường Ảng khai mạc với 23 đội thi ném còn của mười bản trong vùng.</p>
<p>Ban tổ chức cho biết <b>ba nghìn</b> lượt khách đã về dự hội trong ngày đầu tiên.</p>
</article></body></html>""".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as opened:
        yield opened


def test_a_page_is_looked_at_then_put_in(
    services: Services, client: TestClient, site: Site
) -> None:
    site.pages["/hoi-xuan"] = answer(PAGE)
    allowing = replace(services, fetcher=Fetcher(Allowed.of(["127.0.0.1"])))
    web = TestClient(create_app(allowing), base_url="http://localhost")
    response = web.post("/api/v1/links", json={"url": f"{site.origin}/hoi-xuan"})
    assert response.status_code == 200, response.text
    seen = response.json()
    PreviewOut.model_validate(seen)
    article = seen["article"]
    assert (article["title"], article["section"]) == ("Hội xuân Mường Ảng", "Văn hóa")
    assert article["published_at"] == "2024-02-15T08:00:00+07:00"
    assert (seen["paragraphs"], seen["stored_version"]) == (2, None)
    assert client.get(f"/api/v1/articles/{article['id']}").status_code == 404
    assert web.put(f"/api/v1/articles/{article['id']}", json=article).status_code == 201
    again = web.post("/api/v1/links", json={"url": f"{site.origin}/hoi-xuan"}).json()
    assert again["stored_version"] == 1
    assert again["article"] == article
    same = web.put(f"/api/v1/articles/{article['id']}", json=article)
    assert same.json()["status"] == "unchanged"


def test_without_the_setting_the_inner_network_is_not_asked(client: TestClient, site: Site) -> None:
    response = client.post("/api/v1/links", json={"url": f"{site.origin}/hoi-xuan"})
    assert response.status_code == 422
    assert "mạng nội bộ" in response.json()["vietnamese"]
    assert site.asked == []


def test_a_page_without_an_article_is_said(services: Services, site: Site) -> None:
    site.pages["/trong"] = answer(b"<html><body></body></html>")
    allowing = replace(services, fetcher=Fetcher(Allowed.of(["127.0.0.1"])))
    web = TestClient(create_app(allowing), base_url="http://localhost")
    response = web.post("/api/v1/links", json={"url": f"{site.origin}/trong"})
    assert response.status_code == 422
    assert "Không tìm thấy nội dung bài viết" in response.json()["vietnamese"]


@pytest.mark.parametrize("url", ["", " ", "x" * 2001, "file:///etc/passwd"])
def test_what_is_no_link_is_refused(client: TestClient, url: str) -> None:
    assert client.post("/api/v1/links", json={"url": url}).status_code == 422
