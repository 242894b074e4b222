"""The verification desk's queue: what waits for a verdict, riskiest first, and who is
looking at what.

Each look is a walk along an index, whatever the number of answers. Knows the tables;
nothing of who may look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Engine,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
)

from rag.store.desk_items import reasons_of
from rag.store.desk_results import DeskItem
from rag.store.desk_tables import answer_standings, desk_items, desk_leases, verdicts
from rag.store.engine import reading, writing
from rag.store.feedback import read_feedback
from rag.store.moments import moment
from rag.types import Feedback

LEASE = timedelta(minutes=2)
"""How long somebody is taken to look at a citation after the page last said so."""

QueueState = Literal["open", "judged", "hidden"]
Cursor = tuple[float | str, ...]

# Choices to filter by are those of the newest so many citations: no scan of them all.
_RECENT = 5_000


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which citations: ``open`` ones have no verdict that counts; ``hidden`` are those of
    answers that readers don't see now. ``since`` and ``until`` (not counted) are moments
    of asking; ``article`` is the id of what is cited; ``reviewer`` gave the verdict that
    counts."""

    state: QueueState = "open"
    since: datetime | None = None
    until: datetime | None = None
    generator: str | None = None
    section: str | None = None
    article: str | None = None
    reviewer: str | None = None
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody looks at a citation now. ``who`` is a signature, ``name`` what others see."""

    answer_id: str
    marker: int
    who: str
    name: str


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many citations there are of each kind; ``sampled`` are those of the random
    sample, ``sampled_judged`` of these."""

    open: int
    judged: int
    hidden: int
    sampled: int
    sampled_judged: int


class DeskQueue:
    """The queue of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self, chosen: QueueFilter, *, after: Cursor | None = None, limit: int
    ) -> tuple[list[DeskItem], Cursor | None]:
        """At most ``limit`` citations, and what to go on after; ``None`` where there are no
        more. Open ones come riskiest first, judged ones last judged first, hidden ones
        last asked first."""
        keys = _ORDER[chosen.state]
        query = _chosen(chosen).order_by(*(key.desc() for key in keys)).limit(limit + 1)
        if after is not None:
            query = query.where(tuple_(*keys) < tuple_(*after))
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        cursor = _cursor(rows[limit - 1], chosen.state) if len(rows) > limit else None
        return [_item(row) for row in rows[:limit]], cursor

    def item(self, answer_id: str, marker: int) -> DeskItem | None:
        """One citation; ``None`` where it is not there, or nothing is left to judge by."""
        query = _ALL.where(desk_items.c.answer_id == answer_id, desk_items.c.marker == marker)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _item(row) if row is not None else None

    def counts(self) -> QueueCounts:
        """How much there is to do, and was done."""
        with reading(self._engine) as connection:

            def count(*where: ColumnElement[bool]) -> int:
                query = select(func.count()).select_from(desk_items).where(*where)
                return int(connection.execute(query).scalar_one())

            held_back = select(answer_standings.c.answer_id).where(_HELD_BACK)
            is_open = desk_items.c.verdict.is_(None)
            sampled = count(desk_items.c.sampled)
            return QueueCounts(
                open=count(is_open),
                judged=count(~is_open),
                hidden=count(desk_items.c.answer_id.in_(held_back)),
                sampled=sampled,
                sampled_judged=count(desk_items.c.sampled, ~is_open),
            )

    def choices(self) -> tuple[list[str], list[str], list[str]]:
        """Sections, generators, and reviewers that there is something of, sorted."""
        recent = (
            select(desk_items.c.section, desk_items.c.generator, desk_items.c.judged_by)
            .order_by(desk_items.c.asked_epoch.desc())
            .limit(_RECENT)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(recent).all()
        sections, generators, reviewers = (
            sorted({row[place] for row in rows if row[place]}) for place in range(3)
        )
        return sections, generators, reviewers

    def take(self, answer_id: str, marker: int, *, who: str, name: str) -> Lease:
        """Somebody looks at a citation, and at no other; whose it is then: that of whoever
        looked first and still does."""
        now = datetime.now(UTC)
        with writing(self._engine) as connection:
            gone = or_(
                desk_leases.c.until_epoch <= now.timestamp(),
                desk_leases.c.who == who,
            )
            connection.execute(delete(desk_leases).where(gone))
            of_it = and_(desk_leases.c.answer_id == answer_id, desk_leases.c.marker == marker)
            held = connection.execute(select(desk_leases).where(of_it)).mappings().first()
            if held is not None:
                return _lease(held)
            row = {"answer_id": answer_id, "marker": marker, "who": who, "name": name}
            until = (now + LEASE).timestamp()
            connection.execute(insert(desk_leases), row | {"until_epoch": until})
        return Lease(answer_id, marker, who, name)

    def release(self, *, who: str) -> None:
        """Somebody looks at nothing any more."""
        with writing(self._engine) as connection:
            connection.execute(delete(desk_leases).where(desk_leases.c.who == who))

    def leases(self) -> list[Lease]:
        """Who is looking at what."""
        now = datetime.now(UTC).timestamp()
        query = select(desk_leases).where(desk_leases.c.until_epoch > now)
        with reading(self._engine) as connection:
            return [_lease(row) for row in connection.execute(query).mappings()]

    def feedback(self, answer_id: str) -> list[Feedback]:
        """What readers said of an answer, the latest first."""
        with reading(self._engine) as connection:
            return read_feedback(connection, answer_id)

    def latest(self) -> int:
        """The number of the last verdict of all; 0 where there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(verdicts.c.number))).scalar() or 0

    def judged_since(self, number: int) -> list[DeskItem]:
        """The citations that an entry numbered above this one is about, as they are now."""
        later = select(verdicts.c.answer_id, verdicts.c.marker).where(verdicts.c.number > number)
        query = _ALL.where(tuple_(desk_items.c.answer_id, desk_items.c.marker).in_(later))
        with reading(self._engine) as connection:
            return [_item(row) for row in connection.execute(query).mappings()]


