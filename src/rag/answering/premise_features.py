"""What is known of whether evidence bears out what a question supposes: one number a feature.

Each word of the question is looked for where the *rest* of the question is told: a word
that does not stand there, stands there denied, only meant, or with its contrary in its place,
is what the question may be wrong about. Knows the order of the features and how each is
reckoned; nothing of trees, thresholds or wording.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rag.answering.checks.synonyms import common_form
from rag.answering.compounds import Compounds
from rag.answering.supposed import Phrase, Supposed, phrases, supposed, without_asking
from rag.answering.told import (
    NEGATIONS,
    NOWHERE,
    Told,
    Ways,
    denial_of,
    form_of,
    holds,
    is_meant,
    plan_of,
    ways_of,
    written_as,
)
from rag.index.term_weights import TermWeights
from rag.vietnamese.opposites import contraries, is_often_meant
from rag.vietnamese.question_kinds import gives

Floats = npt.NDArray[np.float64]

FEATURES: tuple[str, ...] = (
    # Of the phrase whose contrary stands where the rest of the question does: how much of
    # the rest the best sentence with the contrary holds, and the best with the phrase.
    *("turned", "turned_upheld", "turned_margin", "turned_rank", "turned_is_loose"),
    *("turned_size", "phrase_in_article", "contrary_in_article", "turned_strictly"),
    # The same by the words beside it alone.
    *("near_turned", "near_upheld", "near_turned_margin", "near_is_loose", "near_size"),
    # Of a word that stands denied where the question has it outright, or the other way.
    *("denied", "denied_upheld", "denied_margin", "near_denied_margin", "undenied_weight"),
    # Of one that is only meant there.
    *("near_meant_margin", "near_meant", "meant_is_deed", "asks_of_meant", "asks_of_denied"),
    # Of one that is lacking where the rest stands, in nats of rarity.
    *("deed_lacking", "deed_weight", "thing_lacking", "thing_weight", "name_lacking"),
    *("near_deed_lacking", "near_deed_gap", "near_thing_lacking"),
    *("number_lacks_in_article", "name_lacks_in_article"),
    # What is lacking of the whole question.
    *("lacking_in_sentence", "lacking_in_paragraph", "lacking_in_article"),
    *("deed_lacks_in_sentence", "deed_lacks_in_article"),
    *("in_sentence", "in_best", "in_paragraph", "pairs_in_sentence", "pairs_in_article"),
    *("gives", "gives_next", "gives_most", "broken_neighbour", "moved_neighbours"),
)
# What a word of two syllables is worth where only both of them, or one, stand in a text.
_BOTH, _EITHER = 0.5, 0.25
_STANDS = 0.9
# A later sentence is a little less likely to be what is asked about.
_BY_RANK = 0.003
# How fast what stands beside a word loses weight, in content words.
_NEAR = 1.5
# The share of a word's uses behind "đã", "bị" and the like from which on it is a deed.
_DEED = 0.12
_ABSENT = -0.1
_LOOSE, _ASKED = 0.15, 0.3
_GIVING = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that may be wrong: the question's words ``[start, end)``, and what is
    ``told`` instead, "" for nothing. ``margin``: how much better the rest of the question is
    told with it than without."""

    start: int
    end: int
    margin: float
    told: str = ""


@dataclass(slots=True)
class Signs:
    """``values`` by feature, and the strongest sign of each sort."""

    values: dict[str, float] = field(default_factory=dict)
    turned: Sign | None = None
    denied: Sign | None = None
    meant: Sign | None = None
    lacking: Sign | None = None

    @property
    def row(self) -> list[float]:
        """One number for each of ``FEATURES``."""
        return [float(self.values[name]) for name in FEATURES]


class PremiseFeatures:
    """``deeds``: by word, the share of its uses that a deed has."""

    def __init__(self, weights: TermWeights, words: Compounds, deeds: Mapping[str, float]) -> None:
        self._weights = weights
        self._words = words
        self._deeds = deeds

    def signs(self, question: str, told: Told) -> Signs:
        """What speaks against a question, NFC and with its marks. There must be a
        sentence."""
        asked = without_asking(question)
        words = supposed(asked, self._words)
        if not words:
            return Signs(dict.fromkeys(FEATURES, 0.0))
        look = _Look(
            question,
            words,
            told,
            np.array([self._rarity(word.text) for word in words]),
            np.array([self._deeds.get(word.text, 0.0) > _DEED for word in words]),
        )
        found = Signs()
        look.turned(phrases(asked, words), found)
        look.each_word(found)
        look.whole(form_of(asked), found)
        return found

    def _rarity(self, word: str) -> float:
        counts, total = self._weights.document_frequencies, self._weights.paragraphs
        joint = counts.get(word.replace(" ", "_"), 0) if " " in word else 0
        if joint:
            return math.log(total / joint)
        return max(math.log(total / (counts.get(part, 0) + 5)) for part in word.split())


