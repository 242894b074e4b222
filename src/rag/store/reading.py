"""Reading articles, paragraphs, changes and counts, on one reading connection.

Knows the tables; nothing of how the connection came to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from rag.store.results import StoreStats
from rag.store.rows import Row, paragraph_from, version_from
from rag.store.tables import answers, articles, counter, paragraphs, versions
from rag.types import ArticleVersion, CorpusState, Paragraph, Watermark

_T = TypeVar("_T")

# Below SQLite's limit of bound values in one statement.
CHUNK = 10_000

_IS_LIVE = articles.c.state == "live"
_IS_CURRENT = and_(
    versions.c.article_id == articles.c.id, versions.c.version == articles.c.current_version
)
# Statements of every search are made once.
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_PARAGRAPHS = select(
    paragraphs.c.id,
    paragraphs.c.article_id,
    paragraphs.c.version,
    paragraphs.c.kind,
    paragraphs.c.ordinal,
    paragraphs.c.text,
).where(paragraphs.c.id.in_(_IDS))


def _versions() -> Select[tuple[object, ...]]:
    return select(
        versions,
        articles.c.current_version,
        articles.c.state,
        articles.c.state_reason,
        articles.c.original_id,
        articles.c.published_epoch,
    ).join_from(versions, articles, versions.c.article_id == articles.c.id)


_CURRENT = _versions().where(articles.c.id.in_(_IDS), _IS_CURRENT)


def read_version(
    connection: Connection, article_id: str, version: int | None
) -> ArticleVersion | None:
    """One version with its paragraphs; the current one where ``version`` is None."""
    which: ColumnElement[bool] = (
        versions.c.version == articles.c.current_version
        if version is None
        else versions.c.version == version
    )
    row = (
        connection.execute(_versions().where(versions.c.article_id == article_id, which))
        .mappings()
        .first()
    )
    if row is None:
        return None
    found = connection.execute(
        select(paragraphs).where(
            paragraphs.c.article_id == article_id, paragraphs.c.version == row["version"]
        )
    ).mappings()
    return version_from(dict(row), _in_order(paragraph_from(dict(one)) for one in found))


def read_versions(connection: Connection, article_id: str) -> list[ArticleVersion]:
    """Every version without its paragraphs, newest first."""
    rows = connection.execute(
        _versions().where(versions.c.article_id == article_id).order_by(versions.c.version.desc())
    ).mappings()
    return [version_from(dict(row)) for row in rows]


def read_current(connection: Connection, ids: Iterable[str]) -> dict[str, ArticleVersion]:
    """Current versions without paragraphs, by id; unknown ids are absent."""
    found: dict[str, ArticleVersion] = {}
    for some in chunks(ids):
        result = connection.execute(_CURRENT, {"ids": some})
        names = tuple(result.keys())
        for values in result.all():
            row = dict(zip(names, values, strict=True))
            found[row["article_id"]] = version_from(row)
    return found


def read_paragraphs(connection: Connection, ids: Iterable[str]) -> dict[str, Paragraph]:
    """Paragraphs by id; unknown and erased ones are absent."""
    found: dict[str, Paragraph] = {}
    for some in chunks(ids):
        rows = connection.execute(_PARAGRAPHS, {"ids": some}).all()
        # A row as a tuple, not as a mapping: a search reads some 200.
        found |= {identity: Paragraph(*fields) for identity, *fields in rows}
    return found


def read_changes(
    connection: Connection, after: Watermark, now: datetime, limit: int
) -> tuple[list[ArticleVersion], Watermark]:
    """At most ``limit`` articles changed since ``after``, oldest change first, and
    every one whose embargo lapsed since it last looked; where it has come to then."""
    rows: list[Row] = []
    if after.as_of is not None and after.as_of < now:
        lapsed = and_(
            articles.c.published_epoch > after.as_of.timestamp(),
            articles.c.published_epoch <= now.timestamp(),
            articles.c.sequence <= after.sequence,
        )
        rows += _rows(connection, _versions().where(_IS_CURRENT, _IS_LIVE, lapsed))
    changed = (
        _versions()
        .where(_IS_CURRENT, articles.c.sequence > after.sequence)
        .add_columns(articles.c.sequence)
        .order_by(articles.c.sequence)
        .limit(limit)
    )
    page = _rows(connection, changed)
    rows += page
    if not rows:
        return [], after
    by_article = _current_paragraphs(connection, [row["article_id"] for row in rows])
    found = [version_from(row, by_article.get(row["article_id"], ())) for row in rows]
    reached = max([after.sequence, *(int(row["sequence"]) for row in page)])
    return found, Watermark(reached, max(now, after.as_of or now))


def read_stats(connection: Connection, now: datetime) -> StoreStats:
    """Counts and the period of what is live and published by ``now``."""
    by_state = select(articles.c.state, func.count()).group_by(articles.c.state)
    states = {str(row[0]): int(row[1]) for row in connection.execute(by_state)}
    live = select(func.count()).select_from(
        paragraphs.join(
            articles,
            and_(
                paragraphs.c.article_id == articles.c.id,
                paragraphs.c.version == articles.c.current_version,
            ),
        )
    )
    return StoreStats(
        articles=int(states.get("live", 0)),
        versions=int(connection.execute(select(func.count()).select_from(versions)).scalar_one()),
        paragraphs=int(connection.execute(live.where(_IS_LIVE)).scalar_one()),
        withdrawn=int(states.get("withdrawn", 0)),
        erased=int(states.get("erased", 0)),
        answers=int(connection.execute(select(func.count()).select_from(answers)).scalar_one()),
        oldest_published_at=_published(connection, now, newest=False),
        newest_published_at=_published(connection, now, newest=True),
    )


def read_corpus_state(connection: Connection, now: datetime) -> CorpusState:
    """What an answer says of the archive: two look-ups in one index."""
    count = select(func.count()).select_from(articles).where(_IS_LIVE)
    return CorpusState(
        articles=int(connection.execute(count).scalar_one()),
        newest_published_at=_published(connection, now, newest=True),
    )


def _published(connection: Connection, now: datetime, *, newest: bool) -> datetime | None:
    epoch = articles.c.published_epoch
    text = connection.execute(
        select(versions.c.published_at)
        .join_from(articles, versions, _IS_CURRENT)
        .where(_IS_LIVE, epoch <= now.timestamp())
        .order_by(epoch.desc() if newest else epoch.asc())
        .limit(1)
    ).scalar()
    return datetime.fromisoformat(text) if text else None


def read_names(connection: Connection, column: str) -> list[str]:
    """Every section or source of live articles, sorted."""
    named = versions.c[column]
    found = connection.execute(
        select(named)
        .join_from(articles, versions, _IS_CURRENT)
        .where(_IS_LIVE, named.is_not(None))
        .distinct()
    ).scalars()
    return sorted(str(name) for name in found)


def read_ids_from(connection: Connection, origins: Sequence[str]) -> set[str]:
    """Live articles that came from one of these paths, or from under it."""
    under = [
        or_(
            articles.c.origin == origin,
            articles.c.origin.startswith(origin.rstrip("/") + "/", autoescape=True),
        )
        for origin in origins
    ]
    query = select(articles.c.id).where(_IS_LIVE, or_(*under))
    return set(connection.execute(query).scalars()) if under else set()


def read_change_count(connection: Connection, after: Watermark) -> int:
    """How many articles changed since ``after``."""
    query = select(func.count()).select_from(articles)
    return int(connection.execute(query.where(articles.c.sequence > after.sequence)).scalar_one())


def read_sequence(connection: Connection) -> int:
    """The number of the newest change."""
    return int(connection.execute(select(counter.c.value)).scalar_one())


def chunks(ids: Iterable[_T]) -> Iterable[list[_T]]:
    """Ids in lists short enough for one statement."""
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _rows(connection: Connection, query: Select[tuple[object, ...]]) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _current_paragraphs(
    connection: Connection, ids: Sequence[str]
) -> dict[str, tuple[Paragraph, ...]]:
    gathered: dict[str, list[Paragraph]] = defaultdict(list)
    for some in chunks(ids):
        rows = connection.execute(
            select(
                paragraphs.c.article_id,
                paragraphs.c.version,
                paragraphs.c.kind,
                paragraphs.c.ordinal,
                paragraphs.c.text,
            )
            .join_from(
                paragraphs,
                articles,
                and_(
                    paragraphs.c.article_id == articles.c.id,
                    paragraphs.c.version == articles.c.current_version,
                ),
            )
            .where(articles.c.id.in_(some))
        )
        for article_id, version, kind, ordinal, text in rows:
            gathered[article_id].append(Paragraph(article_id, version, kind, ordinal, text))
    return {article_id: _in_order(found) for article_id, found in gathered.items()}


def _in_order(found: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(sorted(found, key=lambda one: (one.kind == "c", one.ordinal)))