_ALL: Select[Any] = select(desk_items, answer_standings.c.state).outerjoin(
    answer_standings, answer_standings.c.answer_id == desk_items.c.answer_id
)
_HELD_BACK = answer_standings.c.state.in_(("hidden", "asked_again"))
# Markers of one answer come in their order, all else the other way round.
_ANSWER = (desk_items.c.answer_id, -desk_items.c.marker)
_ORDER: dict[QueueState, tuple[ColumnElement[Any], ...]] = {
    "open": (desk_items.c.rank, desk_items.c.asked_epoch, *_ANSWER),
    "judged": (desk_items.c.verdict_number, *_ANSWER),
    "hidden": (desk_items.c.asked_epoch, *_ANSWER),
}


def _chosen(chosen: QueueFilter) -> Select[Any]:
    where: list[ColumnElement[bool]] = []
    if chosen.state == "open":
        where.append(desk_items.c.verdict.is_(None))
    elif chosen.state == "judged":
        where.append(desk_items.c.verdict.is_not(None))
    else:
        where.append(_HELD_BACK)
    if chosen.since is not None:
        where.append(desk_items.c.asked_epoch >= chosen.since.timestamp())
    if chosen.until is not None:
        where.append(desk_items.c.asked_epoch < chosen.until.timestamp())
    if chosen.generator:
        where.append(desk_items.c.generator == chosen.generator)
    if chosen.section:
        where.append(desk_items.c.section == chosen.section)
    if chosen.article:
        where.append(desk_items.c.article_id == chosen.article)
    if chosen.reviewer:
        where.append(desk_items.c.judged_by == chosen.reviewer)
    if chosen.sampled:
        where.append(desk_items.c.sampled)
    return _ALL.where(*where)


def _cursor(row: RowMapping, state: QueueState) -> Cursor:
    named = {"open": ("rank", "asked_epoch"), "judged": ("verdict_number",)}
    first = named.get(state, ("asked_epoch",))
    return (*(row[name] for name in first), row["answer_id"], -row["marker"])


def _item(row: RowMapping) -> DeskItem:
    return DeskItem(
        answer_id=row["answer_id"],
        marker=row["marker"],
        article_id=row["article_id"],
        paragraph_id=row["paragraph_id"],
        section=row["section"],
        generator=row["generator"],
        asked_at=datetime.fromtimestamp(row["asked_epoch"], UTC),
        sampled=row["sampled"],
        reasons=reasons_of(row),
        rank=row["rank"],
        verdict=row["verdict"],
        verdict_number=row["verdict_number"] or 0,
        judged_by=row["judged_by"],
        judged_at=moment(row["judged_at"]),
        state=row["state"],
    )


def _lease(row: RowMapping) -> Lease:
    return Lease(row["answer_id"], row["marker"], row["who"], row["name"])
