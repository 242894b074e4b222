"""Who may come in: a request's key or cookie to its caller, and what forged requests lack.

Knows nothing of addresses: ``doors`` says which needs what, ``access`` stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection
from hmac import compare_digest
from typing import cast

from fastapi import Request
from itsdangerous import BadSignature, Signer
from starlette.responses import Response

from rag.access.accounts import SESSION
from rag.access.guard import Guard
from rag.callers import LOCAL, Caller, Permission, reader
from rag.errors import Forbidden, KeyRefused

_CALLER = "caller"
_SESSION = "session"
COOKIE = "hoi_bao_phien"
CSRF_HEADER = "X-CSRF-Token"


class Gate:
    """Open where ``guard`` is ``None`` (``RAG_AUTH=none``): everybody is local."""

    def __init__(self, guard: Guard | None = None) -> None:
        self.guard = guard
        self.secret = guard.signing_secret if guard else ""
        self._cookies = Signer(self.secret, salt="hoi-bao.session")
        self._forms = Signer(self.secret, salt="hoi-bao.csrf")

    def caller(self, authorization: str | None, cookie: str | None) -> tuple[Caller, str | None]:
        """Who calls, and the token of their session where they are signed in. Raises
        KeyRefused for a key that is no good: it is not taken for a reader's call."""
        guard = self.guard
        if guard is None:
            return LOCAL, None
        if authorization is not None:
            scheme, _, text = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise KeyRefused("Send a key as `Authorization: Bearer hb_…`.")
            return guard.keys.caller(text.strip()), None
        token = self._token(cookie)
        user = guard.accounts.caller(token) if token else None
        if user is not None:
            return user, token
        return reader(may_ask=guard.may_readers_ask), None

    def is_open_to(self, needs: Collection[Permission]) -> bool:
        """Whether one of these is what whoever brings no key and no cookie may do."""
        anybody = LOCAL if self.guard is None else reader(may_ask=self.guard.may_readers_ask)
        return anybody.may(*needs)

    def csrf_token(self, session: str) -> str:
        """What a page sends with each change, to show that it is ours."""
        return self._forms.get_signature(session).decode()

    def refuse_forged(self, session: str | None, given: str | None) -> None:
        """Raises Forbidden where a signed-in person's change comes without the token of a
        page of ours. Without a session there is nothing to forge."""
        if session is None:
            return
        if not compare_digest(self.csrf_token(session).encode(), (given or "").encode()):
            raise Forbidden(
                f"The change was refused: its {CSRF_HEADER} is missing or of another session. "
                "Load the page again.",
                vietnamese="Phiên làm việc đã đổi. Xin tải lại trang rồi thử lại.",
            )

    def keep(self, response: Response, token: str) -> None:
        """Let the browser keep a session that began."""
        response.set_cookie(
            COOKIE,
            self._cookies.sign(token).decode(),
            max_age=int(SESSION.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.guard is not None and self.guard.is_https,
        )

    def forget(self, response: Response) -> None:
        """Let the browser forget its session."""
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")

    def _token(self, cookie: str | None) -> str | None:
        try:
            return self._cookies.unsign(cookie).decode() if cookie else None
        except (BadSignature, UnicodeDecodeError):
            return None


def caller_of(request: Request) -> Caller:
    """Who a request is from, as ``access`` found."""
    return cast("Caller", request.scope["state"][_CALLER])


def session_of(request: Request) -> str | None:
    """The token of the session a request came with; ``None`` where nobody is signed in."""
    return cast("str | None", request.scope["state"][_SESSION])


def state_of(caller: Caller, session: str | None) -> dict[str, object]:
    """What a request's state holds for the two functions above."""
    return {_CALLER: caller, _SESSION: session}
