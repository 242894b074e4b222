"""From candidates in order to hits: copies of one story collapsed, and named.

Knows the store and the index of copies; nothing of how candidates were found or ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from rag.index.bounds import Bounds
from rag.index.copies import CopyIndex, CopyLink
from rag.retrieval.candidates import Candidate, may_show
from rag.retrieval.collapsing import Collapsing
from rag.store.store import Store
from rag.types import Copy, Hit


class Collector:
    """The hits of one search. ``page`` candidates have their copies looked up at once."""

    def __init__(
        self, store: Store, copies: CopyIndex, bounds: Bounds, now: datetime, *, page: int
    ) -> None:
        self._store = store
        self._copies = copies
        self._bounds = bounds
        self._now = now
        self._page = page

    def first(self, candidates: Iterable[Candidate], top_k: int) -> list[Hit]:
        """The first ``top_k`` that are no copies of one before."""
        kept: list[Candidate] = []
        links: dict[str, tuple[CopyLink, ...]] = {}
        collapsing = Collapsing()
        for page in _pages(candidates, self._page):
            new = {one.stored.id: one.stored.version for one in page}
            new = {identity: new[identity] for identity in new if identity not in links}
            links |= dict.fromkeys(new, ()) | self._copies.copies_of(new)
            for one in page:
                copies = [link.article_id for link in links[one.stored.id]]
                if len(kept) < top_k and collapsing.keeps(one.paragraph, copies):
                    kept.append(one)
            if len(kept) == top_k:
                break
        copies_of = self._shown_copies({one.stored.id: links[one.stored.id] for one in kept})
        return [
            Hit(
                one.paragraph,
                one.stored.article,
                one.scored.score,
                one.scored.parts,
                copies_of[one.stored.id],
            )
            for one in kept
        ]

    def _shown_copies(self, links: dict[str, tuple[CopyLink, ...]]) -> dict[str, tuple[Copy, ...]]:
        ids = sorted({link.article_id for some in links.values() for link in some})
        articles = self._store.articles(ids) if ids else {}
        return {
            article_id: tuple(
                Copy(stored.id, stored.version, stored.article.title, stored.article.source)
                for link in some
                if (stored := articles.get(link.article_id))
                and may_show(stored, link.version, self._now)
                and self._bounds.admits(stored.article)
            )
            for article_id, some in links.items()
        }


def _pages(candidates: Iterable[Candidate], size: int) -> Iterator[list[Candidate]]:
    rest = iter(candidates)
    while page := list(islice(rest, size)):
        yield page
