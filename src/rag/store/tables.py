"""The tables, as SQLAlchemy Core names them. Migrations make them; this must match.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# One row. Taking the next numbers locks it until the transaction ends, so sequence
# order is commit order on every database and with any number of processes.
counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", Integer, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("current_version", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_reason", Text),
    Column("state_at", String(40)),
    Column("pruned", Boolean, nullable=False),
    Column("origin", Text),
    # The id it came with, where that had to be mapped to one of ours.
    Column("original_id", Text),
    Column("published_epoch", Double),
    Column("sequence", Integer, nullable=False),
    Index("ix_articles_sequence", "sequence"),
    Index("ix_articles_state", "state", "published_epoch"),
    Index("ix_articles_origin", "origin"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", String(120), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("stored_at", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("published_at", String(40)),
    Column("updated_at", String(40)),
    Column("section", Text),
    Column("source", Text),
    Column("author", Text),
    Column("url", Text),
    Column("kind", String(16), nullable=False),
    Column("correction_note", Text),
    # A JSON list of article ids.
    Column("corrects", Text, nullable=False),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    # <article_id>.v<version>.<kind><ordinal>
    Column("id", String(160), primary_key=True),
    Column("article_id", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(1), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_paragraphs_version", "article_id", "version"),
)

# Which article's current version says that it corrects which other.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", String(120), primary_key=True),
    Column("corrected_id", String(120), primary_key=True),
    Index("ix_corrections_corrected", "corrected_id"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("asked_at", String(40), nullable=False),
    Column("asked_epoch", Double, nullable=False),
    Column("status", String(16), nullable=False),
    Column("conversation_id", String(64)),
    # The Answer as rag.wire writes it.
    Column("payload", Text, nullable=False),
    # By the clock, where asked_epoch is what the caller said.
    Column("saved_epoch", Double),
    # Whose it is: "key:<prefix>", "user:<id>", or nobody's, who knows its id.
    Column("owner", String(64)),
    Index("ix_answers_asked", "asked_epoch"),
    Index("ix_answers_conversation", "conversation_id", "saved_epoch"),
    Index("ix_answers_owner", "owner"),
    Index("ix_answers_saved", "saved_epoch", "id"),
)

answer_citations = Table(
    "answer_citations",
    metadata,
    Column("answer_id", String(64), ForeignKey("answers.id"), primary_key=True),
    Column("marker", Integer, primary_key=True),
    Column("paragraph_id", String(160), nullable=False),
    Column("article_id", String(120), nullable=False),
    Index("ix_answer_citations_article", "article_id"),
)

# What readers say of answers, in the order it came. Rows are added, and go with their
# answer; none is ever changed.
feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer_id", String(64), ForeignKey("answers.id"), nullable=False),
    Column("rating", String(8), nullable=False),
    Column("reason", String(32)),
    # The citation it is about; none: the answer as a whole.
    Column("marker", Integer),
    Column("note", Text),
    Column("given_at", String(40), nullable=False),
    Index("ix_feedback_answer", "answer_id"),
)

# Tokens that language models used, by day of the archive's calendar.
token_use = Table(
    "token_use",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("tokens", Integer, nullable=False),
)
