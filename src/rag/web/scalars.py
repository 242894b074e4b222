"""Numbers and text as requests write them, told to clients as exactly as they are taken.

Patterns are of ECMA-262, as JSON Schema has them. Knows nothing of what holds them.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field


def _whole(value: Any) -> Any:
    # JSON has one kind of number, and JSON Schema calls 1.0 an integer.
    return int(value) if type(value) is float and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""After what limits an integer of a body: 1.0 is one too."""

_SEEN = r"[^\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
# From end to end: some who read schemas take each pattern for the whole of a text.
SAYS_SOMETHING = rf"^[\s\S]*{_SEEN}[\s\S]*$"
"""Not white space alone, nor what is not seen: something stays when text is cleaned."""

WEB_ADDRESS = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+([/?#][\s\S]*)?$"
"""That of a web page, without a name or a password in it."""


def told(**more: Any) -> Any:
    """Of a field: what its description says beside what checks it, where what is refused is
    better told in words than by a pattern."""
    return Field(json_schema_extra=more)


Count = Annotated[int, Field(ge=0, le=9999), WHOLE]
"""A number of something in an answer."""
