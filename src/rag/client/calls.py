"""A request as a value: what to send, and how its reply is read.

Knows nothing of single routes, nor of sending.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote
from uuid import uuid4

from rag.client.results import JsonObject
from rag.errors import UsageError
from rag.types import Filters

T = TypeVar("T")

KEY_HEADER = "Idempotency-Key"
EVENTS = "text/event-stream"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request and what its reply is read as. ``content`` is a body that is no JSON.
    ``tells_503``: what is said with that status is the reply, and not an error.
    ``is_repeatable``: whether sending it twice does no more than sending it once."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    read: Callable[[Any], T]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    tells_503: bool = False
    is_repeatable: bool = True

    def accepting(self, media_type: str) -> Call[T]:
        """The same, asking for this media type."""
        return replace(self, headers={**self.headers, "Accept": media_type})

    def asking(self, **more: str) -> Call[T]:
        """The same, with more in its query."""
        return replace(self, query={**self.query, **more})


def write(
    method: Literal["POST", "PUT", "DELETE"],
    path: str,
    read: Callable[[Any], T],
    *,
    idempotency_key: str | None,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Call[T]:
    """A write that is done once however often it is sent: its key is made here, where the
    caller brings none, and stays the same when it is sent again. Raises UsageError for a
    key that is none."""
    key = str(uuid4()) if idempotency_key is None else idempotency_key
    if not _KEY.fullmatch(key):
        raise UsageError(
            f"The idempotency_key {key[:80]!r} is none: it holds 1 to 255 visible ASCII letters, "
            "such as a UUID. Give such a one, or none."
        )
    return Call(method, path, read, query or {}, body, {**(headers or {}), KEY_HEADER: key})


def part(written: str) -> str:
    """A piece of a path. Raises UsageError for what would lead elsewhere."""
    if not written or written in (".", ".."):
        raise UsageError(f"{written!r} is no id. Give the id that the API gave.")
    return quote(whole(written), safe="")


def whole(text: str) -> str:
    """The text as it is. Raises UsageError for half of a surrogate pair, which cannot be sent."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The text {text[:80]!r} holds half a character, at {error.start}. Read it anew from "
            "where it comes, as the encoding that it is in."
        ) from error
    return text


def json_of(body: Mapping[str, Any]) -> bytes:
    """A body as it is sent. Raises UsageError for what JSON does not hold."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(
            f"What is to be sent is no JSON ({error}). Give text, numbers that are finite, lists "
            "and mappings; times as text, by isoformat()."
        ) from error
    return whole(text).encode()


def days(first: date | None, last: date | None) -> dict[str, str | None]:
    """Days as the API's parameters, the last one inclusive."""
    return {
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
    }


def filters_given(filters: Filters) -> dict[str, str | None]:
    """Filters as the API's parameters."""
    return days(filters.date_from, filters.date_to) | {
        "section": filters.section,
        "source": filters.source,
    }


def given(**values: object) -> dict[str, str]:
    """A query of those that are given."""
    return {
        name: ("true" if value else "false") if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }


def given_json(**values: object) -> JsonObject:
    """A body of those that are given."""
    return {name: value for name, value in values.items() if value is not None}


def if_match(expected: int | None) -> dict[str, str]:
    """The version that a change is made on, as a header."""
    return {} if expected is None else {"If-Match": f'"{expected}"'}
