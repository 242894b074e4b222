"""``/kho-bai``: files, links and feeds in, articles found and changed, requests, questions that
were not answered.

Pages alone: what they do goes over the API's routes. Knows nothing of how it is done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from rag.corpus.payload import KINDS
from rag.corpus.reading import SUFFIXES
from rag.jobs.loading import MAX_FILE_BYTES, MAX_FILES
from rag.store.browsing import ListedState, ListFilters
from rag.vietnamese.normalise import clean
from rag.web.archive.feed_view import INTERVALS, feeds_view
from rag.web.archive.finding import Wanted, find_articles
from rag.web.archive.requests import USUAL_TERM, requests_shown, today
from rag.web.archive.state import archive_state
from rag.web.archive.unanswered import unanswered_groups
from rag.web.cursors import Cursors
from rag.web.gate import caller_of
from rag.web.services import Services
from rag.web.staff import staff_page

_CITING = 5
_STATES: dict[ListedState, str] = {
    "live": "đang đăng",
    "embargoed": "chờ đến giờ đăng",
    "withdrawn": "đã gỡ",
    "erased": "đã xóa vĩnh viễn",
}
_KIND_NAMES = {
    "news": "tin bài",
    "opinion": "ý kiến",
    "advertorial": "quảng cáo",
    "transcript": "văn bản ghi lại",
}
_ACTIONS = {
    "put": "lưu bản",
    "withdraw": "gỡ",
    "reinstate": "khôi phục",
    "erase": "xóa vĩnh viễn",
}
_PERIODS = {7: "7 ngày qua", 30: "30 ngày qua", 90: "90 ngày qua", 365: "một năm qua"}

Chosen = Annotated[str, Query(max_length=500)]


def router(services: Services) -> APIRouter:
    """The pages over one set of services."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def page(request: Request, template: str, tab: str, **values: Any) -> HTMLResponse:
        caller = caller_of(request)
        return staff_page(
            services.gate,
            request,
            template,
            tab=tab,
            may={name: caller.may(name) for name in ("review", "ingest", "edit", "admin")},
            zone=services.zone,
            states=_STATES,
            kinds=_KIND_NAMES,
            **values,
        )

    @routes.get("/kho-bai")
    def front(request: Request) -> HTMLResponse:
        return page(
            request,
            "archive.html",
            "front",
            state=archive_state(services, datetime.now(UTC)),
            feeds=feeds_view(services, datetime.now(UTC)),
            intervals=INTERVALS,
            suffixes=(*SUFFIXES, ".zip", ".gz", ".xz"),
            most_megabytes=MAX_FILE_BYTES // 2**20,
            most_files=MAX_FILES,
            gap=gap,
        )

    @routes.get("/kho-bai/bai")
    def articles(
        request: Request,
        q: Chosen = "",
        muc: Chosen = "",
        nguon: Chosen = "",
        loai: Chosen = "",
        trang_thai: Annotated[str, Query(alias="trang-thai", max_length=20)] = "",
        tiep: Chosen = "",
    ) -> HTMLResponse:
        filters = ListFilters(
            section=clean(muc) or None,
            source=clean(nguon) or None,
            kind=next((kind for kind in KINDS if kind == loai), None),
            state=next((state for state in _STATES if state == trang_thai), None),
        )
        cursors = Cursors(services.gate.secret, f"archive {filters}", "Ns")
        wanted = Wanted(clean(q), filters, cursors.place(tiep))
        found, last = find_articles(services, wanted, datetime.now(UTC))
        chosen = {"q": q, "muc": muc, "nguon": nguon, "loai": loai, "trang-thai": trang_thai}
        return page(
            request,
            "archive_articles.html",
            "articles",
            found=found,
            following=cursors.text(last),
            is_first=not tiep,
            chosen=chosen,
            sections=services.store.sections(),
            sources=services.store.sources(),
        )

    @routes.get("/kho-bai/bai/{article_id}")
    def article(request: Request, article_id: str) -> HTMLResponse:
        store = services.store
        stored = store.article(article_id)
        count, citing = store.browsing.citing(article_id, limit=_CITING)
        is_embargoed = stored.state == "live" and not stored.is_open(datetime.now(UTC))
        return page(
            request,
            "archive_article.html",
            "articles",
            stored=stored,
            state="embargoed" if is_embargoed else stored.state,
            versions=store.versions(article_id),
            events=store.archive.events(article_id),
            actions=_ACTIONS,
            citing=citing,
            citing_count=count,
            requests=store.requests.all(article_id=article_id),
        )

    @routes.get("/kho-bai/bai/{article_id}/sua")
    def edit(request: Request, article_id: str) -> HTMLResponse:
        stored = services.store.article(article_id)
        return page(request, "archive_edit.html", "articles", stored=stored)

    @routes.get("/kho-bai/yeu-cau")
    def requests(request: Request, bai: Chosen = "") -> HTMLResponse:
        shown = requests_shown(services, caller_of(request))
        titles = services.store.articles({one["article_id"] for one in shown})
        return page(
            request,
            "archive_requests.html",
            "requests",
            opened=[one for one in shown if one["state"] == "open"],
            closed=[one for one in reversed(shown) if one["state"] != "open"],
            titles={one: stored.article.title for one, stored in titles.items()},
            article_id=bai,
            today=today(services),
            usual_days=USUAL_TERM.days,
            written=written,
        )

    @routes.get("/kho-bai/chua-tra-loi")
    def unanswered(
        request: Request, ngay: Annotated[int, Query(ge=1, le=3650)] = 30
    ) -> HTMLResponse:
        return page(
            request,
            "archive_unanswered.html",
            "unanswered",
            groups=unanswered_groups(services, ngay),
            days=ngay,
            periods=_PERIODS,
        )

    return routes


def gap(length: timedelta | None) -> str:
    """A time as people say it: "5 giờ", "3 ngày"; nothing where there is none."""
    if length is None:
        return ""
    hours = max(1, round(length.total_seconds() / 3600))
    return f"{hours} giờ" if hours < 48 else f"{round(hours / 24)} ngày"


def written(day: str) -> str:
    """ "2024-05-07" as "7/5/2024"."""
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{of_month}/{month}/{year}"
