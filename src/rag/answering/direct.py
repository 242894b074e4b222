"""The short answer before the sentence that says it: "30 lần." – where it is likely right.

Boosted trees put the spans of the first chosen sentence in order; a logistic model says
how likely the best of them is right. Knows nothing of markers, leads or verification.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.answering.accusations import tells_of_wrongdoing
from rag.answering.asked import AskedQuestion
from rag.answering.candidates import Candidate
from rag.answering.cohesion import Cohesion
from rag.answering.reading import Reading
from rag.answering.span_features import SPAN_FEATURES, Matrix, span_features
from rag.answering.spans import ReadSentence, TokenSpan
from rag.errors import ModelError
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import TreeEnsemble
from rag.types import Span
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, holds
from rag.vietnamese.question_shapes import shape_of
from rag.vietnamese.questions import asks

TREES_FILE = "spans.json"
DECISION_FILE = "direct.json"
THRESHOLD = 0.65
"""Probability from which on a short answer is given. On the tuning half of ViNewsQA dev, by
cross-validation: for 37 questions in 100, at a token F1 of .75 with the nearest gold; from
0.8 on for 22, at .83."""
RIGHT_F1 = 0.5
"""Token F1 with a gold answer from which on a span counts as right for the decision."""

# A span this much of its sentence spares nobody the sentence.
_MOST_OF_SENTENCE = 0.7
# How sharply the trees' scores part a sentence's spans, and over how many of them the
# agreement is reckoned. By cross-validation on the tuning half.
_TEMPERATURE = 0.5
_RIVALS = 40
_KINDS = (
    Kind.QUANTITY,
    Kind.TIME,
    Kind.PERSON,
    Kind.PLACE,
    Kind.REASON,
    Kind.MANNER,
    Kind.LIST,
)
DECISIONS: tuple[str, ...] = (
    "agreement",  # expected overlap (F1) of the span with the others, by their odds
    "odds",  # its share of the sentence's odds
    "score",  # what the trees make of it
    "sentence",  # how likely, by selection, the sentence answers
    "article",  # the same of the sentences of its article
    "sentence_cover",
    "titled_cover",
    "sentence_pairs",
    "asked_inside",
    "length",
    "share_of_sentence",
    "unit",
    "amounts",
    "sentence_length",
    "question_length",
    "rank",  # ln(1 + the paragraph's place among the hits)
    "is_clause",
    "follows_anchor",
    *(f"asks_{kind}" for kind in _KINDS),
)
_COLUMN = {name: number for number, name in enumerate(SPAN_FEATURES)}


@dataclass(frozen=True, slots=True)
class ReadSpans:
    """The spans of a sentence that may be shown, and what is known of each: ``rows`` of
    shape ``(len(spans), len(SPAN_FEATURES))``."""

    spans: tuple[TokenSpan, ...]
    rows: Matrix


@dataclass(frozen=True, slots=True)
class Decision:
    """A logistic model over :data:`DECISIONS`, in logits."""

    weights: tuple[float, ...]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Decision:
        """Raises ModelError for a file that is none."""
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            weights = tuple(float(held["weights"][name]) for name in DECISIONS)
            return cls(weights, float(held["bias"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"Cannot read the model of short answers in {path}: {error!r}. Install the "
                "package again, or fit one with benchmarks.answering.direct_fit."
            ) from error

    def save(self, path: Path) -> None:
        """Write what :meth:`load` reads."""
        named = dict(zip(DECISIONS, (round(one, 4) for one in self.weights), strict=True))
        held = {"weights": named, "bias": round(self.bias, 4)}
        path.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")

    def probability(self, values: Mapping[str, float]) -> float:
        """Of a span being right."""
        logit = self.bias + sum(
            weight * values[name] for name, weight in zip(DECISIONS, self.weights, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit))))


class DirectAnswers:
    """``threshold`` is the probability from which on a span is given."""

    def __init__(
        self,
        cohesion: Cohesion,
        trees: TreeEnsemble,
        decision: Decision,
        *,
        threshold: float = THRESHOLD,
    ) -> None:
        if trees.features != SPAN_FEATURES:
            raise ModelError(
                "The model of short answers was fitted on other features than this version "
                "has. Fit it again with benchmarks.answering.direct_fit."
            )
        self._cohesion, self._trees, self._decision = cohesion, trees, decision
        self._threshold = threshold

    @classmethod
    def load(cls, weights: TermWeights, folder: Path | None = None) -> DirectAnswers:
        """With the models in ``folder``, or the shipped ones. Raises ModelError."""
        shipped = Path(str(resources.files("rag") / "models" / "answering"))
        folder = folder or shipped
        trees = TreeEnsemble.load(folder / TREES_FILE)
        return cls(Cohesion(weights), trees, Decision.load(folder / DECISION_FILE))

    def direct_answer(self, reading: Reading, chosen: Sequence[Candidate]) -> Span | None:
        """The span of the first chosen sentence that answers, in code points of its
        paragraph; ``None`` where none is likely enough, or none may be shown alone."""
        if not chosen:
            return None
        read = read_spans(reading, chosen[0], self._cohesion)
        if read is None:
            return None
        scores = self._trees.predict(read.rows)
        best = int(np.argmax(scores))
        values = decision_values(reading, chosen[0], read, scores, best)
        is_most = values["share_of_sentence"] > _MOST_OF_SENTENCE
        if is_most or self._decision.probability(values) < self._threshold:
            return None
        span, start = read.spans[best].span, chosen[0].span.start
        return Span(start + span.start, start + span.end)


def read_spans(reading: Reading, candidate: Candidate, cohesion: Cohesion) -> ReadSpans | None:
    """The spans of a sentence that may be shown as the answer of a question; ``None``
    where there are none, or the question or the sentence forbids it."""
    question = reading.question
    if not asks(question) or shape_of(question) is Kind.YES_NO:
        return None
    # Wrongdoing is read in its sentence or not at all.
    if candidate.is_title or tells_of_wrongdoing(candidate.text):
        return None
    asked = AskedQuestion(question, reading.terms)
    sentence = ReadSentence(candidate.text, cohesion)
    spans = tuple(one for one in sentence.spans() if _may_answer(asked, sentence, one))
    if not spans:
        return None
    title = candidate.hit.article.title
    rows = span_features(
        asked, sentence, spans, cohesion=cohesion, title=title, rank=candidate.rank
    )
    return ReadSpans(spans, rows)


def shown(text: str) -> str:
    """A span's words as an answer begins: with a capital."""
    return text[:1].upper() + text[1:]


