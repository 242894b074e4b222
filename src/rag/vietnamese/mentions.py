"""The dates and the amounts of a text together, none claiming another's characters.

Pure. Dates are read first; what is left is read for amounts.
"""

from __future__ import annotations

from operator import attrgetter

from rag.types import Span
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.dates import dates
from rag.vietnamese.quantities import Quantity, quantities_beside

Mention = DateMention | Quantity


def mentions(text: str) -> list[Mention]:
    """The dates and amounts of an NFC text, by offset, without overlaps."""
    days = dates(text)
    amounts = quantities_beside(text, [Span(day.start, day.end) for day in days])
    return sorted([*days, *amounts], key=attrgetter("start"))
