"""Counting the tokens that language models use, by day.

Knows the table; nothing of models or of what a ceiling is for.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert, select, update

from rag.store.tables import token_use


def reserve_tokens(connection: Connection, day: date, tokens: int, *, ceiling: int | None) -> bool:
    """Count tokens for a day; False, and none counted, where that passes the ceiling."""
    used = read_tokens(connection, day)
    if ceiling is not None and used + tokens > ceiling:
        return False
    add_tokens(connection, day, tokens)
    return True


def add_tokens(connection: Connection, day: date, tokens: int) -> None:
    """Count more, or with a negative number fewer, never below none."""
    key = day.isoformat()
    used = connection.execute(
        select(token_use.c.tokens).where(token_use.c.day == key).with_for_update()
    ).scalar()
    if used is None:
        connection.execute(insert(token_use), {"day": key, "tokens": max(0, tokens)})
        return
    connection.execute(
        update(token_use).where(token_use.c.day == key).values(tokens=max(0, used + tokens))
    )


def read_tokens(connection: Connection, day: date) -> int:
    """Those counted for a day. Locks its row until the transaction ends."""
    query = select(token_use.c.tokens).where(token_use.c.day == day.isoformat())
    return connection.execute(query.with_for_update()).scalar() or 0
