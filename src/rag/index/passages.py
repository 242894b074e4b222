"""What the indexes hold: the passages of live articles, with what filters need.

A passage is a paragraph, or a window of sentences of an over-long one. Knows the
store's nouns and nothing of Chroma, tantivy or embeddings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rag.corpus.passages import passages
from rag.types import ArticleVersion


@dataclass(frozen=True, slots=True)
class Passage:
    """``published`` is whole seconds since the epoch, ``None`` where undated."""

    id: str
    article_id: str
    title: str
    text: str
    published: int | None
    section: str | None
    source: str | None

    @property
    def titled(self) -> str:
        """What is indexed and embedded: the title, a newline, the passage."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """One article as the indexes see it; no passages means: take it out."""

    id: str
    passages: tuple[Passage, ...]


def paragraph_id_of(passage_id: str) -> str:
    """The paragraph a passage belongs to."""
    return passage_id.partition("#")[0]


def indexed(stored: ArticleVersion, now: datetime) -> IndexedArticle:
    """An article's passages; none where it is withdrawn, erased or under embargo."""
    article = stored.article
    embargoed = article.published_at is not None and article.published_at > now
    if stored.state != "live" or embargoed:
        return IndexedArticle(stored.id, ())
    return IndexedArticle(stored.id, tuple(_passages(stored)))


def _passages(stored: ArticleVersion) -> Iterator[Passage]:
    article = stored.article
    published = int(article.published_at.timestamp()) if article.published_at else None
    for paragraph in stored.paragraphs:
        # p0 starts with the title, which every passage is given anyway.
        is_head = paragraph.kind == "p" and paragraph.ordinal == 0
        text = article.lead if is_head else paragraph.text
        spans = passages(text)
        pieces = [text[span.start : span.end] for span in spans]
        if is_head and not pieces:
            pieces = [""]  # a title without a lead is a passage too
        for number, piece in enumerate(pieces):
            yield Passage(
                id=paragraph.id if len(pieces) == 1 else f"{paragraph.id}#{number}",
                article_id=stored.id,
                title=article.title,
                text=piece,
                published=published,
                section=article.section,
                source=article.source,
            )
