"""Lists of articles for those who look after them, withdrawn and erased ones too, and when
articles came.

Knows the tables; nothing of search.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select

from rag.store.engine import reading
from rag.store.tables import answer_citations, answers, articles, versions
from rag.types import ArticleKind, ArticleState

ListedState = Literal["live", "embargoed", "withdrawn", "erased"]


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What a list is narrowed to; ``embargoed``: live, and published later than now."""

    section: str | None = None
    source: str | None = None
    kind: ArticleKind | None = None
    state: ListedState | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a list shows it, by its current version."""

    id: str
    title: str
    published_at: datetime | None
    section: str | None
    source: str | None
    kind: ArticleKind
    state: ListedState
    versions: int
    stored_at: datetime
    epoch: float | None


@dataclass(frozen=True, slots=True)
class Citing:
    """A saved answer that cites an article."""

    id: str
    question: str
    asked_at: datetime


class Browsing:
    """Lists over one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self,
        filters: ListFilters,
        *,
        now: datetime,
        limit: int,
        after: tuple[float | None, str] | None = None,
    ) -> list[Listed]:
        """At most ``limit`` articles, the newest first, those without a date last;
        ``after`` is the ``epoch`` and the id of the one before."""
        epoch = articles.c.published_epoch
        query = _listed().where(*_conditions(filters, now))
        if after is not None:
            query = query.where(_follows(*after))
        query = query.order_by(epoch.is_(None), epoch.desc(), articles.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [_from(dict(row), now) for row in connection.execute(query).mappings()]

    def of(self, ids: Sequence[str], filters: ListFilters, *, now: datetime) -> list[Listed]:
        """Those of these articles that pass the filters, in the order given."""
        query = _listed().where(*_conditions(filters, now), articles.c.id.in_(ids))
        with reading(self._engine) as connection:
            found = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
        return [_from(found[one], now) for one in dict.fromkeys(ids) if one in found]

    def hidden(self, filters: ListFilters, *, now: datetime, limit: int) -> list[Listed]:
        """Articles that no search finds and whose words are kept: withdrawn ones and those
        under an embargo, the latest change first."""
        hidden = or_(
            articles.c.state == "withdrawn",
            and_(articles.c.state == "live", articles.c.published_epoch > now.timestamp()),
        )
        query = _listed().where(*_conditions(filters, now), hidden)
        query = query.order_by(articles.c.sequence.desc()).limit(limit)
        with reading(self._engine) as connection:
            return [_from(dict(row), now) for row in connection.execute(query).mappings()]

    def citing(self, article_id: str, *, limit: int) -> tuple[int, list[Citing]]:
        """How many saved answers cite an article, and the latest of them."""
        cites = select(answer_citations.c.answer_id).where(
            answer_citations.c.article_id == article_id
        )
        query = (
            select(answers.c.id, answers.c.asked_at, answers.c.payload)
            .where(answers.c.id.in_(cites))
            .order_by(answers.c.saved_epoch.desc())
            .limit(limit)
        )
        count = select(func.count()).select_from(answers).where(answers.c.id.in_(cites))
        with reading(self._engine) as connection:
            found = [
                Citing(row.id, _question(row.payload), datetime.fromisoformat(row.asked_at))
                for row in connection.execute(query)
            ]
            return int(connection.execute(count).scalar_one()), found

    def arrivals(self, since: datetime) -> list[datetime]:
        """The hours in which an article came that was not there before, oldest first."""
        hour = func.substr(versions.c.stored_at, 1, 13)
        query = (
            select(hour)
            .where(
                versions.c.version == 1, versions.c.stored_at >= since.astimezone(UTC).isoformat()
            )
            .distinct()
            .order_by(hour)
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).scalars()
            return [datetime.fromisoformat(f"{one}:00+00:00") for one in found]

    def last_arrival(self) -> datetime | None:
        """When anything was last stored."""
        with reading(self._engine) as connection:
            found = connection.execute(select(func.max(versions.c.stored_at))).scalar()
        return datetime.fromisoformat(found) if found else None


def _question(payload: str) -> str:
    return str(json.loads(payload)["question"])


def _listed() -> Select[Any]:
    return select(
        articles.c.id,
        articles.c.state,
        articles.c.current_version,
        articles.c.published_epoch,
        versions.c.title,
        versions.c.published_at,
        versions.c.section,
        versions.c.source,
        versions.c.kind,
        versions.c.stored_at,
    ).join_from(
        articles,
        versions,
        and_(
            versions.c.article_id == articles.c.id,
            versions.c.version == articles.c.current_version,
        ),
    )


def _conditions(filters: ListFilters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, wanted in (
        (versions.c.section, filters.section),
        (versions.c.source, filters.source),
        (versions.c.kind, filters.kind),
    ):
        if wanted is not None:
            found.append(column == wanted)
    epoch = articles.c.published_epoch
    if filters.state == "embargoed":
        found += [articles.c.state == "live", epoch > now.timestamp()]
    elif filters.state == "live":
        found += [
            articles.c.state == "live",
            or_(epoch.is_(None), epoch <= now.timestamp()),
        ]
    elif filters.state is not None:
        found.append(articles.c.state == filters.state)
    return found


def _follows(epoch: float | None, article_id: str) -> ColumnElement[bool]:
    column = articles.c.published_epoch
    later = articles.c.id > article_id
    if epoch is None:
        return and_(column.is_(None), later)
    return or_(column < epoch, column.is_(None), and_(column == epoch, later))


def _from(row: dict[str, Any], now: datetime) -> Listed:
    epoch = row["published_epoch"]
    state = cast("ArticleState", row["state"])
    is_embargoed = state == "live" and epoch is not None and epoch > now.timestamp()
    return Listed(
        id=row["id"],
        title=row["title"],
        published_at=datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
        section=row["section"],
        source=row["source"],
        kind=cast("ArticleKind", row["kind"]),
        state="embargoed" if is_embargoed else state,
        versions=row["current_version"],
        stored_at=datetime.fromisoformat(row["stored_at"]),
        epoch=epoch,
    )
