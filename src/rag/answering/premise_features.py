"""What is known of whether evidence bears out what a question supposes: one number a feature.

Pure. Each word of the question is looked for where the *rest* of the question is told: a
word that does not stand there, stands there denied, only meant, or with its contrary in its
place, is what the question may be wrong about. Knows the order of the features; nothing of
trees, thresholds or wording.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from rag.answering.compounds import Compounds
from rag.answering.near_article import NEGATIONS, NearArticle, form_of, holds
from rag.answering.premise_contraries import CONTRARY_FEATURES, look_for_contraries
from rag.answering.premise_look import Look, Signs, match
from rag.answering.premise_words import WORD_FEATURES, look_for_words
from rag.answering.supposed import phrases, supposed, without_asking
from rag.index.term_weights import TermWeights
from rag.vietnamese.question_kinds import gives

_WHOLE: tuple[str, ...] = (
    # What is lacking of the whole question, in nats of rarity.
    *("lacking_in_sentence", "lacking_in_paragraph", "lacking_in_article"),
    *("deed_lacks_in_sentence", "deed_lacks_in_article"),
    # The shares of it that stand, and of its neighbouring words.
    *("in_sentence", "in_best", "in_paragraph", "pairs_in_sentence", "pairs_in_article"),
    # Whether what is asked is given by the first sentences.
    *("gives", "gives_next", "gives_most", "asks_of_denied"),
)
FEATURES: tuple[str, ...] = (*CONTRARY_FEATURES, *WORD_FEATURES, *_WHOLE)
# The share of a word's uses behind "đã", "bị" and the like from which on it is a deed.
_DEED = 0.12
_GIVING = 4


class PremiseFeatures:
    """``deeds``: by word, the share of its uses that a deed has."""

    def __init__(self, weights: TermWeights, words: Compounds, deeds: Mapping[str, float]) -> None:
        self._weights = weights
        self._words = words
        self._deeds = deeds

    def signs(self, question: str, told: NearArticle) -> Signs:
        """What speaks against a question, NFC and with its marks: a value for each of
        ``FEATURES``. There must be a sentence."""
        asked = without_asking(question)
        words = supposed(asked, self._words)
        if not words:
            return Signs(dict.fromkeys(FEATURES, 0.0))
        weight = np.array([self._rarity(word.text) for word in words])
        is_deed = np.array([self._deeds.get(word.text, 0.0) > _DEED for word in words])
        look = Look(question, words, told, weight, is_deed)
        found = Signs()
        look_for_contraries(look, phrases(asked, words), found)
        look_for_words(look, found)
        found.values |= _of_whole(look, form_of(asked))
        return found

    def _rarity(self, word: str) -> float:
        counts, total = self._weights.document_frequencies, self._weights.paragraphs
        joint = counts.get(word.replace(" ", "_"), 0) if " " in word else 0
        if joint:
            return math.log(total / joint)
        return max(math.log(total / (counts.get(part, 0) + 5)) for part in word.split())


def row_of(signs: Signs) -> list[float]:
    """One number for each of ``FEATURES``."""
    return [float(signs.values[name]) for name in FEATURES]


def _of_whole(look: Look, form: str) -> dict[str, float]:
    """The values of ``_WHOLE``; ``form`` is the question's."""
    told = look.told
    supposes = np.array([not word.is_asked for word in look.words])
    weight, is_deed = look.weight * supposes, look.is_deed & supposes
    in_article = np.array([match(word.text, told.article) for word in look.words])
    in_paragraph = np.array([match(word.text, told.paragraph) for word in look.words])
    lacks = weight * (1.0 - look.stands[:, 0])
    pairs = [f"{one} {other}" for one, other in pairwise(form.split())]
    given = [gives(look.question, text) for text in told.sentences[:_GIVING]]
    return {
        "lacking_in_sentence": float(lacks.sum()),
        "lacking_in_paragraph": float(weight @ (1.0 - in_paragraph)),
        "lacking_in_article": float(weight @ (1.0 - in_article)),
        "deed_lacks_in_sentence": float((lacks * is_deed).max()),
        "deed_lacks_in_article": float((weight * (1.0 - in_article) * is_deed).max()),
        "in_sentence": float(look.covered[0]) / look.total,
        "in_best": float(look.covered.max()) / look.total,
        "in_paragraph": float(look.weight @ in_paragraph) / look.total,
        "pairs_in_sentence": _share(pairs, told.forms[0]),
        "pairs_in_article": _share(pairs, told.article),
        "gives": given[0],
        "gives_next": given[1] if len(given) > 1 else 0.0,
        "gives_most": max(given),
        "asks_of_denied": float(any(word in NEGATIONS for word in form.split())),
    }


def _share(pairs: Sequence[str], form: str) -> float:
    return sum(holds(form, pair) for pair in pairs) / len(pairs) if pairs else 0.0
