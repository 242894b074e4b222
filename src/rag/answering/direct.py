"""The short answer before the sentence that says it: "30 lần." – where it is likely right.

The spans of the first chosen sentence are read already; a logistic model says how likely
the best of them is right. Knows nothing of markers, leads or verification.
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
from rag.answering.candidates import Candidate
from rag.answering.reading import Reading, place_of
from rag.answering.span_features import SPAN_FEATURES, Matrix
from rag.answering.span_reading import ScoredSpans, SpanReader
from rag.answering.spans import TokenSpan
from rag.errors import ModelError
from rag.types import Span
from rag.vietnamese.question_kinds import Kind

DECISION_FILE = "direct.json"
THRESHOLD = 0.47
"""Probability from which on a short answer is given. On the tuning half of ViNewsQA dev, by
cross-validation: for 32 questions in 100, at a token F1 of .71 with the nearest gold, of which
70 in 100 hold a gold answer whole; from 0.6 on for 21, at .76 and 78."""
RIGHT_F1 = 0.5
"""Token F1 with a gold answer from which on a span that holds one whole counts as right for
the decision."""

MOST_OF_SENTENCE = 0.7
"""A span that is more than this of its sentence spares nobody the sentence."""

# How sharply the trees' scores part a sentence's spans, over how many of them the agreement
# is reckoned, and what holding the answer whole is worth beside it. By cross-validation on
# the tuning half.
_TEMPERATURE = 0.3
_RIVALS = 40
_HOLDING = 0.2
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
    "holding",  # odds of the spans that it holds whole
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
        self, spans: SpanReader, decision: Decision, *, threshold: float = THRESHOLD
    ) -> None:
        self._spans, self._decision = spans, decision
        self._threshold = threshold

    @classmethod
    def load(cls, spans: SpanReader, path: Path | None = None) -> DirectAnswers:
        """With the decision in ``path``, or the shipped one. Raises ModelError."""
        shipped = Path(str(resources.files("rag") / "models" / "answering" / DECISION_FILE))
        return cls(spans, Decision.load(path or shipped))

    def direct_answer(self, reading: Reading, chosen: Sequence[Candidate]) -> Span | None:
        """The span of the first chosen sentence that answers, in code points of its
        paragraph; ``None`` where none is likely enough, or none may be shown alone."""
        if not chosen or not may_open(chosen[0]):
            return None
        scored = self._read(reading, chosen[0])
        if scored is None:
            return None
        best = likeliest(scored)
        values = decision_values(reading, chosen[0], scored, best)
        is_most = values["share_of_sentence"] > MOST_OF_SENTENCE
        if is_most or self._decision.probability(values) < self._threshold:
            return None
        span, start = scored.read.spans[best].span, chosen[0].span.start
        return Span(start + span.start, start + span.end)

    def _read(self, reading: Reading, candidate: Candidate) -> ScoredSpans | None:
        place = place_of(candidate)
        if place in reading.spans:
            return reading.spans[place]
        return self._spans.read(reading.question, reading.terms, [candidate])[0]


def may_open(candidate: Candidate) -> bool:
    """Whether a sentence's words may be shown before it: not where it tells of wrongdoing,
    which is read in its sentence or not at all."""
    return not candidate.is_title and not tells_of_wrongdoing(candidate.text)


def likeliest(scored: ScoredSpans) -> int:
    """The span that overlaps most with what is likely to be the answer, and holds it most
    likely: where the odds lie on several that begin alike, not the shortest of them
    (minimum Bayes risk: Kumar and Byrne 2004)."""
    overlap, inside, odds = _overlaps(scored.read.spans, scored.scores)
    return int(np.argmax((overlap + _HOLDING * inside) @ odds))


def shown(text: str) -> str:
    """A span's words as an answer begins: with a capital."""
    return text[:1].upper() + text[1:]


def decision_values(
    reading: Reading, candidate: Candidate, scored: ScoredSpans, best: int
) -> dict[str, float]:
    """What the decision looks at, by the names of :data:`DECISIONS`, and what else is
    asked of the span."""
    row = {name: float(scored.read.rows[best, column]) for name, column in _COLUMN.items()}
    overlap, inside, odds = _overlaps(scored.read.spans, scored.scores)
    sentence, article = _chances(reading, candidate)
    return {
        "agreement": float(overlap[best] @ odds),
        "holding": float(inside[best] @ odds),
        "score": float(scored.scores[best]),
        "sentence": sentence,
        "article": article,
        **{name: row[name] for name in DECISIONS if name in row},
        "rank": math.log1p(row["rank"]),
        "share_of_sentence": row["length"] / max(1.0, row["sentence_length"]),
        **{f"asks_{kind}": float(row["kind"] == n) for n, kind in enumerate(_KINDS)},
    }


def _overlaps(
    spans: Sequence[TokenSpan], scores: npt.NDArray[np.float64]
) -> tuple[Matrix, Matrix, npt.NDArray[np.float64]]:
    """A row a span, a column for each of the likeliest: their overlap (F1), whether the
    span holds all of it, and the odds of those likeliest, which sum to 1 at most."""
    odds = np.exp((scores - scores.max()) / _TEMPERATURE)
    odds /= odds.sum()
    rivals = np.argsort(-odds, kind="stable")[:_RIVALS]
    first = np.array([one.first for one in spans])[:, None]
    last = np.array([one.last for one in spans])[:, None]
    begins, ends = first[rivals].T, last[rivals].T
    shared = np.clip(np.minimum(last, ends) - np.maximum(first, begins), 0, None)
    overlap = 2.0 * shared / (last - first + ends - begins)
    inside = ((first <= begins) & (ends <= last)).astype(np.float64)
    return overlap, inside, odds[rivals]


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
