"""An archive's articles as training material.

Reads what ``rag ingest`` reads. Knows nothing of vectors or vocabularies.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.corpus.passages import passages
from rag.corpus.progress import progress_bar
from rag.corpus.reading import Read, read_articles
from rag.corpus.walk import total_bytes
from rag.errors import InputError
from rag.types import Article


def training_articles(corpus: Path) -> Iterator[Article]:
    """The articles under ``corpus``, in a fixed order, with a progress bar; those that
    cannot be read are left out. Raises InputError where none is left."""
    found = 0
    with progress_bar(total=total_bytes([corpus]), unit="B", label="Reading") as update:
        for one in read_articles([corpus], on_bytes=update):
            if isinstance(one, Read):
                found += 1
                yield one.article
    if not found:
        raise InputError(
            f"no article in {corpus} can be read; try `rag ingest` on it, which says why"
        )


def read_paragraphs(corpus: Path) -> Iterator[str]:
    """Every passage of the articles as the indexes hold it, without its title; an
    article's title and lead are one."""
    for article in training_articles(corpus):
        for text in (f"{article.title}\n{article.lead}", *article.body):
            for span in passages(text):
                yield text[span.start : span.end]
