"""The newest articles that readers may see, without reading through an archive.

Knows the tables; nothing of what the articles are wanted for.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from rag.store.reading import read_current
from rag.store.tables import articles
from rag.types import ArticleVersion


def read_newest(connection: Connection, now: datetime, limit: int) -> list[ArticleVersion]:
    """At most ``limit`` current versions without paragraphs: those published last by
    ``now``, then those without a date that were put in last. No paragraph is read."""
    live = select(articles.c.id).where(articles.c.state == "live")
    epoch = articles.c.published_epoch
    dated = live.where(epoch <= now.timestamp()).order_by(epoch.desc(), articles.c.id).limit(limit)
    ids = [str(one) for one in connection.execute(dated).scalars()]
    undated = live.where(epoch.is_(None)).order_by(articles.c.sequence.desc())
    ids += [str(one) for one in connection.execute(undated.limit(limit - len(ids))).scalars()]
    current = read_current(connection, ids)
    return [current[one] for one in ids]
