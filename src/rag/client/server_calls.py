"""The routes about the server itself, and of numbers and files for staff. Knows nothing of
sending."""

from __future__ import annotations

from datetime import date
from typing import Literal

from rag.client import reading
from rag.client.calls import Call, days, given
from rag.client.results import ServerStatus, Statistics


def version() -> Call[str]:
    """The version of the product that runs there: it is alive."""
    return Call("GET", "/healthz", reading.read_version)


def status() -> Call[ServerStatus]:
    """Whether questions can be answered, and what the indexes hold. Not being ready is no
    error here."""
    return Call("GET", "/readyz", reading.read_status, tells_503=True)


def statistics(
    *,
    date_from: date | None = None,
    date_to: date | None = None,
    section: str | None = None,
    generator: str | None = None,
) -> Call[Statistics]:
    """The newsroom's numbers, of the last twelve weeks where no days are given. Needs the
    permission review."""
    query = given(**days(date_from, date_to), section=section, generator=generator)
    return Call("GET", "/api/v1/statistics", reading.read_statistics, query)


def export(
    what: Literal["answers", "verdicts", "audit"],
    *,
    format: Literal["csv", "jsonl"] = "csv",
    date_from: date | None = None,
    date_to: date | None = None,
) -> Call[None]:
    """A file for spreadsheets, in pieces as they come. Needs the permission review, for
    the record ("audit") admin."""
    query = given(format=format, **days(date_from, date_to))
    return Call("GET", f"/api/v1/exports/{what}", reading.read_nothing, query)
