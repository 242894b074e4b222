"""Whether what was read is evidence enough, and what to say where it is not.

Boosted trees over what :mod:`rag.answering.answerability` tells of the hits, whose sum is
a calibrated logit. Before them, what lacks a name or year of the question is no answer;
after them, what is asked of something named must be told of it (:mod:`rag.answering.told`).
Knows nothing of markers, storage or of how the trees were learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from rag.answering import wording
from rag.answering.answerability import FEATURES, features, name_tokens, stands
from rag.answering.attributes import gives_attribute
from rag.answering.candidates import Candidate
from rag.answering.premise_reader import PremiseReader
from rag.answering.premises import Unheld
from rag.answering.reading import Reading
from rag.answering.told import Told
from rag.errors import ModelError
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import TextTerms
from rag.retrieval.trees import TreeEnsemble
from rag.types import Filters, Hit, Suggestion
from rag.vietnamese.normalise import has_diacritics
from rag.vietnamese.question_shapes import compared
from rag.vietnamese.questions import asks
from rag.wire import permalink

TREES_FILE = "abstention.json"
# Answer from this probability on. Chosen by benchmarks.answering.abstention_fit on the
# tuning half of ViNewsQA dev.
THRESHOLD = 0.3
# An article is worth suggesting when it holds this share of the question.
_SUGGESTED_SHARE = 0.4
# Of a question of one or two syllables (question words left out) all must stand in the
# paragraph or its title. Of up to six, these shares by rarity: a question's, and a
# topic's, such as "Dân số tỉnh Lai Châu?". Of longer ones the trees know better.
_FEW, _SHORT = 2, 6
_SHORT_SHARE, _TOPIC_SHARE = 0.6, 0.9
# Without marks, more syllables coincide by chance: either share is enough.
_SHORT_BARE = 8
_BARE_SHARE, _BARE_PAIRS = 0.7, 0.3
_MAX_SUGGESTIONS = 3
# Sentences of the nearest article in which an attribute may be given: an answer has three.
_GIVING_SENTENCES = 4
# An advertorial is about what is asked from this share of the question on.
_ADVERTISED_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Judgement:
    """``probability`` that the archive holds the answer; ``absent`` the names and
    numbers of the question that nothing read mentions; ``missing`` the names and years
    that what comes nearest is not about. ``gives_asked``: whether that tells what is asked,
    as far as the question names of whom. ``unheld`` is what the question supposes and the
    evidence does not say: an answer must say so first."""

    is_enough: bool
    probability: float
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    gives_asked: bool = True
    unheld: Unheld | None = None


class Abstention:
    """``threshold`` is the probability from which on an answer is given, in [0, 1].
    ``premises`` tells what a question supposes wrongly, ``told`` whether an article that
    is near tells what is asked; where there is none, nothing does, and all of them do."""

    def __init__(
        self,
        trees: TreeEnsemble,
        threshold: float = THRESHOLD,
        *,
        told: Told | None = None,
        premises: PremiseReader | None = None,
    ) -> None:
        if unknown := set(trees.features) - set(FEATURES):
            raise ModelError(
                f"The abstention's trees ask for {', '.join(sorted(unknown))}, which this "
                "version does not compute. Install the package again."
            )
        self._trees = trees
        self._columns = [FEATURES.index(feature) for feature in trees.features]
        self.threshold = threshold
        self._told = told
        self._premises = premises

    @classmethod
    def load(cls, threshold: float = THRESHOLD, weights: TermWeights | None = None) -> Abstention:
        """With the shipped trees, and the background's weights where none are given.
        Raises ModelError."""
        folder = Path(str(resources.files("rag") / "models" / "answering"))
        premises = PremiseReader.load(weights or TermWeights.load())
        trees = TreeEnsemble.load(folder / TREES_FILE)
        return cls(trees, threshold, told=Told.load(), premises=premises)

    def judge(self, reading: Reading) -> Judgement:
        """Whether to answer from what was read."""
        if not reading.ranked:
            return Judgement(False, 0.0)
        values = features(reading)
        probability = self.probability(values)
        missing = reading.missing(reading.ranked[0].candidate.hit)
        least = 0.0 if _compares_named(reading) else self.threshold
        is_near = probability >= least and not missing and is_matched(reading)
        # Told or not is a question only of an article that is near.
        given = gives_asked(reading) and (not is_near or self._is_told(reading, values))
        is_enough = is_near and given
        unheld = self._unheld(reading)
        return Judgement(is_enough, probability, _absent(reading), missing, given, unheld)

    def _unheld(self, reading: Reading) -> Unheld | None:
        return self._premises.unheld(reading) if self._premises is not None else None

    def _is_told(self, reading: Reading, values: Sequence[float]) -> bool:
        """Of two things compared, each article tells one side only."""
        if self._told is None or _compares_named(reading):
            return True
        return self._told.is_told(reading, values)

    def probability(self, values: Sequence[float]) -> float:
        """That the archive holds the answer, of one number for each of ``FEATURES``."""
        row = np.array([[values[column] for column in self._columns]])
        return 1.0 / (1.0 + math.exp(-float(self._trees.predict(row)[0])))


def nearest(reading: Reading, count: int) -> list[Candidate]:
    """The best ``count`` sentences of the article that comes nearest, best first."""
    ranked = [one.candidate for one in reading.ranked]
    own = ranked[0].hit.article.id
    return [candidate for candidate in ranked if candidate.hit.article.id == own][:count]


def gives_asked(reading: Reading) -> bool:
    """Whether one of the nearest sentences gives the attribute that is asked for, such as
    a price or an age; of a person named, in a sentence that speaks of them."""
    names = reading.named.names
    return any(
        gives_attribute(reading.question, one.text, names, one.text_before)
        for one in nearest(reading, _GIVING_SENTENCES)
    )


def _compares_named(reading: Reading) -> bool:
    """Whether two named things are compared. Each has an article that tells of it alone:
    what comes nearest holds half of the question, which the trees take for too little.
    Names that stand nowhere are refused all the same."""
    return compared(reading.question) is not None and bool(reading.named.names)


def is_matched(reading: Reading) -> bool:
    """Whether what comes nearest holds enough of a short question, whatever the trees make
    of it: a few words coincide by chance, and a topic alone is met whole or not at all."""
    terms, best = reading.terms, reading.ranked[0].candidate
    found = terms.terms_of(best.hit.paragraph.text) | terms.terms_of(best.hit.article.title)
    if len(terms.syllables) <= _FEW:
        is_word = any(len(term.text) > 1 for term in terms.syllables)
        return is_word and all(t.stands_in(found) for t in (*terms.syllables, *terms.pairs))
    share = terms.syllable_coverage(found)
    if not has_diacritics(reading.question) and len(terms.syllables) <= _SHORT_BARE:
        return share >= _BARE_SHARE or terms.pair_coverage(found) >= _BARE_PAIRS
    if len(terms.syllables) > _SHORT:
        return True
    return share >= (_SHORT_SHARE if asks(reading.question) else _TOPIC_SHARE)


def _terms_by_article(reading: Reading) -> dict[str, TextTerms]:
    """What was read of each article, title included."""
    found: dict[str, TextTerms] = {}
    for hit in reading.hits:
        article = hit.article
        known = found.get(article.id) or reading.terms.terms_of(article.title)
        found[article.id] = known | reading.terms.terms_of(hit.paragraph.text)
    return found


def _absent(reading: Reading) -> tuple[str, ...]:
    """Names that nothing read mentions, as the question writes them; neighbours as one."""
    question = reading.question
    everything = list(_terms_by_article(reading).values())
    spans: list[tuple[int, int]] = []
    for name in name_tokens(question):
        if any(stands(name, found) for found in everything):
            continue
        if spans and question[spans[-1][1] : name.start] == " ":
            spans[-1] = (spans[-1][0], name.end)
        else:
            spans.append((name.start, name.end))
    return tuple(dict.fromkeys(question[start:end] for start, end in spans))


def reason(judgement: Judgement, reading: Reading, hits: Sequence[Hit], filters: Filters) -> str:
    """Why the archive gives no answer, in Vietnamese. ``hits`` hold the advertorials that
    ``reading`` passed over."""
    if not hits:
        if filters.inferred and not (filters.section or filters.source):
            return wording.NO_HITS_IN_PERIOD
        return wording.NO_HITS if filters.is_empty else wording.NO_HITS_FILTERED
    if all(hit.article.kind == "advertorial" for hit in hits) or _is_advertised(reading, hits):
        return wording.ONLY_ADVERTORIALS
    if judgement.absent:
        return wording.absent_terms(judgement.absent)
    if judgement.missing:
        return wording.missing_terms(judgement.missing)
    if not judgement.gives_asked:
        return wording.NOT_GIVEN
    return wording.WEAK_EVIDENCE


def _is_advertised(reading: Reading, hits: Sequence[Hit]) -> bool:
    """Whether advertorials alone hold what is asked: one nearly all, nothing else read
    as much."""
    terms = reading.terms
    shares: dict[bool, float] = {True: 0.0, False: 0.0}
    for hit in hits:
        found = terms.terms_of(f"{hit.article.title}\n{hit.paragraph.text}")
        is_advert = hit.article.kind == "advertorial"
        shares[is_advert] = max(shares[is_advert], terms.syllable_coverage(found))
    return shares[True] >= _ADVERTISED_SHARE and shares[True] > shares[False]


def suggestions(reading: Reading) -> tuple[Suggestion, ...]:
    """The nearest articles, at most three, of those that share something with the
    question. They are no sources."""
    near = {
        key: reading.terms.syllable_coverage(found)
        for key, found in _terms_by_article(reading).items()
    }
    first_hits = {hit.article.id: hit for hit in reversed(reading.hits)}
    kept = [key for key in near if near[key] >= _SUGGESTED_SHARE][:_MAX_SUGGESTIONS]
    return tuple(_suggestion(first_hits[key]) for key in kept)


def _suggestion(hit: Hit) -> Suggestion:
    article = hit.article
    return Suggestion(article.id, article.title, permalink(article.id, hit.paragraph.version))