class _Look:
    """One question held against one article. Rows are content words, columns sentences."""

    def __init__(
        self,
        question: str,
        words: Sequence[Supposed],
        told: Told,
        weight: Floats,
        is_deed: npt.NDArray[np.bool_],
    ) -> None:
        self._question, self._words, self._told = question, words, told
        self._weight, self._is_deed = weight, is_deed
        self._total = float(weight.sum())
        self._stands = np.array(
            [[match(word.text, form) for form in told.forms] for word in words]
        )
        self._weighed = weight[:, None] * self._stands
        self._covered = self._weighed.sum(axis=0)
        self._by_rank = _BY_RANK * np.arange(len(told.forms))

    def _rest(self, own: npt.NDArray[np.bool_]) -> Floats:
        """How much of the question without some of its words each sentence holds."""
        rest = max(self._total - float(self._weight[own].sum()), 1e-6)
        held: Floats = (self._covered - self._weighed[own].sum(axis=0)) / rest - self._by_rank
        return held

    def _beside(self, at: int, own: npt.NDArray[np.bool_]) -> Floats:
        """The same of the words that stand near one."""
        distance = np.abs(np.arange(len(self._words)) - at)
        weight = self._weight * np.exp(-distance / _NEAR) * ~own
        held: Floats = weight @ self._stands / max(float(weight.sum()), 1e-6) - self._by_rank
        return held

    def turned(self, found_phrases: Sequence[Phrase], found: Signs) -> None:
        """What has its contrary in its place."""
        far = near = None
        strictly = 0.0
        for phrase in found_phrases:
            one = self._turned(phrase)
            if far is None or one.far_score > far.far_score:
                far = one
            if near is None or one.near_score > near.near_score:
                near = one
            is_plain = not one.is_loose and not phrase.is_asked
            if is_plain and one.far[0] > 0 > one.far[1]:
                strictly = max(strictly, one.far[0])
        values = found.values
        values["turned_strictly"] = strictly
        if far is None or near is None:
            values |= dict.fromkeys(FEATURES[:8], -2.0) | dict.fromkeys(FEATURES[9:14], -2.0)
            return
        values |= {
            "turned": far.far[0],
            "turned_upheld": far.far[1],
            "turned_margin": far.far_score,
            "turned_rank": float(far.rank),
            "turned_is_loose": float(far.is_loose),
            "turned_size": float(far.phrase.size),
            "phrase_in_article": float(far.in_article[0]),
            "contrary_in_article": float(far.in_article[1]),
            "near_turned": near.near[0],
            "near_upheld": near.near[1],
            "near_turned_margin": near.near_score,
            "near_is_loose": float(near.is_loose),
            "near_size": float(near.phrase.size),
        }
        best = near if near.near_score >= far.far_score else far
        margin = max(near.near_score, far.far_score)
        if margin > 0:
            found.turned = Sign(best.phrase.start, best.phrase.end, margin, best.told)

    def _turned(self, phrase: Phrase) -> _Turned:
        mine, theirs = {phrase.text}, contraries(phrase.text)
        parts = set(phrase.text.split())
        own = np.array([bool(parts & set(word.text.split())) for word in self._words])
        rest, beside = self._rest(own), self._beside(phrase.near, own)
        far, near = [_ABSENT, _ABSENT], [_ABSENT, _ABSENT]
        rank, told = len(rest), ""
        for number, form in enumerate(self._told.forms):
            held = [word for word in mine if holds(form, word)]
            against = [
                word
                for word in theirs
                if holds(form, word) and not any(holds(f" {one} ", word) for one in held)
            ]
            if not held and not against:
                continue
            ways = [ways_of(form, word) for word in held]
            others = [(word, ways_of(form, word)) for word in against]
            is_held = any(way.outright for way in ways) or any(w.denied for _, w in others)
            is_against = any(way.denied for way in ways) or any(w.outright for _, w in others)
            if phrase.is_denied:
                is_held, is_against = is_against, is_held
            if is_held:
                far[1], near[1] = max(far[1], rest[number]), max(near[1], beside[number])
            elif is_against:
                if beside[number] > near[0]:
                    instead = phrase.text if phrase.is_denied else denial_of(form, phrase.text)
                    told = written_as(self._told.sentences[number], (*against, instead)[0])
                if rest[number] > far[0]:
                    rank = number
                far[0], near[0] = max(far[0], rest[number]), max(near[0], beside[number])
        is_loose = is_often_meant(phrase.text)
        less = _LOOSE * is_loose + _ASKED * phrase.is_asked
        in_article = (
            holds(self._told.article, phrase.text),
            any(holds(self._told.article, word) for word in theirs),
        )
        return _Turned(
            phrase,
            (far[0], far[1]),
            (near[0], near[1]),
            (far[0] - max(far[1], 0.0) if far[0] >= 0 else -1.0) - less,
            (near[0] - max(near[1], 0.0) if near[0] >= 0 else -1.0) - less,
            rank,
            is_loose,
            in_article,
            told,
        )

    def each_word(self, found: Signs) -> None:
        """What stands denied, only meant, or not at all where the rest does."""
        denied = (-1.0, 0.0, 0.0)
        near_denied = meant_margin = -1.0
        undenied = meant = meant_deed = 0.0
        deed = thing = (-1.0, 0.0)
        name = near_deed = near_gap = near_thing = number_lacks = name_lacks = 0.0
        broken, moved = 0.0, 0
        count = len(self._words)
        asks_of_meant = is_meant(form_of(self._question))
        for at, word in enumerate(self._words):
            own = np.arange(count) == at
            rest, beside = self._rest(own), self._beside(at, own)
            stands = self._stands[at] >= _STANDS
            weight = float(self._weight[at])
            ways = [
                ways_of(form, word.text) if is_there else NOWHERE
                for form, is_there in zip(self._told.forms, stands, strict=True)
            ]
            outright = _best(rest, ways, stands, "outright")
            turned = _best(rest, ways, stands, "denied")
            near_outright = _best(beside, ways, stands, "outright")
            near_turned = _best(beside, ways, stands, "denied")
            near_meant = _best(beside, ways, stands, "meant")
            if word.is_denied:
                outright, turned = turned, outright
                near_outright, near_turned = near_turned, near_outright
                if outright < 0:
                    undenied = max(undenied, weight)
            if turned > 0 and turned - outright > denied[0]:
                denied = (turned - outright, turned, outright)
            if near_turned > 0 and near_turned - near_outright > near_denied:
                near_denied = near_turned - near_outright
                told = word.text if word.is_denied else self._denial(word.text)
                found.denied = Sign(word.denied_from, word.end, near_denied, told)
            if word.is_asked:
                continue
            margin = near_meant - near_outright
            if not asks_of_meant and not word.is_name and near_meant > 0 and margin > meant_margin:
                meant_margin, meant, meant_deed = margin, near_meant, float(self._is_deed[at])
                found.meant = Sign(word.start, word.end, margin, self._plan(word.text))
            in_article = match(word.text, self._told.article)
            home = int(np.argmax(rest))
            gap = float(rest[home]) - _most(rest[stands])
            lacks = gap * weight * (1.0 - float(self._stands[at, home]))
            if word.text[0].isdigit():
                number_lacks = max(number_lacks, 1.0 - in_article)
            elif word.is_name:
                name, name_lacks = max(name, gap), max(name_lacks, 1.0 - in_article)
            elif self._is_deed[at]:
                deed = max(deed, (lacks, weight))
            else:
                thing = max(thing, (lacks, weight))
            near = float(beside.max()) - _most(beside[stands])
            if self._is_deed[at]:
                near_deed, near_gap = max(near_deed, near * weight), max(near_gap, near)
            else:
                near_thing = max(near_thing, near * weight)
            if found.lacking is None or near * weight > found.lacking.margin:
                found.lacking = Sign(word.start, word.end, near * weight)
            there = self._told.forms[home]
            is_beside = bool(word.content_left) and holds(there, word.content_left)
            if self._stands[at, home] < _STANDS and is_beside:
                broken = max(broken, weight)
            is_pair = not word.left or holds(self._told.article, f"{word.left} {word.text}")
            moved += self._stands[at, home] >= _STANDS and not is_pair
        found.values |= {
            "denied": denied[1],
            "denied_upheld": denied[2],
            "denied_margin": denied[0],
            "near_denied_margin": near_denied,
            "undenied_weight": undenied,
            "near_meant_margin": meant_margin,
            "near_meant": meant,
            "meant_is_deed": meant_deed,
            "asks_of_meant": float(asks_of_meant),
            "deed_lacking": deed[0],
            "deed_weight": deed[1],
            "thing_lacking": thing[0],
            "thing_weight": thing[1],
            "name_lacking": name,
            "near_deed_lacking": near_deed,
            "near_deed_gap": near_gap,
            "near_thing_lacking": near_thing,
            "number_lacks_in_article": number_lacks,
            "name_lacks_in_article": name_lacks,
            "broken_neighbour": broken,
            "moved_neighbours": moved / count,
        }

    def _denial(self, word: str) -> str:
        """How the first sentence that denies a word writes it."""
        for sentence, form in zip(self._told.sentences, self._told.forms, strict=True):
            if denial := denial_of(form, word):
                return written_as(sentence, denial)
        return ""

    def _plan(self, word: str) -> str:
        """How the first sentence in which a word is only meant writes it."""
        for sentence, form in zip(self._told.sentences, self._told.forms, strict=True):
            if plan := plan_of(form, word):
                return written_as(sentence, plan)
        return ""

    def whole(self, form: str, found: Signs) -> None:
        """What of the whole question stands where, and whether what is asked is given."""
        told = self._told
        supposes = np.array([not word.is_asked for word in self._words])
        weight, is_deed = self._weight * supposes, self._is_deed & supposes
        in_article = np.array([match(word.text, told.article) for word in self._words])
        in_paragraph = np.array([match(word.text, told.paragraph) for word in self._words])
        lacks = weight * (1.0 - self._stands[:, 0])
        pairs = [f"{one} {other}" for one, other in pairwise(form.split())]
        given = [gives(self._question, text) for text in told.sentences[:_GIVING]]
        found.values |= {
            "asks_of_denied": float(any(word in form.split() for word in NEGATIONS)),
            "lacking_in_sentence": float(lacks.sum()),
            "lacking_in_paragraph": float(weight @ (1.0 - in_paragraph)),
            "lacking_in_article": float(weight @ (1.0 - in_article)),
            "deed_lacks_in_sentence": float((lacks * is_deed).max()),
            "deed_lacks_in_article": float((weight * (1.0 - in_article) * is_deed).max()),
            "in_sentence": float(self._covered[0]) / self._total,
            "in_best": float(self._covered.max()) / self._total,
            "in_paragraph": float(self._weight @ in_paragraph) / self._total,
            "pairs_in_sentence": _share(pairs, told.forms[0]),
            "pairs_in_article": _share(pairs, told.article),
            "gives": given[0],
            "gives_next": given[1] if len(given) > 1 else 0.0,
            "gives_most": max(given),
        }


