"""The spans of a sentence that could answer a question, each with a score of boosted trees.

One scale for all sentences of a question: a span of one may be told from a span of another.
Knows nothing of hits' ranks beyond a sentence's own, of selection, or of what may be shown
before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.answering.asked import AskedQuestion
from rag.answering.candidates import Candidate
from rag.answering.cohesion import Cohesion
from rag.answering.span_features import SPAN_FEATURES, Matrix, span_features
from rag.answering.spans import ReadSentence, TokenSpan
from rag.errors import ModelError
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.trees import TreeEnsemble
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, holds
from rag.vietnamese.question_shapes import shape_of
from rag.vietnamese.questions import asks

Floats = npt.NDArray[np.float64]

TREES_FILE = "spans.json"


@dataclass(frozen=True, slots=True)
class ReadSpans:
    """The spans of a sentence that may answer, and what is known of each: ``rows`` of
    shape ``(len(spans), len(SPAN_FEATURES))``."""

    spans: tuple[TokenSpan, ...]
    rows: Matrix


@dataclass(frozen=True, slots=True)
class ScoredSpans:
    """``scores``, one a span, higher is better, are logits that may be compared among all
    sentences of a question."""

    read: ReadSpans
    scores: Floats

    @property
    def best(self) -> int:
        return int(np.argmax(self.scores))


class SpanReader:
    """Reads sentences with trees over :data:`rag.answering.span_features.SPAN_FEATURES`."""

    def __init__(self, cohesion: Cohesion, trees: TreeEnsemble) -> None:
        if trees.features != SPAN_FEATURES:
            raise ModelError(
                "The model of short answers was fitted on other features than this version "
                "has. Fit it again with benchmarks.answering.span_fit."
            )
        self._cohesion, self._trees = cohesion, trees

    @classmethod
    def load(cls, weights: TermWeights, path: Path | None = None) -> SpanReader:
        """With the trees in ``path``, or the shipped ones. Raises ModelError."""
        return cls(Cohesion(weights), TreeEnsemble.load(path) if path else _shipped_trees())

    def read(
        self, question: str, terms: QuestionTerms, found: Sequence[Candidate]
    ) -> list[ScoredSpans | None]:
        """Of each sentence; ``None`` where it has no span of the kind asked for, or the
        question asks for no span."""
        if not asks_for_span(question):
            return [None] * len(found)
        asked = AskedQuestion(question, terms)
        return [self._scored(read_spans(asked, one, self._cohesion)) for one in found]

    def _scored(self, read: ReadSpans | None) -> ScoredSpans | None:
        return ScoredSpans(read, self._trees.predict(read.rows)) if read else None


@lru_cache(maxsize=1)
def _shipped_trees() -> TreeEnsemble:
    return TreeEnsemble.load(
        Path(str(resources.files("rag") / "models" / "answering" / TREES_FILE))
    )


def asks_for_span(question: str) -> bool:
    """Whether a few words could answer: not for yes or no, nor where nothing is asked."""
    return asks(question) and shape_of(question) is not Kind.YES_NO


def read_spans(asked: AskedQuestion, candidate: Candidate, cohesion: Cohesion) -> ReadSpans | None:
    """The spans of a sentence that may be shown as the answer of a question."""
    sentence = ReadSentence(candidate.text, cohesion)
    question = fold(asked.text) if asked.is_bare else asked.text.lower()
    spans = tuple(one for one in sentence.spans() if _may_answer(asked, question, sentence, one))
    if not spans:
        return None
    title = candidate.hit.article.title
    rows = span_features(
        asked, sentence, spans, cohesion=cohesion, title=title, rank=candidate.rank
    )
    return ReadSpans(spans, rows)


def _may_answer(
    asked: AskedQuestion, question: str, sentence: ReadSentence, found: TokenSpan
) -> bool:
    """Whether a span is of the kind asked for, and leaves no word outside that turns it
    round or weakens it, unless the question has that word too."""
    for word in sentence.left_outside(found):
        if (fold(word) if asked.is_bare else word) not in question:
            return False
    if asked.kind not in (Kind.QUANTITY, Kind.TIME):
        return True
    return holds(asked.kind, sentence.text[found.span.start : found.span.end]) > 0
