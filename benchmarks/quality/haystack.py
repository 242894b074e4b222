"""Articles of the training news for a dataset's own to be found among.

What is a copy of one of the dataset's articles would be marked wrong where it is right,
so it stays out. Knows nothing of questions.
"""

from __future__ import annotations

import json
import lzma
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.command import read_lines, write_lines
from rag.corpus.payload import article_from_payload
from rag.evaluation.datasets import ARTICLES_FILE
from rag.index.copies import CopyIndex
from rag.index.passages import IndexedArticle, indexed
from rag.store.rows import paragraphs_of
from rag.types import Article, ArticleVersion, Watermark
from rag.vietnamese.normalise import match_form

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Haystack:
    """``same_title`` and ``near_copies`` of those drawn were left out; what has the same
    title counts there alone."""

    added: int
    same_title: int
    near_copies: int

    @property
    def drawn(self) -> int:
        """Fewer than were asked for where the news have no more."""
        return self.added + self.same_title + self.near_copies


def write_haystack(path: Path, dataset: Path, news: Path, size: int, *, seed: int) -> Haystack:
    """``size`` articles of ``news`` (JSON Lines, .xz) drawn by the seed, less the copies."""
    own = [_article(row) for row in read_lines(dataset / ARTICLES_FILE)]
    rows = _drawn(news, size, seed=seed)
    articles = {row["id"]: _article(row) for row in rows}
    titles = {match_form(one.title) for one in own if one.title}
    urls = {one.url for one in own if one.url}
    same = {
        key
        for key, one in articles.items()
        if match_form(one.title) in titles or (one.url and one.url in urls)
    }
    copies = near_copies(own, list(articles.values())) - same
    kept = [row for row in rows if row["id"] not in same | copies]
    write_lines(path, kept)
    return Haystack(len(kept), len(same), len(copies))


def near_copies(own: Sequence[Article], others: Sequence[Article]) -> set[str]:
    """Ids of the others that the product's own index takes for copies of any of ``own``."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        index = CopyIndex.open(Path(folder, "copies"))
        both = [*own, *others]
        for start in range(0, len(both), _PAGE):
            index.apply([_indexed(one, now) for one in both[start : start + _PAGE]], fresh=True)
        index.commit(Watermark(1, now))
        linked = index.copies_of({one.id: 1 for one in own})
        index.close()
    return {link.article_id for some in linked.values() for link in some} - {o.id for o in own}


def _indexed(article: Article, now: datetime) -> IndexedArticle:
    return indexed(ArticleVersion(article, 1, "live", True, now, paragraphs_of(article, 1)), now)


def _article(row: dict[str, Any]) -> Article:
    return article_from_payload(row)[0]


def _drawn(news: Path, size: int, *, seed: int) -> list[dict[str, Any]]:
    """In the file's order, each named by its line."""
    with lzma.open(news, "rb") as lines:
        count = sum(1 for _ in lines)
    places = set(random.Random(seed).sample(range(count), min(size, count)))
    with lzma.open(news, "rb") as lines:
        return [_named(line, number) for number, line in enumerate(lines) if number in places]


def _named(line: bytes, number: int) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    return row | {"id": f"news-{number}"}
