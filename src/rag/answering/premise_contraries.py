"""Which phrase of a question has its contrary in its place in the evidence.

Pure. "In its place": in a sentence that holds the rest of the question, or what stands
beside the phrase, better than any with the phrase itself does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.near_article import denial_of, holds, ways_of, written_as
from rag.answering.premise_look import ABSENT, Look, Sign, Signs
from rag.answering.supposed import Phrase
from rag.vietnamese.opposites import contraries, is_often_meant

FAR = (
    "turned turned_upheld turned_margin turned_rank turned_is_loose turned_size "
    "phrase_in_article contrary_in_article"
)
NEAR = "near_turned near_upheld near_turned_margin near_is_loose near_size"
CONTRARY_FEATURES: tuple[str, ...] = (*FAR.split(), "turned_strictly", *NEAR.split())
"""Of the phrase with the widest margin: how much of the rest of the question the best
sentence with its contrary alone holds, and the best with itself; then the same by the words
beside it."""
_NONE = -2.0
# What a margin loses for a phrase that means too much, or is asked for itself.
_LOOSE, _ASKED = 0.15, 0.3


@dataclass(frozen=True, slots=True)
class _Turned:
    """A phrase with the shares of the best sentences with its contrary alone and with
    itself, of the whole question (``far``) and of what stands beside it (``near``)."""

    phrase: Phrase
    far: tuple[float, float]
    near: tuple[float, float]
    rank: int
    is_loose: bool
    in_article: tuple[bool, bool]
    told: str

    @property
    def far_margin(self) -> float:
        return self._margin(*self.far)

    @property
    def near_margin(self) -> float:
        return self._margin(*self.near)

    def _margin(self, turned: float, upheld: float) -> float:
        margin = turned - max(upheld, 0.0) if turned >= 0 else -1.0
        return margin - _LOOSE * self.is_loose - _ASKED * self.phrase.is_asked


def look_for_contraries(look: Look, phrases: Sequence[Phrase], found: Signs) -> None:
    """Adds the values of ``CONTRARY_FEATURES``, and the sign where there is one."""
    turned = [_turned(look, phrase) for phrase in phrases]
    if not turned:
        found.values |= dict.fromkeys(CONTRARY_FEATURES, _NONE) | {"turned_strictly": 0.0}
        return
    far = max(turned, key=lambda one: one.far_margin)
    near = max(turned, key=lambda one: one.near_margin)
    strictly = (
        one.far[0]
        for one in turned
        if not one.is_loose and not one.phrase.is_asked and one.far[0] > 0 > one.far[1]
    )
    found.values |= {
        "turned": far.far[0],
        "turned_upheld": far.far[1],
        "turned_margin": far.far_margin,
        "turned_rank": float(far.rank),
        "turned_is_loose": float(far.is_loose),
        "turned_size": float(far.phrase.size),
        "phrase_in_article": float(far.in_article[0]),
        "contrary_in_article": float(far.in_article[1]),
        "turned_strictly": max(strictly, default=0.0),
        "near_turned": near.near[0],
        "near_upheld": near.near[1],
        "near_turned_margin": near.near_margin,
        "near_is_loose": float(near.is_loose),
        "near_size": float(near.phrase.size),
    }
    best = near if near.near_margin >= far.far_margin else far
    margin = max(near.near_margin, far.far_margin)
    if margin > 0:
        found.turned = Sign(best.phrase.start, best.phrase.end, margin, best.told)


def _turned(look: Look, phrase: Phrase) -> _Turned:
    parts, theirs = set(phrase.text.split()), sorted(contraries(phrase.text))
    own = np.array([bool(parts & set(word.text.split())) for word in look.words])
    rest, beside = look.rest(own), look.beside(phrase.near, own)
    far, near = [ABSENT, ABSENT], [ABSENT, ABSENT]
    rank, told = len(rest), ""
    for number, form in enumerate(look.told.forms):
        held = ways_of(form, phrase.text)
        is_there = holds(form, phrase.text)
        against = [
            (word, ways_of(form, word))
            for word in theirs
            if holds(form, word) and not (is_there and holds(f" {phrase.text} ", word))
        ]
        is_held = held.outright or any(ways.denied for _, ways in against)
        is_against = held.denied or any(ways.outright for _, ways in against)
        if phrase.is_denied:
            is_held, is_against = is_against, is_held
        if is_held:
            far[1], near[1] = max(far[1], rest[number]), max(near[1], beside[number])
        elif is_against:
            if beside[number] > near[0]:
                instead = phrase.text if phrase.is_denied else denial_of(form, phrase.text)
                words = against[0][0] if against else instead
                told = written_as(look.told.sentences[number], words)
            if rest[number] > far[0]:
                rank = number
            far[0], near[0] = max(far[0], rest[number]), max(near[0], beside[number])
    article = look.told.article
    return _Turned(
        phrase,
        (far[0], far[1]),
        (near[0], near[1]),
        rank,
        is_often_meant(phrase.text),
        (holds(article, phrase.text), any(holds(article, word) for word in theirs)),
        told,
    )
