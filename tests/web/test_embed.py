"""The ask box for other sites, as their pages get it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from rag.web.app import create_app
from rag.web.services import Services
from tests.web.reading import page, text_of

PAPER = "https://bao.example"
OTHER = "http://127.0.0.1:8123"


@pytest.fixture(scope="module")
def held(services: Services) -> TestClient:
    """An application whose box two sites may hold."""
    app = create_app(services, embed_origins=(PAPER, OTHER))
    return TestClient(app, base_url="http://localhost")


def test_the_box_may_be_held_by_the_sites_named_and_no_other(held: TestClient) -> None:
    headers = held.get("/nhung").headers
    policy = headers["content-security-policy"].split("; ")
    assert f"frame-ancestors {PAPER} {OTHER}" in policy
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= set(policy)
    # It would say the contrary of frame-ancestors.
    assert "x-frame-options" not in headers
    assert headers["x-robots-tag"] == "noindex"


def test_other_pages_stay_unframed(held: TestClient) -> None:
    for path in ("/bai/cau-treo", "/bai/khong-co", "/docs"):
        headers = held.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"


def test_the_box_is_a_page_with_a_labelled_field(held: TestClient) -> None:
    shown = page(held, "/nhung")
    assert shown.get("lang") == "vi"
    (label,) = shown.xpath("//label")
    assert shown.get_element_by_id(label.get("for")).tag == "textarea"
    for asset in shown.xpath("//script/@src | //link/@href"):
        assert asset.startswith("/tai-nguyen/")
        assert held.get(asset).status_code == 200


@pytest.mark.parametrize(
    ("holder", "told"),
    [(PAPER, PAPER), (OTHER, OTHER), ("https://evil.example", None), ("*", None), ("", None)],
)
def test_only_a_site_that_may_hold_it_is_told_its_height(
    held: TestClient, holder: str, told: str | None
) -> None:
    body = page(held, f"/nhung?trang={holder}").find("body")
    assert body.get("data-holder") == told


def test_a_site_says_what_the_empty_box_shows_and_how_it_looks(held: TestClient) -> None:
    shown = page(held, '/nhung?loi-moi="><b>Hỏi báo Thử&giao-dien=toi')
    assert shown.xpath("//textarea/@placeholder") == ['"><b>Hỏi báo Thử']
    assert shown.get("data-theme") == "toi"
    assert not shown.xpath("//b")


def test_the_script_may_be_loaded_from_anywhere(held: TestClient) -> None:
    response = held.get("/nhung.js")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert "iframe" in response.text


def test_switched_off_it_says_by_which_setting_it_is_switched_on(client: TestClient) -> None:
    assert "RAG_EMBED_ORIGINS" in text_of(page(client, "/nhung", 404))
    response = client.get("/nhung.js")
    assert "RAG_EMBED_ORIGINS" in response.text
    assert "iframe" not in response.text
    assert response.headers["cache-control"] == "no-store"
