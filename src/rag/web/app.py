"""The whole web on one FastAPI application: API, pages, docs, chat.

Order matters: our own routes first, the chat page takes what is left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.routing import Route

from rag.web import (
    admin,
    answer_actions,
    answers,
    article_batch,
    articles,
    audit,
    conversations,
    desk_page,
    docs,
    embed,
    exports,
    feedback,
    gold,
    health,
    keys,
    numbers,
    pages,
    problems,
    search,
    sign_in,
    users,
    verdicts,
    webhook_pages,
    webhooks,
)
from rag.web.access import Access
from rag.web.archive import feeds, links, lists, loads, requests, unanswered
from rag.web.archive import pages as archive_pages
from rag.web.chat_mount import ChatMount, is_chat
from rag.web.completions import routes as completions
from rag.web.doors import MCP, NEEDS, Doors
from rag.web.framing import Framing, KnownHosts
from rag.web.idempotency import Idempotent
from rag.web.limits import BodyLimit, HeadOfGet
from rag.web.mcp_mount import McpMount
from rag.web.metrics import Metrics
from rag.web.observing import Observing
from rag.web.openapi import describing
from rag.web.rendering import ASSETS
from rag.web.services import Services
from rag.web.taking import routes as taking

_DESCRIPTION = """
Ask a newspaper's archive in Vietnamese; every sentence of an answer is tied to the
paragraph that says it, or the answer says that the archive does not hold it.

Errors are problems (RFC 9457, `application/problem+json`); `detail` says what to do
next, `vietnamese` is the sentence to show a reader. Offsets count Unicode code points
of the stored paragraph. A question's body is at most 64 KiB, an article's 32 MiB, a file's 100 MiB.
"""
# The names a browser on this machine has for it. A page of another site whose name is
# made to point here (DNS rebinding) still sends its own name.
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_TAGS = [
    {"name": "answers", "description": "Ask, read again, judge, delete."},
    {"name": "verdicts", "description": "For staff: judge, hide, restore, correct; the gold set."},
    {"name": "search", "description": "Paragraphs, best first."},
    {"name": "articles", "description": "Put in, withdraw, erase, read."},
    {"name": "openai", "description": "OpenAI's chat completions, for its own clients."},
    {"name": "keys", "description": "API keys, for administrators."},
    {"name": "accounts", "description": "Those that staff sign in with."},
    {"name": "archive", "description": "Files in, requests for correction, what was not held."},
    {"name": "staff", "description": "For the newsroom: exports, numbers, the record."},
    {"name": "webhooks", "description": "Other systems told of what happens here."},
    {"name": "health", "description": "For whoever runs it."},
]


def create_app(
    services: Services,
    *,
    hosts: Sequence[str] = LOOPBACK_HOSTS,
    embed_origins: Sequence[str] = (),
    shows_sources: bool = True,
) -> FastAPI:
    """The application over one set of services. It answers only what is sent to one of
    ``hosts``, with any port: others get 400. Pages of ``embed_origins`` may hold the ask
    box; ``shows_sources``: what OpenAI's clients get ends in numbered sources. Starting it
    starts the chat page in the background; closing the services is the caller's."""

    def build_chat() -> FastAPI:
        # Imported here for start-up time only: Gradio takes four seconds.
        from rag.web.chat import chat_app

        return chat_app(services)

    chat = ChatMount(build_chat)
    mcp = McpMount(services)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with chat.running(), mcp.running():
            yield

    app = FastAPI(
        title="Hỏi Báo",
        version=services.version,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    metrics = Metrics(services)
    services.on_stage(metrics.stage)
    routers = (
        answers.router(services),
        feedback.router(services),
        conversations.router(services),
        exports.router(services),
        audit.router(services),
        numbers.router(services),
        verdicts.router(services),
        answer_actions.router(services),
        gold.router(services),
        desk_page.router(services),
        search.router(services),
        articles.router(services),
        article_batch.router(services),
        health.router(services, chat, metrics),
        pages.router(services),
        embed.router(services, embed_origins),
        taking.router(services),
        sign_in.router(services.gate),
        completions.router(services, shows_sources=shows_sources),
        keys.router(services),
        users.router(services),
        webhooks.router(services),
        admin.router(services),
        webhook_pages.router(services),
        lists.router(services),
        loads.router(services),
        links.router(services),
        feeds.router(services),
        requests.router(services),
        unanswered.router(services),
        archive_pages.router(services),
    )
    for router in routers:
        app.include_router(router)
    docs.install(app)
    describing.install(app, NEEDS, open_to_all=services.gate.is_open_to)
    app.router.routes.append(Route(MCP, mcp, methods=["GET", "POST", "DELETE"]))

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> RedirectResponse:
        return RedirectResponse(f"{ASSETS}/favicon.svg")

    problems.install(app)
    app.add_middleware(Idempotent, store=services.store, secret=services.gate.secret)
    app.add_middleware(BodyLimit)
    app.add_middleware(
        Access,
        gate=services.gate,
        doors=Doors.of(routers),
        is_chat=is_chat,
        origin=services.public_url,
    )
    app.add_middleware(HeadOfGet)
    # Last added, first met: nothing is read of a request for another host, and it is seen.
    app.add_middleware(KnownHosts, hosts=hosts)
    app.add_middleware(Framing)
    app.add_middleware(Observing, metrics=metrics)
    # Not a mount at "/": that would swallow 405 and the redirects of a stray slash.
    app.router.default = chat
    return app
