"""Measure the answers of the extractive chain over a dataset.

    python -m benchmarks.answering DATASET [--unmarked] [--cache FOLDER] [--half HALF]

Retrieval runs first and is kept aside: the times are of everything after it. Abstaining
counts as a miss. "Evidence" is what the citations of the first three claims quote. "Gold
article only" leaves out the hits of other articles. A claim cites its best paragraph where
no other paragraph read holds more of its words. "gone" asks again with half of the articles
taken out (their hits left out) and says how many of those articles' questions abstain. The
trees that choose sentences learned from the tuning half: its figures flatter, and what is
to be expected is what ``span_fit`` cross-validates. ``--half`` asks the questions of one half
alone, each once: it is quicker, and says nothing of articles gone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.answering.data import Case, cases, found, part
from benchmarks.answering.direct_fit import report
from rag.answering.abstention import Abstention
from rag.answering.chain import RETRIEVED, AnswerChain
from rag.answering.checks.coverage import coverage
from rag.answering.checks.statement import statement
from rag.answering.direct import DirectAnswers
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.reading import Reader, Reading
from rag.answering.rendering import problems_of
from rag.answering.selection import saying, select
from rag.answering.span_reading import SpanReader
from rag.index.term_weights import TermWeights
from rag.types import Answer, CorpusState, Filters, Hit, ModelInfo, Question
from rag.vietnamese.normalise import clean
from rag.vietnamese.tokens import syllables


def _every(hit: Hit) -> bool:
    del hit
    return True


class Replay:
    """Gives the hits that were found before, less those of articles left out."""

    def __init__(self, known: dict[str, list[Hit]]) -> None:
        self._known = known
        self.is_in: Callable[[Hit], bool] = _every

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
        return [hit for hit in self._known[question] if self.is_in(hit)][:top_k]


class Kept:
    """Holds the last answer, as a store would."""

    def save_answer(self, answer: Answer) -> None:
        self.answer = answer

    def corpus_state(self, now: datetime) -> CorpusState:
        del now
        return CorpusState()


COLUMNS = (
    *(
        "first claim",
        "first sentence",
        "first evidence",
        "three claims' evidence",
        "evidence syllables",
    ),
    *("holds gold", "wrongly refused", "claims", "gold article only", "cites best"),
    *("reading and selection ms", "answer ms"),
)


def row(
    case: Case, answer: Answer, from_gold: Answer, reading: Reading, ms: tuple[float, float]
) -> list[float]:
    """A value for each of COLUMNS; NaN where an abstention leaves nothing to count."""
    quotes = {one.marker: one.quote or "" for one in answer.citations}
    cited = [" ".join(quotes[marker] for marker in claim.citations) for claim in answer.claims]
    first_three = dict.fromkeys(marker for claim in answer.claims[:3] for marker in claim.citations)
    evidence = " ".join(quotes[marker] for marker in first_three)
    is_refused = answer.status == "abstained"
    first = answer.claims[0].text if answer.claims else ""
    # A short answer is measured for itself, too.
    sentence = next((claim.text for claim in answer.claims if not claim.is_direct), "")
    return [
        bool(first) and case.held_by(first),
        bool(sentence) and case.held_by(sentence),
        bool(cited) and case.held_by(cited[0]),
        any(case.held_by(quote) for quote in cited[:3]),
        np.nan if is_refused else len(syllables(evidence)),
        not is_refused and case.held_by(answer.answer),
        is_refused,
        np.nan if is_refused else len(answer.claims),
        from_gold.status == "answered"
        and any(case.held_by(one.quote or "") for one in from_gold.citations),
        np.nan if is_refused else _citing_best(answer, reading),
        *ms,
    ]


def _citing_best(answer: Answer, reading: Reading) -> float:
    """Share of the claims none of whose words stand more fully in another paragraph read
    than in the one cited."""
    texts = {hit.paragraph.id: statement(hit.paragraph.text) for hit in reading.hits}
    paragraph_of = {one.marker: one.paragraph_id for one in answer.citations}
    found = []
    for claim in answer.claims:
        shares = {key: coverage(statement(claim.text), text) for key, text in texts.items()}
        cited = [shares.get(paragraph_of[marker], 0.0) for marker in claim.citations]
        found.append(max(cited, default=0.0) >= max(shares.values()))
    return float(np.mean(found))


def table(rows: Sequence[Sequence[float]], tuning: np.ndarray) -> None:
    values = np.array(rows, dtype=float)
    everything = np.ones(len(tuning), dtype=bool)
    parts = {"tuning half": tuning, "untouched half": ~tuning, "all": everything}
    parts = {name: one for name, one in parts.items() if one.any()}
    print(f"{'':26}" + "".join(f"{name:>16}" for name in parts))
    print(f"{'questions':26}" + "".join(f"{int(one.sum()):>16}" for one in parts.values()))
    for number, name in enumerate(COLUMNS):
        means = (float(np.nanmean(values[one, number])) for one in parts.values())
        print(f"{name:26}" + "".join(f"{mean:16.3f}" for mean in means))
        if name.endswith(" ms"):
            for share in (0.5, 0.95):
                marks = (float(np.quantile(values[one, number], share)) for one in parts.values())
                label = f"  p{100 * share:.0f}"
                print(f"{label:26}" + "".join(f"{mark:16.3f}" for mark in marks))


def _is_gold(case: Case, hit: Hit) -> bool:
    return hit.article.id in case.gold_articles


def _is_left(gone: int, hit: Hit) -> bool:
    return part("half " + hit.article.id, 2) != gone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--unmarked", action="store_true", help="strip the questions' marks")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--half", choices=("tuning", "untouched"))
    given = parser.parse_args()
    name = "unmarked" if given.unmarked else "marked"
    asked = cases(given.dataset, unmarked=given.unmarked)
    cache = given.cache / f"{name}.pickle" if given.cache else None
    near = found(given.dataset, asked, top_k=120, cache=cache)
    if given.half:
        kept = [n for n, c in enumerate(asked) if c.is_tuning is (given.half == "tuning")]
        asked, near = [asked[n] for n in kept], [near[n] for n in kept]
    store, zone = Kept(), ZoneInfo("Asia/Ho_Chi_Minh")
    weights = TermWeights.load()
    replay = Replay({clean(c.question): hits for c, hits in zip(asked, near, strict=True)})
    spans = SpanReader.load(weights)
    reader = Reader(weights, spans=spans)
    chain = AnswerChain(
        retriever=replay,
        store=store,
        reader=reader,
        answerer=ExtractiveAnswerer(zone, DirectAnswers.load(spans)),
        abstention=Abstention.load(),
        clock=lambda: datetime.now(UTC),
        zone=zone,
        model=ModelInfo(),
    )
    tuning = np.array([case.is_tuning for case in asked])
    rows, broken, answers = [], 0, []
    for case, hits in zip(asked, near, strict=True):
        began = time.perf_counter()
        reading = reader.read(clean(case.question), hits[:RETRIEVED])
        select(reading.question, saying(reading.ranked, reading.hits))
        read = time.perf_counter()
        answer = chain.invoke(Question(case.question))
        answers.append(answer)
        ms = ((read - began) * 1000, (time.perf_counter() - read) * 1000)
        replay.is_in = partial(_is_gold, case)
        from_gold = chain.invoke(Question(case.question))
        replay.is_in = _every
        rows.append(row(case, answer, from_gold, reading, ms))
        paragraphs = {hit.paragraph.id: hit.paragraph for hit in hits}
        broken += bool(problems_of(answer, paragraphs))
    table(rows, tuning)
    print(report(asked, answers))
    print(f"answers whose markers, citations or slices disagree: {broken}")
    if given.half:
        return
    refused: dict[bool, list[bool]] = {True: [], False: []}
    for gone in (0, 1):
        replay.is_in = partial(_is_left, gone)
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
