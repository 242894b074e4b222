"""Claims and their markers as one text, and the check that both agree.

Pure. The text is made from structure and never read back: where each marker stands is
known from making it, so a bracket of a newspaper's own ("[2024]") is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.types import Answer, Citation, Claim, Paragraph

# What ends a sentence, with the quotation marks that close after it.
_ENDING = re.compile(r"[.!?…;:,]+[\"”’»)\]]*$")
# A newspaper's own "[1]" would pass for a marker of ours. Years and longer numbers do
# not: no answer has a hundred markers.
_LOOKS_LIKE_MARKER = re.compile(r"\[\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*\]")


@dataclass(frozen=True, slots=True)
class Placed:
    """One marker at ``[start, end)`` of an answer's text."""

    marker: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer's text and where its markers stand in it, in order."""

    text: str
    markers: tuple[Placed, ...]


def render(claims: Sequence[Claim]) -> Rendered:
    """The claims' text, each led as it says, markers before its closing full stop.

    A newspaper's own "[1]" is shown as "(1)": in an answer, a bracketed number of one
    or two digits is a marker. The claim and its quotation keep it as printed.
    """
    text = ""
    placed: list[Placed] = []
    for claim in claims:
        body, ending = split_ending(claim.text)
        text += (" " if text else "") + claim.lead + _disarmed(body)
        for marker in claim.citations:
            start = len(text) + 1
            text += f" [{marker}]"
            placed.append(Placed(marker, start, len(text)))
        text += _disarmed(ending)
    return Rendered(text, tuple(placed))


def split_ending(text: str) -> tuple[str, str]:
    """A sentence, and the punctuation before which its markers go. A sentence that
    stops nowhere, such as a clause or a headline, is given a full stop."""
    match = _ENDING.search(text)
    if match is None:
        return text, "."
    return text[: match.start()].rstrip(), match.group()


def _disarmed(text: str) -> str:
    return _LOOKS_LIKE_MARKER.sub(r"(\1)", text)


def problems_of(answer: Answer, paragraphs: Mapping[str, Paragraph]) -> list[str]:
    """What in an answer breaks the contract; empty where all agrees.

    Checks that every marker in the text has its citation and every citation its
    marker, that they are numbered by first use from 1, and that each quotation is
    exactly its slice of the stored paragraph.
    """
    problems: list[str] = []
    rendered = render(answer.claims)
    if answer.status == "abstained":
        if answer.claims or answer.citations:
            problems.append("an abstention has claims or citations")
        return problems
    if rendered.text != answer.answer:
        problems.append("the text is not that of its claims")
    seen = list(dict.fromkeys(placed.marker for placed in rendered.markers))
    if seen != list(range(1, len(seen) + 1)):
        problems.append(f"markers are not numbered by first use: {seen}")
    if seen != [citation.marker for citation in answer.citations]:
        problems.append("markers and citations differ")
    spans = [(c.paragraph_id, c.start, c.end) for c in answer.citations]
    if len(set(spans)) != len(spans):
        problems.append("two markers are one evidence")
    return problems + [p for c in answer.citations for p in _slice_problems(c, paragraphs)]


def _slice_problems(citation: Citation, paragraphs: Mapping[str, Paragraph]) -> list[str]:
    paragraph = paragraphs.get(citation.paragraph_id)
    if paragraph is None:
        return [f"[{citation.marker}] cites a paragraph that is not there"]
    if not 0 <= citation.start < citation.end <= len(paragraph.text):
        return [f"[{citation.marker}] lies outside its paragraph"]
    if paragraph.text[citation.start : citation.end] != citation.quote:
        return [f"[{citation.marker}] does not slice to its quotation"]
    return []
