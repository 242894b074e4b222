"""The ask box on a newspaper's own site: ``/nhung.js``, which its page loads, and
``/nhung``, the page that script puts there in a frame.

Only pages of the origins that the setting names may hold it: the browser is told so by
``frame-ancestors``. The box asks over the API as any program does. Knows nothing of the
chat page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from rag.web.problems import page_error
from rag.web.rendering import CONTENT_SECURITY_POLICY, PAGE_HEADERS, render
from rag.web.services import Services

_OFF = (
    "Ô hỏi chưa được bật cho trang khác",
    "Người quản trị bật bằng thiết lập RAG_EMBED_ORIGINS: tên các trang được đặt ô hỏi, "
    "chẳng hạn https://bao.example.",
)
# A page that wants every part of it to have agreed (COEP) may hold the box too.
_HELD_ELSEWHERE = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_SCRIPT_SECONDS = 300

Invitation = Annotated[str | None, Query(alias="loi-moi", max_length=80)]
Theme = Annotated[Literal["sang", "toi"] | None, Query(alias="giao-dien")]
Holder = Annotated[str | None, Query(alias="trang", max_length=300)]


def router(services: Services, origins: Sequence[str]) -> APIRouter:
    """The box for pages of these origins; without any, a page that says how to name them."""
    routes = APIRouter(include_in_schema=False)
    script = (resources.files("rag.web") / "static" / "nhung.js").read_text("utf-8")

    @routes.get("/nhung.js")
    def loader() -> Response:
        headers = {"X-Content-Type-Options": "nosniff", **_HELD_ELSEWHERE}
        if not origins:
            # A page that loads it learns why nothing appears, in its console.
            return Response(
                f"console.warn({json.dumps(' '.join(_OFF))});\n",
                headers=headers | {"Cache-Control": "no-store"},
                media_type="text/javascript",
            )
        cached = {"Cache-Control": f"public, max-age={_SCRIPT_SECONDS}"}
        return Response(script, headers=headers | cached, media_type="text/javascript")

    @routes.get("/nhung")
    def box(
        loi_moi: Invitation = None, giao_dien: Theme = None, trang: Holder = None
    ) -> HTMLResponse:
        if not origins:
            title, text = _OFF
            return page_error(404, text, title=title)
        page = render(
            "embed.html",
            invitation=loi_moi,
            theme=giao_dien,
            # Told of the box's height, and nobody else.
            holder=trang if trang in origins else None,
            zone=services.zone.key,
        )
        return HTMLResponse(page, headers=_headers(origins))

    return routes


def _headers(origins: Sequence[str]) -> dict[str, str]:
    policy = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", f"connect-src 'self'; frame-ancestors {' '.join(origins)}"
    )
    headers = PAGE_HEADERS | _HELD_ELSEWHERE
    # It knows one origin or none; frame-ancestors is its successor.
    del headers["X-Frame-Options"]
    return headers | {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
        "X-Robots-Tag": "noindex",
    }
