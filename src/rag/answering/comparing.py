"""A sentence for each of the two things that a question compares.

Pure. Only adds: where what was chosen speaks of both already, it stays. Knows nothing of
how sentences are scored.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.answering.candidates import Candidate
from rag.answering.selection import MAX_SENTENCES, ScoredCandidate
from rag.vietnamese.normalise import match_form
from rag.vietnamese.question_shapes import compared
from rag.vietnamese.tokens import syllables


def both_sides(
    question: str, chosen: Sequence[Candidate], best_first: Sequence[ScoredCandidate]
) -> list[Candidate]:
    """``chosen``, and for a thing compared that none of it speaks of, the best sentence
    that does, in place of the last chosen where there is no room."""
    sides = compared(question)
    if sides is None or not chosen:
        return list(chosen)
    one, other = (frozenset(syllables(side)) for side in sides)
    kept = list(chosen)
    for side in (one, other):
        rest = other if side is one else one
        if any(_speaks_of(candidate, side, rest) for candidate in kept):
            continue
        found = next((s.candidate for s in best_first if _speaks_of(s.candidate, side, rest)), None)
        if found is not None:
            kept = [*_with_room(kept, rest, side), found]
    return kept


def is_compared(question: str, name: str) -> bool:
    """Whether a name of the question belongs to one of two things that it compares: an
    article about the other need not mention it."""
    sides = compared(question)
    return sides is not None and any(match_form(name) in side for side in sides)


def _with_room(
    kept: Sequence[Candidate], needed: Collection[str], rest: Collection[str]
) -> list[Candidate]:
    """Less the last that is not all that speaks of the side needed, where it is full."""
    if len(kept) < MAX_SENTENCES:
        return list(kept)
    first = next((one for one in kept if _speaks_of(one, needed, rest)), kept[0])
    dropped = next(one for one in reversed(kept) if one is not first)
    return [one for one in kept if one is not dropped]


def _speaks_of(candidate: Candidate, side: Collection[str], rest: Collection[str]) -> bool:
    """Whether all words of a side stand in a sentence and its headline, and what tells it
    from the other in the sentence, or else in a headline about it alone."""
    telling = [word for word in side if word not in rest] or list(side)
    said = set(syllables(candidate.text))
    headline = set(syllables(candidate.hit.article.title))
    if not said | headline >= set(side):
        return False
    others = [word for word in rest if word not in side]
    is_headlined = headline >= set(telling) and not headline >= set(others)
    return said >= set(telling) or (is_headlined and not said >= set(others))
