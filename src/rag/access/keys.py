"""API keys: made, shown once, and known again.

A key reads ``hb_<prefix>_<secret>``. The prefix finds it and is what people see of it;
of the secret, 256 random bits, only a SHA-256 is kept. A slow hash, as for passwords,
guards what people choose; nobody tries 2^256 values.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hmac import compare_digest

from rag.access.names import NAME_CHARS, is_name
from rag.callers import (
    SCOPES,
    USUAL_LIMITS,
    ApiKey,
    Caller,
    KeyLimits,
    Scope,
    permissions_of_scopes,
)
from rag.errors import KeyRefused, NotFound, UsageError, WrongState
from rag.store.keys import Keys

_KEY = re.compile(r"hb_([a-z0-9]{10})_([A-Za-z0-9_-]{43})", re.ASCII)
_PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_PREFIX_LENGTH = 10
_SECRET_BYTES = 32
# How exact "last used" is: a write for every call would cost more than it tells.
_USED_WITHIN = timedelta(minutes=1)
_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class NewKey:
    """``text`` is the whole key: shown now, and never again."""

    key: ApiKey
    text: str


class KeyRing:
    """The keys of one store."""

    def __init__(self, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock

    def create(
        self,
        scopes: Sequence[str],
        *,
        name: str,
        actor: str,
        expires_at: datetime | None = None,
        limits: KeyLimits = USUAL_LIMITS,
    ) -> NewKey:
        """A new key. Raises UsageError for scopes, a name, a day or limits that make no
        sense."""
        now = self._clock()
        chosen = _scopes(scopes)
        if not is_name(name):
            raise UsageError(
                f"A key needs a name of one line, at most {NAME_CHARS} letters: what it is for.",
                vietnamese=f"Xin đặt tên cho khóa, nhiều nhất {NAME_CHARS} ký tự, trên một dòng.",
            )
        if expires_at is not None and expires_at <= now:
            raise UsageError(
                "The key would have expired already. Give a later moment.",
                vietnamese="Ngày hết hạn phải ở tương lai.",
            )
        given = (limits.a_minute, limits.a_day, limits.snippet_chars)
        if any(limit is not None and limit < 1 for limit in given):
            raise UsageError(
                "A limit is at least 1; leave it out for the usual one.",
                vietnamese="Giới hạn phải từ 1 trở lên; để trống là theo mức chung.",
            )
        key = ApiKey(
            prefix="".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH)),
            name=name.strip(),
            scopes=chosen,
            limits=limits,
            created_at=now,
            created_by=actor,
            expires_at=expires_at.astimezone(UTC) if expires_at else None,
        )
        return self._kept(key)

    def rotate(self, prefix: str, *, actor: str, overlap: timedelta = timedelta()) -> NewKey:
        """A new key in the place of another, which ends after ``overlap``. Raises NotFound,
        and WrongState where the other has ended already."""
        now = self._clock()
        old = self.get(prefix)
        if old.state(now) != "active":
            raise WrongState(
                f"Key {prefix!r} is {old.state(now)}. Create a new one.",
                vietnamese="Khóa này không còn dùng được. Xin tạo khóa mới.",
            )
        letters = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(_PREFIX_LENGTH))
        made = self._kept(
            replace(
                old,
                prefix=letters,
                created_at=now,
                created_by=actor,
                last_used_at=None,
                replaces=prefix,
            )
        )
        if overlap:
            self._keys.expire(prefix, now + overlap, actor=actor)
        else:
            self._keys.revoke(prefix, actor=actor)
        return made

    def revoke(self, prefix: str, *, actor: str) -> bool:
        """End a key now; False where it had been. Raises NotFound."""
        self.get(prefix)
        return self._keys.revoke(prefix, actor=actor)

    def get(self, prefix: str) -> ApiKey:
        """A key by its prefix. Raises NotFound."""
        found = self._keys.get(prefix)
        if found is None:
            raise NotFound(
                f"There is no key {prefix!r}. `rag keys list` names those there are.",
                vietnamese="Không có khóa này.",
            )
        return found[0]

    def all(self) -> list[ApiKey]:
        """Every key there ever was, the newest first."""
        return self._keys.all()

    def caller(self, text: str) -> Caller:
        """Who calls with a key. Raises KeyRefused, which never repeats it."""
        match = _KEY.fullmatch(text)
        found = self._keys.get(match[1]) if match else None
        # As long for a key that is none: which prefixes there are is not told by time.
        kept = found[1] if found else _NO_HASH
        is_right = compare_digest(_hash(match[2] if match else ""), kept)
        if found is None or not is_right:
            raise KeyRefused(
                "This key is not known. See that it was copied whole, from hb_ on, or ask an "
                "administrator for one."
            )
        key, now = found[0], self._clock()
        state = key.state(now)
        if state != "active":
            raise KeyRefused(
                f"The key {key.prefix} is {state}. Ask an administrator for a new one."
            )
        if key.last_used_at is None or now - key.last_used_at >= _USED_WITHIN:
            self._keys.used(key.prefix, now)
        return Caller("key", permissions_of_scopes(key.scopes), key.prefix, key.name, key.limits)

    def _kept(self, key: ApiKey) -> NewKey:
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        self._keys.add(key, _hash(secret))
        return NewKey(key, f"hb_{key.prefix}_{secret}")


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """When a key ends whose last day is this one: the day counts whole. Raises UsageError
    at the calendar's end."""
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    except OverflowError as error:
        raise UsageError(f"{day} is out of the calendar's range. Give an earlier day.") from error


def _scopes(given: Sequence[str]) -> tuple[Scope, ...]:
    unknown = [scope for scope in given if scope not in SCOPES]
    if unknown or not given:
        named = f"{', '.join(unknown)}: no such scope. " if unknown else ""
        raise UsageError(
            f"{named}A key needs at least one of {', '.join(SCOPES)}.",
            vietnamese=f"Xin chọn ít nhất một quyền: {', '.join(SCOPES)}.",
        )
    return tuple(scope for scope in SCOPES if scope in given)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
