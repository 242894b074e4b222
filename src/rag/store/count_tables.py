"""The table of what is counted: it outlives the questions that were counted.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from rag.store.tables import metadata

# One row an hour, outcome, generator and section: neither a question nor who asked it.
counts = Table(
    "counts",
    metadata,
    # Of the clock, since the epoch: the store knows no time zone, so no days.
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("what", String(16), primary_key=True),
    Column("generator", String(120), primary_key=True),
    # That of the first source; empty where there is none.
    Column("section", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
