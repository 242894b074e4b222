"""Who calls, and what each may do: readers, keys, members of staff.

The nouns alone, and the two tables that turn a key's scopes and a person's role into
permissions. Knows nothing of how a key or a password is checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Permission = Literal["ask", "read", "ingest", "review", "edit", "admin"]
Scope = Literal["ask", "read", "ingest", "review", "admin"]
Role = Literal["reviewer", "editor", "admin"]

SCOPES: tuple[Scope, ...] = get_args(Scope)
ROLES: tuple[Role, ...] = get_args(Role)
ALL: frozenset[Permission] = frozenset(get_args(Permission))

# ``edit``: to correct, withdraw, restore and publish. No scope gives it but ``admin``:
# what an editor signs, a person signs.
_OF_SCOPE: dict[Scope, frozenset[Permission]] = {
    "ask": frozenset({"ask"}),
    "read": frozenset({"read"}),
    "ingest": frozenset({"ingest"}),
    "review": frozenset({"review"}),
    "admin": ALL,
}
_OF_ROLE: dict[Role, frozenset[Permission]] = {
    "reviewer": frozenset({"ask", "read", "review"}),
    "editor": frozenset({"ask", "read", "review", "ingest", "edit"}),
    "admin": ALL,
}


def permissions_of_scopes(scopes: Iterable[Scope]) -> frozenset[Permission]:
    """All that a key with these scopes may do."""
    return frozenset[Permission]().union(*(_OF_SCOPE[scope] for scope in scopes))


def permissions_of_role(role: Role) -> frozenset[Permission]:
    """All that a member of staff with this role may do."""
    return _OF_ROLE[role]


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """What a key may at most: calls a minute and a day, and code points of a source's
    text in one piece. ``None``: what the settings give every key; no limit of text."""

    a_minute: int | None = None
    a_day: int | None = None
    snippet_chars: int | None = None


USUAL_LIMITS = KeyLimits()


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: without its secret. ``prefix`` is its public name, the part
    of the key by which people know it again. ``replaces`` is the prefix of the key it
    was rotated from."""

    prefix: str
    name: str
    scopes: tuple[Scope, ...]
    limits: KeyLimits
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    replaces: str | None = None

    def state(self, now: datetime) -> Literal["active", "expired", "revoked"]:
        """What it is by then."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "active"


@dataclass(frozen=True, slots=True)
class User:
    """A member of staff. ``name`` is what they sign in with, ``display_name`` what they
    sign with."""

    id: str
    name: str
    display_name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request is from. ``id`` is a key's prefix or a user's id; ``name`` is what
    records show. ``local`` is whoever reaches a loopback address that asks for no keys."""

    kind: Literal["reader", "key", "user", "local"]
    permissions: frozenset[Permission]
    id: str = ""
    name: str = ""
    limits: KeyLimits = USUAL_LIMITS

    def may(self, *any_of: Permission) -> bool:
        """Whether one of these is among what it may do."""
        return not self.permissions.isdisjoint(any_of)

    @property
    def owner(self) -> str | None:
        """Whose the answers are that it asks for; ``None``: whoever knows their id's."""
        return f"{self.kind}:{self.id}" if self.kind in ("key", "user") else None

    @property
    def signature(self) -> str:
        """How records name it: a user's name, or the kind of caller and what it is called."""
        if self.kind == "user":
            return self.name
        return f"{self.kind}:{self.id}" if self.id else self.kind


LOCAL = Caller("local", ALL)
"""Where ``RAG_AUTH`` is ``none``."""


def reader(*, may_ask: bool) -> Caller:
    """Somebody without key and account."""
    return Caller("reader", frozenset({"ask"}) if may_ask else frozenset())
