"""The shapes of keys and accounts over the API, for validation and for ``/docs``.

``rag.access.shapes`` makes what goes out; a test holds these models to it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from rag.access.accounts import PASSWORD_CHARS
from rag.access.names import LINE, NAME_CHARS, NAMED, SIGN_IN_NAME
from rag.callers import Role, Scope
from rag.web.scalars import WHOLE, told
from rag.web.schemas import Body, Day, Moment

# Taken in any case and with white space around.
_SIGN_IN_NAME = rf"^\s*{SIGN_IN_NAME.replace('a-z', 'A-Za-z')}\s*$"

_Limit = Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE] | None
# Taken longer than they may be: what is wrong with a name or a password is said in words
# that a page can show.
_Password = Annotated[str, StringConstraints(max_length=1000)]
_NewPassword = Annotated[_Password, told(minLength=PASSWORD_CHARS[0], maxLength=PASSWORD_CHARS[1])]
_Name = Annotated[str, StringConstraints(max_length=200)]


class KeyIn(Body):
    """A key to be made."""

    name: Annotated[_Name, told(pattern=NAMED, maxLength=NAME_CHARS)] = Field(
        description="What the key is for, on one line."
    )
    scopes: Annotated[list[Scope], told(minItems=1)] = Field(description="What it may do.")
    expires_at: Moment | None = Field(None, description="When it ends; never where left out.")
    last_day: Day | None = Field(
        None, description="Or: the last day it works, in the archive's time zone."
    )
    a_minute: _Limit = Field(None, description="Calls a minute; where left out, as every key.")
    a_day: _Limit = Field(None, description="Calls a day; where left out, as every key.")
    snippet_chars: _Limit = Field(
        None, description="Code points of an article's text in one piece; else no limit."
    )


class RotateIn(Body):
    """How the old key ends."""

    overlap_hours: Annotated[int, Field(ge=0, le=8_760), WHOLE] = Field(
        0, description="How long the old one still works."
    )


class KeyOut(BaseModel):
    """A key without its secret."""

    prefix: str
    name: str
    scopes: list[Scope]
    state: Literal["active", "expired", "revoked"]
    created_at: str
    created_by: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None = Field(description="To the minute.")
    replaces: str | None = Field(description="The prefix of the key it was rotated from.")
    a_minute: int | None
    a_day: int | None
    snippet_chars: int | None


class NewKeyOut(KeyOut):
    """A key that was just made."""

    key: str = Field(description="The whole key: shown now, and never again.")


class KeysOut(BaseModel):
    """Every key there ever was, the newest first."""

    keys: list[KeyOut]
    next: str | None


class UserIn(Body):
    """An account to be made."""

    name: Annotated[_Name, told(pattern=_SIGN_IN_NAME)] = Field(
        description="What one signs in with: a-z, 0-9, '.', '_' and '-'."
    )
    display_name: Annotated[_Name, told(pattern=LINE, maxLength=NAME_CHARS)] = Field(
        "", description="What one signs with."
    )
    role: Role
    password: _NewPassword = Field(description="Not the name.")


class UserChange(Body):
    """What is to change; the rest stays."""

    role: Role | None = None
    state: Literal["active", "disabled"] | None = None


class PasswordIn(Body):
    """A password set by an administrator."""

    password: _NewPassword


class OwnPasswordIn(Body):
    """A password changed by whoever knows the old one."""

    old: _Password
    new: _NewPassword


class UserOut(BaseModel):
    """An account, without its password."""

    name: str
    display_name: str
    role: Role
    state: Literal["active", "disabled"]
    created_at: str
    disabled_at: str | None
    last_sign_in_at: str | None


class UsersOut(BaseModel):
    """Every account, by name."""

    users: list[UserOut]
    next: str | None


class SessionsEnded(BaseModel):
    """How many sessions an account had."""

    ended: int
