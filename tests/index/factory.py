"""Stored articles made by hand, as the store would hand them over."""

from datetime import UTC, datetime

from rag.types import Article, ArticleState, ArticleVersion, Paragraph

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def stored(
    identity: str,
    title: str,
    *body: str,
    published_at: datetime | None = None,
    section: str | None = None,
    source: str | None = None,
    version: int = 1,
    state: ArticleState = "live",
) -> ArticleVersion:
    article = Article(
        id=identity,
        title=title,
        body=body,
        published_at=published_at,
        section=section,
        source=source,
    )
    texts = [title, *body]
    paragraphs = tuple(
        Paragraph(identity, version, "p", number, text) for number, text in enumerate(texts)
    )
    return ArticleVersion(article, version, state, True, NOW, paragraphs)
