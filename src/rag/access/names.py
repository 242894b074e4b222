"""What a key and a person may be called: text on one line, as it is shown among others.

The rules are patterns, so that the API's description can tell them (ECMA-262).
"""

from __future__ import annotations

import re

NAME_CHARS = 80

# Line breaks and other control characters, and those that are not seen or turn what
# follows around: a name with them is shown as another.
_UNSEEN = r"\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
LINE = f"^[^{_UNSEEN}]*$"
"""One line, or nothing."""
NAMED = rf"^[^{_UNSEEN}]*[^\s{_UNSEEN}][^{_UNSEEN}]*$"
"""One line that says something."""
SIGN_IN_NAME = r"[a-z0-9][a-z0-9._-]{1,63}"
"""What one signs in with, once it is in lower case and without white space around."""

_LINE = re.compile(LINE[1:-1])
_NAMED = re.compile(NAMED[1:-1])
_SIGN_IN_NAME = re.compile(SIGN_IN_NAME, re.ASCII)
# Half a character, as of a command line in another encoding: it cannot be stored. Not of the
# patterns above: to ECMA-262 without its flag u, a letter beyond U+FFFF is two halves.
_HALF = re.compile(r"[\ud800-\udfff]")


def is_line(text: str) -> bool:
    """Whether it can stand among names."""
    return _fits(_LINE, text)


def is_name(text: str) -> bool:
    """The same, and says something."""
    return _fits(_NAMED, text)


def is_sign_in_name(text: str) -> bool:
    """Whether one can sign in with it."""
    return _SIGN_IN_NAME.fullmatch(text) is not None


def _fits(pattern: re.Pattern[str], text: str) -> bool:
    is_short = len(text) <= NAME_CHARS
    return is_short and pattern.fullmatch(text) is not None and _HALF.search(text) is None
