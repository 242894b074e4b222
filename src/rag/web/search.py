"""``GET /api/v1/search``: paragraphs, best first.

Knows nothing of how they are found.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from rag.retrieval.explaining import explanation_to_dict, understanding_to_dict
from rag.retrieval.inference import effective_filters
from rag.web.gate import caller_of
from rag.web.hit_schemas import HitsOut
from rag.web.schemas import (
    ASKED_AT,
    QUERY_LIMIT,
    TOP_K_LIMIT,
    Day,
    Moment,
    filters_from,
    problems,
)
from rag.web.services import Services
from rag.web.snippets import Snippets
from rag.wire import filters_to_dict, hit_to_dict

Words = Annotated[
    str, Query(min_length=1, max_length=QUERY_LIMIT, description="A question or words.")
]
TopK = Annotated[int, Query(ge=1, le=TOP_K_LIMIT, description="How many hits at most.")]
FirstDay = Annotated[Day | None, Query(alias="from", description="First day.")]
LastDay = Annotated[Day | None, Query(alias="to", description="Last day, inclusive.")]
Infers = Annotated[
    bool, Query(description="Whether words such as 'tuần trước' filter where no day is given.")
]
Explains = Annotated[
    bool,
    Query(description="Whether each hit says why it ranks where it does, in `explanation`."),
]
AsOf = Annotated[Moment | None, Query(description=ASKED_AT)]
Exact = Annotated[str | None, Query(max_length=500, description="Exactly as articles carry it.")]


def router(services: Services) -> APIRouter:
    """The route over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["search"])

    @routes.get(
        "/search",
        summary="Search paragraphs",
        description="Filters hold before anything is cut: a filter that matches nothing gives "
        "no hits. An article without a date falls out of a filter by days.\n\n"
        "With `explain`, `understood` says what the question was searched as, and each hit's "
        "`explanation` its place before ranking, the parts of its score, where the question's "
        "terms stand and what the ranker looked at.",
        response_class=JSONResponse,
        responses={200: {"model": HitsOut}, **problems(422, 503)},
    )
    async def search(
        request: Request,
        q: Words,
        top_k: TopK = 20,
        date_from: FirstDay = None,
        date_to: LastDay = None,
        section: Exact = None,
        source: Exact = None,
        infer: Infers = True,
        explain: Explains = False,
        asked_at: AsOf = None,
    ) -> JSONResponse:
        filters = filters_from(date_from, date_to, section, source)
        snippets = Snippets.of(caller_of(request))

        def done() -> dict[str, Any]:
            now = datetime.now(UTC)
            narrowed = filters
            if infer:
                narrowed = effective_filters(
                    q,
                    filters,
                    now=asked_at or now,
                    zone=services.zone,
                    corpus=lambda: services.store.corpus_state(now),
                )
            found = services.retriever.find(
                q, top_k=top_k, filters=narrowed, now=now, asked_at=asked_at
            )
            hits = [snippets.paragraph(hit_to_dict(hit)) for hit in found.hits]
            answer = {"query": q, "filters": filters_to_dict(narrowed), "hits": hits}
            if explain:
                answer["understood"] = understanding_to_dict(found.understood)
                for hit, why in zip(hits, services.retriever.explain(found), strict=True):
                    hit["explanation"] = explanation_to_dict(why)
            return answer

        return JSONResponse(await services.threads.begin(done))

    return routes
