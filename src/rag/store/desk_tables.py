"""The tables of the verification desk: verdicts, what they led to, what waits for one.

Knows nothing of what is written when.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, String, Table, Text

from rag.store.tables import metadata

# What staff judged, in the order it came: rows are added and, by triggers, never changed
# or removed. They outlive their answer, so what numbers need of it stands in them; its
# text does not.
verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("answer_id", String(64), nullable=False),
    Column("marker", Integer, nullable=False),
    # The sentence of the answer it is about, counted from 0; none: every one that cites
    # the marker.
    Column("claim", Integer),
    # "undone": the one that ``undoes`` names counts no more.
    Column("verdict", String(16), nullable=False),
    Column("note", Text),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("undoes", String(64)),
    # Whether the citation is of the random sample.
    Column("sampled", Boolean, nullable=False),
    Column("generator", String(120), nullable=False),
    Column("section", Text),
    Column("article_id", String(120), nullable=False),
    Column("paragraph_id", String(160), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Index("ix_verdicts_citation", "answer_id", "marker"),
)

# What was done about whole answers: added, never changed or removed.
answer_actions = Table(
    "answer_actions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("answer_id", String(64), nullable=False),
    # hidden, restored, asked_again, corrected, flagged
    Column("action", String(16), nullable=False),
    Column("by", Text, nullable=False),
    # As readers see whom it is from.
    Column("signed", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", Text),
    # A correction, as readers see it.
    Column("text", Text),
    # A JSON list of fingerprints of the sentences it takes back.
    Column("claims", Text, nullable=False),
    # The answer that came of asking again.
    Column("new_answer_id", String(64)),
    # The number of the verdict that led to it.
    Column("verdict_number", Integer),
    Index("ix_answer_actions_answer", "answer_id"),
)

# How each answer stands that is not simply shown: the action that counts. Follows from
# ``answer_actions``; kept so that reading an answer costs one look.
answer_standings = Table(
    "answer_standings",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    # hidden, asked_again, corrected
    Column("state", String(16), nullable=False),
    Column("action_number", Integer, nullable=False),
    Index("ix_answer_standings_state", "state"),
)

# A row for each citation of an answer: how risky it is and what was judged of it last.
# Goes with its answer. All of it follows from other tables.
desk_items = Table(
    "desk_items",
    metadata,
    Column("answer_id", String(64), ForeignKey("answers.id"), primary_key=True),
    Column("marker", Integer, primary_key=True),
    Column("article_id", String(120), nullable=False),
    Column("paragraph_id", String(160), nullable=False),
    Column("section", Text),
    Column("generator", String(120), nullable=False),
    Column("asked_epoch", Double, nullable=False),
    Column("sampled", Boolean, nullable=False),
    # Why it is risky, as codes with commas between: by how it was made, by what readers
    # said, by what became of its source.
    Column("made", String(120), nullable=False),
    Column("readers", String(40), nullable=False),
    Column("source", String(40), nullable=False),
    # Higher comes first.
    Column("rank", Integer, nullable=False),
    Column("verdict", String(16)),
    Column("verdict_number", Integer),
    Column("judged_by", Text),
    Column("judged_at", String(40)),
    Index("ix_desk_items_queue", "verdict", "rank", "asked_epoch"),
    Index("ix_desk_items_asked", "asked_epoch"),
    Index("ix_desk_items_judged", "verdict_number"),
    Index("ix_desk_items_article", "article_id"),
)

# Who is looking at which citation, and until when that holds.
desk_leases = Table(
    "desk_leases",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("marker", Integer, primary_key=True),
    Column("who", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("until_epoch", Double, nullable=False),
    Index("ix_desk_leases_who", "who"),
)

# Questions that the product is measured by.
gold_questions = Table(
    "gold_questions",
    metadata,
    Column("id", String(64), primary_key=True),
    # The answer it was taken from, which may be gone.
    Column("answer_id", String(64)),
    Column("question", Text, nullable=False),
    Column("asked_at", String(40), nullable=False),
    # JSON lists.
    Column("gold_article_ids", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("answerable", Boolean, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", String(40), nullable=False),
    Column("removed_at", String(40)),
    Index("ix_gold_questions_answer", "answer_id"),
)
