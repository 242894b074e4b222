"""Stands before every route and every handler of the chat page: finds who calls, counts
the call, and lets it through where it may.

Knows nothing of what is behind the doors.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.access.rates import Allowance
from rag.callers import Caller
from rag.errors import AccessError, Forbidden, NotSignedIn
from rag.web.doors import CHAT, Door, Doors, Needs
from rag.web.gate import COOKIE, CSRF_HEADER, Gate, state_of
from rag.web.observing import ROUTE
from rag.web.problems import error_response, method_refused, wants_page

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKED_BY_PAGE = "/gradio_api/queue/join"
_FRAMEWORK = "/gradio_api/"
_CHAT = "(chat page)"


class Access:
    """An ASGI middleware. ``is_chat`` tells the addresses of the chat page; ``origin`` is
    the site's own where it is not that of the Host header."""

    def __init__(
        self,
        app: ASGIApp,
        gate: Gate,
        doors: Doors,
        is_chat: Callable[[str], bool],
        origin: str = "",
    ) -> None:
        self.app = app
        self._gate = gate
        self._doors = doors
        self._is_chat = is_chat
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            allowance = await self._admit(request)
        except AccessError as error:
            response = error_response(request, error)
            if isinstance(error, NotSignedIn) and self._can_sign_in(request):
                response = RedirectResponse(f"/dang-nhap?tiep={_way_back(request)}", 303)
            response.headers["Cache-Control"] = "no-store"
            await response(scope, receive, send)
            return
        if ROUTE not in scope["state"] and (methods := self._doors.methods_at(scope["path"])):
            await method_refused(request, methods)(scope, receive, send)
            return
        await self.app(scope, receive, _telling(send, allowance) if allowance else send)

    async def _admit(self, request: Request) -> Allowance | None:
        """What is left to the caller, where the call is counted. Raises AccessError."""
        path: str = request.scope["path"]
        door = self._doors.at(request.method, path)
        is_chat = door is None and self._is_chat(path)
        state = request.scope.setdefault("state", {})
        if door is not None or is_chat:
            state[ROUTE] = door.path if door is not None else _CHAT
        shown = request.headers.get("authorization"), request.cookies.get(COOKIE)
        if shown == (None, None):  # nothing to look up
            caller, session = self._gate.caller(*shown)
        else:
            caller, session = await run_in_threadpool(self._gate.caller, *shown)
        state.update(state_of(caller, session))
        self._refuse_forged(request, door, caller, session)
        if door is None and not is_chat:
            return None  # no such address: whoever is behind says so
        _refuse(caller, door.needs if door else CHAT)
        if caller.limits.snippet_chars and not (door and door.keeps_to_snippets):
            raise Forbidden(
                f"The key {caller.id} may have at most {caller.limits.snippet_chars} characters "
                "of an article in one piece, and here nothing is cut. Use /api/v1/answers, "
                "/api/v1/search, /api/v1/articles or /api/v1/paragraphs."
            )
        if door.is_counted if door else path == _ASKED_BY_PAGE:
            return await self._count(request, caller)
        return None

    async def _count(self, request: Request, caller: Caller) -> Allowance | None:
        guard = self._gate.guard
        if guard is None:
            return None
        address = request.client.host if request.client else ""
        if guard.rates.waits:
            return await run_in_threadpool(guard.rates.take, caller, address)
        return guard.rates.take(caller, address)

    def _refuse_forged(
        self, request: Request, door: Door | None, caller: Caller, session: str | None
    ) -> None:
        """A change that another site's page sends in somebody's name. Keys are sent by
        programs alone: no browser adds them by itself."""
        if request.method in _SAFE or caller.kind == "key":
            return
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        host = request.headers.get("host", "")
        own = {f"http://{host}", f"https://{host}", self._origin}
        is_foreign = site not in (None, "same-origin", "none") or (origin or host) not in {
            *own,
            host,
        }
        is_framework = request.scope["path"].startswith(_FRAMEWORK)
        # The framework's script cannot send our token: where it stands for a person, the
        # browser must have said whose page it is.
        if is_foreign or (is_framework and session is not None and not (site or origin)):
            raise Forbidden(
                "The change was refused: it was sent by the page of another site.",
                vietnamese="Yêu cầu này đến từ một trang khác nên không được nhận.",
            )
        if not is_framework and (door is None or not door.is_form):
            self._gate.refuse_forged(session, request.headers.get(CSRF_HEADER))

    def _can_sign_in(self, request: Request) -> bool:
        """Whether a person asks for a page, who can be sent to sign in."""
        is_top = request.headers.get("sec-fetch-dest", "document") == "document"
        return request.method in _SAFE and wants_page(request) and is_top


def _telling(send: Send, left: Allowance) -> Send:
    """Says with a response what is left of the caller's rate, in the fields that most
    programs read (draft-ietf-httpapi-ratelimit-headers-06)."""
    told = [
        (b"ratelimit-limit", str(left.limit).encode()),
        (b"ratelimit-remaining", str(left.remaining).encode()),
        (b"ratelimit-reset", str(left.reset_s).encode()),
    ]

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *told]}
        await send(message)

    return telling


def _refuse(caller: Caller, needs: Needs) -> None:
    if not needs or caller.may(*needs):
        return
    if caller.kind == "reader":
        raise NotSignedIn("Send a key as `Authorization: Bearer hb_…`, or sign in at /dang-nhap.")
    wanted = " or ".join(needs)
    raise Forbidden(
        f"This needs the permission {wanted}, which {caller.signature} does not have. Ask an "
        "administrator for it."
    )


def _way_back(request: Request) -> str:
    query = request.url.query
    return quote(request.scope["path"] + (f"?{query}" if query else ""), safe="/")
