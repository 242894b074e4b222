"""Pages that staff work in: the shell around them, and who works there.

Server-rendered, and worked by our own scripts over the API's routes: each change is one
request, which carries the person's session and the token of a page of ours. Knows nothing
of what the pages are for.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from rag.web.gate import Gate, caller_of, session_of
from rag.web.rendering import CONTENT_SECURITY_POLICY, PAGE_HEADERS, render

# Name, address, and the permissions of which one opens it.
PLACES = (
    ("Kiểm chứng", "/kiem-chung", ("review",)),
    ("Số liệu", "/kiem-chung/so-lieu", ("review",)),
    ("Kho bài", "/kho-bai", ("review", "ingest")),
    ("Nhật ký", "/nhat-ky", ("admin",)),
    ("Quản trị", "/quan-tri", ("admin",)),
)

_HEADERS = PAGE_HEADERS | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "form-action 'none'", "form-action 'self'; connect-src 'self'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


def staff_page(
    gate: Gate, request: Request, template: str, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """A template that extends ``staff.html``, for whoever asks for it."""
    caller, session = caller_of(request), session_of(request)
    within = [href for _, href, _ in PLACES if f"{request.url.path}/".startswith(f"{href}/")]
    here = max(within, key=len, default="")
    places = [
        {"name": name, "href": href, "is_here": here == href}
        for name, href, needs in PLACES
        if caller.may(*needs)
    ]
    page = render(
        template,
        places=places,
        signed_in_as=caller.name if session else None,
        csrf=gate.csrf_token(session) if session else "",
        **values,
    )
    return HTMLResponse(page, status_code=status, headers=_HEADERS)
