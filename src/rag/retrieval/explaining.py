"""Why a hit ranks where it does: its places, the parts of its score, and which of the
question's terms stand in its paragraph, its title, its article, or nowhere in it.

Pure. Knows nothing of where texts come from, nor of how an explanation is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.ranking import Reason
from rag.retrieval.understanding import Understanding
from rag.types import Hit

Place = Literal["paragraph", "title", "article"]


@dataclass(frozen=True, slots=True)
class PartName:
    """What a part of a score is called for whoever reads it."""

    english: str
    vietnamese: str


_PARTS = {
    "lexical": PartName("words in the paragraph", "từ ngữ trong đoạn"),
    "article": PartName("words in the article", "từ ngữ trong cả bài"),
    "dense": PartName("nearness of meaning", "gần về nghĩa"),
    "head": PartName("title and lead", "là tiêu đề và sapo"),
    "ranker": PartName("ranker", "bộ xếp hạng"),
    "recency": PartName("newer article", "bài mới"),
    "date": PartName("speaks of the days asked about", "nhắc đến thời gian được hỏi"),
    "unranked": PartName("past the ranker's depth", "ngoài phần được xếp lại"),
}


def part_name(part: str) -> PartName:
    """The name of a part; one that is not known, as a ranker may add, is its own."""
    return _PARTS.get(part) or PartName(part, part)


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A syllable of the question and where it stands. ``weight`` is its share, by rarity,
    of all that is asked; ``places`` is empty where the article has it nowhere. One that
    ``is_folded`` is compared without its diacritics."""

    term: str
    weight: float
    is_folded: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one hit. ``rank`` is its place among the hits and ``fused_rank`` before ranking,
    both from 1; ``fused_rank`` counts copies too, which hits do not. ``parts`` add up to
    the score, the greatest first; ``terms`` are the rarest first; ``reasons`` are what
    moved the ranker most, where it can tell."""

    rank: int
    fused_rank: int
    parts: tuple[tuple[str, float], ...]
    terms: tuple[TermPlace, ...]
    reasons: tuple[Reason, ...] = ()

    def terms_in(self, place: Place) -> tuple[str, ...]:
        return tuple(one.term for one in self.terms if place in one.places)

    @property
    def terms_nowhere(self) -> tuple[str, ...]:
        return tuple(one.term for one in self.terms if not one.places)


def explained(
    understood: Understanding,
    hit: Hit,
    *,
    rank: int,
    fused_rank: int,
    article_text: str,
    rarity: TermRarity,
    reasons: Sequence[Reason] = (),
) -> Explanation:
    """``article_text`` holds all paragraphs of the hit's article."""
    asked = QuestionTerms.from_question(understood.text, rarity)
    texts: dict[Place, str] = {
        "paragraph": hit.paragraph.text,
        "title": hit.article.title,
        "article": article_text,
    }
    found = {place: asked.terms_of(text) for place, text in texts.items()}
    terms = [
        TermPlace(
            term.text,
            term.weight,
            term.is_folded,
            tuple(place for place, standing in found.items() if term.stands_in(standing)),
        )
        for term in sorted(asked.syllables, key=lambda term: -term.weight)
    ]
    parts = sorted(hit.parts.items(), key=lambda part: -part[1])
    return Explanation(rank, fused_rank, tuple(parts), tuple(terms), tuple(reasons))


def explanation_to_dict(explanation: Explanation) -> dict[str, Any]:
    """As the API and ``--json`` give it; labels are for readers, in Vietnamese."""
    return {
        "rank": explanation.rank,
        "fused_rank": explanation.fused_rank,
        "parts": [
            {"part": part, "label": part_name(part).vietnamese, "value": value}
            for part, value in explanation.parts
        ],
        "terms": [asdict(term) | {"places": list(term.places)} for term in explanation.terms],
        "reasons": [asdict(reason) for reason in explanation.reasons],
    }


def understanding_to_dict(understood: Understanding) -> dict[str, Any]:
    """What was understood of a question, in the same form."""
    return {
        "text": understood.text,
        "readings": [{"text": one.text, "weight": one.weight} for one in understood.readings],
        "notes": list(understood.notes),
        "is_about_now": understood.is_about_now,
        "event_periods": [
            {"written": one.written, "from": one.first.isoformat(), "to": one.last.isoformat()}
            for one in understood.event_periods
        ],
    }
