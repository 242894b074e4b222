"""A dataset's questions with what retrieval finds for each, for the answering scripts."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.retrieval.features import FEATURES
from rag.retrieval.learned import TREES_FILE, LearnedRanker
from rag.retrieval.retriever import HybridRetriever
from rag.retrieval.trees import save_trees
from rag.training.ranker import LabelledQuestion, RankerPlan, examples, fold_of, learned_trees
from rag.types import Hit
from rag.vietnamese.normalise import fold


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it is asked, and what is known to be right."""

    question: str
    gold_articles: frozenset[str]
    answers: tuple[str, ...]
    is_tuning: bool

    def held_by(self, text: str) -> bool:
        """Whether a text holds a gold answer, as the contract compares them."""
        held = plain(text)
        return any(plain(answer) in held for answer in self.answers)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).lower()).strip()


def part(identity: str, count: int) -> int:
    """A repeatable, even split: which of ``count`` parts an id belongs to."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % count


def cases(dataset: Path, *, unmarked: bool) -> list[Case]:
    rows = [json.loads(line) for line in (dataset / "questions.jsonl").open(encoding="utf-8")]
    return [
        Case(
            question=fold(row["question"]) if unmarked else row["question"],
            gold_articles=frozenset(row["gold_article_ids"]),
            answers=tuple(row["answers"]),
            is_tuning=part(row["gold_article_ids"][0], 2) == 0,
        )
        for row in rows
    ]


def found(
    dataset: Path, asked: Sequence[Case], *, top_k: int, cache: Path | None = None
) -> list[list[Hit]]:
    """The hits of each case over the whole dataset, ingested into a scratch directory.

    The shipped ranker has learned from the tuning half: there its order is better than
    it will be anywhere else. So each tuning case is ranked by one that has learned from
    the other stories of that half alone, in five folds, and what is fitted on these hits
    meets them as they will be. ``cache`` keeps them between runs; it is believed without
    looking.
    """
    if cache is not None and cache.exists():
        kept: list[list[Hit]] = pickle.loads(cache.read_bytes())
        return kept
    hits = _searched(dataset, asked, top_k)
    if cache is not None:
        cache.write_bytes(pickle.dumps(hits))
    return hits


def _searched(dataset: Path, asked: Sequence[Case], top_k: int) -> list[list[Hit]]:
    from rag.bootstrap import open_application, read_settings
    from rag.jobs.ingest import ingest_paths

    with tempfile.TemporaryDirectory() as scratch:
        app = open_application(read_settings(data_dir=Path(scratch)))
        try:
            ingest_paths(app.store, [dataset])
            app.sync.sync()
            shipped = app.retriever
            folds = _rankers(shipped, dataset)
            retrievers = [shipped.model_copy(update={"ranker": one}) for one in folds]
            return [
                (
                    retrievers[fold_of(min(case.gold_articles), len(folds))]
                    if case.is_tuning
                    else shipped
                ).search(case.question, top_k=top_k)
                for case in asked
            ]
        finally:
            app.close()


def _rankers(retriever: HybridRetriever, dataset: Path) -> list[LearnedRanker]:
    """By fold, the ranker that has learned from the others."""
    plan = RankerPlan()
    values = retriever.lexical.term_values
    data = examples(
        (_labelled(case) for case in cases(dataset, unmarked=False) if case.is_tuning),
        retriever.candidates,
        values,
        folds=plan.folds,
    )
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(plan.folds):
            folder = Path(scratch, str(number))
            folder.mkdir()
            trees = learned_trees([one for one in data if one.group != number], plan)
            save_trees(folder / TREES_FILE, list(FEATURES), trees)
            made.append(LearnedRanker.load(values, folder))
    return made


def _labelled(case: Case) -> LabelledQuestion:
    def label(article_id: str, text: str) -> int:
        if article_id not in case.gold_articles:
            return 0
        return 2 if case.held_by(text) else 1

    return LabelledQuestion(case.question, min(case.gold_articles), label)
