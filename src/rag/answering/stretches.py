"""What has to be quoted along with a sentence for it to be read alone: who "ông" is, on
whose word an accusation rests, the items that a colon announces.

Pure. The quotation grows within its paragraph and stays verbatim, so that nothing is
said of anybody that the newspaper did not say. Knows nothing of scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering import pronouns
from rag.answering.accusations import accuses, says_on_whose_word
from rag.answering.candidates import Candidate
from rag.answering.drafts import Evidence
from rag.answering.quotations import MAX_STRETCH_SYLLABLES, quotable
from rag.answering.selection import MAX_SENTENCES
from rag.types import Hit, Span
from rag.vietnamese.tokens import syllables

# A reader is to check one sentence, and is given a second to know of whom it is; a third
# only where the second itself says "ông".
MOST_ADDED_SYLLABLES = 45
MOST_BACK = 2
MOST_ITEMS = 2
_ITEM = re.compile(r"[-–—•*+] ?\w|(?:\d{1,2}|[a-zđ])[.)] ?\w")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A candidate as it is quoted. Where somebody else's naming is too far to quote with
    it, ``who`` is that, a few words of the same article."""

    candidate: Candidate
    who: Evidence | None = None


def stretched(chosen: Sequence[Candidate], hits: Iterable[Hit]) -> list[Quotation]:
    """The candidates in their order, each with what it needs; those that another has come
    to hold give it their place, and so is an accusation too far from its source. ``hits`` are
    where the paragraph before may be found."""
    nearby = {hit.paragraph.id: hit for hit in hits}
    made: list[Quotation] = []
    for candidate in chosen:
        if any(holds(one.candidate, candidate) for one in made):
            continue
        follows = bool(made) and _is_right_before(made[-1].candidate, candidate)
        one = _sourced(candidate)
        if one is None:
            continue
        quotation = Quotation(one) if follows else _told(one, nearby)
        held = [kept for kept in made if holds(quotation.candidate, kept.candidate)]
        # What holds the best sentence takes its place: it still comes first.
        at = made.index(held[0]) if held else len(made)
        made = [kept for kept in made if kept not in held]
        made[at:at] = [quotation, *(Quotation(item) for item in _items(candidate, nearby))]
    return made


def sentences_of(candidate: Candidate) -> list[str]:
    """The sentences of what is quoted, what is spoken with its speaker; all as one where
    it is cut otherwise than at their ends, as a clause or a list is."""
    text, whole = candidate.hit.paragraph.text, candidate.span
    inside = [s for s in quotable(text) if whole.start <= s.start and s.end <= whole.end]
    said = "".join(text[span.start : span.end] for span in inside)
    if "".join(said.split()) != "".join(candidate.text.split()):
        return [candidate.text]
    return [text[span.start : span.end] for span in inside]


def _told(candidate: Candidate, nearby: dict[str, Hit]) -> Quotation:
    """With whom or what its first words mean."""
    if not pronouns.refers_back(candidate.text):
        return Quotation(candidate)
    if candidate.span.start > candidate.sentence.start:
        whole = _spanning(candidate, candidate.sentence.start, candidate.span.end)
        return Quotation(whole if _fits(whole, candidate) else candidate)
    word = pronouns.person_word(candidate.text)
    text = candidate.hit.paragraph.text
    for unit in _units_before(candidate)[:MOST_BACK]:
        said = text[unit.start : unit.end]
        wider = _spanning(candidate, unit.start, candidate.span.end)
        if not _fits(wider, candidate):
            break
        if not pronouns.refers_back(said) and (not word or pronouns.tells_of_somebody(said)):
            return Quotation(wider)
    return Quotation(candidate, _named_before(candidate, word, nearby) if word else None)


def is_told(quotation: Quotation) -> bool:
    """Whether a reader knows of whom or what its first words speak."""
    return quotation.who is not None or not pronouns.refers_back(quotation.candidate.text)


