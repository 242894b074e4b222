"""Templates and what they need: dates as Vietnamese readers write them, evidence
marked inside a paragraph, an answer's text cut at its markers.

Everything is escaped by Jinja2's autoescape; only this module and the templates
make HTML. Knows nothing of routes, stores or Gradio.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from rag.answering import wording
from rag.answering.rendering import render as render_claims
from rag.types import Citation, Claim, Paragraph

ASSETS = "/tai-nguyen"
"""Where our own style sheet and scripts are served. Not ``/static`` or
``/assets``: the chat framework answers there."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
PAGE_HEADERS = SAFE_HEADERS | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Content-Language": "vi",
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rag.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["assets"] = ASSETS
    environment.globals["hidden_source"] = wording.HIDDEN_SOURCE
    environment.globals["comparison_link"] = comparison_link
    environment.filters["day"] = day
    environment.filters["iso_moment"] = iso_moment
    environment.filters["linked"] = linked
    environment.filters["marked"] = marked
    environment.filters["moment"] = moment
    environment.filters["name_of"] = name_of
    environment.filters["pieces"] = pieces
    environment.filters["source_link"] = source_link
    environment.filters["thousands"] = thousands
    environment.filters["web_link"] = web_link
    return environment


def render(template: str, **values: Any) -> str:
    """A template of ours with its values, escaped."""
    return _environment().get_template(template).render(**values)


def one_block(html: str) -> str:
    """HTML on one line, so that Markdown takes it as one block and reads nothing in it."""
    # A carriage return, alone too, ends a line there as well.
    lines = html.strip().replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "&#10;")


def day(moment: datetime | None, zone: tzinfo) -> str:
    """ "17/5/2023" in the archive's time zone; says so where there is no date."""
    written = wording.day(moment, zone)
    return written if moment else f"({written})"


def moment(moment: datetime | None, zone: tzinfo) -> str:
    """ "17/5/2023, 8:00"; midnight counts as a day without a time."""
    if moment is None:
        return day(None, zone)
    local = wording.in_zone(moment, zone)
    clock = f", {local.hour}:{local.minute:02d}" if (local.hour or local.minute) else ""
    return day(moment, zone) + clock


def iso_moment(written: str, zone: tzinfo) -> str:
    """As :func:`moment`, of a moment in ISO 8601."""
    return moment(datetime.fromisoformat(written), zone)


def thousands(number: int) -> str:
    """1200 as "1.200"."""
    return f"{number:,}".replace(",", ".")


_OWN_LINK = re.compile(r"(/(?:bai|tra-loi)/[A-Za-z0-9_-]+)\s*$")


def linked(notice: str) -> list[tuple[str, bool]]:
    """A notice in pieces, the link to a page of ours that ends it told apart."""
    found = _OWN_LINK.split(notice)
    return [(piece, place % 2 == 1) for place, piece in enumerate(found) if piece]


def web_link(url: str | None) -> str | None:
    """The url where it is one a browser may be sent to, else nothing."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def pieces(claim: Claim) -> list[tuple[str, int | None]]:
    """A sentence as the answer's own text has it, after its lead: pieces of text and,
    where a marker stands, the marker. Joined, they are that text."""
    rendered = render_claims([claim])
    found: list[tuple[str, int | None]] = []
    done = len(claim.lead)
    for placed in rendered.markers:
        found.append((rendered.text[done : placed.start], None))
        found.append((rendered.text[placed.start : placed.end], placed.marker))
        done = placed.end
    found.append((rendered.text[done:], None))
    return [piece for piece in found if piece[0]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence to be marked: ``[start, end)`` of the paragraph at ``anchor``."""

    anchor: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.anchor}.{self.start}-{self.end}"


def source_link(citation: Citation) -> str:
    """Where a citation's paragraph stands in its article, its evidence marked there."""
    path, _, anchor = citation.permalink.partition("#")
    if citation.quote is None:
        return citation.permalink
    return f"{path}&danh-dau={Mark(anchor, citation.start, citation.end)}#{anchor}"


def comparison_link(article_id: str, earlier: int, later: int) -> str:
    """Where what changed between two versions of an article stands."""
    return f"/bai/{article_id}/so-sanh?tu={earlier}&den={later}"


def name_of(paragraph: Paragraph) -> str:
    """What a paragraph is called aloud: "đoạn 3", "chú thích ảnh 1"."""
    if paragraph.anchor == "p0":
        return "tiêu đề bài"
    return f"{'đoạn' if paragraph.kind == 'p' else 'chú thích ảnh'} {paragraph.ordinal}"


_MARK = re.compile(r"([pc]\d{1,6})\.(\d{1,9})-(\d{1,9})", re.ASCII)


def mark_from(value: str | None) -> Mark | None:
    """``p3.12-80`` as a mark; nothing where it does not read as one."""
    match = _MARK.fullmatch(value or "")
    if not match:
        return None
    return Mark(match.group(1), int(match.group(2)), int(match.group(3)))


def parts(text: str, start: int = 0, end: int = 0) -> list[tuple[str, bool]]:
    """A text in pieces, ``[start, end)`` of it marked as evidence, clipped to the
    text. Joined, the pieces are the text."""
    start, end = max(start, 0), min(end, len(text))
    if start >= end:
        return [(text, False)]
    pieces = [(text[:start], False), (text[start:end], True), (text[end:], False)]
    return [piece for piece in pieces if piece[0]]


def marked(paragraph: Paragraph, mark: Mark | None) -> list[list[tuple[str, bool]]]:
    """The lines of a paragraph, each in :func:`parts`. Only ``p0`` has two: the
    title, then the lead."""
    begin, end = (mark.start, mark.end) if mark and mark.anchor == paragraph.anchor else (0, 0)
    lines = []
    offset = 0
    for line in paragraph.text.split("\n"):
        lines.append(parts(line, begin - offset, end - offset))
        offset += len(line) + 1
    return lines
