"""Pages that are read: an article with an anchor for each paragraph, a saved answer.

Server-rendered, so that they are quick, linkable and printable. Knows nothing of
the chat page.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from rag.types import ArticleVersion
from rag.web.answers import reader_answer
from rag.web.articles import refuse_hidden
from rag.web.problems import page_error
from rag.web.rendering import PAGE_HEADERS, mark_from, render
from rag.web.services import Services
from rag.wire import permalink

_ERASED = (
    "Bài viết đã được xóa",
    "Bài viết này đã được xóa khỏi kho bài, nên nội dung không còn nữa.",
)


def router(services: Services) -> APIRouter:
    """The pages over one set of services."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/bai/{article_id}")
    def article(
        article_id: str,
        version: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        danh_dau: Annotated[str | None, Query(alias="danh-dau", max_length=60)] = None,
    ) -> HTMLResponse:
        stored = services.store.article(article_id, version)
        if stored.state == "erased":
            title, text = _ERASED
            return page_error(410, text, title=title)
        if stored.state == "withdrawn":
            return page_error(410)
        refuse_hidden(stored)
        return _page("article.html", **_article_values(services, stored, danh_dau))

    @routes.get("/tra-loi/{answer_id}")
    def answer(answer_id: str) -> HTMLResponse:
        return _page("answer.html", answer=reader_answer(services, answer_id), zone=services.zone)

    return routes


def _page(template: str, **values: Any) -> HTMLResponse:
    headers = PAGE_HEADERS | {"Cache-Control": "no-cache"}
    return HTMLResponse(render(template, **values), headers=headers)


def _article_values(
    services: Services, stored: ArticleVersion, danh_dau: str | None
) -> dict[str, Any]:
    body = [p for p in stored.paragraphs if p.kind == "p"]
    return {
        "article": stored.article,
        "version": stored.version,
        "is_current": stored.is_current,
        "permalink": permalink(stored.id, stored.version),
        "head": [p for p in body if p.ordinal == 0],
        "body": [p for p in body if p.ordinal > 0],
        "captions": [p for p in stored.paragraphs if p.kind == "c"],
        "mark": mark_from(danh_dau),
        "zone": services.zone,
    }
