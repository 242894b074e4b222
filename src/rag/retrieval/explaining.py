"""Why a hit ranks where it does: its places, the parts of its score, and which of the
question's terms stand in its paragraph, its title, its article, or nowhere in it.

Pure. Knows nothing of where texts come from, nor of how an explanation is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rag.index.query import OtherWording, WordingGroup
from rag.index.rarity import TermRarity
from rag.retrieval.labels import feature_label, part_label
from rag.retrieval.matching import QuestionTerms, TextTerms
from rag.retrieval.ranking import Reason
from rag.retrieval.understanding import Understanding
from rag.types import Article, Hit

Place = Literal["paragraph", "title", "article"]


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A syllable of the question and where it stands. ``weight`` is its share, by rarity,
    of all that is asked; ``places`` is empty where the article has it nowhere. One that
    ``is_folded`` is compared without its diacritics. ``reworded`` is where another wording
    of it stands, as a name in full does for its abbreviation."""

    term: str
    weight: float
    is_folded: bool
    places: tuple[Place, ...]
    reworded: tuple[Place, ...] = ()


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
    def terms_reworded(self) -> tuple[str, ...]:
        """Those that stand in the article in other words alone."""
        return tuple(one.term for one in self.terms if one.reworded and not one.places)

    @property
    def terms_nowhere(self) -> tuple[str, ...]:
        return tuple(one.term for one in self.terms if not one.places and not one.reworded)


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
    groups = understood.readings[0].query.groups
    terms = [
        TermPlace(
            term.text,
            term.weight,
            term.is_folded,
            tuple(place for place, standing in found.items() if term.stands_in(standing)),
            tuple(
                place
                for place, standing in found.items()
                if _is_reworded(term.text, groups, standing, hit.article)
            ),
        )
        for term in sorted(asked.syllables, key=lambda term: -term.weight)
    ]
    parts = sorted(hit.parts.items(), key=lambda part: -part[1])
    return Explanation(rank, fused_rank, tuple(parts), tuple(terms), tuple(reasons))


def _is_reworded(
    term: str, groups: Sequence[WordingGroup], standing: TextTerms, article: Article
) -> bool:
    return any(
        term in group.own and _stands(other, standing) and _counts_in(other, article)
        for group in groups
        for other in group.others
    )


def _stands(other: OtherWording, standing: TextTerms) -> bool:
    """Whether a text has the wording's own syllables, and the pairs that they make. Its
    pairs with the question's other words are no part of it."""
    own = {term for term in other.terms if "_" not in term}
    pairs = {term for term in other.terms if "_" in term and own.issuperset(term.split("_"))}
    return bool(own) and own | pairs <= standing.toned


def _counts_in(other: OtherWording, article: Article) -> bool:
    return article.published_at is None or other.bounds.admits(article)


def explanation_to_dict(explanation: Explanation) -> dict[str, Any]:
    """As the API and ``--json`` give it; labels are for readers, in Vietnamese."""
    return {
        "rank": explanation.rank,
        "fused_rank": explanation.fused_rank,
        "parts": [
            {"part": part, "label": part_label(part).vietnamese, "value": value}
            for part, value in explanation.parts
        ],
        "terms": [_term_to_dict(term) for term in explanation.terms],
        "reasons": [
            asdict(reason) | {"label": feature_label(reason.feature).vietnamese}
            for reason in explanation.reasons
        ],
    }


def _term_to_dict(term: TermPlace) -> dict[str, Any]:
    return asdict(term) | {"places": list(term.places), "reworded": list(term.reworded)}


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
