"""The newsroom's gold set as a dataset's folder, which ``rag evaluate`` reads back.

A file leaves the house, so it holds what readers may see now: questions whose articles
were all taken out since are left out, and told. Nobody's name, and no id of an answer,
which opens it. Knows the store; nothing of how questions are scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rag.errors import UsageError
from rag.evaluation.datasets import ARTICLES_FILE, QUESTIONS_FILE
from rag.store.gold import KeptQuestion
from rag.store.store import Store
from rag.types import ArticleVersion, Watermark
from rag.wire import article_to_dict

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written; ``left_out`` are the ids of questions whose articles readers
    see no longer."""

    articles: int
    questions: int
    left_out: tuple[str, ...]


def write_dataset(store: Store, folder: Path, now: datetime, *, whole: bool = False) -> Written:
    """Write ``articles.jsonl`` and ``questions.jsonl`` into a folder, which is made. The
    articles are those that answer a question; with ``whole`` all that readers may see by
    ``now``, so that questions are as hard as in the archive.

    Raises UsageError where the gold set is empty, one of the files is there already, or the
    folder cannot be written.
    """
    kept = store.gold.questions()
    if not kept:
        raise UsageError("The gold set is empty. Put questions into it at /kiem-chung.")
    named = {article_id for question in kept for article_id in question.article_ids}
    held = {one for one, stored in store.articles(named).items() if stored.is_open(now)}
    questions = [
        question
        for question in kept
        if not question.answerable or not held.isdisjoint(question.article_ids)
    ]
    articles = _every(store, now) if whole else (store.article(one) for one in sorted(held))
    files = folder / ARTICLES_FILE, folder / QUESTIONS_FILE
    if there := [path for path in files if path.exists()]:
        raise UsageError(f"{there[0]} is there already. Give a folder that holds no dataset.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        count = _write(files[0], (article_to_dict(one.article) for one in articles))
        _write(files[1], (_question(one, held) for one in questions))
    except OSError as error:
        raise UsageError(f"Cannot write {folder}: {error.strerror or error}.") from error
    left_out = tuple(one.id for one in kept if one not in questions)
    return Written(count, len(questions), left_out)


def _question(kept: KeptQuestion, held: set[str]) -> dict[str, Any]:
    return {
        "id": kept.id,
        "question": kept.question,
        "gold_article_ids": [one for one in kept.article_ids if one in held],
        "answers": list(kept.answers),
        "answerable": kept.answerable,
        "asked_at": kept.asked_at.isoformat(),
    }


def _every(store: Store, now: datetime) -> Iterator[ArticleVersion]:
    """All that readers may see, as they changed last."""
    after = Watermark(0, now)
    while True:
        changed, following = store.changes(after, now=now, limit=_PAGE)
        yield from (one for one in changed if one.is_open(now))
        if following == after:
            return
        after = following


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with path.open("x", encoding="utf-8", errors="backslashreplace") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count
