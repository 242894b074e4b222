"""Rows to nouns and back. Pure; knows the tables' columns and no SQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, cast

from rag.types import Article, ArticleKind, ArticleState, ArticleVersion, Paragraph, ParagraphKind

Row = Mapping[str, Any]


def content_hash(article: Article) -> str:
    """SHA-256 of all that makes a version; ``updated_at`` alone makes none."""
    fields = asdict(replace(article, updated_at=None))
    text = json.dumps(fields, ensure_ascii=False, default=datetime.isoformat)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def paragraphs_of(article: Article, version: int) -> list[Paragraph]:
    """p0 (title, newline, lead; none where both are empty), the body from p1, captions
    from c1."""
    head = "\n".join(part for part in (article.title, article.lead) if part)
    return [
        *([Paragraph(article.id, version, "p", 0, head)] if head else []),
        *(Paragraph(article.id, version, "p", n, text) for n, text in enumerate(article.body, 1)),
        *(
            Paragraph(article.id, version, "c", n, text)
            for n, text in enumerate(article.captions, 1)
        ),
    ]


def version_values(article: Article, version: int, stored_at: datetime) -> dict[str, Any]:
    """A row of ``versions``."""
    return {
        "article_id": article.id,
        "version": version,
        "stored_at": stored_at.isoformat(),
        "title": article.title,
        "lead": article.lead,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "updated_at": article.updated_at.isoformat() if article.updated_at else None,
        "section": article.section,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "kind": article.kind,
        "correction_note": article.correction_note,
        "corrects": json.dumps(article.corrects),
    }


def paragraph_values(paragraph: Paragraph) -> dict[str, Any]:
    """A row of ``paragraphs``."""
    return {
        "id": paragraph.id,
        "article_id": paragraph.article_id,
        "version": paragraph.version,
        "kind": paragraph.kind,
        "ordinal": paragraph.ordinal,
        "text": paragraph.text,
    }


def paragraph_from(row: Row) -> Paragraph:
    """A Paragraph of its row."""
    return Paragraph(
        row["article_id"],
        row["version"],
        cast(ParagraphKind, row["kind"]),
        row["ordinal"],
        row["text"],
    )


def version_from(row: Row, paragraphs: tuple[Paragraph, ...] = ()) -> ArticleVersion:
    """An ArticleVersion of a row of ``versions`` joined with ``articles``. Body and
    captions of the article are those of ``paragraphs``, where these are given."""
    article = Article(
        id=row["article_id"],
        title=row["title"],
        lead=row["lead"],
        body=tuple(p.text for p in paragraphs if p.kind == "p" and p.ordinal > 0),
        captions=tuple(p.text for p in paragraphs if p.kind == "c"),
        published_at=_moment(row["published_at"]),
        updated_at=_moment(row["updated_at"]),
        section=row["section"],
        source=row["source"],
        author=row["author"],
        url=row["url"],
        kind=cast(ArticleKind, row["kind"]),
        correction_note=row["correction_note"],
        corrects=tuple(json.loads(row["corrects"])),
    )
    return ArticleVersion(
        article=article,
        version=row["version"],
        state=cast(ArticleState, row["state"]),
        is_current=row["version"] == row["current_version"],
        stored_at=datetime.fromisoformat(row["stored_at"]),
        paragraphs=paragraphs,
        state_reason=row["state_reason"],
        original_id=row["original_id"],
        opens_epoch=row["published_epoch"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
