"""Whether to say first that the evidence does not bear out what a question supposes.

Boosted trees over :mod:`rag.answering.premise_features` and the doubts of
:mod:`rag.answering.premises`, whose sum is a logit. Knows which words to name in the caution;
nothing of its wording or of how the trees were learned.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np

from rag.answering.compounds import Compounds
from rag.answering.near_article import NearArticle, form_of, holds
from rag.answering.premise_features import FEATURES, PremiseFeatures, row_of
from rag.answering.premise_look import Sign, Signs
from rag.answering.premises import DOUBTS, Unheld, doubts, unheld
from rag.answering.reading import Reading
from rag.errors import ModelError
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import TreeEnsemble
from rag.vietnamese.normalise import has_diacritics
from rag.vietnamese.question_kinds import Kind
from rag.vietnamese.question_shapes import shape_of

TREES_FILE, DEEDS_FILE = "premises.json", "deeds.tsv"
COLUMNS = (*FEATURES, *(f"doubts_{one}" for one in DOUBTS))
"""What the trees see of a question, in order."""
THRESHOLD = 0.62
"""Probability from which on a caution is due. Chosen by benchmarks.premises.fit on the
tuning half: one human question in twenty-five is answered with a caution there."""

# Sentences that are looked at for what surely is wrong, and for doubts.
_NEAREST = 6
# From this margin on, a sign tells what the evidence says instead.
_TELLING = 0.1


@dataclass(frozen=True)  # without slots, which leave no room for what is remembered
class Evidence:
    """Of the article that comes nearest: its ``sentences``, best first, the ``paragraph``
    of the best, and its title with what was found of it."""

    sentences: tuple[str, ...]
    paragraph: str
    article: tuple[str, ...]

    @classmethod
    def of(cls, reading: Reading) -> Evidence:
        """There must be a sentence."""
        ranked = [one.candidate for one in reading.ranked]
        article = ranked[0].hit.article
        own = tuple(one.text for one in ranked if one.hit.article.id == article.id)
        found = (hit.paragraph.text for hit in reading.found if hit.article.id == article.id)
        return cls(own, ranked[0].hit.paragraph.text, (article.title, *found))

    @property
    def near(self) -> tuple[str, ...]:
        """The best sentences."""
        return self.sentences[:_NEAREST]

    @cached_property
    def whole(self) -> str:
        """All that was read."""
        return "\n".join(self.article)


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks against a question: one number for each of ``COLUMNS``, and the words
    that it could be about."""

    row: tuple[float, ...]
    doubts: tuple[Unheld | None, ...]
    signs: Signs

    def named(self, question: str) -> Unheld:
        """What to name: a doubt, the strongest sign that tells what stands instead, else
        the word that is lacking most."""
        for doubt in self.doubts:
            if doubt is not None:
                return doubt
        signs = self.signs
        for sign in (signs.turned, signs.denied, signs.meant):
            # What the question has itself is not told in its place.
            if sign is None or holds(form_of(question), form_of(sign.told).strip()):
                continue
            if sign.margin > _TELLING:
                return _unheld(question, sign)
        if signs.lacking is not None:
            return _unheld(question, signs.lacking)
        return Unheld(question.rstrip(" ?"))


class PremiseReader:
    """``threshold`` is the probability from which on a premise counts as not held."""

    def __init__(
        self, features: PremiseFeatures, trees: TreeEnsemble, threshold: float = THRESHOLD
    ) -> None:
        if trees.features != COLUMNS:
            raise ModelError(
                "The model of premises was fitted on other features than this version has. "
                "Fit it again with benchmarks.premises.fit."
            )
        self._features, self._trees, self._threshold = features, trees, threshold

    @classmethod
    def load(cls, weights: TermWeights) -> PremiseReader:
        """With the shipped models. Raises ModelError."""
        return cls(features_of(weights), TreeEnsemble.load(_folder() / TREES_FILE))

    def unheld(self, reading: Reading) -> Unheld | None:
        """What the question supposes and the nearest article does not say; ``None`` where
        there is nothing of the kind. One for yes or no supposes nothing: it asks. There
        must be a sentence."""
        question = reading.question
        if shape_of(question) is Kind.YES_NO:
            return None
        evidence = Evidence.of(reading)
        surely = unheld(question, evidence.near, evidence.whole)
        if surely is not None or not has_diacritics(question):
            return surely
        case = case_of(question, evidence, self._features)
        return case.named(question) if self.probability(case) >= self._threshold else None

    def probability(self, case: Case) -> float:
        """That the question supposes what the evidence does not bear out."""
        logit = float(self._trees.predict(np.array([case.row]))[0])
        return 1.0 / (1.0 + math.exp(-logit))


def case_of(question: str, evidence: Evidence, features: PremiseFeatures) -> Case:
    """What speaks against a question, NFC and with its marks."""
    told = NearArticle.of(evidence.sentences, evidence.paragraph, evidence.article)
    signs = features.signs(question, told)
    doubted = doubts(question, evidence.near, evidence.whole)
    row = (*row_of(signs), *(float(doubt is not None) for doubt in doubted))
    return Case(row, doubted, signs)


def features_of(weights: TermWeights) -> PremiseFeatures:
    """The features with the shipped words. Raises ModelError."""
    return PremiseFeatures(weights, Compounds.load(), _deeds(_folder() / DEEDS_FILE))


def _folder() -> Path:
    return Path(str(resources.files("rag") / "models" / "answering"))


def _unheld(question: str, sign: Sign) -> Unheld:
    # "10" of "10/1" is named whole.
    rest = _WORD_END.match(question, sign.end)
    return Unheld(question[sign.start : rest.end() if rest else sign.end], sign.told)


_WORD_END = re.compile(r"[/.,-]?\w+(?:[/.,-]\w+)*%?")


def _deeds(path: Path) -> dict[str, float]:
    try:
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return {word: float(share) for word, share in rows}
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Cannot read the words in {path}: {error!r}. Install the package again."
        ) from error
