"""Moments as the tables hold them: ISO 8601 with an offset, in UTC, so that their order
as text is their order in time.
"""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime | None) -> str | None:
    """As it is written, or nothing."""
    return moment.astimezone(UTC).isoformat() if moment is not None else None


def moment(written: str | None) -> datetime | None:
    """As it was, or nothing."""
    return datetime.fromisoformat(written) if written is not None else None
