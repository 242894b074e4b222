"""Keys and accounts as JSON, the same on the command line and over HTTP.

Knows nothing of secrets: neither shape has one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rag.callers import ApiKey, User


def key_to_dict(key: ApiKey, now: datetime) -> dict[str, Any]:
    """A key as it is by ``now``. Moments are ISO 8601 with an offset."""
    return {
        "prefix": key.prefix,
        "name": key.name,
        "scopes": list(key.scopes),
        "state": key.state(now),
        "created_at": key.created_at.isoformat(),
        "created_by": key.created_by,
        "expires_at": _iso(key.expires_at),
        "revoked_at": _iso(key.revoked_at),
        "last_used_at": _iso(key.last_used_at),
        "replaces": key.replaces,
        "a_minute": key.limits.a_minute,
        "a_day": key.limits.a_day,
        "snippet_chars": key.limits.snippet_chars,
    }


def user_to_dict(user: User) -> dict[str, Any]:
    """An account, without its password."""
    return {
        "name": user.name,
        "display_name": user.display_name,
        "role": user.role,
        "state": "disabled" if user.disabled_at else "active",
        "created_at": user.created_at.isoformat(),
        "disabled_at": _iso(user.disabled_at),
        "last_sign_in_at": _iso(user.last_seen_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