@dataclass(frozen=True, slots=True)
class _Turned:
    """A phrase: the best shares of sentences with its contrary alone and with itself, of
    the whole question (``far``) and of the words beside it (``near``), and what the two
    come to."""

    phrase: Phrase
    far: tuple[float, float]
    near: tuple[float, float]
    far_score: float
    near_score: float
    rank: int
    is_loose: bool
    in_article: tuple[bool, bool]
    told: str


def match(word: str, form: str) -> float:
    """How far a word stands in a text, 0 to 1: itself, or one that newspapers use for it,
    or but its syllables."""
    if holds(form, word):
        return 1.0
    other = common_form(word)
    if other != word and holds(form, other):
        return _STANDS
    first, joint, second = word.partition(" ")
    if not joint:
        return 0.0
    count = holds(form, first) + holds(form, second)
    return _BOTH if count == 2 else _EITHER * count


def _best(
    held: Floats, ways: Sequence[Ways], stands: npt.NDArray[np.bool_], way: str
) -> float:
    """The most that a sentence holds of the rest where the word stands in some way."""
    found = [
        float(held[number])
        for number in np.flatnonzero(stands)
        if getattr(ways[number], way) or (way == "outright" and ways[number] == NOWHERE)
    ]
    return max(found, default=_ABSENT)


def _most(values: Floats) -> float:
    return float(values.max()) if len(values) else _ABSENT


def _share(pairs: Sequence[str], form: str) -> float:
    return sum(holds(form, pair) for pair in pairs) / len(pairs) if pairs else 0.0
