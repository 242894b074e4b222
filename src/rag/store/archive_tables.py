"""The tables of those who look after the archive: what was put in, what became of each
article, who asked for a correction, which questions an editor has done with.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from rag.store.tables import metadata

# Files or links that somebody put in at one time, and how far that is.
loads = Table(
    "loads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    # When whoever works on it last said so: work that nobody speaks of was cut off.
    Column("beat_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("bytes_done", Integer, nullable=False),
    Column("bytes_total", Integer, nullable=False),
    # A JSON object: counts, articles by id, rejections, warnings.
    Column("report", Text, nullable=False),
    Column("trouble", Text),
    Index("ix_loads_created", "created_at"),
)

# The files of a load, by their names as they came; the bytes lie in the data directory
# until they are read.
load_files = Table(
    "load_files",
    metadata,
    Column("load_id", String(40), ForeignKey("loads.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
)

# What people did to an article, and why they say they did.
article_events = Table(
    "article_events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("article_id", String(120), nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", Text),
    Index("ix_article_events_article", "article_id"),
)

# Somebody's wish that an article be corrected, or that their reply be printed. Name and
# contact are taken out once they are no longer needed.
requests = Table(
    "requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("article_id", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("received_on", String(10), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("name", Text),
    Column("contact", Text),
    Column("is_contact_erased", Integer, nullable=False),
    Index("ix_requests_due", "due_on"),
)

# What became of a request: rows are added and, by triggers, never changed or removed.
request_entries = Table(
    "request_entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("request_id", String(40), ForeignKey("requests.id"), nullable=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(16), nullable=False),
    Column("note", Text),
    # An article of the archive, where it was accepted.
    Column("link", Text),
    Index("ix_request_entries_request", "request_id"),
)

# Answers that held nothing, and that an editor has done with.
settled_questions = Table(
    "settled_questions",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
)
