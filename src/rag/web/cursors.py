"""Where a list goes on, as clients carry it: opaque to them, and of no use with another
list or other filters.

Every list of the API is read the same way: ``limit`` and ``cursor`` go in, ``next`` comes
back in the body, and the next page's address in a ``Link`` header (RFC 8288).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import JSONResponse

from rag.errors import BadRequest

_LONGEST = 2_000
CursorText = Annotated[
    str | None,
    Query(
        description="`next` of the page before, with the same filters; none to begin.",
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]*$", "maxLength": _LONGEST},
    ),
]
Place = tuple[Any, ...]
"""What a list is sorted by, of the last row of a page: numbers, strings and null."""

_SEAL_BYTES = 9  # so that base64 needs no padding between it and the place
Row = TypeVar("Row")
# Not part of what a cursor is sealed with: a page may be longer than the one before.
_OF_PAGES = frozenset({"cursor", "limit"})


class Cursors:
    """Cursors of one list: sealed with ``secret`` and with what the list is ``bound_to``,
    its name and filters. ``kinds`` says which parts of a place are numbers ("n"), strings
    ("s"), and numbers or null ("N")."""

    def __init__(self, secret: str, bound_to: str, kinds: str) -> None:
        self._key = f"hoi-bao.cursor:{secret}".encode()
        self._bound_to = bound_to
        self._kinds = kinds

    def text(self, place: Place | None) -> str | None:
        """A place as text; nothing where there is none."""
        if place is None:
            return None
        written = json.dumps(list(place)).encode()
        return base64.urlsafe_b64encode(self._seal(written) + written).decode().rstrip("=")

    def place(self, text: str | None) -> Place | None:
        """The place that a text is of; ``None`` for none. Raises BadRequest."""
        if not text:
            return None
        try:
            sealed = base64.b64decode(
                text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
            )
            written = sealed[_SEAL_BYTES:]
            is_ours = hmac.compare_digest(sealed[:_SEAL_BYTES], self._seal(written))
            parts = json.loads(written) if is_ours and len(text) <= _LONGEST else None
            if isinstance(parts, list) and len(parts) == len(self._kinds):
                is_place = all(map(_is_of_kind, parts, self._kinds))
                if is_place:
                    return tuple(parts)
        except (ValueError, binascii.Error):
            pass
        raise BadRequest(
            "The cursor is none of this list's with these filters. Send `next` of the page "
            "before, with the same filters, or no cursor to begin.",
            vietnamese="Danh sách đã đổi. Xin tải lại trang.",
        )

    def _seal(self, written: bytes) -> bytes:
        bound = self._bound_to.encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, written + b"\n" + bound, "sha256")[:_SEAL_BYTES]


class Listing:
    """One page of a list, as a request asks for it. Raises BadRequest for a cursor that is
    none of its."""

    def __init__(self, request: Request, secret: str, kinds: str, cursor: str | None) -> None:
        self._path = request.url.path
        self._query = [
            (name, value) for name, value in request.query_params.multi_items() if name != "cursor"
        ]
        chosen = sorted(pair for pair in self._query if pair[0] not in _OF_PAGES)
        self._cursors = Cursors(secret, f"{self._path}?{urlencode(chosen)}", kinds)
        self.after = self._cursors.place(cursor)

    def page(self, content: dict[str, Any], last: Place | None) -> JSONResponse:
        """The rows, and where the list goes on after ``last``; ``None``: nowhere."""
        following = self._cursors.text(last)
        headers = {"Cache-Control": "no-store"}
        if following is not None:
            query = urlencode([*self._query, ("cursor", following)])
            headers["Link"] = f'<{self._path}?{query}>; rel="next"'
        return JSONResponse(content | {"next": following}, headers=headers)


def cut(
    rows: Sequence[Row], place_of: Callable[[Row], Place], after: Place | None, limit: int
) -> tuple[Sequence[Row], Place | None]:
    """A page of rows that are all at hand, sorted by their places; and what to go on after."""
    rest = [row for row in rows if after is None or place_of(row) > after]
    page = rest[:limit]
    return page, place_of(page[-1]) if len(rest) > limit else None


def _is_of_kind(part: object, kind: str) -> bool:
    if part is None:
        return kind == "N"
    if isinstance(part, str):
        return kind == "s"
    return kind in "nN" and isinstance(part, int | float) and not isinstance(part, bool)
