"""What a rival is given and what it gives back. Imports nothing that a rival has not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text`` begins with the article's title, so that every rival sees it."""

    id: str
    article_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """``articles`` is the file that the paragraphs came from, for whoever cuts articles
    up in a way of its own."""

    articles: Path
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit. ``paragraph_id`` is ``None`` where the rival's pieces are no paragraphs."""

    article_id: str
    paragraph_id: str | None


class Rival(Protocol):
    """Made without arguments: imports and models are loaded by then, and not timed."""

    def index(self, corpus: Corpus) -> None: ...

    def search(self, question: str, top_k: int) -> Sequence[Found]:
        """Best first, distinct."""
        ...


def found(paragraphs: Sequence[Paragraph]) -> list[Found]:
    return [Found(one.article_id, one.id) for one in paragraphs]


def read_corpus(articles: Path, paragraphs: Path) -> Corpus:
    with paragraphs.open(encoding="utf-8") as file:
        return Corpus(articles, tuple(Paragraph(**json.loads(line)) for line in file))
