"""API keys, as rows: without their secrets, whose hashes alone are kept.

Knows the table; nothing of how a key is made or checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, RowMapping, insert, select, update

from rag.callers import ApiKey, KeyLimits, Scope
from rag.store.access_tables import api_keys
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.moments import iso, moment


class Keys:
    """The keys of one database. Every method may raise StoreError. What changes a key is
    recorded with who did it, in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, key: ApiKey, secret_hash: str) -> None:
        """Keep a new key. Where it replaces another, that one expires at the moment it
        was given by :meth:`expire`."""
        with writing(self._engine) as connection:
            row = {
                "prefix": key.prefix,
                "secret_hash": secret_hash,
                "name": key.name,
                "scopes": ",".join(key.scopes),
                "a_minute": key.limits.a_minute,
                "a_day": key.limits.a_day,
                "snippet_chars": key.limits.snippet_chars,
                "created_at": key.created_at.isoformat(),
                "created_by": key.created_by,
                "expires_at": iso(key.expires_at),
                "replaces": key.replaces,
            }
            connection.execute(insert(api_keys), row)
            details = {"name": key.name, "scopes": list(key.scopes), "replaces": key.replaces}
            append(connection, key.created_by, "key.create", key.prefix, details)

    def get(self, prefix: str) -> tuple[ApiKey, str] | None:
        """A key and the hash of its secret; ``None`` where there is no such key."""
        query = select(api_keys).where(api_keys.c.prefix == prefix)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return (_key(row), row["secret_hash"]) if row is not None else None

    def all(self) -> list[ApiKey]:
        """Every key there ever was, the newest first."""
        query = select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.prefix)
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(query).mappings()]

    def revoke(self, prefix: str, *, actor: str) -> bool:
        """End a key now; False where it had been revoked, or there is none."""
        now = datetime.now(UTC).isoformat()
        live = (api_keys.c.prefix == prefix) & api_keys.c.revoked_at.is_(None)
        return self._change(prefix, live, {"revoked_at": now}, actor, "key.revoke", {})

    def expire(self, prefix: str, at: datetime, *, actor: str) -> bool:
        """End a key at a moment, unless it ends before; False where it does."""
        until = api_keys.c.expires_at
        live = (api_keys.c.prefix == prefix) & api_keys.c.revoked_at.is_(None)
        later = until.is_(None) | (until > at.isoformat())
        values = {"expires_at": at.isoformat()}
        return self._change(prefix, live & later, values, actor, "key.expire", values)

    def used(self, prefix: str, at: datetime) -> None:
        """Keep when a key was used last."""
        with writing(self._engine) as connection:
            connection.execute(
                update(api_keys)
                .where(api_keys.c.prefix == prefix)
                .values(last_used_at=at.isoformat())
            )

    def _change(
        self,
        prefix: str,
        where: object,
        values: Mapping[str, object],
        actor: str,
        action: str,
        details: Mapping[str, object],
    ) -> bool:
        with writing(self._engine) as connection:
            changing = update(api_keys).where(where).values(**values)  # type: ignore[arg-type]
            changed = connection.execute(changing).rowcount > 0
            if changed:
                append(connection, actor, action, prefix, details)
        return changed


def _key(row: RowMapping) -> ApiKey:
    scopes: list[Scope] = row["scopes"].split(",")
    created_at = moment(row["created_at"])
    assert created_at is not None
    return ApiKey(
        prefix=row["prefix"],
        name=row["name"],
        scopes=tuple(scopes),
        limits=KeyLimits(row["a_minute"], row["a_day"], row["snippet_chars"]),
        created_at=created_at,
        created_by=row["created_by"],
        expires_at=moment(row["expires_at"]),
        revoked_at=moment(row["revoked_at"]),
        last_used_at=moment(row["last_used_at"]),
        replaces=row["replaces"],
    )
