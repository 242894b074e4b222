"""``Idempotency-Key``: a write sent twice is done once, and answered the same both times
(the IETF's draft "The Idempotency-Key HTTP Header Field").

What failed is not kept: it may be sent again with the same key. An answer is not kept but
its id, and is read again as it may be seen by then; whoever asked for a stream gets one, of
the answer alone. Knows nothing of what writes do.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.store.idempotency import Done
from rag.store.store import Store
from rag.web.accepting import EVENTS, accepts_events
from rag.web.article_changes import headers_of
from rag.web.bodies import told_again
from rag.web.gate import caller_of
from rag.web.problems import problem, problem_response

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_WRITES = frozenset({"POST", "PUT", "DELETE", "PATCH"})
_API = "/api/v1/"
# What they answer is a secret, shown once: it is not kept for a second showing.
_SECRET = ("/api/v1/keys", "/api/v1/users", "/api/v1/webhooks")
_ANSWERS = "/api/v1/answers"
_ARTICLES = "/api/v1/articles/"
_KEPT_BYTES = 1024 * 1024
_ANSWER_EVENT = re.compile(rb"^event: answer\ndata: (.*)$", re.MULTILINE)


class Idempotent:
    """An ASGI middleware, behind the one that finds the caller and that limits bodies."""

    def __init__(self, app: ASGIApp, store: Store, secret: str) -> None:
        self.app = app
        self._store = store
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keys = Headers(scope=scope).getlist(HEADER) if scope["type"] == "http" else []
        key = ", ".join(keys)  # several are one list (RFC 9110, 5.3), and no key
        if not keys or not takes_key(scope["method"], scope["path"]):
            await self.app(scope, receive, send)
            return
        if not _KEY.fullmatch(key):
            detail = f"{HEADER} is 1 to 255 visible ASCII letters, such as a UUID. Send such a one."
            await problem_response(problem(422, detail))(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        owner = self._owner(scope)
        fingerprint = _fingerprint(scope, body)
        done = await run_in_threadpool(self._store.idempotency.begin, owner, key, fingerprint)
        if done is None:
            await self._do(scope, told_again(body, receive), send, owner, key)
        else:
            await self._tell_again(scope, receive, send, done, fingerprint, body)

    async def _do(self, scope: Scope, receive: Receive, send: Send, owner: str, key: str) -> None:
        heard = _Heard(send)
        try:
            await self.app(scope, receive, heard)
        finally:
            try:
                # Though the caller has left, and this is being cancelled: the key is given back.
                with CancelScope(shield=True):
                    await run_in_threadpool(self._keep, owner, key, heard, scope["path"])
            finally:
                await heard.end()

    def _keep(self, owner: str, key: str, heard: _Heard, path: str) -> None:
        kept = heard.kept(path)
        if kept is None:
            self._store.idempotency.give_up(owner, key)
        else:
            self._store.idempotency.end(owner, key, heard.status, **kept)

    async def _tell_again(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        done: Done,
        fingerprint: str,
        body: bytes,
    ) -> None:
        if done.fingerprint != fingerprint:
            detail = f"This {HEADER} came with another request before. Send a new one."
            await problem_response(problem(422, detail))(scope, receive, send)
        elif done.status is None:
            detail = "The same request is still being done. Send it again in a moment."
            response = problem_response(problem(409, detail), {"Retry-After": "1"})
            await response(scope, receive, send)
        elif done.answer_id is not None:
            is_stream = _asks_for_stream(scope, body)
            told = _as_stream(send) if is_stream else _marked(send)
            await self._answer_again(scope, receive, told, done.answer_id)
        else:
            again = Response(
                done.body,
                status_code=done.status,
                headers={REPLAYED: "true", "Cache-Control": "no-store"} | _of_article(scope, done),
                media_type="application/json" if done.body else None,
            )
            await again(scope, receive, send)

    async def _answer_again(
        self, scope: Scope, receive: Receive, send: Send, answer_id: str
    ) -> None:
        """As reading it would: what was withdrawn since is gone from it."""
        path = f"{_ANSWERS}/{answer_id}"
        headers = [one for one in scope["headers"] if not one[0].startswith(b"if-")]
        reading = {
            **scope,
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "headers": headers,
        }

        await self.app(reading, receive, send)

    def _owner(self, scope: Scope) -> str:
        caller = caller_of(Request(scope))
        if caller.owner is not None or caller.kind == "local":
            return caller.owner or caller.kind
        # Of readers the address alone tells one from another; it is not kept as it is.
        address = scope["client"][0] if scope.get("client") else ""
        return "reader:" + hashlib.sha256(f"{self._secret}{address}".encode()).hexdigest()[:40]


class _Heard:
    """Sends a response on, and remembers it as far as it is kept. Its end waits until it is
    kept: who has the whole of it and sends the same again is told the same again."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500
        self._headers: Mapping[str, str] = {}
        self._body = b""
        self._is_whole = False
        self._last: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = Headers(raw=message["headers"])
        elif message["type"] == "http.response.body":
            if len(self._body) <= _KEPT_BYTES:
                self._body += message.get("body", b"")
            self._is_whole = not message.get("more_body", False)
            if self._is_whole:
                self._last = message
                return
        await self._send(message)

    async def end(self) -> None:
        """Send the end, where it came to one."""
        if self._last is not None:
            await self._send(self._last)

    def kept(self, path: str) -> dict[str, str | None] | None:
        """What of it is kept; nothing of a failure, or of what was cut off. A stream was
        whole once its answer was sent: whoever asked may have gone that moment."""
        if not 200 <= self.status < 300 or len(self._body) > _KEPT_BYTES:
            return None
        if path == _ANSWERS and self._headers.get("content-type", "").startswith(EVENTS):
            last = _ANSWER_EVENT.search(self._body)
            return _answer_of(last[1]) if last else None
        if not self._is_whole:
            return None
        if path == _ANSWERS:
            return _answer_of(self._body)
        return {"body": self._body.decode() or None, "answer_id": None}