def _may_answer(asked: AskedQuestion, sentence: ReadSentence, found: TokenSpan) -> bool:
    """Whether a span is of the kind asked for, and leaves no word outside that turns it
    round or weakens it, unless the question has that word too."""
    words = sentence.text[found.span.start : found.span.end]
    if asked.kind in (Kind.QUANTITY, Kind.TIME) and not holds(asked.kind, words):
        return False
    question = fold(asked.text) if asked.is_bare else asked.text.lower()
    return all(
        (fold(word) if asked.is_bare else word) in question for word in sentence.left_outside(found)
    )


def decision_values(
    reading: Reading,
    candidate: Candidate,
    read: ReadSpans,
    scores: npt.NDArray[np.float64],
    best: int,
) -> dict[str, float]:
    """What the decision looks at, by the names of :data:`DECISIONS`, and what else is
    asked of the span."""
    row = {name: float(read.rows[best, column]) for name, column in _COLUMN.items()}
    agreement, odds = _agreement(read.spans, scores, best)
    sentence, article = _chances(reading, candidate)
    return {
        "agreement": agreement,
        "odds": odds,
        "score": float(scores[best]),
        "sentence": sentence,
        "article": article,
        **{name: row[name] for name in DECISIONS if name in row},
        "rank": math.log1p(row["rank"]),
        "share_of_sentence": row["length"] / max(1.0, row["sentence_length"]),
        **{f"asks_{kind}": float(row["kind"] == n) for n, kind in enumerate(_KINDS)},
    }


def _agreement(
    spans: Sequence[TokenSpan], scores: npt.NDArray[np.float64], best: int
) -> tuple[float, float]:
    """How much of the best span the likeliest others share, and its own odds, 0 to 1."""
    odds = np.exp((scores - scores[best]) / _TEMPERATURE)
    odds /= odds.sum()
    rivals = np.argsort(-odds)[:_RIVALS]
    first = np.array([spans[n].first for n in rivals])
    last = np.array([spans[n].last for n in rivals])
    own = spans[best]
    shared = np.clip(np.minimum(last, own.last) - np.maximum(first, own.first), 0, None)
    overlap = 2.0 * shared / (last - first + own.last - own.first)
    return float((overlap * odds[rivals]).sum()), float(odds[best])


def _chances(reading: Reading, candidate: Candidate) -> tuple[float, float]:
    """How likely, by selection, the sentence holds the answer, and its article."""
    top = max(one.score for one in reading.ranked)
    odds = [(one.candidate, math.exp(one.score - top)) for one in reading.ranked]
    total = sum(share for _, share in odds)
    place = candidate.hit.paragraph.id, candidate.span
    own = sum(share for one, share in odds if (one.hit.paragraph.id, one.span) == place)
    article = candidate.hit.article.id
    same = sum(share for one, share in odds if one.hit.article.id == article)
    return own / total, same / total
