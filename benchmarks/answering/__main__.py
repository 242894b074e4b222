"""Measure the answers of the extractive chain over a dataset.

    python -m benchmarks.answering DATASET [--unmarked] [--cache FOLDER]

Retrieval runs first and is kept aside: the times are of everything after it. Abstaining
counts as a miss. "gone" asks again with half of the articles taken out (their hits left
out) and says how many of those articles' questions abstain.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.answering.data import Case, cases, found, part
from rag.answering.abstention import Abstention
from rag.answering.chain import AnswerChain
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.reading import Reader
from rag.answering.rendering import problems_of
from rag.index.term_weights import TermWeights
from rag.types import Answer, CorpusState, Filters, Hit, ModelInfo, Question
from rag.vietnamese.normalise import clean
from rag.vietnamese.tokens import syllables


class Replay:
    """Gives the hits that were found before, less those of articles taken out."""

    def __init__(self, known: dict[str, list[Hit]]) -> None:
        self._known = known
        self.gone_part: int | None = None

    def search(
        self,
        question: str,
        *,
        top_k: int = 20,
        filters: Filters | None = None,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        del filters, now, asked_at  # asked without filters, of articles all published
        kept = [hit for hit in self._known[question] if self.gone_part is None or self._is_in(hit)]
        return kept[:top_k]

    def _is_in(self, hit: Hit) -> bool:
        return part("half " + hit.article.id, 2) != self.gone_part


class Kept:
    """Holds the last answer, as a store would."""

    def save_answer(self, answer: Answer) -> None:
        self.answer = answer

    def corpus_state(self, now: datetime) -> CorpusState:
        del now
        return CorpusState()


def row(case: Case, answer: Answer, ms: float) -> list[float]:
    text = " ".join(claim.text for claim in answer.claims)
    first = answer.claims[0].text if answer.claims else ""
    return [
        answer.status == "answered" and case.held_by(answer.answer),
        bool(text) and case.held_by(text),
        bool(first) and case.held_by(first),
        answer.status == "abstained",
        len(answer.claims),
        len(syllables(text)),
        ms,
    ]


def table(rows: Sequence[Sequence[float]], tuning: np.ndarray) -> None:
    values = np.array(rows, dtype=float)
    for name, chosen in (
        ("tuning half", tuning),
        ("untouched half", ~tuning),
        ("all", np.ones(len(tuning), dtype=bool)),
    ):
        those = values[chosen]
        answered = those[those[:, 3] == 0]
        print(
            f"{name:14} {len(those):5} questions: holds gold {those[:, 0].mean():.3f} "
            f"(claims alone {those[:, 1].mean():.3f}, first claim {those[:, 2].mean():.3f}), "
            f"wrongly refused {those[:, 3].mean():.3f}, "
            f"{answered[:, 4].mean():.2f} claims of {answered[:, 5].mean():.1f} syllables, "
            f"{those[:, 6].mean():.1f} ms (p95 {np.quantile(those[:, 6], 0.95):.1f})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--unmarked", action="store_true", help="strip the questions' marks")
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    name = "unmarked" if given.unmarked else "marked"
    asked = cases(given.dataset, unmarked=given.unmarked)
    cache = given.cache / f"{name}.pickle" if given.cache else None
    near = found(given.dataset, asked, top_k=120, cache=cache)
    store, zone = Kept(), ZoneInfo("Asia/Ho_Chi_Minh")
    replay = Replay({clean(c.question): hits for c, hits in zip(asked, near, strict=True)})
    chain = AnswerChain(
        retriever=replay,
        store=store,
        reader=Reader(TermWeights.load()),
        answerer=ExtractiveAnswerer(zone),
        abstention=Abstention.load(),
        clock=lambda: datetime.now(UTC),
        zone=zone,
        model=ModelInfo(),
    )
    tuning = np.array([case.is_tuning for case in asked])
    rows, broken = [], 0
    for case, hits in zip(asked, near, strict=True):
        began = time.perf_counter()
        answer = chain.invoke(Question(case.question))
        rows.append(row(case, answer, (time.perf_counter() - began) * 1000))
        paragraphs = {hit.paragraph.id: hit.paragraph for hit in hits}
        broken += bool(problems_of(answer, paragraphs))
    table(rows, tuning)
    print(f"answers whose markers, citations or slices disagree: {broken}")
    refused: dict[bool, list[bool]] = {True: [], False: []}
    for gone in (0, 1):
        replay.gone_part = gone
        for case in asked:
            is_gone = all(part("half " + one, 2) == gone for one in case.gold_articles)
            answer = chain.invoke(Question(case.question))
            refused[is_gone].append(answer.status == "abstained")
    print(
        f"half of the articles gone: {np.mean(refused[True]):.3f} of their questions abstain, "
        f"{np.mean(refused[False]):.3f} of the others"
    )


if __name__ == "__main__":
    main()
