"""The archive as tools of an assistant: each does what a route of the API does, and asks
of its caller what that route asks.

Importing this imports MCP's SDK, which takes most of a second; only ``mcp_mount`` does, at
the start. Knows nothing of the protocol, or of how an answer is made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field, ValidationError
from starlette.requests import Request

from rag.callers import Caller, Permission
from rag.errors import HoiBaoError
from rag.retrieval.inference import effective_filters
from rag.types import Question
from rag.web.articles import refuse_hidden
from rag.web.gate import caller_of
from rag.web.hit_schemas import HitsOut
from rag.web.ownership import refuse_conversation
from rag.web.problems import invalid_problem
from rag.web.reader_answer import reader_answer
from rag.web.schemas import QUERY_LIMIT, AnswerOut, ArticleOut, filters_from
from rag.web.services import Services
from rag.web.snippets import Snippets
from rag.wire import answer_to_dict, filters_to_dict, hit_to_dict, version_to_dict

_INSTRUCTIONS = (
    "The archive of a Vietnamese newspaper. Ask in Vietnamese. Every sentence of an answer cites "
    "the paragraph that says it; keep its citations when you pass it on, with their permalinks. "
    "An answer whose status is abstained means that the archive does not hold it: say so, and "
    "do not fill in what it does not say."
)
_HITS = 20
# Arguments that are told to be wrong, of one call.
_TOLD = 5

Words = Annotated[str, Field(min_length=1, max_length=QUERY_LIMIT)]
Day = Annotated[date | None, Field(description="A day of the archive's time zone; inclusive.")]
Exact = Annotated[str | None, Field(max_length=500, description="Exactly as articles carry it.")]
Many = Annotated[int, Field(ge=1, le=_HITS, description="How many hits at most.")]


class _Server(MCPServer[Any]):
    """Says in our words, and not in the validator's own, what is wrong with arguments."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], *more: Any, **named: Any
    ) -> Any:
        try:
            return await super().call_tool(name, arguments, *more, **named)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError) and type(error) is ToolError:
                found = invalid_problem(error.__cause__.errors())["errors"]
                wrong = "; ".join(f"{one['at']}: {one['message']}" for one in found[:_TOLD])
                raise ToolError(f"The arguments are not valid ({wrong}). Call again.") from None
            raise


def mcp_server(services: Services) -> MCPServer[Any]:
    """The tools over one set of services."""
    server = _Server(
        "hoi-bao", title="Hỏi Báo", instructions=_INSTRUCTIONS, version=services.version
    )
    looks_up = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    # It saves the answer, so that its permalink opens.
    adds = ToolAnnotations(
        read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False
    )

    def run(context: Context[Any, Any], needs: Permission, do: Callable[[Caller], Any]) -> Any:
        request = context.request_context.request
        assert isinstance(request, Request)  # the transport is HTTP
        caller = caller_of(request)
        if not caller.may(needs):
            raise ToolError(f"This key lacks the scope {needs}. Ask an administrator for it.")
        try:
            return do(caller)
        except HoiBaoError as error:
            raise ToolError(str(error)) from error

    @server.tool(
        title="Ask the newspaper's archive",
        description="Answers a question in Vietnamese from the archive; each sentence cites the "
        "paragraph that says it. `conversation_id` of an earlier answer makes it a follow-up.",
        annotations=adds,
    )
    def ask(
        context: Context[Any, Any],
        question: Words,
        conversation_id: Annotated[str | None, Field(max_length=120)] = None,
        date_from: Day = None,
        date_to: Day = None,
        section: Exact = None,
        source: Exact = None,
    ) -> AnswerOut:
        def do(caller: Caller) -> AnswerOut:
            if conversation_id is not None:
                refuse_conversation(caller, services.store, conversation_id)
            filters = filters_from(date_from, date_to, section, source)
            asked = Question(question, filters, conversation_id=conversation_id, owner=caller.owner)
            answer = reader_answer(services, services.chain.invoke(asked).id)
            shown = Snippets.of(caller).answer(answer_to_dict(answer))
            return AnswerOut.model_validate(shown)

        found: AnswerOut = run(context, "ask", do)
        return found

    @server.tool(
        title="Search the newspaper's archive",
        description="Paragraphs of the archive that bear on a question or words, best first.",
        annotations=looks_up,
    )
    def search(
        context: Context[Any, Any],
        query: Words,
        top_k: Many = 10,
        date_from: Day = None,
        date_to: Day = None,
        section: Exact = None,
        source: Exact = None,
    ) -> HitsOut:
        def do(caller: Caller) -> HitsOut:
            snippets = Snippets.of(caller)
            now = datetime.now(UTC)
            filters = effective_filters(
                query,
                filters_from(date_from, date_to, section, source),
                now=now,
                zone=services.zone,
                corpus=lambda: services.store.corpus_state(now),
            )
            found = services.retriever.find(query, top_k=top_k, filters=filters, now=now)
            hits = [snippets.paragraph(hit_to_dict(hit)) for hit in found.hits]
            return HitsOut.model_validate(
                {"query": query, "filters": filters_to_dict(filters), "hits": hits}
            )

        found: HitsOut = run(context, "read", do)
        return found

    @server.tool(
        title="Read an article",
        description="An article with its paragraphs, whose ids citations and hits name. The newest "
        "version, or the one asked for.",
        annotations=looks_up,
    )
    def get_article(
        context: Context[Any, Any],
        article_id: Annotated[str, Field(max_length=120)],
        version: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None,
    ) -> ArticleOut:
        def do(caller: Caller) -> ArticleOut:
            stored = services.store.article(article_id, version)
            refuse_hidden(stored)
            return ArticleOut.model_validate(Snippets.of(caller).article(version_to_dict(stored)))

        found: ArticleOut = run(context, "read", do)
        return found

    return server
