"""As whom the operations are called.

``admin``: a key of its own that may do everything; what would end that key is done to
another, made for it. One's own password has only who is signed in, so that operation is
called as somebody who is, an account of its own. ``reader``: a key that asks and reads.
``nobody``: no key at all.
"""

from __future__ import annotations

from typing import Any

from schemathesis.auths import AuthContext
from schemathesis.generation.case import Case
from schemathesis.schemas import BaseSchema

from benchmarks.fuzz.newsroom import OWN_PASSWORD, Newsroom

CALLERS = ("admin", "reader", "nobody")


def call_as(schema: BaseSchema, key: str, newsroom: Newsroom, *, signed_in: bool) -> None:
    """Let each case of a description say who calls."""

    class Calling:
        def get(self, case: Case, _: AuthContext) -> dict[str, str]:
            if signed_in and (case.method, case.path) == OWN_PASSWORD:
                return newsroom.session()
            return {"Authorization": f"Bearer {key}"}

        def set(self, case: Case, data: dict[str, Any], _: AuthContext) -> None:
            for name, value in data.items():
                case.headers[name] = value

    schema.auth.auth(refresh_interval=None)(Calling)
