"""``/kiem-chung/so-lieu`` and ``/api/v1/statistics``: how the product does, for staff.

Knows nothing of how anything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from rag.errors import FilterError, NotFound
from rag.evaluation.newsroom import Numbers, newsroom_numbers
from rag.evaluation.shares import share
from rag.vietnamese.normalise import clean
from rag.web.numbers_schemas import NumbersOut, numbers_to_dict
from rag.web.numbers_words import VERDICTS, duration, percent, share_with_interval
from rag.web.rendering import SAFE_HEADERS
from rag.web.schemas import Day as ApiDay
from rag.web.schemas import problems
from rag.web.services import Services
from rag.web.staff import staff_page

# An image holds its own styles, and nothing else.
_IMAGE_HEADERS = SAFE_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "no-store",
}
# Too few to say much.
_FEW = 30

Name = Annotated[str | None, Query(max_length=500)]
Day = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page was asked for, as it was written."""

    tu: str
    den: str
    muc: str
    bo: str

    def query(self, **more: str) -> str:
        """The same for another address; empty where nothing was asked."""
        given = {"tu": self.tu, "den": self.den, "chuyen-muc": self.muc, "bo-tra-loi": self.bo}
        return urlencode({name: value for name, value in (given | more).items() if value})


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(tags=["staff"])

    def numbers(
        first: date | None, last: date | None, section: str | None, generator: str | None
    ) -> Numbers:
        return newsroom_numbers(
            services.store,
            datetime.now(UTC),
            services.zone,
            first=first,
            last=last,
            section=clean(section or "") or None,
            generator=clean(generator or "") or None,
        )

    @routes.get(
        "/api/v1/statistics",
        summary="Read the newsroom's numbers",
        description="Of the last twelve weeks where no days are given; two years at most. "
        "Questions and ratings go by the week in which they were asked, verdicts by the week "
        "in which they were given. Counts outlast the questions.",
        response_class=JSONResponse,
        responses={200: {"model": NumbersOut}, **problems(422, 503)},
    )
    def statistics(
        first: Annotated[ApiDay | None, Query(alias="from", description="First day.")] = None,
        last: Annotated[
            ApiDay | None, Query(alias="to", description="Last day, inclusive.")
        ] = None,
        section: Name = None,
        generator: Name = None,
    ) -> JSONResponse:
        return JSONResponse(numbers_to_dict(numbers(first, last, section, generator)))

    @routes.get("/kiem-chung/so-lieu", include_in_schema=False)
    def page(
        request: Request,
        tu: Day = "",
        den: Day = "",
        muc: Annotated[str, Query(alias="chuyen-muc", max_length=500)] = "",
        bo: Annotated[str, Query(alias="bo-tra-loi", max_length=500)] = "",
    ) -> HTMLResponse:
        asked = _Asked(tu.strip(), den.strip(), muc, bo)
        trouble = ""
        try:
            found = numbers(_day(asked.tu), _day(asked.den), muc, bo)
        except FilterError as error:
            trouble = error.vietnamese
            found = numbers(None, None, None, None)
            asked = _Asked("", "", "", "")
        sections, generators = services.store.counts.names()
        total, sample = found.total, found.total.right_in_sample
        return staff_page(
            services.gate,
            request,
            "numbers.html",
            status=422 if trouble else 200,
            numbers=found,
            total=total,
            sample=sample,
            is_small=0 < sample.of < _FEW,
            rated=share(total.counts["up"], total.counts["up"] + total.counts["down"]),
            sections=sections,
            generators=generators,
            asked=asked,
            trouble=trouble,
            verdicts=VERDICTS,
            percent=percent,
            share=share,
            with_interval=share_with_interval,
            duration=duration,
        )

    @routes.get("/kiem-chung/so-lieu/{plot}.svg", include_in_schema=False)
    def image(
        plot: str,
        tu: Day = "",
        den: Day = "",
        muc: Annotated[str, Query(alias="chuyen-muc", max_length=500)] = "",
        bo: Annotated[str, Query(alias="bo-tra-loi", max_length=500)] = "",
        toi: bool = False,
        hep: bool = False,
    ) -> Response:
        from rag.web.plots import DARK, LIGHT, PLOTS, Look, draw  # start-up time: a second

        if plot not in PLOTS:
            raise NotFound(f"There is no plot {plot!r}. There are {', '.join(PLOTS)}.")
        found = numbers(_day(tu), _day(den), muc, bo)
        svg = draw(plot, found, Look(**(DARK if toi else LIGHT), is_narrow=hep))
        return Response(svg, media_type="image/svg+xml", headers=_IMAGE_HEADERS)

    return routes


def _day(written: str) -> date | None:
    """Raises FilterError for what is no day."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise FilterError(
            f"{written!r} is no day; write it as 2026-05-17.",
            vietnamese=f"“{written}” không phải là một ngày. Xin chọn lại ngày.",
        ) from error
