"""Answers, verdicts and the record of who did what as files: CSV and JSON Lines.

A file leaves the house, so it holds what may be read now: quotations of withdrawn articles
are blanked as readers see them, those of erased ones are gone; no key, no address, and no
id of a conversation, which opens it. Knows nothing of HTTP or of the command line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from rag.answering.wording import in_zone
from rag.errors import FilterError, NotFound
from rag.store.audit import AuditEntry
from rag.store.exporting import KeptAnswer, KeptVerdict, Span
from rag.store.store import Store
from rag.types import Answer, Claim
from rag.web.cited import shown_answer
from rag.web.spreadsheets import Cell, csv_lines
from rag.wire import answer_to_dict, feedback_to_dict

What = Literal["answers", "verdicts", "audit"]
Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_PAGE = 200
_Row = dict[str, Any]


def span_of(date_from: date | None, date_to: date | None, zone: ZoneInfo) -> Span:
    """Days of the archive's calendar, the last one counted whole. Raises FilterError."""
    if date_from and date_to and date_to < date_from:
        raise FilterError(
            f"'to' ({date_to}) is before 'from' ({date_from}). Give them the other way round.",
            vietnamese="Ngày cuối đứng trước ngày đầu. Xin chọn lại.",
        )

    def midnight(day: date) -> datetime:
        try:
            return datetime.combine(day, time(), zone).astimezone(UTC)
        except OverflowError as error:
            raise FilterError(
                f"{day} is out of the calendar's range. Give another day.",
                vietnamese="Ngày này nằm ngoài khoảng dùng được. Xin chọn ngày khác.",
            ) from error

    try:
        after = date_to + timedelta(days=1) if date_to else None
    except OverflowError:
        after = None
    return Span(midnight(date_from) if date_from else None, midnight(after) if after else None)


def export(store: Store, what: What, form: Format, span: Span, zone: ZoneInfo) -> Iterator[str]:
    """The lines of a file, read as it is written. Raises StoreError, at any line."""
    return _KINDS[what].lines(store, form, span, zone)


@dataclass(frozen=True, slots=True)
class _Kind:
    """``rows`` are what a line of JSON holds; ``cells`` what a spreadsheet shows of it."""

    rows: Callable[[Store, Span, ZoneInfo], Iterator[_Row]]
    columns: Sequence[str]
    cells: Callable[[_Row], Sequence[Cell]]

    def lines(self, store: Store, form: Format, span: Span, zone: ZoneInfo) -> Iterator[str]:
        rows = self.rows(store, span, zone)
        if form == "csv":
            return csv_lines(self.columns, map(self.cells, rows))
        return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _answers(store: Store, span: Span, zone: ZoneInfo) -> Iterator[_Row]:
    page: list[KeptAnswer] = []
    while page := store.exports.answers(span, after=page[-1] if page else None, limit=_PAGE):
        for kept in page:
            yield _answer_row(kept, store, zone)


def _answer_row(kept: KeptAnswer, store: Store, zone: ZoneInfo) -> _Row:
    standing = kept.saved.standing
    # Staff see what readers are not shown while it is looked at; ``standing`` says so.
    answer = shown_answer(replace(kept.saved, standing=None), store, datetime.now(UTC))
    row = answer_to_dict(answer)
    del row["conversation_id"]
    return row | {
        "asked_at": _local(answer.asked_at, zone),
        # Which answers are of one conversation, without the id that opens it.
        "conversation": _digest(answer.conversation_id),
        "standing": standing.state if standing else "shown",
        "feedback": [feedback_to_dict(one) for one in kept.feedback],
    }


def _answer_cells(row: _Row) -> Sequence[Cell]:
    said = {one["marker"]: one["rating"] for one in row["feedback"]}
    reported = [f"[{marker}]" for marker, rating in said.items() if marker and rating == "down"]
    return (
        row["id"],
        _for_people(row["asked_at"]),
        row["status"],
        row["standing"],
        row["question"],
        row["standalone_question"],
        row["answer"],
        row["abstention"],
        len(row["citations"]),
        "\n".join(f"[{c['marker']}] {c['title']} {c['permalink']}" for c in row["citations"]),
        "; ".join(_once(c["section"] for c in row["citations"])),
        row["model"]["generator"],
        row["model"]["fallback"],
        row["conversation"],
        said.get(None),
        " ".join(reported),
        "\n".join(one["note"] for one in row["feedback"] if one["note"]),
    )


