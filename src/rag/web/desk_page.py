"""``/kiem-chung``: the verification desk's page, its parts, and who is looking at what.

Verdicts themselves go over the API (``rag.web.verdicts``). Knows nothing of what a citation
is judged by (``rag.web.desk_view``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from rag.store.desk_items import WITHHELD
from rag.store.desk_queue import QueueFilter, QueueState
from rag.web.answer_actions import moments_of
from rag.web.cursors import Cursors
from rag.web.desk_view import Shown, names, rows_of, shown_item
from rag.web.desk_withheld import Withheld, withheld_item
from rag.web.gate import caller_of
from rag.web.rendering import PAGE_HEADERS, render
from rag.web.services import Services
from rag.web.signing import display_name
from rag.web.staff import staff_page

# What fits on a desk: more come as one works.
PAGE = 30
_CURSORS: dict[QueueState, str] = {"open": "nnsn", "judged": "nsn", "hidden": "nsn"}
_FRAGMENT = PAGE_HEADERS | {"Cache-Control": "no-store"}

Named = Annotated[str, Query(max_length=500)]
Marker = Annotated[int, Path(ge=0, le=9999)]


def chosen_by(
    xem: QueueState = "open",
    tu: date | Literal[""] = "",
    den: date | Literal[""] = "",
    chuyen_muc: Named = "",
    bai: Named = "",
    bo_soan: Named = "",
    nguoi: Named = "",
    mau: bool = False,
) -> tuple[QueueFilter, date | None, date | None]:
    """What a form of the page chose, and its first and last day."""
    chosen = QueueFilter(
        state=xem,
        generator=bo_soan or None,
        section=chuyen_muc or None,
        article=bai.strip() or None,
        reviewer=nguoi or None,
        sampled=mau,
    )
    return chosen, tu or None, den or None


Chosen = Annotated[tuple[QueueFilter, date | None, date | None], Depends(chosen_by)]


def router(services: Services) -> APIRouter:
    """The page over one set of services."""
    routes = APIRouter(prefix="/kiem-chung", include_in_schema=False)
    store, queue = services.store, services.store.desk_queue

    def filtered(which: Chosen) -> QueueFilter:
        chosen, first, last = which
        since, until = moments_of(services, first, last)
        return replace(chosen, since=since, until=until)

    def listed(request: Request, which: QueueFilter, cursor: str | None) -> dict[str, Any]:
        cursors = Cursors(services.gate.secret, f"desk {which}", _CURSORS[which.state])
        items, last = queue.page(which, after=cursors.place(cursor), limit=PAGE)
        rows = rows_of(items, store, caller_of(request))
        return {"rows": rows, "next": cursors.text(last), "zone": services.zone, **names()}

    @routes.get("")
    def page(request: Request, which: Chosen) -> HTMLResponse:
        sections, generators, reviewers = queue.choices()
        return staff_page(
            services.gate,
            request,
            "desk.html",
            chosen=filtered(which),
            query=request.query_params,
            sections=sections,
            generators=generators,
            reviewers=reviewers,
            counts=queue.counts(),
            latest=queue.latest(),
            **listed(request, filtered(which), None),
        )

    @routes.get("/danh-sach")
    def more(request: Request, which: Chosen, sau: Named = "") -> HTMLResponse:
        return _fragment("desk_rows.html", **listed(request, filtered(which), sau))

    @routes.get("/muc/{answer_id}/{marker}")
    def item(request: Request, answer_id: str, marker: Marker) -> HTMLResponse:
        caller, template = caller_of(request), "desk_item.html"
        shown: Shown | Withheld
        if marker == WITHHELD:
            shown, template = withheld_item(store, caller, answer_id), "desk_withheld.html"
        else:
            shown = shown_item(store, caller, answer_id, marker)
        return _fragment(template, shown=shown, zone=services.zone, **names())

    @routes.put("/muc/{answer_id}/{marker}/dang-xem")
    def look(request: Request, answer_id: str, marker: Marker) -> JSONResponse:
        caller = caller_of(request)
        lease = queue.take(
            answer_id, marker, who=caller.signature, name=display_name(caller, store)
        )
        is_mine = lease.who == caller.signature
        return JSONResponse({"mine": is_mine, "name": lease.name})

    @routes.delete("/dang-xem", status_code=204)
    def leave(request: Request) -> Response:
        queue.release(who=caller_of(request).signature)
        return Response(status_code=204)

    @routes.get("/trang-thai")
    def state(request: Request, sau: Annotated[int, Query(ge=0)] = 0) -> JSONResponse:
        """What others do: who looks at what, and what was judged after an entry."""
        me = caller_of(request).signature
        judged = queue.judged_since(sau)
        return JSONResponse(
            {
                "looking": [
                    {"item": f"{one.answer_id}/{one.marker}", "name": one.name}
                    for one in queue.leases()
                    if one.who != me
                ],
                "judged": [
                    {
                        "item": f"{one.answer_id}/{one.marker}",
                        "verdict": one.verdict,
                        "by": one.judged_by,
                    }
                    for one in judged
                ],
                "latest": queue.latest(),
                "open": queue.counts().open,
            },
            headers={"Cache-Control": "no-store"},
        )

    return routes


def _fragment(template: str, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, **values), headers=_FRAGMENT)
