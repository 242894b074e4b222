"""``/dang-nhap`` and ``/dang-xuat``: signing in and out.

Knows nothing of what people sign in for.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rag.errors import SignInRefused
from rag.web.gate import Gate, caller_of, session_of
from rag.web.problems import headers_of, page_error, status_of
from rag.web.rendering import CONTENT_SECURITY_POLICY, PAGE_HEADERS, render

_FRONT = "/kiem-chung"
_HEADERS = PAGE_HEADERS | {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "form-action 'none'", "form-action 'self'"
    ),
    "X-Robots-Tag": "noindex",
}
_OFF = (
    "Chưa bật đăng nhập",
    "Hệ thống đang chạy trên máy riêng, không cần đăng nhập. Người quản trị bật bằng thiết lập "
    "RAG_AUTH=keys rồi tạo tài khoản bằng lệnh rag users add.",
)

Word = Annotated[str, Form(max_length=1000)]
Way = Annotated[str, Form(max_length=2000)]


def router(gate: Gate) -> APIRouter:
    """The routes of one gate."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dang-nhap")
    def form(request: Request, tiep: str = _FRONT) -> Response:
        if gate.guard is None:
            return page_error(404, _OFF[1], title=_OFF[0])
        if caller_of(request).kind == "user":
            return RedirectResponse(_own(tiep), 303)
        return _page(tiep=tiep)

    @routes.post("/dang-nhap")
    def sign_in(
        request: Request, ten: Word = "", mat_khau: Word = "", tiep: Way = _FRONT
    ) -> Response:
        if gate.guard is None:
            return page_error(404, _OFF[1], title=_OFF[0])
        try:
            _, token = gate.guard.accounts.sign_in(ten, mat_khau)
        except SignInRefused as error:
            page = _page(tiep=tiep, name=ten, trouble=error.vietnamese, status=status_of(error))
            page.headers.update(headers_of(error))
            del page.headers["WWW-Authenticate"]
            return page
        former = session_of(request)
        if former is not None:
            gate.guard.accounts.sign_out(former)
        response = RedirectResponse(_own(tiep), 303)
        gate.keep(response, token)
        return response

    @routes.post("/dang-xuat")
    def sign_out(request: Request, csrf: Word = "", moi_noi: Word = "") -> Response:
        session = session_of(request)
        gate.refuse_forged(session, csrf)
        if gate.guard is not None and session is not None:
            if moi_noi:
                name = caller_of(request).name
                gate.guard.accounts.sign_out_everywhere(name, actor=name)
            else:
                gate.guard.accounts.sign_out(session)
        response = RedirectResponse("/dang-nhap", 303)
        gate.forget(response)
        return response

    return routes


def _page(*, tiep: str, name: str = "", trouble: str = "", status: int = 200) -> HTMLResponse:
    page = render("sign_in.html", way=_own(tiep), name=name, trouble=trouble)
    return HTMLResponse(page, status_code=status, headers=_HEADERS)


def _own(way: str) -> str:
    """An address of this site: nobody is sent on to another by signing in."""
    is_own = way.startswith("/") and not way.startswith(("//", "/\\")) and way.isprintable()
    return way if is_own else _FRONT
