"""What staff look at to see how the product does: questions, verdicts, waits, by week,
section and generator.

Knows the store's counts; nothing of pages or plots. How often citations are right is
told by the random sample alone: the queue shows the doubtful ones first, so that what is
judged there says nothing of the rest.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rag.errors import FilterError
from rag.evaluation.shares import Share, share
from rag.store.counting import Counted
from rag.store.desk_results import Verdict
from rag.store.judgements import Judgement
from rag.store.store import Store

USUAL_WEEKS = 12
MOST_DAYS = 731
"""Two years: what is asked for at once."""

_EARLIEST = date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Group:
    """What was counted together: of a week (``start`` is its first day), a section or a
    generator. ``waits_s``: seconds from question to first verdict, sorted."""

    name: str
    start: date | None = None
    counts: Counter[Counted] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    sample: Counter[Verdict] = field(default_factory=Counter)
    waits_s: Sequence[float] = ()

    @property
    def asked(self) -> int:
        return self.counts["answered"] + self.counts["abstained"]

    @property
    def judged(self) -> int:
        return self.verdicts.total()

    @property
    def right_in_sample(self) -> Share:
        """Of the citations of the random sample that were judged, those found right."""
        return share(self.sample["supported"], self.sample.total())

    def verdict_share(self, verdict: Verdict) -> Share:
        """Of all citations judged, the doubtful ones first: not of all there are."""
        return share(self.verdicts[verdict], self.judged)

    @property
    def wait_median_s(self) -> float | None:
        return statistics.median(self.waits_s) if self.waits_s else None

    @property
    def wait_p90_s(self) -> float | None:
        """Nine in ten waited less."""
        if len(self.waits_s) < 2:
            return self.waits_s[0] if self.waits_s else None
        return statistics.quantiles(self.waits_s, n=10, method="inclusive")[8]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the days from ``first`` to ``last``, both counted."""

    first: date
    last: date
    total: Group
    weeks: Sequence[Group]
    sections: Sequence[Group]
    generators: Sequence[Group]
    sample_waiting: int


def newsroom_numbers(
    store: Store,
    now: datetime,
    zone: ZoneInfo,
    *,
    first: date | None = None,
    last: date | None = None,
    section: str | None = None,
    generator: str | None = None,
) -> Numbers:
    """Of the last twelve weeks where no days are named; of one section or generator where
    that is. Raises FilterError for days that make no period, StoreError."""
    first, last = _days(first, last, now.astimezone(zone).date())
    starts = [datetime.combine(day, time(), zone) for day in _week_starts(first, last)]
    days = [start.date() for start in starts[:-1]]
    tallies = store.counts.by_period(starts, section=section, generator=generator)
    judged = store.judgements.given(starts[0], starts[-1], section=section, generator=generator)
    epochs = [start.timestamp() for start in starts]
    weeks = [_Gathering() for _ in days]
    sections: dict[str, _Gathering] = {}
    generators: dict[str, _Gathering] = {}
    total = _Gathering()
    for tally in tallies:
        for place in (
            total,
            weeks[tally.period],
            sections.setdefault(tally.section, _Gathering()),
            generators.setdefault(tally.generator, _Gathering()),
        ):
            place.counts[tally.what] += tally.count
    for one in judged:
        week = bisect_right(epochs, one.at.timestamp()) - 1
        for place in (
            total,
            weeks[week],
            sections.setdefault(one.section, _Gathering()),
            generators.setdefault(one.generator, _Gathering()),
        ):
            place.take(one)
    return Numbers(
        first,
        last,
        total.group(""),
        [week.group("", day) for week, day in zip(weeks, days, strict=True)],
        _sorted(sections),
        _sorted(generators),
        store.judgements.sample_waiting(),
    )


@dataclass(slots=True)
class _Gathering:
    counts: Counter[Counted] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    sample: Counter[Verdict] = field(default_factory=Counter)
    waits_s: list[float] = field(default_factory=list)

    def take(self, one: Judgement) -> None:
        self.verdicts[one.verdict] += 1
        if one.sampled:
            self.sample[one.verdict] += 1
        # Who asks may say when: never before the verdict.
        self.waits_s.append(max(0.0, (one.first_at - one.asked_at).total_seconds()))

    def group(self, name: str, start: date | None = None) -> Group:
        waits = sorted(self.waits_s)
        return Group(name, start, self.counts, self.verdicts, self.sample, waits)


def _sorted(gathered: dict[str, _Gathering]) -> list[Group]:
    """The largest first."""
    groups: Iterable[Group] = (one.group(name) for name, one in gathered.items())
    return sorted(groups, key=lambda one: (-one.asked, -one.judged, one.name))


def _days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days meant, where one or both are not named. Raises FilterError."""
    last = last or (today if first is None or first <= today else first)
    if min(first or last, last) < _EARLIEST or last.year > 9998:
        raise FilterError(
            f"{first or last} to {last} is out of range. Give days from {_EARLIEST} on.",
            vietnamese="Ngày này nằm ngoài khoảng dùng được. Xin chọn ngày khác.",
        )
    if first is None:
        monday = last - timedelta(days=last.weekday())
        first = max(_EARLIEST, monday - timedelta(weeks=USUAL_WEEKS - 1))
    if last < first:
        raise FilterError(
            f"'to' ({last}) is before 'from' ({first}). Give them the other way round.",
            vietnamese="Ngày cuối đứng trước ngày đầu. Xin chọn lại.",
        )
    if (last - first).days >= MOST_DAYS:
        raise FilterError(
            f"{first} to {last} is more than two years. Ask for less at once.",
            vietnamese="Mỗi lần chỉ xem được nhiều nhất hai năm. Xin chọn khoảng ngắn hơn.",
        )
    return first, last


def _week_starts(first: date, last: date) -> list[date]:
    """``first``, each Monday after it, and the day after ``last``."""
    starts = [first]
    day = first + timedelta(days=7 - first.weekday())
    while day <= last:
        starts.append(day)
        day += timedelta(days=7)
    return [*starts, last + timedelta(days=1)]
