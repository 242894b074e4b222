"""What the chat page sends beside a question: the filters chosen, and whether the
question's own words may filter.

Knows nothing of where the page keeps them, or of how a search is narrowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from rag.answering.wording import day_of
from rag.errors import FilterError
from rag.types import Filters, Inferred
from rag.web.schemas import FiltersIn, filters_from


@dataclass(frozen=True, slots=True)
class Order:
    """``infer``: whether words such as "tuần trước" may filter."""

    filters: Filters = field(default_factory=Filters)
    infer: bool = True


def order_from(text: str) -> Order:
    """From the page's JSON, "" for none. Raises FilterError for what is no filter."""
    if not text.strip():
        return Order()
    try:
        given = FiltersIn.model_validate_json(text)
    except ValidationError as error:
        raise FilterError(
            f"The filters are not valid: {error.errors()[0]['msg']}.",
        ) from error
    filters = filters_from(given.date_from, given.date_to, given.section, given.source)
    if given.date_from and given.date_to and given.date_from > given.date_to:
        raise FilterError(
            "The filter's first day is after its last day.",
            vietnamese="Ngày bắt đầu của bộ lọc sau ngày kết thúc. Xin chọn lại.",
        )
    return Order(filters, given.infer)


def whole_order(order: Order) -> str:
    """As the page's JSON, what is not limited being ``null``: it asks just so, whatever
    the form of filters holds by then."""
    filters = order.filters
    days = (filters.date_from, filters.date_to)
    # Days that the question's own words gave are no part of what was ordered.
    date_from, date_to = (None, None) if filters.inferred else days
    given = FiltersIn.model_validate(
        {
            "from": date_from,
            "to": date_to,
            "section": filters.section,
            "source": filters.source,
            "infer": order.infer,
        }
    )
    return given.model_dump_json(by_alias=True)


UNLIMITED = whole_order(Order(infer=False))
"""What asks without any limit."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that held for an answer, in words. ``is_inferred``: the question's own
    words asked for it, so that it can be taken off."""

    text: str
    is_inferred: bool = False


def chips_of(filters: Filters) -> list[Chip]:
    """Every filter that held, one chip each."""
    chips = [_inferred(one) for one in filters.inferred]
    if not filters.inferred and filters.has_dates:
        chips.append(Chip(_period(filters.date_from, filters.date_to)))
    if filters.section:
        chips.append(Chip(f"Chuyên mục: {filters.section}"))
    if filters.source:
        chips.append(Chip(f"Nguồn: {filters.source}"))
    return chips


def _inferred(one: Inferred) -> Chip:
    return Chip(f"{_period(one.date_from, one.date_to)}, theo “{one.written}”", is_inferred=True)


def _period(first: date | None, last: date | None) -> str:
    if first and last:
        if first == last:
            return f"Đăng ngày {day_of(first)}"
        return f"Đăng từ {day_of(first)} đến hết ngày {day_of(last)}"
    if first:
        return f"Đăng từ {day_of(first)}"
    assert last is not None
    return f"Đăng đến hết ngày {day_of(last)}"
