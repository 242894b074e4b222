"""The JSON shapes of the contract read back, by whoever asked another process for them.

The inverse of :mod:`rag.wire` for what only goes out of a server: articles, paragraphs,
hits, feedback and the events of an answer. Keys that are not known are left aside, so that
a newer server can be read. Knows nothing of HTTP; what is missing or of another type raises
KeyError, TypeError or ValueError.
"""

from __future__ import annotations

from datetime import datetime

from rag.types import (
    AnswerEvent,
    AnswerReady,
    Article,
    ArticleVersion,
    ClaimReady,
    Copy,
    Feedback,
    Hit,
    Paragraph,
    Retrieved,
)
from rag.wire import JsonObject, answer_from_dict, citation_from_dict, claim_from_dict


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def article_from_dict(value: JsonObject) -> Article:
    """An article as a server gives it; what people write is read by
    ``rag.corpus.payload``."""
    return Article(
        id=value["id"],
        title=value["title"],
        lead=value["lead"],
        body=tuple(value["body"].split("\n")) if value["body"] else (),
        captions=tuple(value["captions"]),
        published_at=_moment(value["published_at"]),
        updated_at=_moment(value["updated_at"]),
        section=value["section"],
        source=value["source"],
        author=value["author"],
        url=value["url"],
        kind=value["kind"],
        correction_note=value["correction_note"],
        corrects=tuple(value["corrects"]),
    )


def paragraph_from_dict(value: JsonObject) -> Paragraph:
    """Its text may be the beginning alone, where the caller's key limits it."""
    return Paragraph(
        article_id=value["article_id"],
        version=value["version"],
        kind="c" if value["kind"] == "caption" else "p",
        ordinal=value["ordinal"],
        text=value["text"],
    )


def version_from_dict(value: JsonObject) -> ArticleVersion:
    """A stored version, but for what is told nobody: why its state is what it is, and when
    an embargo ends."""
    return ArticleVersion(
        article=article_from_dict(value),
        version=value["version"],
        state=value["state"],
        is_current=value["is_current"],
        stored_at=datetime.fromisoformat(value["stored_at"]),
        paragraphs=tuple(paragraph_from_dict(one) for one in value["paragraphs"]),
        original_id=value["original_id"],
    )


def hit_from_dict(value: JsonObject) -> Hit:
    """Its article has what a hit says of it: no text, no author."""
    return Hit(
        paragraph=paragraph_from_dict(value),
        article=Article(
            id=value["article_id"],
            title=value["title"],
            published_at=_moment(value["published_at"]),
            section=value["section"],
            source=value["source"],
            url=value["url"],
        ),
        score=value["score"],
        parts=dict(value["parts"]),
        copies=tuple(
            Copy(one["article_id"], one["version"], one["title"], one["source"])
            for one in value["copies"]
        ),
    )


def feedback_from_dict(value: JsonObject) -> Feedback:
    return Feedback(
        answer_id=value["answer_id"],
        rating=value["rating"],
        given_at=datetime.fromisoformat(value["given_at"]),
        reason=value["reason"],
        marker=value["marker"],
        note=value["note"],
    )


def event_from_dict(name: str, value: JsonObject) -> AnswerEvent | None:
    """An event of an answer's stream by its name; ``None`` for one that is not known."""
    match name:
        case "retrieved":
            hits = tuple(hit_from_dict(one) for one in value["hits"])
            return Retrieved(hits, value["standalone_question"])
        case "claim":
            cited = tuple(citation_from_dict(one) for one in value["cited"])
            return ClaimReady(claim_from_dict(value), cited)
        case "answer":
            return AnswerReady(answer_from_dict(value))
        case _:
            return None
