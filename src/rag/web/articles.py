"""``/api/v1/articles`` and ``/api/v1/paragraphs``: put, withdraw, read.

A change is searchable, or gone from search, when the call returns. Knows nothing
of how articles are cleaned (``rag.corpus``) or kept (``rag.store``).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.answering.saved import without_article
from rag.errors import Forbidden, Gone, NotFound
from rag.types import ArticleVersion
from rag.vietnamese.normalise import clean
from rag.web.archive.schemas import ReasonIn
from rag.web.article_changes import Changes, headers_of
from rag.web.conditional import KNOWN, Seen, SeenOrNew, shown, tagged
from rag.web.gate import caller_of
from rag.web.schemas import (
    ARTICLE_ID,
    ArticleIn,
    ArticleOut,
    ArticleStored,
    ParagraphOut,
    problems,
)
from rag.web.services import Services
from rag.web.snippets import Snippets
from rag.wire import paragraph_to_dict, version_to_dict

log = logging.getLogger(__name__)

_REASON = "DELETE over the API"

NewId = Annotated[str, Path(pattern=ARTICLE_ID, description="Letters, digits, _ and -.")]
Erase = Annotated[bool, Query(description="Not only withdrawn: gone for good.")]
Why = Annotated[str, Query(max_length=1000, description="Kept beside the article.")]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Default: the newest.")]


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["articles"])
    changes = Changes(services)

    @routes.put(
        "/articles/{article_id}",
        summary="Put an article in, or a new version of it",
        description="Searchable when the call returns. The same article again changes nothing; "
        "other text is a new version, and the old one stays readable. An article that was "
        "withdrawn is put back. With If-Match, only where the article is still at that version and "
        "was not withdrawn since, and with `If-None-Match: *` only where there is none yet: else "
        "412. At most 32 MiB.",
        response_class=JSONResponse,
        responses={
            200: {"model": ArticleStored, "description": "Changed, or the same as before."},
            201: {"model": ArticleStored, "description": "New."},
            **problems(400, 410, 412, 413, 422, 503),
        },
    )
    def put(request: Request, article_id: NewId, body: ArticleIn, seen: SeenOrNew) -> JSONResponse:
        stored = changes.put(article_id, body, caller_of(request).signature, seen)
        changes.follow(repr(article_id))
        return JSONResponse(
            stored,
            status_code=201 if stored["status"] == "added" else 200,
            headers=headers_of(stored),
        )

    @routes.delete(
        "/articles/{article_id}",
        summary="Withdraw or erase an article",
        description="Out of search when the call returns; readers get 410, and saved answers "
        "that cite it show a notice in the quotation's place. Putting it again reinstates it. "
        "With `erase=true` its text is taken out of every version and every saved answer; "
        "that cannot be undone, and its id cannot be used again.",
        status_code=204,
        responses=problems(400, 403, 404, 412, 422, 503),
    )
    def remove(
        request: Request,
        article_id: str,
        seen: Seen,
        erase: Erase = False,
        reason: Why = _REASON,
    ) -> Response:
        caller = caller_of(request)
        if erase:
            if not caller.may("admin"):
                raise Forbidden(
                    "To erase needs the permission admin. Withdraw the article instead, or ask "
                    "an administrator.",
                    vietnamese="Chỉ quản trị viên được xóa vĩnh viễn. Bạn có thể gỡ bài.",
                )
            changed = services.store.archive.erase(
                article_id,
                actor=caller.signature,
                reason=clean(reason),
                rewrite=lambda answer: without_article(answer, article_id),
                expected=seen,
            )
            log.warning("erase %s: %s", article_id, "done" if changed else "it was erased before")
        else:
            changes.withdraw(article_id, clean(reason), caller.signature, seen)
        changes.follow(repr(article_id))
        return Response(status_code=204)

    @routes.post(
        "/articles/{article_id}/reinstate",
        summary="Give a withdrawn article back to readers",
        description="As it was when it was withdrawn; searchable when the call returns.",
        status_code=204,
        responses=problems(400, 404, 410, 412, 422, 503),
    )
    def reinstate(request: Request, article_id: str, body: ReasonIn, seen: Seen) -> Response:
        services.store.archive.reinstate(
            article_id,
            actor=caller_of(request).signature,
            reason=clean(body.reason),
            expected=seen,
        )
        changes.follow(repr(article_id))
        return Response(status_code=204)

    @routes.get(
        "/articles/{article_id}",
        summary="Read an article",
        description="The ETag of the newest version is what a change sends in If-Match.",
        response_class=JSONResponse,
        dependencies=KNOWN,
        responses={200: {"model": ArticleOut}, **problems(304, 400, 404, 410, 412, 503)},
    )
    def read(request: Request, article_id: str, version: Version = None) -> Response:
        stored = services.store.article(article_id, version)
        refuse_hidden(stored)
        whole = version_to_dict(stored)
        content = Snippets.of(caller_of(request)).article(whole)
        if content == whole and stored.is_current:
            return tagged(request, JSONResponse(content), str(stored.version))
        return shown(request, content, prefix=f"{stored.version}.")

    @routes.get(
        "/paragraphs/{paragraph_id}",
        summary="Read one paragraph",
        description="Ids read `<article_id>.v<version>.p<ordinal>`, `.c<ordinal>` for captions.",
        response_class=JSONResponse,
        dependencies=KNOWN,
        responses={200: {"model": ParagraphOut}, **problems(304, 400, 404, 410, 412, 503)},
    )
    def paragraph(request: Request, paragraph_id: str) -> Response:
        found, stored = services.store.paragraph(paragraph_id)
        refuse_hidden(stored)
        snippets = Snippets.of(caller_of(request))
        return shown(request, snippets.paragraph(paragraph_to_dict(found)))

    return routes


def refuse_hidden(stored: ArticleVersion) -> None:
    """Raises Gone for an article that readers may no longer see, NotFound for one they
    may not see yet."""
    if stored.state != "live":
        raise Gone(
            f"The article {stored.id!r} was {stored.state} and is no longer shown. "
            "Remove links to it."
        )
    if not stored.is_open(datetime.now(UTC)):
        raise NotFound(f"The article {stored.id!r} is not published yet. Come back later.")
