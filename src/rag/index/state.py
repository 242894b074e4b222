"""An index's own account of itself: how far into the store it has come, and with
what it was made. Kept beside the index, so that the two are lost together.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rag.types import Watermark


@dataclass(frozen=True, slots=True)
class IndexState:
    """``fingerprint`` names what made the content: an embedding, a tokeniser."""

    fingerprint: str
    watermark: Watermark = field(default_factory=lambda: Watermark(0))

    def to_dict(self) -> dict[str, str | int]:
        """Flat and of plain values: Chroma keeps it as a collection's metadata."""
        as_of = self.watermark.as_of
        return {
            "fingerprint": self.fingerprint,
            "sequence": self.watermark.sequence,
            "as_of": as_of.isoformat() if as_of else "",
        }

    @classmethod
    def from_dict(cls, value: dict[str, object]) -> IndexState:
        """Raises KeyError or ValueError where the value is no such state."""
        as_of = str(value["as_of"])
        return cls(
            fingerprint=str(value["fingerprint"]),
            watermark=Watermark(
                int(str(value["sequence"])), datetime.fromisoformat(as_of) if as_of else None
            ),
        )


def read_state(path: Path) -> IndexState | None:
    """``None`` where there is no state, or none that makes sense: the index is then made
    anew. Raises OSError where it cannot be read, which is no reason to drop an index."""
    try:
        return IndexState.from_dict(json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, KeyError, TypeError, ValueError):
        return None


def write_state(path: Path, state: IndexState) -> None:
    """Whole or not at all: a crash leaves the former state."""
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(state.to_dict(), file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def slowest(*watermarks: Watermark) -> Watermark:
    """The one that has come least far."""
    return min(
        watermarks, key=lambda one: (one.sequence, one.as_of.timestamp() if one.as_of else 0.0)
    )
