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

    ``cache`` keeps them between runs; it is believed without looking.
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
            return [app.retriever.search(case.question, top_k=top_k) for case in asked]
        finally:
            app.close()
