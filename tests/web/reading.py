"""Reads a page as a browser gets it, for the tests."""

from __future__ import annotations

from lxml import html
from starlette.testclient import TestClient


def page(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
