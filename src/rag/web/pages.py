"""Pages that are read: an article with an anchor for each paragraph, what changed
between two versions of it, a saved answer.

Server-rendered, so that they are quick, linkable and printable. Knows nothing of
the chat page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from rag.errors import NotFound
from rag.types import Article, ArticleVersion
from rag.web.articles import refuse_hidden
from rag.web.cited import cited_sources, shown_answer
from rag.web.comparison import compare
from rag.web.problems import page_error
from rag.web.rendering import CONTENT_SECURITY_POLICY, PAGE_HEADERS, mark_from, render
from rag.web.services import Services
from rag.wire import permalink

_ERASED = (
    "Bài viết đã được xóa",
    "Bài viết này đã được xóa khỏi kho bài, nên nội dung không còn nữa.",
)
# Never kept: what is withdrawn is gone from the next look on, the way back included.
_FRESH = {"Cache-Control": "no-store"}
_UNLISTED = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, noarchive"}
# Two versions are chosen with a form.
_WITH_FORM = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "form-action 'none'", "form-action 'self'"
    )
}

_DESCRIPTION_CHARS = 160

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


def router(services: Services) -> APIRouter:
    """The pages over one set of services."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/bai/{article_id}")
    def article(
        article_id: str,
        version: Version = None,
        danh_dau: Annotated[str | None, Query(alias="danh-dau", max_length=60)] = None,
    ) -> HTMLResponse:
        stored = services.store.article(article_id, version)
        gone = _gone(stored)
        if gone is not None:
            return gone
        return _page("article.html", _FRESH, **_article_values(services, stored, danh_dau))

    @routes.get("/bai/{article_id}/so-sanh")
    def comparison(article_id: str, tu: Version = None, den: Version = None) -> HTMLResponse:
        versions = services.store.versions(article_id)
        gone = _gone(versions[0])
        if gone is not None:
            return gone
        chosen = _two(versions, tu, den)
        compared = None
        if chosen is not None:
            earlier, later = (services.store.article(article_id, one) for one in chosen)
            compared = compare(earlier, later, services.zone)
        return _page(
            "comparison.html",
            _FRESH | _WITH_FORM,
            article=versions[0].article,
            versions=versions,
            compared=compared,
            zone=services.zone,
        )

    @routes.get("/tra-loi/{answer_id}")
    def answer(answer_id: str) -> HTMLResponse:
        saved = services.store.answer(answer_id)
        now = datetime.now(UTC)
        shown = shown_answer(saved, services.store, now)
        return _page(
            "answer.html",
            _UNLISTED,
            answer=shown,
            sources=cited_sources(saved, shown.citations, services.store, now),
            zone=services.zone,
        )

    return routes


def _page(template: str, headers: dict[str, str], **values: Any) -> HTMLResponse:
    return HTMLResponse(render(template, **values), headers=PAGE_HEADERS | headers)


def _gone(stored: ArticleVersion) -> HTMLResponse | None:
    """The page of an article that was there. Raises NotFound under an embargo."""
    if stored.state == "erased":
        title, text = _ERASED
        return page_error(410, text, title=title)
    if stored.state == "withdrawn":
        return page_error(410)
    refuse_hidden(stored)
    return None


def _two(
    versions: Sequence[ArticleVersion], earlier: int | None, later: int | None
) -> tuple[int, int] | None:
    """The numbers of the versions to compare, the earlier one first; the last two where
    none are named; ``None`` where there are no two. Raises NotFound."""
    numbers = [stored.version for stored in reversed(versions)]
    for named in (earlier, later):
        if named is not None and named not in numbers:
            raise NotFound(
                f"Article {versions[0].id!r} has no version {named}; it has {numbers}.",
                vietnamese=f"Bài viết này không có bản {named}. Xin kiểm tra lại đường dẫn.",
            )
    if later is None:
        after = [number for number in numbers if earlier is None or number > earlier]
        later = after[-1] if after else numbers[-1]
    if earlier is None:
        before = [number for number in numbers if number < later]
        earlier = before[-1] if before else later
    return (min(earlier, later), max(earlier, later)) if earlier != later else None


def _article_values(
    services: Services, stored: ArticleVersion, danh_dau: str | None
) -> dict[str, Any]:
    now = datetime.now(UTC)
    corrected = services.store.articles(stored.article.corrects)
    body = [p for p in stored.paragraphs if p.kind == "p"]
    return {
        "article": stored.article,
        "version": stored.version,
        "is_current": stored.is_current,
        "permalink": permalink(stored.id, stored.version),
        "description": _description(stored.article),
        "versions": services.store.versions(stored.id),
        "corrected_by": services.store.correcting(stored.id),
        "corrects": [one for one in corrected.values() if one.is_open(now)],
        "head": [p for p in body if p.ordinal == 0],
        "body": [p for p in body if p.ordinal > 0],
        "captions": [p for p in stored.paragraphs if p.kind == "c"],
        "mark": mark_from(danh_dau),
        "zone": services.zone,
    }


def _description(article: Article) -> str:
    """The lead, or how the article begins, as search engines show it."""
    text = article.lead or next(iter(article.body), "")
    if len(text) <= _DESCRIPTION_CHARS:
        return text
    return text[:_DESCRIPTION_CHARS].rsplit(" ", 1)[0] + "…"
