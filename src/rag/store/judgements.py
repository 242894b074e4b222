"""What staff judged, as numbers need it: of each citation the verdict that counts.

Knows the tables; nothing of shares or weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, and_, func, select

from rag.store.desk_items import WITHHELD
from rag.store.desk_results import Verdict
from rag.store.desk_tables import desk_items, verdicts
from rag.store.engine import reading


@dataclass(frozen=True, slots=True)
class Judgement:
    """The latest verdict on a citation that was not undone, and when the first was given;
    ``sampled``: the citation is of the random sample."""

    verdict: Verdict
    at: datetime
    first_at: datetime
    asked_at: datetime
    sampled: bool
    generator: str
    section: str


class Judgements:
    """Those of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def given(
        self,
        since: datetime,
        until: datetime,
        *,
        section: str | None = None,
        generator: str | None = None,
    ) -> list[Judgement]:
        """Those whose counting verdict was given from ``since`` until before ``until``.
        Undone ones count nowhere, whenever they were undone. ``section`` may be "": none."""
        undone = select(verdicts.c.undoes).where(verdicts.c.undoes.is_not(None))
        counting = (
            select(
                func.max(verdicts.c.number).label("number"),
                func.min(verdicts.c.at).label("first_at"),
            )
            .where(verdicts.c.verdict != "undone", verdicts.c.id.not_in(undone))
            .where(verdicts.c.marker != WITHHELD)  # no citation
            .group_by(verdicts.c.answer_id, verdicts.c.marker)
            .subquery()
        )
        named = func.coalesce(verdicts.c.section, "")
        query = (
            select(
                verdicts.c.verdict,
                verdicts.c.at,
                counting.c.first_at,
                verdicts.c.asked_at,
                verdicts.c.sampled,
                verdicts.c.generator,
                named,
            )
            .join(counting, counting.c.number == verdicts.c.number)
            .where(verdicts.c.at >= _utc(since), verdicts.c.at < _utc(until))
        )
        if section is not None:
            query = query.where(named == section)
        if generator is not None:
            query = query.where(verdicts.c.generator == generator)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        moment = datetime.fromisoformat
        return [
            Judgement(verdict, moment(at), moment(first), moment(asked), bool(sampled), *names)
            for verdict, at, first, asked, sampled, *names in rows
        ]

    def sample_waiting(self) -> int:
        """How many citations of the random sample wait for a verdict."""
        waiting = and_(desk_items.c.sampled, desk_items.c.verdict.is_(None))
        query = select(func.count()).select_from(desk_items).where(waiting)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
