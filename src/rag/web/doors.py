"""Which address needs which permission: one table, and nothing is open that is not in it.

An application whose routes and this table differ does not start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Pattern

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from rag.callers import Permission

Needs = tuple[Permission, ...]
"""One of these permissions is enough; none is needed where it is empty."""

EVERYONE: Needs = ()
# Whoever may ask may open what an answer cites, and whoever may read articles too.
READERS: Needs = ("ask", "read")
# Every role may.
STAFF: Needs = ("review",)

NEEDS: dict[tuple[str, str], Needs] = {
    # The API: answers.
    ("POST", "/api/v1/answers"): ("ask",),
    ("GET", "/api/v1/answers/{answer_id}"): ("ask", "review"),
    ("DELETE", "/api/v1/answers/{answer_id}"): ("ask", "review"),
    ("POST", "/api/v1/answers/{answer_id}/feedback"): ("ask",),
    ("DELETE", "/api/v1/conversations/{conversation_id}"): ("ask", "review"),
    # The API: what staff judge, and do about answers.
    ("GET", "/api/v1/answers"): ("review",),
    ("POST", "/api/v1/answers/{answer_id}/verdicts"): ("review",),
    ("GET", "/api/v1/answers/{answer_id}/verdicts"): ("review",),
    ("POST", "/api/v1/answers/{answer_id}/verdicts/{verdict_id}:undo"): ("review",),
    ("POST", "/api/v1/answers/{answer_id}:hide"): ("edit",),
    ("POST", "/api/v1/answers/{answer_id}:restore"): ("edit",),
    ("POST", "/api/v1/answers/{answer_id}:correct"): ("edit",),
    ("POST", "/api/v1/answers/{answer_id}:ask-again"): ("edit",),
    ("POST", "/api/v1/answers/{answer_id}:flag"): ("review",),
    ("POST", "/api/v1/answers/{answer_id}:gold"): ("review",),
    ("GET", "/api/v1/gold"): ("review",),
    ("DELETE", "/api/v1/gold/{gold_id}"): ("edit",),
    # The API: search and articles.
    ("GET", "/api/v1/search"): ("read",),
    ("POST", "/api/v1/articles:batch"): ("ingest",),
    ("PUT", "/api/v1/articles/{article_id}"): ("ingest",),
    ("DELETE", "/api/v1/articles/{article_id}"): ("ingest",),
    ("GET", "/api/v1/articles/{article_id}"): ("read",),
    ("GET", "/api/v1/paragraphs/{paragraph_id}"): ("read",),
    # The API: looking after the archive.
    ("GET", "/api/v1/articles"): ("review", "ingest"),
    ("POST", "/api/v1/articles/{article_id}/reinstate"): ("edit",),
    ("POST", "/api/v1/loads"): ("ingest",),
    ("POST", "/api/v1/loads/{load_id}/files"): ("ingest",),
    ("POST", "/api/v1/loads/{load_id}/start"): ("ingest",),
    ("GET", "/api/v1/loads"): ("ingest",),
    ("GET", "/api/v1/loads/{load_id}"): ("ingest",),
    ("POST", "/api/v1/links"): ("ingest",),
    ("GET", "/api/v1/feeds"): ("review", "ingest"),
    ("POST", "/api/v1/feeds"): ("ingest",),
    ("GET", "/api/v1/feeds/{feed_id}"): ("review", "ingest"),
    ("PATCH", "/api/v1/feeds/{feed_id}"): ("ingest",),
    ("DELETE", "/api/v1/feeds/{feed_id}"): ("ingest",),
    ("POST", "/api/v1/feeds/{feed_id}:poll"): ("ingest",),
    ("GET", "/api/v1/feeds/{feed_id}/entries"): ("review", "ingest"),
    ("GET", "/api/v1/requests"): ("review",),
    ("POST", "/api/v1/requests"): ("review",),
    ("POST", "/api/v1/requests/{request_id}/entries"): ("edit",),
    ("DELETE", "/api/v1/requests/{request_id}/contact"): ("edit",),
    ("GET", "/api/v1/unanswered"): ("review",),
    ("POST", "/api/v1/unanswered/settle"): ("edit",),
    # Pages of those who look after the archive.
    ("GET", "/kho-bai"): ("review", "ingest"),
    ("GET", "/kho-bai/bai"): ("review", "ingest"),
    ("GET", "/kho-bai/bai/{article_id}"): ("review", "ingest"),
    ("GET", "/kho-bai/bai/{article_id}/sua"): ("edit",),
    ("GET", "/kho-bai/yeu-cau"): ("review",),
    ("GET", "/kho-bai/chua-tra-loi"): ("review",),
    # The API: for staff.
    ("GET", "/api/v1/exports/answers"): ("review",),
    ("GET", "/api/v1/exports/verdicts"): ("review",),
    ("GET", "/api/v1/exports/audit"): ("admin",),
    ("GET", "/api/v1/statistics"): ("review",),
    ("GET", "/api/v1/audit"): ("admin",),
    ("GET", "/api/v1/audit/check"): ("admin",),
    # OpenAI's shapes.
    ("POST", "/v1/chat/completions"): ("ask",),
    ("GET", "/v1/models"): ("ask",),
    ("GET", "/v1/models/{model}"): ("ask",),
    # MCP; each of its tools asks for more.
    ("POST", "/mcp"): ("ask", "read"),
    ("GET", "/mcp"): ("ask", "read"),
    ("DELETE", "/mcp"): ("ask", "read"),
    # Pages that readers open.
    ("GET", "/bai/{article_id}"): READERS,
    ("GET", "/bai/{article_id}/so-sanh"): READERS,
    ("GET", "/tra-loi/{answer_id}"): READERS,
    ("GET", "/tra-loi/{answer_id}/tai-ve"): READERS,
    ("GET", "/hoi-thoai/{conversation_id}/tai-ve"): ("ask",),
    ("GET", "/nhung.js"): EVERYONE,
    ("GET", "/nhung"): ("ask",),
    # The verification desk.
    ("GET", "/kiem-chung"): ("review",),
    ("GET", "/kiem-chung/danh-sach"): ("review",),
    ("GET", "/kiem-chung/muc/{answer_id}/{marker}"): ("review",),
    ("PUT", "/kiem-chung/muc/{answer_id}/{marker}/dang-xem"): ("review",),
    ("DELETE", "/kiem-chung/dang-xem"): ("review",),
    ("GET", "/kiem-chung/trang-thai"): ("review",),
    # Signing in and out.
    ("GET", "/dang-nhap"): EVERYONE,
    ("POST", "/dang-nhap"): EVERYONE,
    ("POST", "/dang-xuat"): EVERYONE,
    # Keys and accounts.
    ("POST", "/api/v1/keys"): ("admin",),
    ("GET", "/api/v1/keys"): ("admin",),
    ("GET", "/api/v1/keys/{prefix}"): ("admin",),
    ("DELETE", "/api/v1/keys/{prefix}"): ("admin",),
    ("POST", "/api/v1/keys/{prefix}:rotate"): ("admin",),
    ("POST", "/api/v1/users"): ("admin",),
    ("GET", "/api/v1/users"): ("admin",),
    ("GET", "/api/v1/users/{name}"): ("admin",),
    ("PATCH", "/api/v1/users/{name}"): ("admin",),
    ("PUT", "/api/v1/users/{name}/password"): ("admin",),
    ("DELETE", "/api/v1/users/{name}/sessions"): ("admin",),
    ("PUT", "/api/v1/account/password"): STAFF,
    # Webhooks.
    ("POST", "/api/v1/webhooks"): ("admin",),
    ("GET", "/api/v1/webhooks"): ("admin",),
    ("GET", "/api/v1/webhooks/{webhook_id}"): ("admin",),
    ("PATCH", "/api/v1/webhooks/{webhook_id}"): ("admin",),
    ("DELETE", "/api/v1/webhooks/{webhook_id}"): ("admin",),
    ("POST", "/api/v1/webhooks/{webhook_id}:rotate"): ("admin",),
    ("POST", "/api/v1/webhooks/{webhook_id}:ping"): ("admin",),
    ("GET", "/api/v1/webhooks/{webhook_id}/deliveries"): ("admin",),
    ("GET", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"): ("admin",),
    ("POST", "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}:replay"): ("admin",),
    ("POST", "/api/v1/webhooks/{webhook_id}/deliveries:replay"): ("admin",),
    ("GET", "/quan-tri"): ("admin",),
    ("GET", "/quan-tri/webhook"): ("admin",),
    ("GET", "/quan-tri/webhook/{webhook_id}"): ("admin",),
    ("GET", "/tai-khoan"): STAFF,
    # Pages of the staff.
    ("GET", "/kiem-chung/so-lieu"): ("review",),
    ("GET", "/kiem-chung/so-lieu/{plot}.svg"): ("review",),
    ("GET", "/nhat-ky"): ("admin",),
    # For whoever runs it.
    ("GET", "/healthz"): EVERYONE,
    ("GET", "/readyz"): EVERYONE,
    ("GET", "/metrics"): EVERYONE,
    ("GET", "/favicon.ico"): EVERYONE,
    ("GET", "/docs"): EVERYONE,
    ("GET", "/openapi.json"): EVERYONE,
}

# Their forms carry the token in a field, which their handlers check.
FORMS = frozenset({("POST", "/dang-nhap"), ("POST", "/dang-xuat")})

# Where a key with a limit of text may go: what is answered there is cut to it, or holds
# nothing of an article's. Everywhere else such a key would read more than it may.
WITHIN_SNIPPETS = frozenset(
    {
        ("POST", "/api/v1/answers"),
        ("GET", "/api/v1/answers/{answer_id}"),
        ("DELETE", "/api/v1/answers/{answer_id}"),
        ("POST", "/api/v1/answers/{answer_id}/feedback"),
        ("GET", "/api/v1/search"),
        ("POST", "/api/v1/articles:batch"),
        ("PUT", "/api/v1/articles/{article_id}"),
        ("DELETE", "/api/v1/articles/{article_id}"),
        ("GET", "/api/v1/articles/{article_id}"),
        ("GET", "/api/v1/paragraphs/{paragraph_id}"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/v1/models"),
        ("GET", "/v1/models/{model}"),
        ("POST", "/mcp"),
        ("GET", "/mcp"),
        ("DELETE", "/mcp"),
    }
)

# Not counted against a caller's rate.
# (A folder's files are sent one by one.)
UNCOUNTED = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/nhung.js",
        "/dang-xuat",
        "/api/v1/loads/{load_id}/files",
    }
)

MCP = "/mcp"
_MCP_METHODS = ("DELETE", "GET", "POST")

CHAT: Needs = ("ask",)
"""The chat page and every handler of its framework."""


@dataclass(frozen=True, slots=True)
class Door:
    """One route. ``path`` is its template."""

    method: str
    path: str
    needs: Needs
    pattern: Pattern[str]

    @property
    def is_form(self) -> bool:
        return (self.method, self.path) in FORMS

    @property
    def keeps_to_snippets(self) -> bool:
        return not self.needs or (self.method, self.path) in WITHIN_SNIPPETS

    @property
    def is_counted(self) -> bool:
        return self.path not in UNCOUNTED


class Doors:
    """The routes of an application. Of two that a path fits, such as ``/keys/{prefix}`` and
    ``/keys/{prefix}:rotate``, it is at the narrower one alone."""

    def __init__(self, doors: Sequence[Door]) -> None:
        self._doors = doors
        paths = {door.path: door.pattern for door in doors}
        # A path template fits the patterns of wider ones itself.
        self._narrower = {
            wider: [paths[other] for other in paths if other != wider and pattern.match(other)]
            for wider, pattern in paths.items()
        }

    @classmethod
    def of(cls, routers: Iterable[APIRouter]) -> Doors:
        """Those of routers. Raises KeyError for a route that is not in the table: no
        address is open by mistake."""
        pattern = compile_path(MCP)[0]
        found = [Door(method, MCP, NEEDS[method, MCP], pattern) for method in _MCP_METHODS]
        for router in routers:
            for route in router.routes:
                assert isinstance(route, APIRoute)
                pattern = compile_path(route.path)[0]
                found += [
                    Door(method, route.path, NEEDS[method, route.path], pattern)
                    for method in sorted(set(route.methods or ()) - {"HEAD"})
                ]
        return cls(found)

    def at(self, method: str, path: str) -> Door | None:
        """The route that takes a request, if one does."""
        return next(
            (door for door in self._doors if door.method == method and self._fits(door, path)),
            None,
        )

    def methods_at(self, path: str) -> list[str]:
        """Those that are taken at an address."""
        found = {door.method for door in self._doors if self._fits(door, path)}
        return sorted(found | {"HEAD"} if "GET" in found else found)

    def _fits(self, door: Door, path: str) -> bool:
        if not door.pattern.match(path):
            return False
        return not any(other.match(path) for other in self._narrower[door.path])

    def __iter__(self) -> Iterator[Door]:
        return iter(self._doors)
