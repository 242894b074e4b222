"""What is known of a candidate sentence before it is scored: one number a feature.

Pure. Knows the order of the features and how each is reckoned, not what the trees make
of them. The sentence and its paragraph are read as a ranker reads paragraphs
(:mod:`rag.retrieval.text_features`); beside that stand what the sentence gives, where it
stands, and how far it is from the best of the question and of its paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.answering.asking import ASKING_FEATURES, asking_features, question_word_place
from rag.answering.candidates import Candidate
from rag.answering.standing import STANDING_FEATURES, standing_features
from rag.index.rarity import TermValue
from rag.retrieval.learned import asked_terms
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.text_features import TEXT_FEATURES, CandidateTexts
from rag.types import Hit
from rag.vietnamese.question_kinds import (
    Kind,
    gives_property,
    holds,
    kind_of,
    measures,
    new_amounts,
    new_numbers,
    property_asked,
    unit_asked,
)

Matrix = npt.NDArray[np.float64]

_KINDS = tuple(Kind)
_HELD = (Kind.QUANTITY, Kind.TIME, Kind.PERSON, Kind.PLACE, Kind.REASON)
_GIVEN = (
    "new_numbers",  # numbers that the question lacks, two at most; for quantities no dates
    "gives_unit",  # a number with the unit asked for
    "gives_property",  # a number right after the word that "bao nhiêu" is asked of
    "is_title",
    *(f"holds_{kind}" for kind in _HELD),
)
_PLACE = (
    *("number", "of", "is_last", "is_clause"),
    # What the sentence before, the one after, and both hold of the question; and add to it.
    *("before", "after", "before_adds", "after_adds", "with_both", "paragraph_adds"),
)
_QUESTION = ("kind", "question_length", "marked", "question_word_place")
# These are told against the best of the question and of the paragraph too.
_RELATIVE = (
    *("cover", "cover_titled", "pairs_titled", "span", "span_titled", "sign_in_span"),
    *("with_both", "near_sign", "ordered"),
)
_PLAIN = (
    *_GIVEN,
    *TEXT_FEATURES,
    *(f"paragraph_{name}" for name in TEXT_FEATURES),
    *(f"hit_{name}" for name in STANDING_FEATURES),
    *_PLACE,
    *ASKING_FEATURES,
    *_QUESTION,
)
FEATURES: tuple[str, ...] = (
    *_PLAIN,
    *(f"{name}_{way}" for way in ("lag", "lead", "rank") for name in _RELATIVE),
)
# The lead of a paragraph's only sentence, which nothing rivals.
_ALONE = 0.5


def features(
    question: str, terms: QuestionTerms, hits: Sequence[Hit], found: Sequence[Candidate]
) -> Matrix:
    """A row a candidate, a column a feature; shape ``(len(found), len(FEATURES))``.
    ``hits`` are those that ``found`` was cut from, best first."""
    if not found:
        return np.empty((0, len(FEATURES)))
    weighed = (*terms.syllables, *terms.pairs)
    asked = asked_terms([TermValue(t.text, t.is_folded, 0.0, t.weight) for t in weighed])
    texts = [one.text for one in found]
    sentences = CandidateTexts(question, asked, [o.hit.article.title for o in found], texts)
    paragraphs = CandidateTexts(
        question, asked, [h.article.title for h in hits], [h.paragraph.text for h in hits]
    )
    owner = np.array([one.rank for one in found])
    own = sentences.columns()
    around = paragraphs.columns()[owner]
    plain = np.hstack(
        [
            _given(question, found),
            own,
            around,
            standing_features(hits)[owner],
            _places(sentences, found, owner, around - own),
            asking_features(question, sentences, texts),
            np.tile(_of_question(question, terms), (len(found), 1)),
        ]
    ).astype(np.float64)
    told = plain[:, [_PLAIN.index(name) for name in _RELATIVE]]
    return np.hstack([plain, told - told.max(axis=0), _leads(told, owner), _ranks(told)])


def _given(question: str, found: Sequence[Candidate]) -> Matrix:
    kind = kind_of(question)
    is_quantity = kind is Kind.QUANTITY
    unit = unit_asked(question) if is_quantity else None
    asked = property_asked(question) if is_quantity else None
    counted = {Kind.QUANTITY: new_amounts, Kind.TIME: new_numbers}.get(kind)
    return np.array(
        [
            [
                float(min(2, counted(question, text))) if counted else 0.0,
                measures(unit, text) if unit else 0.0,
                gives_property(asked, text) if asked else 0.0,
                float(one.is_title),
                *(holds(one_kind, text) if one_kind is kind else 0.0 for one_kind in _HELD),
            ]
            for one in found
            for text in [one.text]
        ]
    )


def _places(
    sentences: CandidateTexts,
    found: Sequence[Candidate],
    owner: npt.NDArray[np.int64],
    paragraph_more: Matrix,
) -> Matrix:
    count = len(found)
    size = np.bincount(owner)[owner]
    number = np.arange(count) - np.searchsorted(owner, owner)
    cover, before, after, with_before, with_after, with_both = np.zeros((6, count))
    follows = (number > 0)[:, None]
    precedes = (number + 1 < size)[:, None]
    for view in sentences.views:
        own = view.text
        previous = np.roll(own, 1, axis=0) & follows
        following = np.roll(own, -1, axis=0) & precedes
        cover += own @ view.weights
        before += previous @ view.weights
        after += following @ view.weights
        with_before += (own | previous) @ view.weights
        with_after += (own | following) @ view.weights
        with_both += (own | previous | following) @ view.weights
    return np.column_stack(
        [
            number,
            size,
            number + 1 == size,
            [one.span != one.sentence for one in found],
            *(before, after, with_before - cover, with_after - cover, with_both),
            paragraph_more[:, TEXT_FEATURES.index("cover_titled")],
        ]
    )


def _of_question(question: str, terms: QuestionTerms) -> list[float]:
    return [
        float(_KINDS.index(kind_of(question))),
        float(len(terms.syllables)),
        sum(term.weight for term in terms.syllables if not term.is_folded),
        question_word_place(question),
    ]


def _leads(told: Matrix, owner: npt.NDArray[np.int64]) -> Matrix:
    """How far each is before the best other sentence of its paragraph."""
    found = np.full(told.shape, _ALONE)
    for paragraph in np.unique(owner):
        rows = np.flatnonzero(owner == paragraph)
        if len(rows) > 1:
            ordered = np.sort(told[rows], axis=0)
            is_best = told[rows] == ordered[-1]
            found[rows] = told[rows] - np.where(is_best, ordered[-2], ordered[-1])
    return found


def _ranks(told: Matrix) -> Matrix:
    """How many of the question's sentences hold more."""
    found: Matrix = (told[:, None, :] < told[None, :, :]).sum(axis=1).astype(np.float64)
    return found
