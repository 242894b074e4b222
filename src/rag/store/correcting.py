"""Which articles say that they correct which others.

Knows the tables; nothing of how a correction is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from rag.store.reading import chunks, read_current
from rag.store.tables import corrections
from rag.types import ArticleVersion


def read_correcting(
    connection: Connection, ids: Iterable[str], now: datetime
) -> dict[str, list[ArticleVersion]]:
    """For each of these ids that is corrected, the articles whose current version says so,
    without paragraphs, by id: those that readers may see by ``now``."""
    pairs: list[tuple[str, str]] = []
    for some in chunks(ids):
        rows = connection.execute(
            select(corrections.c.corrected_id, corrections.c.article_id)
            .where(corrections.c.corrected_id.in_(some))
            .order_by(corrections.c.article_id)
        )
        pairs += [(corrected, by) for corrected, by in rows]
    current = read_current(connection, dict.fromkeys(by for _, by in pairs))
    found: dict[str, list[ArticleVersion]] = {}
    for corrected, by in pairs:
        if current[by].is_open(now):
            found.setdefault(corrected, []).append(current[by])
    return found
