"""``/healthz`` (the process is alive), ``/readyz`` (it can answer) and ``/metrics``.

Knows nothing of what the store and the indexes are made of.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from rag.web.archive.state import archive_freshness
from rag.web.chat_mount import ChatMount
from rag.web.feed_health import feeds_status
from rag.web.metrics import Metrics
from rag.web.problems import problem, problem_response
from rag.web.schemas import problems
from rag.web.services import Services


def router(services: Services, chat: ChatMount, metrics: Metrics) -> APIRouter:
    """The routes over one set of services, the chat page, and what was measured."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", summary="Whether the process is alive")
    async def healthz() -> dict[str, str]:
        # Not in a thread: where all of them are at work, it lives.
        return {"status": "alive", "version": services.version}

    @routes.get(
        "/metrics",
        summary="For Prometheus",
        response_class=PlainTextResponse,
        description="Requests by route and status, the seconds of requests and of an answer's "
        "stages, what happened while answering, the indexes' lag, the archive's age and how "
        "feeds fare.",
    )
    def scrape() -> PlainTextResponse:
        return PlainTextResponse(metrics.written(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    @routes.get(
        "/readyz",
        summary="Whether questions can be answered",
        description="Looks at the store and the indexes. `index_lag` counts stored changes that "
        "are not searchable yet; `page` says whether the chat page is up; `indexes` "
        "what each holds; `arrivals` when an article last came that was not there before, and "
        "whether that is longer ago than usual; `feeds` which of the feeds that are polled are "
        "stalled, which keeps nobody from asking; `answering` how often the language model failed, "
        "and the like, since the start; `webhooks` how many deliveries wait and since when, how "
        "many failed for good, and how many webhooks were disabled for failing.",
        response_class=JSONResponse,
        responses=problems(503),
    )
    def readyz() -> JSONResponse:
        corpus = services.store.corpus_state(datetime.now(UTC))
        lag = services.sync.lag()
        if chat.state == "failed":
            detail = "The API answers, but the chat page did not start. See the server's log."
            return problem_response(problem(503, detail, page=chat.state))
        trouble = services.index_problem()
        if trouble:
            return problem_response(problem(503, trouble, index_lag=lag))
        arrived = archive_freshness(services, datetime.now(UTC))
        return JSONResponse(
            {
                "status": "ready",
                "articles": corpus.articles,
                "index_lag": lag,
                "page": chat.state,
                "generator": services.generator,
                "embedding": services.embedding,
                "ranker": services.ranker,
                "indexes": asdict(services.sync.status()),
                "arrivals": {
                    "last_at": arrived.last_at.isoformat() if arrived.last_at else None,
                    "late": arrived.is_late,
                },
                "feeds": feeds_status(services, datetime.now(UTC)),
                "answering": dict(services.answer_counts()),
                "webhooks": _webhooks(services),
            }
        )

    return routes


def _webhooks(services: Services) -> dict[str, object]:
    counts = services.store.deliveries.counts()
    oldest = counts.oldest_pending_at
    return {
        "pending": counts.pending,
        "oldest_pending_at": oldest.isoformat() if oldest else None,
        "failed": counts.failed,
        "disabled": counts.disabled,
    }