def takes_key(method: str, path: str) -> bool:
    """Whether a request may come with a key."""
    is_api = path.startswith(_API) and not path.startswith(_SECRET)
    return is_api and method in _WRITES


def _fingerprint(scope: Scope, body: bytes) -> str:
    whole = hashlib.sha256()
    # Another condition makes another request of it.
    conditions = [one for one in scope["headers"] if one[0] in (b"if-match", b"if-none-match")]
    parts = [scope["method"].encode(), scope["path"].encode(), scope["query_string"], body]
    for part in (*parts, *(one for pair in sorted(conditions) for one in pair)):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _answer_of(text: bytes) -> dict[str, str | None]:
    return {"body": None, "answer_id": str(json.loads(text)["id"])}


def _of_article(scope: Scope, done: Done) -> dict[str, str]:
    is_put = scope["method"] == "PUT" and scope["path"].startswith(_ARTICLES)
    return headers_of(json.loads(done.body)) if is_put and done.body else {}


def _asks_for_stream(scope: Scope, body: bytes) -> bool:
    # It was read as a question before, or it would not have been kept.
    return accepts_events(Headers(scope=scope).get("accept", "")) or json.loads(body).get(
        "stream", False
    )


def _marked(send: Send) -> Send:
    """Says that it is told again."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(REPLAYED.lower().encode(), b"true")]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return marked


def _as_stream(send: Send) -> Send:
    """An answer that was read, as the event that its stream ended in; what is no answer, as
    it is."""
    start: Message = {}
    body = b""

    async def streamed(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            start = message
            return
        body += message.get("body", b"")
        if message.get("more_body", False):
            return
        if start["status"] == 200:
            body = b"id: 1\nevent: answer\ndata: " + body + b"\n\n"
            stream = Response(body, headers={"Cache-Control": "no-store"}, media_type=EVENTS)
            start = {**start, "headers": stream.raw_headers}
        await _marked(send)(start)
        await send({"type": "http.response.body", "body": body})

    return streamed
