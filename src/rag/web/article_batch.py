"""``POST /api/v1/articles:batch``: many articles in one request, each for itself.

What becomes of an item is told as the request for it alone would have been answered; one
that fails leaves the others as they are. Knows nothing of what a change does to an article.
"""

from __future__ import annotations

import logging
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as ShapeError

from rag.errors import HoiBaoError, IndexUnavailable, InputError
from rag.store.archive import Expected
from rag.vietnamese.normalise import clean
from rag.web.article_changes import Changes
from rag.web.conditional import none_named, versions_named
from rag.web.gate import caller_of
from rag.web.problems import (
    DETAIL_OF_STATUS,
    invalid_problem,
    problem,
    problem_of,
    problem_response,
)
from rag.web.schemas import ArticleIn, ArticleStored, Problem, problems, whole_characters
from rag.web.services import Services

log = logging.getLogger(__name__)

MOST_ITEMS = 500
_REASON = "DELETE over the API"

_Text = Annotated[str, AfterValidator(whole_characters)]
_Tag = Annotated[_Text, StringConstraints(max_length=1000)]


class BatchItemIn(BaseModel):
    """One article to be put in or withdrawn."""

    model_config = ConfigDict(extra="forbid", strict=True)

    action: Literal["put", "delete"] = Field(
        description="`put` as `PUT /api/v1/articles/{id}`, `delete` as `DELETE` withdraws."
    )
    id: Annotated[_Text, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Of the article: letters, digits, _ and -.", examples=["tin-2024-0317"]
    )
    article: dict[str, Any] | None = Field(
        None, description="With `put`: the body that `PUT /api/v1/articles/{id}` takes."
    )
    if_match: _Tag | None = Field(
        None, description='As the header of that name: the version it is a change of, `"3"`.'
    )
    if_none_match: _Tag | None = Field(
        None, description="As the header: `*`, only where there is none yet."
    )
    reason: Annotated[_Text, StringConstraints(max_length=1000)] | None = Field(
        None, description="With `delete`: kept beside the article."
    )


class BatchIn(BaseModel):
    """What is to be done, in this order."""

    model_config = ConfigDict(extra="forbid", strict=True)

    items: Annotated[list[BatchItemIn], Field(min_length=1, max_length=MOST_ITEMS)]


class BatchResultOut(BaseModel):
    """What became of one item. `status` is that of the request for it alone: 201, 200 and
    204 where it was done; else `problem` says why not."""

    id: str
    action: Literal["put", "delete"]
    status: int
    etag: str | None = Field(description="Of the version there is now.")
    article: ArticleStored | None
    problem: Problem | None


class BatchOut(BaseModel):
    """What became of each item, in their order."""

    succeeded: int
    failed: int
    results: list[BatchResultOut]


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["articles"])
    changes = Changes(services)

    @routes.post(
        "/articles:batch",
        summary="Put in and withdraw many articles",
        description=f"At most {MOST_ITEMS} items and 8 MiB. Each is done for itself, in order: "
        "one that fails leaves the others as they are, and the response is 200 with a result "
        "for each. All that was done is searchable, or gone from search, when the call returns. "
        "A body that is not of this shape is refused whole, before anything is done. Where the "
        "index cannot follow, 503 with the same `results` in its problem: all of them are "
        "stored. With an Idempotency-Key it is safe to send again.",
        response_class=JSONResponse,
        responses={200: {"model": BatchOut}, **problems(400, 413, 422, 503)},
    )
    def batch(request: Request, body: BatchIn) -> JSONResponse:
        actor = caller_of(request).signature
        results = [_result(changes, item, actor) for item in body.items]
        succeeded = sum(one["problem"] is None for one in results)
        told = {"succeeded": succeeded, "failed": len(results) - succeeded, "results": results}
        if succeeded:
            try:
                changes.follow(f"{succeeded} articles")
            except IndexUnavailable as error:
                log.error("a batch is stored and not searchable: %s", error)
                return problem_response(problem_of(error) | told)
        return JSONResponse(told)

    return routes


def _result(changes: Changes, item: BatchItemIn, actor: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": item.id, "action": item.action, "etag": None, "article": None}
    try:
        expected = _expected(item)
        if item.action == "delete":
            if item.article is not None:
                raise InputError("`article` goes with put alone. Leave it out, or send put.")
            changes.withdraw(item.id, clean(item.reason or _REASON), actor, expected)
            return told | {"status": 204, "problem": None}
        if item.article is None:
            raise InputError("To put needs an `article`. Send it, or `delete`.")
        article = ArticleIn.model_validate(item.article)
        stored = changes.put(item.id, article, actor, expected)
    except HoiBaoError as error:
        found = problem_of(error)
    except ShapeError as error:
        found = invalid_problem(error.errors(), within="article")
    except Exception:
        # The edge of the program: the other items are done all the same.
        log.exception("an item of a batch failed")
        found = problem(500, DETAIL_OF_STATUS[500])
    else:
        status = 201 if stored["status"] == "added" else 200
        tag = f'"{stored["version"]}"'
        return told | {"status": status, "etag": tag, "article": stored, "problem": None}
    return told | {"status": found["status"], "problem": found}


def _expected(item: BatchItemIn) -> Expected | None:
    """Raises BadRequest for tags that cannot be read."""
    if item.if_none_match is not None:
        if item.if_match is not None or item.action != "put":
            raise InputError("`if_none_match` goes with put, and without if_match. Send one.")
        return none_named("if_none_match", item.if_none_match)
    return None if item.if_match is None else versions_named("if_match", item.if_match)
