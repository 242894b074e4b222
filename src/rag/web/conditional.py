"""Conditional requests (RFC 9110, section 13): what has not changed is not sent again, and
what somebody else changed meanwhile is not overwritten.

Knows nothing of articles but that their tag begins with their version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response

from rag.errors import BadRequest, PreconditionFailed
from rag.store.archive import ANY_VERSION, Expected

REVALIDATED = {
    # Kept by whoever asked alone, and shown again only after asking whether it still may be:
    # what is withdrawn or hidden is then gone everywhere.
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
}
_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]{0,200})"', re.ASCII)
_OF_VERSION = re.compile(r"([0-9]{1,9})(?:\.[0-9a-f]+)?(-withdrawn)?")
_ANY = "*"
_MOST_TAGS = 50
_DIGITS = 16


def shown(request: Request, content: dict[str, Any], *, prefix: str = "") -> Response:
    """As below; its tag changes with any byte of it, and begins with ``prefix``."""
    whole = JSONResponse(content)
    return tagged(request, whole, prefix + hashlib.sha256(whole.body).hexdigest()[:_DIGITS])


def tagged(request: Request, whole: JSONResponse, tag: str) -> Response:
    """A response that can be asked for again with If-None-Match: 304, without a body, where
    ``tag`` is the same. Raises BadRequest, and PreconditionFailed for an If-Match of
    another."""
    headers = {"ETag": f'"{tag}"'} | REVALIDATED
    wanted = tags_of(request, "If-Match")
    if wanted is not None and wanted != _ANY and (False, tag) not in wanted:
        raise PreconditionFailed(
            f'It is at "{tag}" by now, which If-Match does not name. Read it without If-Match.'
        )
    known = tags_of(request, "If-None-Match")
    if known == _ANY or (known is not None and any(tag == one[1] for one in known)):
        return Response(status_code=304, headers=headers)
    whole.headers.update(headers)
    return whole


def tags_of(request: Request, name: str) -> Sequence[tuple[bool, str]] | str | None:
    """What a header names: whether each tag is weak, and the tag; ``"*"`` for whichever
    there is, ``None`` where it was not sent. Raises BadRequest."""
    lines = request.headers.getlist(name)
    return _read(name, ", ".join(lines)) if lines else None


def _read(name: str, text: str) -> Sequence[tuple[bool, str]] | str:
    if text.strip() == _ANY:
        return _ANY
    parts = [part.strip() for part in text.split(",", _MOST_TAGS)]
    found = [_TAG.fullmatch(part) for part in parts if part]
    if not found or None in found or len(parts) > _MOST_TAGS:
        raise BadRequest(
            f"{name} is {text[:60]!r}. Send the tag in quotation marks, as the ETag of a "
            'response gives it, such as "3"; or * for whichever there is.'
        )
    return [(one[1] is not None, one[2]) for one in found if one is not None]


def versions_named(name: str, text: str) -> Expected:
    """The versions of an article that an If-Match names. Raises BadRequest."""
    tags = _read(name, text)
    if isinstance(tags, str):
        return ANY_VERSION
    if any(is_weak for is_weak, _ in tags):
        raise BadRequest(
            f"{name} holds a weak tag (W/…), which says too little of what it is a change of. "
            "Send the article's own ETag, without W/."
        )
    read = [_OF_VERSION.fullmatch(tag) for _, tag in tags]
    # A tag of something else is sound, and no version's: it fails where it is compared.
    return frozenset(-int(one[1]) if one[2] else int(one[1]) for one in read if one is not None)


def none_named(name: str, text: str) -> Expected:
    """Of If-None-Match with a change, which means: only where there is none yet. Raises
    BadRequest."""
    if text.strip() != _ANY:
        raise BadRequest(
            f"{name} goes with a change as * alone: only where there is no such article yet. "
            "For a change of a version you have seen, send If-Match."
        )
    return (0,)


# The same for the API's description, where a header is one text.
_TEXT_TAG = '"[\\x21\\x23-\\x2b\\x2d-\\x7e]{0,200}"'
_TEXT_STRONG = rf"^(\*|{_TEXT_TAG}(, *{_TEXT_TAG})*)$"
_TEXT_TAGS = rf"^(\*|(W/)?{_TEXT_TAG}(, *(W/)?{_TEXT_TAG})*)$"
_IF_MATCH = Header(
    alias="If-Match",
    description='The version it is a change of, as its ETag has it: `"3"`; several with '
    "commas between; `*`: whichever is there.",
    examples=['"3"'],
    json_schema_extra={"pattern": _TEXT_STRONG},
)
_IF_NONE_MATCH = Header(
    alias="If-None-Match",
    description="`*`: only where there is none yet.",
    examples=["*"],
    json_schema_extra={"pattern": r"^\*$"},
)
_KNOWN = Header(
    alias="If-None-Match",
    description="The ETag of what was read before: 304 where it is the same.",
    examples=['"3"'],
    json_schema_extra={"pattern": _TEXT_TAGS},
)


async def _seen(
    request: Request, if_match: Annotated[str | None, _IF_MATCH] = None
) -> Expected | None:
    if if_match is None:
        return None
    return versions_named("If-Match", ", ".join(request.headers.getlist("If-Match")))


async def _seen_or_new(
    request: Request,
    if_match: Annotated[str | None, _IF_MATCH] = None,
    if_none_match: Annotated[str | None, _IF_NONE_MATCH] = None,
) -> Expected | None:
    if if_none_match is None:
        return await _seen(request, if_match)
    if if_match is not None:
        raise BadRequest("If-Match and If-None-Match exclude each other here. Send one of them.")
    return none_named("If-None-Match", ", ".join(request.headers.getlist("If-None-Match")))


async def _known(if_none_match: Annotated[str | None, _KNOWN] = None) -> None:
    """Described for those who read /docs; it is read where the response is made."""


Seen = Annotated[Expected | None, Depends(_seen)]
"""Which versions a change is a change of."""
SeenOrNew = Annotated[Expected | None, Depends(_seen_or_new)]
"""The same, or that there is none yet."""
KNOWN = [Depends(_known)]
"""For routes that answer with :func:`shown`."""
