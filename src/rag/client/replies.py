"""A server's replies as what they mean: a result of ours, or an error of the tree.

Pure. Knows nothing of sending.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from rag.client.errors import KINDS, ApiError, ServerError, UnreadableReply
from rag.client.results import (
    BatchResult,
    JsonObject,
    SearchResults,
    ServerStatus,
    StoredArticle,
    VerdictEntry,
)
from rag.wire import filters_from_dict
from rag.wire_in import hit_from_dict

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


def error_of(reply: Reply) -> ApiError | UnreadableReply:
    """What a reply of another status than 2xx says."""
    if 300 <= reply.status < 400:
        to = reply.headers.get("location", "another address")
        return UnreadableReply(f"The server sends this client on to {to}. Give its address there.")
    problem = _problem(reply)
    detail = problem.get("detail") or (
        f"The server answered {reply.status} without saying why; a proxy in front of it may have. "
        "Try again later, or check the address."
    )
    kind = KINDS.get(reply.status, ServerError if reply.status >= 500 else ApiError)
    return kind(
        str(detail),
        status=reply.status,
        code=problem.get("code"),
        vietnamese=problem.get("vietnamese"),
        retry_after_s=reply.retry_after_s,
        request_id=reply.headers.get(REQUEST_ID),
        problem=problem,
    )


def problem_error(problem: JsonObject, request_id: str | None) -> ApiError:
    """A problem that came within a stream."""
    status = int(problem.get("status", 500))
    return KINDS.get(status, ServerError)(
        str(problem.get("detail", "The answer could not be made. Ask again.")),
        status=status,
        code=problem.get("code"),
        vietnamese=problem.get("vietnamese"),
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


def read_nothing(_: Any) -> None:
    """Of a reply that says nothing but that it is done."""


def read_search(value: JsonObject) -> SearchResults:
    explained = "understood" in value
    return SearchResults(
        query=value["query"],
        filters=filters_from_dict(value["filters"]),
        hits=tuple(hit_from_dict(one) for one in value["hits"]),
        understood=value["understood"] if explained else None,
        explanations=tuple(one["explanation"] for one in value["hits"]) if explained else (),
    )


def read_stored(value: JsonObject) -> StoredArticle:
    return StoredArticle(
        value["id"],
        value["status"],
        value["version"],
        value["permalink"],
        tuple(value["warnings"]),
    )


def read_verdict(value: JsonObject) -> VerdictEntry:
    return VerdictEntry(
        number=value["number"],
        id=value["id"],
        answer_id=value["answer_id"],
        marker=value["marker"],
        claim=value["claim"],
        verdict=value["verdict"],
        note=value["note"],
        by=value["by"],
        at=datetime.fromisoformat(value["at"]),
        undoes=value["undoes"],
        is_undone=value["is_undone"],
    )


def read_verdicts(value: JsonObject) -> tuple[VerdictEntry, ...]:
    return tuple(read_verdict(one) for one in value["verdicts"])


def read_status(value: JsonObject) -> ServerStatus:
    """``/readyz``: what it says of itself, or the problem it has."""
    if value["status"] != "ready":
        return ServerStatus(False, str(value["detail"]), index_lag=value.get("index_lag"))
    return ServerStatus(
        is_ready=True,
        articles=value["articles"],
        index_lag=value["index_lag"],
        generator=value["generator"],
        embedding=value["embedding"],
        ranker=value["ranker"],
        indexes=value["indexes"],
        answering=value["answering"],
    )


def read_batch(value: JsonObject) -> tuple[BatchResult, ...]:
    return tuple(_batch_result(one) for one in value["results"])


def _batch_result(value: JsonObject) -> BatchResult:
    problem = value.get("problem")
    stored = None if problem else read_stored({"warnings": (), **value})
    return BatchResult(value.get("id"), stored, problem)
