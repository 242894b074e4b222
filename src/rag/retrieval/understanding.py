"""What a question is searched as: its readings, and other wordings of its parts.

Everything beside the question as typed is an offer with a weight, never a replacement.
Pure. Knows the language and is told what the archive holds; nothing of the indexes'
workings, of hits or of answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rag.index.bounds import Bounds
from rag.index.query import PAIR_WEIGHT, LexicalQuery, OtherWording, WordingGroup
from rag.index.rarity import TermRarity
from rag.retrieval.spelling import Proposal, proposals
from rag.types import Filters
from rag.vietnamese.abbreviations import Expansion, expanded
from rag.vietnamese.alternative import Alternative
from rag.vietnamese.normalise import fold
from rag.vietnamese.periods import Period, asks_about_now, periods
from rag.vietnamese.places import alternatives
from rag.vietnamese.tokens import terms
from rag.vietnamese.typed import Reading, readings

# The likeliest ones; each costs a search.
MOST_READINGS = 3
# What is typed, beside a reading that explains it better. Judged: its own words still
# find a code or a name that was decoded wrongly.
_AS_TYPED_WEIGHT = 0.8
# A question with an unknown syllable as its neighbours would have it: what is typed
# matches nothing there, so both count in full (0.95 is no better on the tuning half).
_RESPELT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class WeightedReading:
    """``weight`` in (0, 1]: what a match under this reading is worth."""

    text: str
    weight: float
    query: LexicalQuery


@dataclass(frozen=True, slots=True)
class Understanding:
    """``readings`` are best first and never empty. ``notes`` say in words what was
    understood beside the words as typed, for whoever asks why a hit ranks where it does.
    ``event_periods`` are days that it names without asking for what was printed then;
    where it ``is_about_now``, newer articles are better ones."""

    question: str
    readings: tuple[WeightedReading, ...]
    notes: tuple[str, ...] = ()
    event_periods: tuple[Period, ...] = ()
    is_about_now: bool = False

    @property
    def calls_for_boosts(self) -> bool:
        return self.is_about_now or bool(self.event_periods)

    @property
    def text(self) -> str:
        """The question as it is best read: what ranking and answering match with."""
        return self.readings[0].text


def best_reading(question: str) -> str:
    """A clean question with raw keys and shorthand written out where it has any; as
    typed otherwise."""
    return _weighed(question)[0].text


def understand(
    question: str,
    *,
    rarity: TermRarity,
    passages_with: Callable[[str], int],
    learned: Mapping[str, tuple[Expansion, ...]],
    on: date | None,
    asked_at: datetime,
    zone: ZoneInfo,
) -> Understanding:
    """``question`` is clean. ``passages_with`` counts the archive's passages that hold a
    toned syllable or pair, ``learned`` its abbreviations; ``on`` is the day that the
    question is about, ``asked_at`` the moment of asking, and ``zone`` that of the
    archive's days."""
    meant = _weighed(question)
    best = meant[0]
    notes = [f"“{best.text}” ({best.kind})"] if best.text != question else []

    def count(term: str) -> float:
        return passages_with(term) + rarity.background_count(term)

    slips = proposals(best.text, count)
    spelt = [_as_alternative(best.text, one) for one in slips]
    offers = [*expanded(best.text, learned), *alternatives(best.text, on), *spelt]
    groups = _groups(best.text, offers, zone)
    notes += [f"“{one.text}”: {one.reason}" for one in offers]
    found = [
        WeightedReading(
            one.text, one.weight, LexicalQuery.from_question(one.text, rarity.bare_share)
        )
        for one in (*meant, *_respelt(best.text, slips))
    ]
    first = WeightedReading(best.text, best.weight, found[0].query.with_groups(groups))
    return Understanding(
        question,
        (first, *found[1:]),
        tuple(notes),
        tuple(one for one in periods(best.text, asked_at, zone) if not one.filters),
        asks_about_now(best.text),
    )


def _weighed(question: str) -> list[Reading]:
    """The question's readings, best first, the best one with weight 1."""
    typed, *others = readings(question)
    if not others:
        return [typed]
    most = others[0].weight
    best = [Reading(one.text, one.weight / most, one.kind) for one in others]
    as_typed = Reading(typed.text, _AS_TYPED_WEIGHT, typed.kind)
    return [*best[: MOST_READINGS - 1], as_typed]


def _respelt(question: str, slips: Sequence[Proposal]) -> list[Reading]:
    """The question with each unknown syllable as its neighbours confirm it, for the dense
    side, which knows no more of what is typed. Nothing where none is confirmed."""
    likeliest: dict[int, Proposal] = {}
    for one in slips:
        if one.is_confirmed:
            likeliest.setdefault(one.start, one)
    text = question
    for start, one in sorted(likeliest.items(), reverse=True):
        text = text[:start] + one.text + text[one.end :]
    return [Reading(text, _RESPELT_WEIGHT, "as_typed")] if likeliest else []


def _as_alternative(question: str, one: Proposal) -> Alternative:
    reason = f"“{question[one.start : one.end]}” is not known, this is one letter away"
    return Alternative(one.text, one.weight, reason, one.start, one.end)


def _groups(
    question: str, offers: Sequence[Alternative], zone: ZoneInfo
) -> tuple[WordingGroup, ...]:
    """Offers for one stretch of the question stand in one group; a term belongs to the
    first group that claims it."""
    by_stretch: dict[tuple[int, int], list[Alternative]] = defaultdict(list)
    for offer in offers:
        by_stretch[offer.start, offer.end].append(offer)
    own_counts = Counter(terms(question))
    taken: set[str] = set()
    groups: list[WordingGroup] = []
    for offered in by_stretch.values():
        own: set[str] = set()
        others: list[OtherWording] = []
        for one in offered:
            counts = Counter(terms(one.applied(question)))
            gained = {
                term: n * (PAIR_WEIGHT if "_" in term else 1.0)
                for term, n in (counts - own_counts).items()
            }
            lost = (own_counts - counts).keys()
            if gained and lost:
                own |= lost | set(map(fold, lost))
                others.append(OtherWording(gained, one.weight, _bounds(one, zone)))
        own -= taken
        if own and others:
            taken |= own
            groups.append(WordingGroup(frozenset(own), tuple(others)))
    return tuple(groups)


def _bounds(one: Alternative, zone: ZoneInfo) -> Bounds:
    return Bounds.from_filters(
        Filters(date_from=one.published_from, date_to=one.published_to), zone
    )
