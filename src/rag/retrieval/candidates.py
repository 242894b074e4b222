"""What a ranker looks at: scored paragraphs that may be shown, with their article.

Looks the best ones up in the store, a page at a time and each once. Knows nothing of
how they were scored, of copies or of filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rag.retrieval.fusion import Scored
from rag.store.store import Store
from rag.types import ArticleVersion, Paragraph


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph's score, its text, and the current version of its article (without
    the article's other paragraphs)."""

    scored: Scored
    paragraph: Paragraph
    stored: ArticleVersion


def showable(
    store: Store, scored: Sequence[Scored], *, now: datetime, page: int
) -> Iterator[Candidate]:
    """Those that are live, of their article's current version and published by ``now``,
    in the order of ``scored``. The store is asked for ``page`` of them at a time, and
    only as far as the caller reads on. Raises StoreError."""
    for start in range(0, len(scored), page):
        some = scored[start : start + page]
        paragraphs = store.paragraphs([one.paragraph_id for one in some])
        articles = store.articles(sorted({p.article_id for p in paragraphs.values()}))
        for one in some:
            paragraph = paragraphs.get(one.paragraph_id)
            stored = articles.get(paragraph.article_id) if paragraph else None
            if paragraph and stored and may_show(stored, paragraph.version, now):
                yield Candidate(one, paragraph, stored)


def noted(candidates: Iterable[Candidate], seen: dict[str, Candidate]) -> Iterator[Candidate]:
    """The candidates, noted in ``seen`` by paragraph id in their order as they are read."""
    for one in candidates:
        seen[one.paragraph.id] = one
        yield one


def may_show(stored: ArticleVersion, version: int, now: datetime) -> bool:
    """Whether readers may see this version of the article at ``now``."""
    published = stored.article.published_at
    return (
        stored.state == "live" and stored.version == version and not (published and published > now)
    )
