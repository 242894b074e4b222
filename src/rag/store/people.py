"""Accounts of the staff, their sessions, and failed sign-ins, as rows.

Knows the tables; nothing of passwords, cookies or what anybody may do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from rag.callers import Role, User
from rag.store.access_tables import secrets as secret_values
from rag.store.access_tables import sessions, sign_in_failures, users
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.moments import moment
from rag.store.tables import counter

# Longer than anybody is locked out.
_FAILURES_KEPT = timedelta(days=1)


class People:
    """The accounts of one database. Every method may raise StoreError. What changes an
    account is recorded with who did it, in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, user: User, password_hash: str, *, actor: str) -> bool:
        """Keep a new account; False where its name is taken."""
        with writing(self._engine) as connection:
            taken = select(users.c.id).where(users.c.name == user.name)
            if connection.execute(taken).first() is not None:
                return False
            row = {
                "id": user.id,
                "name": user.name,
                "display_name": user.display_name,
                "password_hash": password_hash,
                "role": user.role,
                "created_at": user.created_at.isoformat(),
            }
            connection.execute(insert(users), row)
            append(connection, actor, "user.create", user.name, {"role": user.role})
        return True

    def named(self, name: str) -> tuple[User, str] | None:
        """An account and the hash of its password; ``None`` where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return (_user(row), row["password_hash"]) if row is not None else None

    def all(self) -> list[User]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(users).order_by(users.c.name)).mappings()
            return [_user(row) for row in rows]

    def set_password(self, user: User, password_hash: str, *, actor: str) -> None:
        """Change the password, and end every session."""
        with writing(self._engine) as connection:
            _set(connection, user, password_hash=password_hash)
            _end_sessions(connection, user)
            append(connection, actor, "user.password", user.name, {})

    def rehash_password(self, user: User, password_hash: str) -> None:
        """The same password, hashed as is done now."""
        with writing(self._engine) as connection:
            _set(connection, user, password_hash=password_hash)

    def set_role(self, user: User, role: Role, *, actor: str) -> None:
        """Change what somebody may do; it holds from their next request on."""
        with writing(self._engine) as connection:
            _set(connection, user, role=role)
            append(connection, actor, "user.role", user.name, {"from": user.role, "to": role})

    def disable(self, user: User, *, disabled: bool, actor: str) -> None:
        """Shut an account and end its sessions, or open it again. It is never removed:
        records name it."""
        with writing(self._engine) as connection:
            _set(connection, user, disabled_at=_now() if disabled else None)
            _end_sessions(connection, user)
            append(connection, actor, "user.disable" if disabled else "user.enable", user.name, {})

    def begin_session(self, user: User, token_hash: str, expires_at: datetime) -> None:
        """Keep a session that begins, and forget the failures before it."""
        with writing(self._engine) as connection:
            row = {
                "token_hash": token_hash,
                "user_id": user.id,
                "created_at": _now(),
                "expires_at": expires_at.isoformat(),
            }
            connection.execute(delete(sessions).where(sessions.c.expires_at <= _now()))
            connection.execute(insert(sessions), row)
            _set(connection, user, last_seen_at=_now())
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.name == user.name))
            append(connection, user.name, "session.begin", user.name, {})

    def session_user(self, token_hash: str, now: datetime) -> User | None:
        """Whose session it is, where it has not ended and the account is open."""
        query = (
            select(users)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(
                sessions.c.token_hash == token_hash,
                sessions.c.expires_at > now.isoformat(),
                users.c.disabled_at.is_(None),
            )
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _user(row) if row is not None else None

    def end_session(self, token_hash: str) -> bool:
        """End one session; False where it had ended."""
        with writing(self._engine) as connection:
            ended = delete(sessions).where(sessions.c.token_hash == token_hash)
            return connection.execute(ended).rowcount > 0

    def end_sessions(self, user: User, *, actor: str) -> int:
        """End every session of somebody; how many there were."""
        with writing(self._engine) as connection:
            ended = _end_sessions(connection, user)
            append(connection, actor, "session.end_all", user.name, {"sessions": ended})
            return ended

    def begin_try(
        self, name: str, now: datetime, locked_until: Callable[[int, datetime], datetime | None]
    ) -> datetime | None:
        """Count one more try by a name as failed, until :meth:`begin_session` or
        :meth:`forget_failures` says otherwise; or, where ``locked_until`` of the failures so
        far and of the last one says a time to come, that time, and nothing is counted."""
        is_name = sign_in_failures.c.name == name
        with writing(self._engine) as connection:
            # One try after another, in whichever process: see ``audit.append``.
            connection.execute(update(counter).values(value=counter.c.value))
            failed = connection.execute(select(sign_in_failures).where(is_name)).first()
            if failed is not None:
                until = locked_until(failed.failures, datetime.fromisoformat(failed.last_at))
                if until is not None and until > now:
                    return until
            at = now.isoformat()
            if failed is None:
                # Names that nobody has are tried too: they are not kept for ever.
                old = (now - _FAILURES_KEPT).isoformat()
                connection.execute(delete(sign_in_failures).where(sign_in_failures.c.last_at < old))
                row = {"name": name, "failures": 1, "last_at": at}
                connection.execute(insert(sign_in_failures), row)
            else:
                more = {"failures": failed.failures + 1, "last_at": at}
                connection.execute(update(sign_in_failures).where(is_name).values(**more))
        return None

    def forget_failures(self, name: str) -> None:
        """Begin counting anew."""
        with writing(self._engine) as connection:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.name == name))

    def secret(self, name: str, otherwise: str) -> str:
        """The secret of that name, kept for good; ``otherwise`` where there is none yet."""
        query = select(secret_values.c.value).where(secret_values.c.name == name)
        with writing(self._engine) as connection:
            found = connection.execute(query).scalar()
            if found is None:
                connection.execute(insert(secret_values), {"name": name, "value": otherwise})
                return otherwise
            return str(found)


def _set(connection: Connection, user: User, **values: object) -> None:
    connection.execute(update(users).where(users.c.id == user.id).values(**values))


def _end_sessions(connection: Connection, user: User) -> int:
    return connection.execute(delete(sessions).where(sessions.c.user_id == user.id)).rowcount


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _user(row: RowMapping) -> User:
    created_at = moment(row["created_at"])
    assert created_at is not None
    return User(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        role=row["role"],
        created_at=created_at,
        disabled_at=moment(row["disabled_at"]),
        last_seen_at=moment(row["last_seen_at"]),
    )
