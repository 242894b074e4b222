"""Accounts of the staff: passwords (argon2id), signing in and out, and being locked out.

Knows nothing of cookies or pages.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rag.access.names import NAME_CHARS, is_line, is_sign_in_name
from rag.callers import ROLES, Caller, Role, User, permissions_of_role
from rag.errors import NotFound, SignInRefused, TooManyCalls, UsageError, WrongState
from rag.store.people import People

SESSION = timedelta(hours=12)
"""A day at work; then one signs in again."""

# OWASP, Authentication Cheat Sheet: length counts, rules of composition do not; an end
# to it, so that a long one is no attack on the hashing.
PASSWORD_CHARS = (12, 200)
# From the fifth failure on one waits: a minute, then twice as long each time, an hour at
# most. Whoever guesses gets some thirty tries a day; whoever mistypes waits a minute.
_FREE_FAILURES = 5
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
_TOKEN_BYTES = 32


class Accounts:
    """The accounts of one store."""

    def __init__(
        self, people: People, clock: Callable[[], datetime], hasher: PasswordHasher | None = None
    ) -> None:
        self._people = people
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        # Verified in the place of a password that is not there, for as long as it takes.
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(_TOKEN_BYTES))

    def add(self, name: str, *, display_name: str, role: str, password: str, actor: str) -> User:
        """A new account. Raises UsageError, which says what to change, and WrongState where
        there is one of that name."""
        name = name.strip().lower()
        if not is_sign_in_name(name):
            raise UsageError(
                f"{name!r} cannot be a name to sign in with. Use 2 to 64 of a-z, 0-9, '.', '_' "
                "and '-', beginning with a letter or digit.",
                vietnamese="Tên đăng nhập gồm 2–64 ký tự a–z, 0–9, dấu chấm, gạch dưới hoặc gạch "
                "nối, bắt đầu bằng chữ hoặc số.",
            )
        if not is_line(display_name):
            raise UsageError(
                f"A display name has at most {NAME_CHARS} letters, on one line.",
                vietnamese=f"Họ tên có nhiều nhất {NAME_CHARS} ký tự, trên một dòng.",
            )
        shown = display_name.strip() or name
        _check_password(password, name)
        user = User(secrets.token_hex(8), name, shown, role_of(role), self._clock())
        if not self._people.add(user, self._hasher.hash(password), actor=actor):
            raise WrongState(
                f"There is an account {name!r} already. Choose another name.",
                vietnamese="Tên đăng nhập này đã có. Xin chọn tên khác.",
            )
        return user

    def all(self) -> list[User]:
        """Every account, by name."""
        return self._people.all()

    def get(self, name: str) -> User:
        """An account by the name it signs in with. Raises NotFound."""
        found = self._people.named(name.strip().lower())
        if found is None:
            raise NotFound(
                f"There is no account {name!r}. `rag users list` names those there are.",
                vietnamese="Không có tài khoản này.",
            )
        return found[0]

    def set_password(self, name: str, password: str, *, actor: str) -> None:
        """Change a password; every session of the account ends. Raises NotFound, UsageError."""
        user = self.get(name)
        _check_password(password, user.name)
        self._people.set_password(user, self._hasher.hash(password), actor=actor)
        self._people.forget_failures(user.name)

    def set_role(self, name: str, role: str, *, actor: str) -> None:
        """Change what somebody may do. Raises NotFound, and WrongState where no
        administrator would be left."""
        user, chosen = self.get(name), role_of(role)
        if chosen != "admin":
            self._keep_an_admin(user)
        self._people.set_role(user, chosen, actor=actor)

    def disable(self, name: str, *, disabled: bool, actor: str) -> None:
        """Shut an account, or open it again. Raises NotFound, and WrongState where no
        administrator would be left."""
        user = self.get(name)
        if disabled:
            self._keep_an_admin(user)
        self._people.disable(user, disabled=disabled, actor=actor)

    def sign_in(self, name: str, password: str) -> tuple[User, str]:
        """The account, and the token of the session that begins. Raises SignInRefused, the
        same for a wrong name and a wrong password, with the seconds to wait when locked."""
        name = name.strip().lower()[:64]
        user = self._proven(name, password)
        return user, self._begin_session(user)

    def change_password(self, name: str, old: str, new: str) -> str:
        """Change one's own password. Every session of the account ends; the token is that
        of the one that begins for whoever changed it. Raises UsageError where the old one
        is wrong or the new one won't do, TooManyCalls where it was wrong too often."""
        _check_password(new, name)
        try:
            user = self._proven(name, old)
        except SignInRefused as refused:
            if refused.retry_after_s:
                raise TooManyCalls(
                    str(refused),
                    vietnamese=refused.vietnamese,
                    retry_after_s=refused.retry_after_s,
                ) from refused
            raise UsageError(
                "The old password is wrong. Type it again.",
                vietnamese="Mật khẩu hiện tại chưa đúng.",
            ) from refused
        self._people.set_password(user, self._hasher.hash(new), actor=user.name)
        return self._begin_session(user)

    def caller(self, token: str) -> Caller | None:
        """Whose session it is; ``None`` where it has ended."""
        user = self._people.session_user(_hash(token), self._clock())
        if user is None:
            return None
        return Caller("user", permissions_of_role(user.role), user.id, user.name)

    def sign_out(self, token: str) -> None:
        """End one session."""
        self._people.end_session(_hash(token))

    def sign_out_everywhere(self, name: str, *, actor: str) -> int:
        """End every session of an account; how many there were. Raises NotFound."""
        return self._people.end_sessions(self.get(name), actor=actor)

    def secret(self) -> str:
        """What cookies are signed with, the same for every process of this store."""
        return self._people.secret("cookies", secrets.token_urlsafe(_TOKEN_BYTES))

    def _is_right(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password[: PASSWORD_CHARS[1]])
        except (VerificationError, InvalidHashError):
            return False

    def _begin_session(self, user: User) -> str:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._people.begin_session(user, _hash(token), self._clock() + SESSION)
        return token

    def _proven(self, name: str, password: str) -> User:
        """The account of a name, whose password this is. Raises SignInRefused, as
        :meth:`sign_in` does."""
        # Counted before it is tried, and refused in the same breath: of many tries at once
        # no more come through than one after another.
        until = self._people.begin_try(name, self._clock(), _locked_until)
        if until is not None:
            seconds = math.ceil((until - self._clock()).total_seconds())
            minutes = max(1, math.ceil(seconds / 60))
            raise SignInRefused(
                f"Too many wrong passwords. Try again in {minutes} minutes.",
                vietnamese=f"Nhập sai nhiều lần. Xin thử lại sau {minutes} phút.",
                retry_after_s=max(1, seconds),
            )
        found = self._people.named(name)
        kept = found[1] if found else self._nobodys
        is_right = self._is_right(kept, password)
        if found is None or not is_right or found[0].disabled_at is not None:
            raise SignInRefused(
                "The name or the password is wrong.",
                vietnamese="Tên đăng nhập hoặc mật khẩu chưa đúng.",
            )
        user = found[0]
        if self._hasher.check_needs_rehash(kept):
            self._people.rehash_password(user, self._hasher.hash(password))
        return user

    def _keep_an_admin(self, leaving: User) -> None:
        admins = [one for one in self.all() if one.role == "admin" and one.disabled_at is None]
        if [one.id for one in admins] == [leaving.id]:
            raise WrongState(
                f"{leaving.name!r} is the only administrator. Make another one first.",
                vietnamese="Đây là quản trị viên duy nhất. Xin chỉ định thêm người khác trước.",
            )


def _locked_until(failures: int, last_at: datetime) -> datetime | None:
    """Until when a name is locked that failed so often, and then last; ``None``: it isn't."""
    if failures < _FREE_FAILURES:
        return None
    doublings = min(failures - _FREE_FAILURES, 10)
    return last_at + min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def role_of(written: str) -> Role:
    """A role by its name. Raises UsageError."""
    for role in ROLES:
        if role == written:
            return role
    raise UsageError(
        f"{written!r} is no role. Choose one of {', '.join(ROLES)}.",
        vietnamese="Xin chọn một vai trò: reviewer, editor hoặc admin.",
    )


def _check_password(password: str, name: str) -> None:
    least, most = PASSWORD_CHARS
    if not least <= len(password) <= most or password.lower() == name:
        raise UsageError(
            f"A password has {least} to {most} characters and is not the name.",
            vietnamese=f"Mật khẩu cần {least}–{most} ký tự và khác tên đăng nhập.",
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
