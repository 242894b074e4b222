"""Places and bodies as dated entities, tied by dated relations.

A name is not an entity: "Phú Thọ" was one province until 30 June 2025 and is a larger
one since. The rows are in ``data/entities.tsv`` and ``data/relations.tsv``; each names
its source. Knows nothing of how a text names them, or of searching.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from rag.vietnamese.data_files import read_rows

RelationKind = Literal["renamed", "merged_into", "split_into", "part_of", "abolished"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A place or body in one form of its being. ``valid_from`` and ``valid_until``,
    both inclusive; ``None``: not recorded, or to this day. ``informal``: names in use
    that are not its own."""

    id: str
    name: str
    kind: str
    valid_from: date | None
    valid_until: date | None
    aliases: tuple[str, ...]
    informal: tuple[str, ...]
    source: str

    def is_valid(self, on: date) -> bool:
        """Whether it was there on that day, so far as recorded."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """``subject`` became, or was part of, ``object`` (entity ids; ``None`` where it was
    abolished and nothing took its place). An event has its day in ``valid_from``."""

    subject: str
    kind: RelationKind
    object: str | None
    valid_from: date | None
    valid_until: date | None
    source: str

    def holds(self, on: date) -> bool:
        """Whether it held, or had come about, by that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


def entities() -> tuple[Entity, ...]:
    """All of them, in the file's order."""
    return tuple(_entities().values())


def entity(entity_id: str) -> Entity:
    """Raises KeyError for an unknown id."""
    return _entities()[entity_id]


def related(entity_id: str, on: date | None = None) -> tuple[Relation, ...]:
    """The relations that have the entity at either end: all, or those that held, or had
    come about, by that day. Raises KeyError for an unknown id."""
    entity(entity_id)
    return tuple(one for one in _relations().get(entity_id, ()) if on is None or one.holds(on))


@cache
def _entities() -> dict[str, Entity]:
    return {
        row["id"]: Entity(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            aliases=_split(row["aliases"]),
            informal=_split(row["informal"]),
            source=row["source"],
        )
        for row in read_rows("entities.tsv")
    }


@cache
def _relations() -> dict[str, tuple[Relation, ...]]:
    gathered: dict[str, list[Relation]] = defaultdict(list)
    for row in read_rows("relations.tsv"):
        kinds = [kind for kind in get_args(RelationKind) if kind == row["relation"]]
        if not kinds:
            raise ValueError(f"relations.tsv: no relation is called {row['relation']!r}.")
        relation = Relation(
            subject=row["subject"],
            kind=kinds[0],
            object=row["object"] or None,
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            source=row["source"],
        )
        gathered[relation.subject].append(relation)
        if relation.object is not None:
            gathered[relation.object].append(relation)
    return {key: tuple(found) for key, found in gathered.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
