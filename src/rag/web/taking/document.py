"""What is taken along, as a document of few kinds of block, whatever file it becomes.

Text in a document is plain: NFC, one line, nothing invisible, nothing that XML cannot
hold. Links are absolute http or https urls in ASCII. Knows nothing of answers or files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import httpx

from rag.vietnamese.normalise import clean

LANGUAGE = "vi-VN"
AUTHOR = "Hỏi Báo"

Tone = Literal["body", "quiet", "entry"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line. ``link`` is where it leads."""

    text: str
    link: str | None = None
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` is 1 for the document's own title, 3 at most, and no level is left out."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its runs, joined, are its text. ``quiet``: said of the document, not by it;
    ``entry``: the first line of an entry in a list of sources."""

    runs: tuple[Run, ...]
    tone: Tone = "body"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article, a line each."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose order says nothing."""

    items: tuple[Run, ...]


Block = Heading | Paragraph | Quotation | Bullets


@dataclass(frozen=True, slots=True)
class Document:
    """``title`` is what the file is called by programs that list it; ``made_at`` when it
    was made."""

    title: str
    made_at: datetime
    blocks: tuple[Block, ...]


# What the store lets pass and a file should not hold: further marks of direction and
# annotation, invisible tags, and the code points that are no characters (Unicode 23.7).
_UNSEEN = re.compile("[\u061c\u180e\ufff9-\ufffb\U000e0000-\U000e007f]")
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF)
    for plane in range(17)) + "]"
)  # fmt: skip


def plain(text: str) -> str:
    """A text as a document holds it."""
    return clean(_NO_CHARACTERS.sub("\ufffd", _UNSEEN.sub("", text)))


def web_address(url: str | None) -> str | None:
    """A url as any program can follow it, its host and path in ASCII; nothing where it is
    not one that a browser may be sent to."""
    try:
        parsed = httpx.URL(url or "")
    except (httpx.InvalidURL, ValueError):
        return None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        return None
    written = str(parsed)
    return written if written.isascii() else None
