"""Measure the answers to questions with a false premise, or whose attribute is not told.

    python -m benchmarks.premises DATASET [--cache FILE] [--score-untouched] [--show]

Reads the two tables beside this file. A false question is affirmed where it is answered
without a caution before it; its true twin is refused where it is not answered, or with a
caution. A missing attribute is answered wrongly where it is answered without a caution.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.answering.data import part
from rag.answering import wording
from rag.answering.abstention import Abstention
from rag.answering.chain import RETRIEVED, AnswerChain
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.reading import Reader
from rag.index.term_weights import TermWeights
from rag.types import Answer, CorpusState, Filters, Hit, ModelInfo, Question

HERE = Path(__file__).parent
FALSE = "false_premise.tsv"
KINDS = ("true", "false", "missing")


@dataclass(frozen=True, slots=True)
class Asked:
    """``kind`` is one of ``KINDS``."""

    kind: str
    text: str
    is_tuning: bool


def asked(folder: Path = HERE) -> Iterator[Asked]:
    """Every question of both tables."""
    for row in rows_of(folder / FALSE):
        is_tuning = part(row["article_id"], 2) == 0
        yield Asked("true", row["true_question"], is_tuning)
        yield Asked("false", row["false_question"], is_tuning)
    for row in rows_of(folder / "missing_attribute.tsv"):
        yield Asked("missing", row["question"], part(row["article_id"], 2) == 0)


def attribute_rows(folder: Path = HERE) -> Iterator[tuple[str, str, bool]]:
    """Article, question, and whether the article tells what is asked, of both halves."""
    for row in rows_of(folder / "false_premise.tsv"):
        yield row["article_id"], row["true_question"], True
    for row in rows_of(folder / "missing_attribute.tsv"):
        yield row["article_id"], row["question"], False


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Known:
    """Gives the hits that were found before and keeps no answer."""

    def __init__(self, hits: dict[str, list[Hit]]) -> None:
        self._hits = hits

    def search(
        self,
        question: str,
        *,
        top_k: int = RETRIEVED,
        filters: Filters | None = None,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        del filters, now, asked_at  # asked without filters, of articles all published
        return self._hits[question][:top_k]

    def save_answer(self, answer: Answer) -> None:
        del answer

    def corpus_state(self, now: datetime) -> CorpusState:
        del now
        return CorpusState()


def found(dataset: Path, questions: Sequence[str], cache: Path | None) -> dict[str, list[Hit]]:
    """The hits of each question; ``cache`` is believed where it holds them all."""
    if cache is not None and cache.exists():
        kept: dict[str, list[Hit]] = pickle.loads(cache.read_bytes())
        if set(questions) <= set(kept):
            return kept
    from rag.bootstrap import open_application, read_settings
    from rag.jobs.ingest import ingest_paths

    with tempfile.TemporaryDirectory() as scratch:
        app = open_application(read_settings(data_dir=Path(scratch)))
        try:
            ingest_paths(app.store, [dataset])
            app.sync.sync()
            hits = {one: app.retriever.search(one, top_k=RETRIEVED) for one in questions}
        finally:
            app.close()
    if cache is not None:
        cache.write_bytes(pickle.dumps(hits))
    return hits


def is_plain(answer: Answer) -> bool:
    """Whether it is answered as asked: with sources, and no caution before them."""
    return answer.status == "answered" and not wording.is_cautious(answer.claims[0].lead)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--score-untouched", action="store_true", help="the last measurement")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    given = parser.parse_args()
    questions = list(asked())
    store = Known(found(given.dataset, [one.text for one in questions], given.cache))
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    chain = AnswerChain(
        retriever=store,
        store=store,
        reader=Reader(TermWeights.load()),
        answerer=ExtractiveAnswerer(zone),
        abstention=Abstention.load(),
        clock=lambda: datetime.now(UTC),
        zone=zone,
        model=ModelInfo(),
    )
    for is_tuning in (True, False) if given.score_untouched else (True,):
        those = [one for one in questions if one.is_tuning == is_tuning]
        plain: dict[str, list[bool]] = {kind: [] for kind in KINDS}
        refused: dict[str, list[bool]] = {kind: [] for kind in KINDS}
        for one in those:
            answer = chain.invoke(Question(one.text))
            plain[one.kind].append(is_plain(answer))
            refused[one.kind].append(answer.status == "abstained")
            if given.show and is_tuning and is_plain(answer) != (one.kind == "true"):
                print(f"{one.kind:8}{one.text}\n        {answer.answer} {answer.abstention or ''}")
        print(
            f"{'tuning' if is_tuning else 'untouched'} half: "
            f"false affirmed {_mean(plain['false']):.3f} of {len(plain['false'])}, "
            f"true refused or cautioned {1 - _mean(plain['true']):.3f} "
            f"(refused {_mean(refused['true']):.3f}), "
            f"missing answered wrongly {_mean(plain['missing']):.3f}"
        )


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    main()
