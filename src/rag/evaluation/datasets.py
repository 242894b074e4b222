"""A dataset: a folder with ``articles.jsonl`` and ``questions.jsonl``.

Knows nothing of how questions are searched, answered or scored.
"""

from __future__ import annotations

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rag.errors import InputError, UsageError

ARTICLES_FILE = "articles.jsonl"
QUESTIONS_FILE = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question, the articles that answer it and the answers people gave. ``asked_at``
    is aware and fixes *now*; ``None`` is the moment of asking."""

    id: str
    text: str
    article_ids: frozenset[str]
    answers: tuple[str, ...]
    answerable: bool = True
    asked_at: datetime | None = None

    @property
    def is_tuning(self) -> bool:
        """Whether it belongs to the half that may be tuned on: the contract's rule, by
        the hash of its first article."""
        return bool(self.article_ids) and is_tuning_article(min(self.article_ids))


def is_tuning_article(article_id: str) -> bool:
    """``int(sha256(id), 16) % 2 == 0``."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % 2 == 0


def read_questions(path: Path, *, zone: ZoneInfo | None = None) -> list[GoldQuestion]:
    """The questions of a JSON Lines file, or of a dataset's folder. ``asked_at`` without
    an offset is a moment in ``zone``, and refused where there is none. Raises InputError
    naming the line that is no question."""
    file = path / QUESTIONS_FILE if path.is_dir() else path
    found: list[GoldQuestion] = []
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    text = line.removeprefix(BOM_UTF8) if number == 1 else line
                    found.append(_question(text, f"{file}, line {number}", zone))
    except OSError as error:
        raise InputError(
            f"cannot read {file}: {error.strerror}; a dataset is a folder with "
            f"{ARTICLES_FILE} and {QUESTIONS_FILE}"
        ) from error
    return found


def named_in(path: Path, questions: Sequence[GoldQuestion]) -> list[GoldQuestion]:
    """Those whose ids the file holds, one a line, in their own order. Raises InputError
    where the file cannot be read and UsageError for an id that is no question's."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}; give a text file of ids") from error
    ids = {line.strip() for line in lines if line.strip()}
    if unknown := sorted(ids - {question.id for question in questions}):
        raise UsageError(
            f"{path} names {unknown[0]!r}, which is no question of the dataset "
            f"({len(unknown)} such); give one id a line."
        )
    return [question for question in questions if question.id in ids]


def _question(line: bytes, where: str, zone: ZoneInfo | None) -> GoldQuestion:
    try:
        row = json.loads(line.decode("utf-8"))
        return GoldQuestion(
            str(row["id"]),
            _text(row["question"]),
            frozenset(_texts(row, "gold_article_ids")),
            tuple(_texts(row, "answers")),
            bool(row.get("answerable", True)),
            _moment(row.get("asked_at"), zone),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f'{where}: not a question ({error!r}). A line needs {{"id": …, "question": …}}; '
            "asked_at, where given, is ISO 8601."
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(row: dict[str, Any], name: str) -> list[str]:
    values = row.get(name, [])
    # A text alone would be taken for the list of its letters.
    if not isinstance(values, list):
        raise TypeError(f"{name} is no list")
    return [str(value) for value in values]


def _moment(value: str | None, zone: ZoneInfo | None) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        if zone is None:
            raise ValueError(f"asked_at {value} has no UTC offset")
        return moment.replace(tzinfo=zone)
    return moment
