"""The headers that responses come with, for the API's description."""

from __future__ import annotations

from typing import Any

from rag.web.doors import UNCOUNTED
from rag.web.idempotency import REPLAYED, takes_key
from rag.web.request_ids import HEADER as REQUEST_ID

JsonObject = dict[str, Any]


def _header(description: str, kind: str = "string", **more: Any) -> JsonObject:
    return {"description": description, "schema": {"type": kind} | more}


HEADERS: dict[str, JsonObject] = {
    REQUEST_ID: _header(
        "The request's own, where it sent a sound one, else made here; it stands in the log."
    )
    | {"required": True},
    "Retry-After": _header("Seconds until it is worth trying again.", "integer", minimum=0),
    "WWW-Authenticate": _header("How to say who calls."),
    "RateLimit-Limit": _header("Calls that the caller has in this while.", "integer"),
    "RateLimit-Remaining": _header("Those that are left.", "integer"),
    "RateLimit-Reset": _header("Seconds until it begins anew.", "integer"),
    "ETag": _header("Of what was read: for If-None-Match, and an article's for If-Match."),
    "Link": _header('`<…>; rel="next"`: the next page\'s address; none on the last.'),
    "Location": _header("Where it is now."),
    REPLAYED: _header("`true`: told again, for an Idempotency-Key that came before."),
}
_RATES = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
# Those that answer with a tag, beyond their methods' 304.
_TAGGED = frozenset(
    {
        ("PUT", "/api/v1/articles/{article_id}"),
        ("GET", "/api/v1/articles/{article_id}"),
        ("GET", "/api/v1/paragraphs/{paragraph_id}"),
        ("GET", "/api/v1/answers/{answer_id}"),
    }
)
_LOCATED = frozenset(
    {
        ("PUT", "/api/v1/articles/{article_id}"),
        ("POST", "/api/v1/keys"),
        ("POST", "/api/v1/users"),
        ("POST", "/api/v1/keys/{prefix}:rotate"),
        ("POST", "/api/v1/webhooks"),
        ("POST", "/api/v1/webhooks/{webhook_id}:ping"),
    }
)


def headers_of(one: tuple[str, str], status: int, *, is_list: bool) -> JsonObject:
    """Those of a response, by its route and its status."""
    names = [REQUEST_ID]
    if one[1] not in UNCOUNTED and status not in (401, 403):
        names += _RATES
    if status in (409, 429, 503):
        names.append("Retry-After")
    if status == 401:
        names.append("WWW-Authenticate")
    if one in _TAGGED and status in (200, 201, 304):
        names.append("ETag")
    if one in _LOCATED and status in (200, 201, 202):
        names.append("Location")
    if status < 300 and takes_key(*one):
        names.append(REPLAYED)
    if is_list and status == 200:
        names.append("Link")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
