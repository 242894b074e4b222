"""Learn the trees of ``rag.answering.span_reading`` on the tuning half of a dataset.

    python -m benchmarks.answering.span_fit DATASET [--cache FOLDER] [--out FOLDER]

After ``selection_fit``: the spans of each question's best sentences are put in one order
(``span_learning``), and the best span of each moves its sentence. Prints what five-fold
cross-validation (by article) gives for several shares of that, the calibration, and what
answers hold and how long they are at several prices of a syllable; copy BIAS, SLOPE and
PRICE into ``rag.answering.selection``. Figures are of answers that never abstain.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.answering.folded import fold, sentence_trees, span_examples, span_trees
from benchmarks.answering.span_learning import Example, Sentence, fitted_trees
from rag.answering import selection
from rag.answering.leaning import joined
from rag.answering.reading import SPAN_SHARE, SPANNED_LAG, SPANNED_SENTENCES, raises
from rag.answering.selection import ranked, select
from rag.answering.span_features import SPAN_FEATURES
from rag.answering.span_reading import TREES_FILE, ScoredSpans
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.trees import TreeEnsemble, save_trees
from rag.training.ranker import plain_trees
from rag.vietnamese.tokens import syllable_count

SHARES = (0.0, 0.3, SPAN_SHARE, 1.0)
PRICES = (0.0008, 0.0010, 0.0012, 0.0014, 0.0016, 0.0018, 0.002)


def cross_validated(
    data: Sequence[Example], trees: Sequence[TreeEnsemble]
) -> list[list[ScoredSpans | None]]:
    """Of each example its near sentences' spans, scored by the trees that have not seen it."""
    return [
        [
            ScoredSpans(s.read, trees[fold(one.case)].predict(s.read.rows)) if s.read else None
            for s in near(one)
        ]
        for one in data
    ]


def near(one: Example) -> list[Sentence]:
    """The sentences whose spans a reader reads."""
    best = one.sentences[:SPANNED_SENTENCES]
    return [s for s in best if s.score >= best[0].score - SPANNED_LAG]


def combined(one: Example, spans: Sequence[ScoredSpans | None], share: float) -> np.ndarray:
    """A score for each of the example's sentences, as ``Reader.read`` makes it."""
    scores = np.array([s.score for s in one.sentences])
    if spans:
        scores[: len(spans)] += share * raises(spans)
    return scores


def calibration(data: Sequence[Example], scores: Sequence[np.ndarray]) -> tuple[float, float]:
    """Bias and slope of a logistic over the log-odds of a sentence's share."""
    logits, right = [], []
    for one, values in zip(data, scores, strict=True):
        if len(values):
            odds = np.exp(values - values.max())
            share = np.clip(odds / odds.sum(), 1e-6, 1 - 1e-6)
            logits.append(np.log(share / (1 - share)))
            right.append([s.holds for s in one.sentences])
    model = LogisticRegression(C=1e6).fit(
        np.concatenate(logits)[:, None], np.concatenate(right).astype(int)
    )
    return float(model.intercept_[0]), float(model.coef_[0][0])


def firsts(data: Sequence[Example], scores: Sequence[np.ndarray]) -> np.ndarray:
    """Share of the questions a gold answer of which is in the first sentence, the first
    two, up to five."""
    found = np.zeros(5)
    for one, values in zip(data, scores, strict=True):
        order = np.argsort(-values, kind="stable")[:5]
        held = [one.sentences[n].holds for n in order]
        found += [any(held[: k + 1]) for k in range(5)]
    return found / len(data)


def report(data: Sequence[Example], scores: Sequence[np.ndarray]) -> None:
    """What whole answers hold and how long they are at each price."""
    rarity = TermRarity(TermWeights.load())
    for price in PRICES:
        selection.PRICE = price
        held, first, alone, lengths, counts = [], [], [], [], []
        for one, values in zip(data, scores, strict=True):
            question = one.case.question
            best_first = ranked([s.candidate for s in one.sentences], values.tolist())
            chosen = select(question, best_first)
            quoted = joined(chosen, QuestionTerms.from_question(question, rarity))
            held.append(any(one.case.held_by(c.text) for c in quoted))
            first.append(any(one.case.held_by(c.text) for c in quoted[:1]))
            alone.append(any(one.case.held_by(c.text) for c in chosen[:1]))
            lengths.append(sum(syllable_count(c.text) for c in quoted))
            counts.append(len(chosen))
        print(
            f"  price {price:.4f}: holds {np.mean(held):.4f}, the first claim "
            f"{np.mean(first):.4f}, its first chosen sentence {np.mean(alone):.4f}; "
            f"{np.mean(counts):.2f} sentences of {np.mean(lengths):.1f} syllables"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/rag/models/answering"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.cache or Path(scratch)
        sentences = sentence_trees(given.dataset, folder, given.cache)
        data = span_examples(given.dataset, given.cache, sentences)
        print(f"{len(data)} questions", flush=True)
        trees = [TreeEnsemble.load(path) for path in span_trees(folder, lambda: data)]
    save_trees(given.out / TREES_FILE, list(SPAN_FEATURES), plain_trees(fitted_trees(data)))
    crossed = cross_validated(data, trees)
    for is_marked in (True, False):
        those = [n for n, one in enumerate(data) if one.is_marked is is_marked]
        own = [data[n] for n in those]
        print("marked" if is_marked else "unmarked")
        for share in SHARES:
            scores = [combined(data[n], crossed[n], share) for n in those]
            print(f"  share {share}: in the first 1 to 5 sentences {firsts(own, scores).round(4)}")
        scores = [combined(data[n], crossed[n], SPAN_SHARE) for n in those]
        if is_marked:
            selection.BIAS, selection.SLOPE = calibration(own, scores)
            print(f"  BIAS, SLOPE = {selection.BIAS:.2f}, {selection.SLOPE:.2f}")
        report(own, scores)


if __name__ == "__main__":
    main()
