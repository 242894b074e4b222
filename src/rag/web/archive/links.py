"""``/api/v1/links``: what an article's page on another site would be here.

Knows nothing of how pages are fetched (``rag.jobs.fetching``) or read (``rag.corpus``).
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from rag.corpus.html import load_html
from rag.corpus.payload import article_from_payload
from rag.errors import NotFound
from rag.types import Article
from rag.web.archive.schemas import LinkIn, PreviewOut
from rag.web.schemas import problems
from rag.web.services import Services


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["archive"])

    @routes.post(
        "/links",
        summary="Look at a page before it is put in",
        description="The page is fetched (public addresses alone, robots.txt honoured, at most "
        "10 MiB and 10 s) and read; nothing is stored.",
        response_class=JSONResponse,
        responses={200: {"model": PreviewOut}, **problems(422, 503)},
    )
    def preview(body: LinkIn) -> JSONResponse:
        page = services.fetcher.page(body.url)
        loaded = load_html(page.data)
        # Where it was found, unless the page names an address of its own.
        payload = {**loaded.payload, "url": loaded.payload.get("url") or page.url}
        article, remarks = article_from_payload(payload)
        return JSONResponse(
            {
                "article": _payload(article),
                "paragraphs": len(article.body),
                "warnings": [*loaded.warnings, *remarks],
                "remarks": [one.vietnamese for one in (*loaded.warnings, *remarks)],
                "stored_version": _stored(services, article.id),
            }
        )

    return routes


def _stored(services: Services, article_id: str) -> int | None:
    try:
        return services.store.article(article_id).version
    except NotFound:
        return None


def _payload(article: Article) -> dict[str, object]:
    """As ``PUT /api/v1/articles/{id}`` takes it."""
    return {
        "id": article.id,
        "title": article.title,
        "lead": article.lead,
        "body": list(article.body),
        "captions": list(article.captions),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "updated_at": article.updated_at.isoformat() if article.updated_at else None,
        "section": article.section,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "kind": article.kind,
    }
