"""Filters as the indexes understand them: seconds, a section, a source.

The lexical candidates are narrowed by a query, an article by :meth:`Bounds.admits`, and
the dense ones by the same rule over columns (:class:`rag.index.vector_rows.VectorRows`).
Knows nothing of questions or periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import tantivy

from rag.types import Article, Filters

# Within the range of a signed 64-bit second count and of datetime itself.
_EARLIEST, _LATEST = -(2**40), 2**40


@dataclass(frozen=True, slots=True)
class Bounds:
    """``published_from <= published < published_before``, in seconds since the
    epoch; with either of them an undated passage falls out."""

    published_from: int | None = None
    published_before: int | None = None
    section: str | None = None
    source: str | None = None

    @classmethod
    def from_filters(cls, filters: Filters, zone: ZoneInfo) -> Bounds:
        """Days of ``zone`` as seconds; the last day counts whole."""
        day_after = filters.date_to + timedelta(days=1) if filters.date_to else None
        return cls(
            published_from=_midnight(filters.date_from, zone),
            published_before=_midnight(day_after, zone),
            section=filters.section,
            source=filters.source,
        )

    def tantivy_query(self, schema: tantivy.Schema) -> tantivy.Query | None:
        """``None`` where nothing is bounded."""
        parts: list[tantivy.Query] = []
        if self._has_dates:
            parts.append(
                tantivy.Query.range_query(
                    schema,
                    "published",
                    tantivy.FieldType.Integer,
                    _EARLIEST if self.published_from is None else self.published_from,
                    _LATEST if self.published_before is None else self.published_before,
                    include_upper=False,
                )
            )
        parts += [
            tantivy.Query.term_query(schema, field, value, "basic")
            for field, value in (("section", self.section), ("source", self.source))
            if value is not None
        ]
        if not parts:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def admits(self, article: Article) -> bool:
        """Whether the article is within them; what both queries ask, of one article."""
        if self._has_dates:
            if article.published_at is None:
                return False
            published = int(article.published_at.timestamp())
            if self.published_from is not None and published < self.published_from:
                return False
            if self.published_before is not None and published >= self.published_before:
                return False
        return self.section in (None, article.section) and self.source in (None, article.source)

    @property
    def _has_dates(self) -> bool:
        return self.published_from is not None or self.published_before is not None


def _midnight(day: date | None, zone: ZoneInfo) -> int | None:
    return int(datetime.combine(day, time(), zone).timestamp()) if day else None