def _verdicts(store: Store, span: Span, zone: ZoneInfo) -> Iterator[_Row]:
    page: list[KeptVerdict] = []
    while page := store.exports.verdicts(span, after=page[-1].number if page else 0, limit=_PAGE):
        for kept in page:
            yield _verdict_row(kept, _shown(store, kept.answer_id), zone)


def _shown(store: Store, answer_id: str) -> Answer | None:
    """``None``: it was deleted; its verdicts are kept."""
    try:
        saved = store.answer(answer_id)
    except NotFound:
        return None
    return shown_answer(replace(saved, standing=None), store, datetime.now(UTC))


def _verdict_row(kept: KeptVerdict, answer: Answer | None, zone: ZoneInfo) -> _Row:
    claims = _judged(kept, answer.claims) if answer else []
    cited = {c.marker: c for c in answer.citations}.get(kept.marker) if answer else None
    return {
        "number": kept.number,
        "id": kept.id,
        "at": _local(kept.at, zone),
        "by": kept.by,
        "verdict": kept.verdict,
        "undone": kept.is_undone,
        "sampled": kept.sampled,
        "note": kept.note,
        "answer_id": kept.answer_id,
        "asked_at": _local(kept.asked_at, zone),
        "marker": kept.marker,
        "question": answer.standalone_question if answer else None,
        "claim": " ".join(claims) or None,
        "quote": cited.quote if cited else None,
        "article_id": kept.article_id,
        "paragraph_id": kept.paragraph_id,
        "section": kept.section,
        "generator": kept.generator,
    }


def _judged(kept: KeptVerdict, claims: Sequence[Claim]) -> list[str]:
    """The sentence that was judged, or all that cite the marker."""
    citing = {n: one.text for n, one in enumerate(claims) if kept.marker in one.citations}
    if kept.claim in citing:
        return [citing[kept.claim]]
    return list(citing.values())


def _verdict_cells(row: _Row) -> Sequence[Cell]:
    people = {name: _for_people(row[name]) for name in ("at", "asked_at")}
    return [(row | people)[column] for column in _VERDICT_COLUMNS]


def _audit(store: Store, span: Span, zone: ZoneInfo) -> Iterator[_Row]:
    page: list[AuditEntry] = []
    while page := store.audit.entries(before=page[-1].number if page else None, limit=_PAGE):
        for entry in page:
            if span.until is not None and entry.at >= span.until:
                continue
            if span.since is not None and entry.at < span.since:
                return  # the newest come first
            yield audit_row(entry, zone)


def audit_row(entry: AuditEntry, zone: ZoneInfo) -> _Row:
    """An entry of the record as programs read it."""
    return {
        "number": entry.number,
        "at": _local(entry.at, zone),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
        "hash": entry.hash,
    }


def _audit_cells(row: _Row) -> Sequence[Cell]:
    details = json.dumps(row["details"], ensure_ascii=False) if row["details"] else ""
    told = row | {"at": _for_people(row["at"]), "details": details}
    return [told[column] for column in _AUDIT_COLUMNS]


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return in_zone(moment, zone).isoformat(timespec="seconds")


def _for_people(moment: str) -> str:
    """As spreadsheets read a time: without its offset."""
    return moment[:19].replace("T", " ")


def _digest(conversation_id: str | None) -> str | None:
    return hashlib.sha256(conversation_id.encode()).hexdigest()[:12] if conversation_id else None


def _once(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


_ANSWER_COLUMNS = (
    "id", "asked_at", "status", "standing", "question", "standalone_question", "answer",
    "abstention", "citations", "sources", "sections", "generator", "fallback", "conversation",
    "rating", "reported", "notes",
)  # fmt: skip
_VERDICT_COLUMNS = (
    "number", "id", "at", "by", "verdict", "undone", "sampled", "note", "answer_id", "asked_at",
    "marker", "question", "claim", "quote", "article_id", "paragraph_id", "section", "generator",
)  # fmt: skip
_AUDIT_COLUMNS = ("number", "at", "actor", "action", "subject", "details", "hash")

_KINDS: dict[What, _Kind] = {
    "answers": _Kind(_answers, _ANSWER_COLUMNS, _answer_cells),
    "verdicts": _Kind(_verdicts, _VERDICT_COLUMNS, _verdict_cells),
    "audit": _Kind(_audit, _AUDIT_COLUMNS, _audit_cells),
}
