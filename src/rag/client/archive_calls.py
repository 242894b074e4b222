"""The routes of search, articles and paragraphs. Knows nothing of sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from rag.client import reading
from rag.client.calls import NO_FILTERS, Call, filters_given, given, if_match, part, write
from rag.client.results import ListedArticle, Page, SearchResults, StoredArticle
from rag.errors import UsageError
from rag.types import Article, ArticleKind, ArticleVersion, Filters, Paragraph
from rag.wire import article_to_dict
from rag.wire_in import paragraph_from_dict, version_from_dict


def search(
    query: str,
    *,
    top_k: int = 20,
    filters: Filters = NO_FILTERS,
    infer: bool = True,
    explain: bool = False,
    asked_at: datetime | None = None,
) -> Call[SearchResults]:
    """Paragraphs, best first; ``explain`` says why each ranks where it does."""
    asked = given(q=query, top_k=top_k, infer=infer, explain=explain, **filters_given(filters))
    if asked_at is not None:
        asked["asked_at"] = asked_at.isoformat()
    return Call("GET", "/api/v1/search", reading.read_search, asked)


def article(article_id: str, *, version: int | None = None) -> Call[ArticleVersion]:
    """An article with its paragraphs: the newest version, or the one asked for."""
    path = f"/api/v1/articles/{part(article_id)}"
    return Call("GET", path, version_from_dict, given(version=version))


def articles(
    *,
    section: str | None = None,
    source: str | None = None,
    kind: ArticleKind | None = None,
    state: Literal["live", "embargoed", "withdrawn", "erased"] | None = None,
    page_size: int = 100,
) -> Call[Page[ListedArticle]]:
    """Every article, the newest first, page after page as they are needed. Needs the
    permission ingest or review."""
    query = given(section=section, source=source, kind=kind, state=state, limit=page_size)
    read = reading.page_of("articles", reading.read_listed_article)
    return Call("GET", "/api/v1/articles", read, query)


def put_article(
    article: Article | Mapping[str, Any],
    *,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> Call[StoredArticle]:
    """Put an article in, or a new version of it; searchable when this returns. As a
    mapping it has the keys of the API, ``id`` among them. With ``expected_version`` only
    where it is still at that version: else Conflict."""
    body = article_to_dict(article) if isinstance(article, Article) else dict(article)
    article_id = body.get("id")
    if not article_id:
        raise UsageError("The article has no id. Give it one: it is its address.")
    return write(
        "PUT",
        f"/api/v1/articles/{part(str(article_id))}",
        reading.read_stored,
        body=body,
        headers=if_match(expected_version),
        idempotency_key=idempotency_key,
    )


def delete_article(
    article_id: str,
    *,
    reason: str | None = None,
    erase: bool = False,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Withdraw an article: readers get Gone, and putting it again brings it back.
    ``erase`` (an administrator's) takes its text out for good."""
    return write(
        "DELETE",
        f"/api/v1/articles/{part(article_id)}",
        reading.read_nothing,
        query=given(reason=reason, erase=erase or None),
        headers=if_match(expected_version),
        idempotency_key=idempotency_key,
    )


def paragraph(paragraph_id: str) -> Call[Paragraph]:
    """What a citation's offsets count in: ``paragraph.text[start:end] == quote``."""
    return Call("GET", f"/api/v1/paragraphs/{part(paragraph_id)}", paragraph_from_dict)