def _named_before(candidate: Candidate, word: str, nearby: dict[str, Hit]) -> Evidence | None:
    """Who alone can be meant: named earlier in the paragraph, or in the one before."""
    paragraph = candidate.hit.paragraph
    earlier = paragraph.text[: candidate.span.start]
    if earlier.strip():
        span = pronouns.only_named(word, earlier)
        return Evidence(paragraph, candidate.hit.article, span) if span else None
    if paragraph.kind != "p":
        return None
    previous = replace(paragraph, ordinal=paragraph.ordinal - 1)
    hit = nearby.get(previous.id)
    span = pronouns.only_named(word, hit.paragraph.text) if hit else None
    return Evidence(hit.paragraph, hit.article, span) if hit and span else None


def _sourced(candidate: Candidate) -> Candidate | None:
    """An accusation with the sentence that says on whose word; ``None`` where one before
    it says so and is too far. Where none does, it is the newspaper's own."""
    text = candidate.hit.paragraph.text
    if not accuses(candidate.text) or says_on_whose_word(candidate.text):
        return candidate
    if candidate.span != candidate.sentence:
        candidate = _spanning(candidate, candidate.sentence.start, candidate.sentence.end)
        if says_on_whose_word(candidate.text):
            return candidate
    for unit in _units_before(candidate):
        if says_on_whose_word(text[unit.start : unit.end]):
            wider = _spanning(candidate, unit.start, candidate.span.end)
            return wider if _is_within_bounds(wider) else None
    return candidate


def _items(candidate: Candidate, nearby: dict[str, Hit]) -> list[Candidate]:
    """What a sentence that ends in a colon announces: the items of the paragraphs after
    it, as far as they were found and no further than one may read."""
    paragraph = candidate.hit.paragraph
    is_last = not paragraph.text[candidate.span.end :].strip()
    items: list[Candidate] = []
    if paragraph.kind != "p" or not (is_last and candidate.text.endswith(":")):
        return items
    left = MAX_STRETCH_SYLLABLES
    for ordinal in range(paragraph.ordinal + 1, paragraph.ordinal + 1 + MOST_ITEMS):
        hit = nearby.get(replace(paragraph, ordinal=ordinal).id)
        text = hit.paragraph.text if hit else ""
        whole = Span(0, len(text))
        left -= len(syllables(text))
        if hit is None or left < 0 or not _ITEM.match(text) or whole not in quotable(text):
            break
        items.append(Candidate(hit, candidate.rank, whole, whole, 0, None))
    return items


def _units_before(candidate: Candidate) -> list[Span]:
    """What may be quoted before a candidate's sentence, the nearest first, as far as
    nothing is left out between and the line goes."""
    text = candidate.hit.paragraph.text
    found: list[Span] = []
    start = min(candidate.span.start, candidate.sentence.start)
    for unit in reversed([one for one in quotable(text) if one.end <= start]):
        between = text[unit.end : start]
        if between.strip() or "\n" in between:
            break
        found.append(unit)
        start = unit.start
    return found


def _spanning(candidate: Candidate, start: int, end: int) -> Candidate:
    return replace(candidate, span=Span(start, end))


def _fits(wider: Candidate, candidate: Candidate) -> bool:
    added = len(syllables(wider.text)) - len(syllables(candidate.text))
    return added <= MOST_ADDED_SYLLABLES and _is_within_bounds(wider)


def _is_within_bounds(candidate: Candidate) -> bool:
    """Whether one quotation is no longer than an answer may be."""
    is_short = len(syllables(candidate.text)) <= MAX_STRETCH_SYLLABLES
    return is_short and len(sentences_of(candidate)) <= MAX_SENTENCES


def holds(one: Candidate, other: Candidate) -> bool:
    """Whether the one quotes all of the other."""
    return (
        one.hit.paragraph.id == other.hit.paragraph.id
        and one.span.start <= other.span.start
        and other.span.end <= one.span.end
    )


def _is_right_before(one: Candidate, other: Candidate) -> bool:
    paragraph = one.hit.paragraph
    return (
        paragraph.id == other.hit.paragraph.id
        and one.span.end <= other.span.start
        and not paragraph.text[one.span.end : other.span.start].strip()
    )
