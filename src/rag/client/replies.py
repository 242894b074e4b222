"""A server's replies as what they mean: a result, or an error of the tree.

Pure. Knows nothing of sending, nor of what the results hold (``reading``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar

from rag.client.errors import KINDS, ApiProblem, ServerError, UnreadableReply
from rag.client.results import JsonObject

T = TypeVar("T")

REQUEST_ID = "x-request-id"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response read whole. ``headers`` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after_s(self) -> float | None:
        """Seconds, from either form of Retry-After (RFC 9110, section 10.2.3)."""
        written = self.headers.get("retry-after", "").strip()
        if written.isdecimal():
            return float(written)
        try:
            moment = parsedate_to_datetime(written)
            answered = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, TypeError):
            return None
        # By the server's clock: ours may be wrong.
        return max(0.0, (_aware(moment) - _aware(answered)).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def result(reply: Reply, read: Callable[[Any], T]) -> T:
    """What a reply holds. Raises UnreadableReply where it is nothing of the API's."""
    try:
        return read(json.loads(reply.body) if reply.body else None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        kind = reply.headers.get("content-type", "no media type")
        raise UnreadableReply(
            f"The server answered {reply.status} with {kind}, which does not read as this API's "
            f"answer ({type(error).__name__}). Check that the address is Hỏi Báo's own, and that "
            "it is no older than this client."
        ) from error


def error_of(reply: Reply) -> ApiProblem | UnreadableReply:
    """What a reply of another status than 2xx says."""
    if 300 <= reply.status < 400:
        to = reply.headers.get("location", "another address")
        return UnreadableReply(f"The server sends this client on to {to}. Give its address there.")
    problem = _problem(reply)
    detail = problem.get("detail") or (
        f"The server answered {reply.status} without saying why; a proxy in front of it may have. "
        "Try again later, or check the address."
    )
    return _problem_error(
        problem,
        reply.status,
        str(detail),
        request_id=reply.headers.get(REQUEST_ID),
        retry_after_s=reply.retry_after_s,
    )


def streamed_error(problem: JsonObject, request_id: str | None) -> ApiProblem:
    """A problem that came within a stream."""
    status = problem.get("status")
    return _problem_error(
        problem,
        status if isinstance(status, int) else 500,
        str(problem.get("detail", "The answer could not be made. Ask again.")),
        request_id=request_id,
    )


def _problem_error(
    problem: JsonObject,
    status: int,
    detail: str,
    *,
    request_id: str | None,
    retry_after_s: float | None = None,
) -> ApiProblem:
    known = {one.value: one.phrase for one in HTTPStatus}
    kind = KINDS.get(status, ServerError if status >= 500 else ApiProblem)
    return kind(
        detail,
        status=status,
        title=str(problem.get("title") or known.get(status, "")),
        code=problem.get("code"),
        vietnamese=problem.get("vietnamese"),
        retry_after_s=retry_after_s,
        request_id=request_id,
        problem=problem,
    )


def _problem(reply: Reply) -> JsonObject:
    """The problem document, or nothing where a page or plain text came instead."""
    if "json" not in reply.headers.get("content-type", ""):
        return {}
    try:
        document = json.loads(reply.body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
