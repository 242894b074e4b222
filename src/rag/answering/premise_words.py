"""Which word of a question stands denied, only meant, or not at all where the rest of the
question is told.

Pure. Looks at each content word by itself; contraries are another's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.near_article import (
    NOWHERE,
    denial_of,
    form_of,
    holds,
    is_meant,
    plan_of,
    ways_of,
    written_as,
)
from rag.answering.premise_look import ABSENT, STANDS, Flags, Floats, Look, Sign, Signs, match
from rag.answering.supposed import Supposed

WORD_FEATURES: tuple[str, ...] = (
    # Of a word that stands denied where the question has it outright, or the other way.
    *("denied", "denied_upheld", "denied_margin", "near_denied_margin", "undenied_weight"),
    # Of one that is only meant there.
    *("near_meant_margin", "near_meant", "meant_is_deed", "asks_of_meant"),
    # Of one that is lacking where the rest stands, in nats of rarity.
    *("deed_lacking", "deed_weight", "thing_lacking", "thing_weight", "name_lacking"),
    *("near_deed_lacking", "near_deed_gap", "near_thing_lacking"),
    *("number_lacks_in_article", "name_lacks_in_article", "broken_neighbour"),
    "moved_neighbours",
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A word, and how much of the rest of the question is held by the best sentence that
    has it outright, denied (turned round where the question denies it), only meant, or
    firmly: of the whole, and of what stands beside it (``near_…``). ``gap``: by how much the best
    sentence of all holds more than the best with the word; ``lacks``: that by its weight,
    where that sentence has not the word."""

    word: Supposed
    weight: float
    is_deed: bool
    outright: float
    denied: float
    near_outright: float
    near_denied: float
    near_meant: float
    near_firm: float
    gap: float
    lacks: float
    near_gap: float
    lacks_in_article: float
    is_broken: bool
    is_moved: bool


def look_for_words(look: Look, found: Signs) -> None:
    """Adds the values of ``WORD_FEATURES``, and the signs that there are."""
    held = [_held(look, at) for at in range(len(look.words))]
    supposed = [one for one in held if not one.word.is_asked]
    asks_of_meant = is_meant(form_of(look.question))
    denied = [one for one in held if one.denied > 0]
    near_denied = [one for one in held if one.near_denied > 0]
    meant = [
        one for one in supposed if one.near_meant > 0 and not one.word.is_name and not asks_of_meant
    ]
    words = [one for one in supposed if not one.word.is_name and not one.word.text[0].isdigit()]
    deeds = [one for one in supposed if one.is_deed]
    things = [one for one in supposed if not one.is_deed]
    worst = max(denied, key=lambda one: one.denied - one.outright, default=None)
    planned = max(meant, key=lambda one: one.near_meant - one.near_firm, default=None)
    names = [one for one in supposed if one.word.is_name]
    deed = max((one for one in words if one.is_deed), key=_lacking, default=None)
    thing = max((one for one in words if not one.is_deed), key=_lacking, default=None)
    found.values |= {
        "denied": worst.denied if worst else 0.0,
        "denied_upheld": worst.outright if worst else 0.0,
        "denied_margin": worst.denied - worst.outright if worst else -1.0,
        "near_denied_margin": _most((o.near_denied - o.near_outright for o in near_denied), -1.0),
        "undenied_weight": _most(o.weight for o in held if o.word.is_denied and o.outright < 0),
        "near_meant_margin": planned.near_meant - planned.near_firm if planned else -1.0,
        "near_meant": planned.near_meant if planned else 0.0,
        "meant_is_deed": float(planned is not None and planned.is_deed),
        "asks_of_meant": float(asks_of_meant),
        "deed_lacking": deed.lacks if deed else -1.0,
        "deed_weight": deed.weight if deed else 0.0,
        "thing_lacking": thing.lacks if thing else -1.0,
        "thing_weight": thing.weight if thing else 0.0,
        "name_lacking": _most(one.gap for one in names),
        "near_deed_lacking": _most(one.near_gap * one.weight for one in deeds),
        "near_deed_gap": _most(one.near_gap for one in deeds),
        "near_thing_lacking": _most(one.near_gap * one.weight for one in things),
        "number_lacks_in_article": _most(
            one.lacks_in_article for one in supposed if one.word.text[0].isdigit()
        ),
        "name_lacks_in_article": _most(one.lacks_in_article for one in names),
        "broken_neighbour": _most(one.weight for one in supposed if one.is_broken),
        "moved_neighbours": sum(one.is_moved for one in supposed) / len(held),
    }
    _sign(look, found, near_denied, planned, supposed)


def _sign(
    look: Look,
    found: Signs,
    denied: Sequence[_Held],
    planned: _Held | None,
    supposed: Sequence[_Held],
) -> None:
    worst = max(denied, key=lambda one: one.near_denied - one.near_outright, default=None)
    if worst is not None:
        word = worst.word
        told = word.text if word.is_denied else _written(look, word.text, denial_of)
        margin = worst.near_denied - worst.near_outright
        found.denied = Sign(word.denied_from, word.end, margin, told)
    if planned is not None:
        margin = planned.near_meant - planned.near_firm
        told = _written(look, planned.word.text, plan_of)
        found.meant = Sign(planned.word.start, planned.word.end, margin, told)
    lacking = max(supposed, key=lambda one: one.near_gap * one.weight, default=None)
    if lacking is not None:
        margin = lacking.near_gap * lacking.weight
        found.lacking = Sign(lacking.word.start, lacking.word.end, margin)


def _held(look: Look, at: int) -> _Held:
    word, weight = look.words[at], float(look.weight[at])
    own = np.arange(len(look.words)) == at
    rest, beside = look.rest(own), look.beside(at, own)
    stands = look.stands[at] >= STANDS
    ways = [
        ways_of(form, word.text) if is_there else NOWHERE
        for form, is_there in zip(look.told.forms, stands, strict=True)
    ]
    # A synonym of it stands outright: how it stands is not looked at.
    outright = np.array([one.outright or one == NOWHERE for one in ways]) & stands
    denied = np.array([one.denied for one in ways])
    meant = np.array([one.meant for one in ways])
    firm = np.array([one.firm or one == NOWHERE for one in ways]) & stands
    if word.is_denied:
        outright, denied = denied, outright
    home = int(np.argmax(rest))
    is_home = look.stands[at, home] >= STANDS
    gap = float(rest[home]) - _best(rest, stands)
    there, article = look.told.forms[home], look.told.article
    return _Held(
        word,
        weight,
        bool(look.is_deed[at]),
        _best(rest, outright),
        _best(rest, denied),
        _best(beside, outright),
        _best(beside, denied),
        _best(beside, meant),
        _best(beside, firm),
        gap,
        gap * weight * (1.0 - float(look.stands[at, home])),
        float(beside.max()) - _best(beside, stands),
        1.0 - match(word.text, article),
        not is_home and bool(word.content_left) and holds(there, word.content_left),
        bool(is_home and word.left and not holds(article, f"{word.left} {word.text}")),
    )


def _lacking(one: _Held) -> tuple[float, float]:
    return one.lacks, one.weight


def _written(look: Look, word: str, stretch_of: Callable[[str, str], str]) -> str:
    """How the first sentence that turns a word writes it with what turns it."""
    for sentence, form in zip(look.told.sentences, look.told.forms, strict=True):
        if stretch := stretch_of(form, word):
            return written_as(sentence, stretch)
    return ""


def _best(held: Floats, those: Flags) -> float:
    return float(held[those].max()) if those.any() else ABSENT


def _most(values: Iterable[float], least: float = 0.0) -> float:
    return max([least, *values])
