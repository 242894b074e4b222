"""Articles of the data folder as paragraphs with their sentences, for making claims of.

Knows nothing of how a claim is made or checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.answering.data import part
from rag.answering.drafts import Evidence
from rag.store.rows import paragraphs_of
from rag.types import Article, Paragraph, Span
from rag.vietnamese.normalise import clean
from rag.vietnamese.sentences import sentences
from rag.vietnamese.tokens import syllable_count

DATASETS = ("vinewsqa-dev", "dated-news")
"""What claims are made of by rule."""
LOOKED_UP = (*DATASETS, "viquad-dev")
"""What claims written by hand may cite."""
_FEWEST, _MOST = 7, 45
"""Syllables of a sentence that claims are made of."""


@dataclass(frozen=True, slots=True)
class Source:
    """One paragraph of one article, its declarative sentences apart."""

    article: Article
    paragraph: Paragraph

    @property
    def is_tuning(self) -> bool:
        return part(self.article.id, 2) == 0

    @property
    def sentences(self) -> list[str]:
        text = self.paragraph.text
        found = (text[span.start : span.end] for span in sentences(text))
        return [one for one in found if _is_usable(one)]

    @property
    def evidence(self) -> Evidence:
        """The whole paragraph, as a model cites it."""
        return Evidence(self.paragraph, self.article, Span(0, len(self.paragraph.text)))


def _is_usable(sentence: str) -> bool:
    is_whole = sentence.endswith((".", ".”", '."')) and sentence[:1].isupper()
    is_balanced = sentence.count('"') % 2 == 0 and sentence.count("“") == sentence.count("”")
    return is_whole and is_balanced and _FEWEST <= syllable_count(sentence) <= _MOST


def articles(data: Path, datasets: Sequence[str] = DATASETS) -> Iterator[Article]:
    """The articles of the datasets, in the files' order."""
    for name in datasets:
        with (data / name / "articles.jsonl").open(encoding="utf-8") as file:
            for line in file:
                yield article_of(json.loads(line))


def article_of(row: dict[str, str | None]) -> Article:
    """An article as its loader makes it, in what matters here."""
    published = row.get("published_at")
    lines = (clean(line) for line in (row.get("body") or "").split("\n"))
    return Article(
        id=str(row["id"]),
        title=clean(row.get("title") or ""),
        lead=clean(row.get("lead") or ""),
        body=tuple(line for line in lines if line),
        published_at=datetime.fromisoformat(published) if published else None,
    )


def sources(article: Article) -> list[Source]:
    """The body's paragraphs."""
    return [
        Source(article, paragraph)
        for paragraph in paragraphs_of(article, 1)
        if paragraph.ordinal > 0
    ]
