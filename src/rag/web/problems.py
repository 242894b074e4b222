"""Errors as readers and programs see them: RFC 9457 problems, or a page.

One table turns the product's errors into HTTP status codes. Nothing of a
traceback, a path or a query ever reaches the reader; it goes to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from rag.errors import (
    AccessError,
    BadRequest,
    Conflict,
    DataDirError,
    Forbidden,
    Gone,
    HoiBaoError,
    IndexUnavailable,
    InputError,
    ModelError,
    NotFound,
    Overloaded,
    PreconditionFailed,
    SettingsError,
    Stopping,
    StoreError,
    TooLarge,
    TooManyCalls,
    UsageError,
)
from rag.web.openai_errors import openai_error
from rag.web.rendering import PAGE_HEADERS, render

log = logging.getLogger(__name__)

OPENAI = "/v1/"
"""Under it errors have OpenAI's shape."""

# Most particular first: the first class that fits decides.
STATUS_OF: tuple[tuple[type[HoiBaoError], int], ...] = (
    (Forbidden, 403),
    (TooManyCalls, 429),
    (AccessError, 401),
    (TooLarge, 413),
    (BadRequest, 400),
    (InputError, 422),
    (NotFound, 404),
    (PreconditionFailed, 412),
    (Conflict, 409),
    (Gone, 410),
    (SettingsError, 500),
    (UsageError, 422),
    (DataDirError, 503),
    (StoreError, 503),
    (IndexUnavailable, 503),
    (ModelError, 503),
    (Overloaded, 503),
    (Stopping, 503),
    (HoiBaoError, 500),
)

DETAIL_OF_STATUS = {
    400: "The body cannot be read. Send JSON in UTF-8, nested no deeper than an article needs, "
    "its numbers no longer than people write them.",
    404: "There is nothing at this address. GET /docs lists the addresses there are.",
    405: "This address does not take that method. The Allow header and /docs name those it takes.",
    413: "The request body is too large. Send a smaller one; /docs names the limits.",
    415: "Send the body as application/json, as it is: no Content-Encoding is undone here.",
    500: "Something went wrong on the server; it is in its log. Try again later.",
}
VIETNAMESE_OF_STATUS = {
    413: "Nội dung gửi lên lớn hơn mức cho phép. Xin chia nhỏ rồi gửi lại.",
}
_PAGE_TEXT = {
    404: (
        "Không tìm thấy trang",
        "Địa chỉ này không có trong kho bài. Xin kiểm tra lại đường dẫn.",
    ),
    405: ("Không mở được trang này", "Địa chỉ này không dùng được theo cách vừa gọi."),
    403: (
        "Bạn không có quyền mở trang này",
        "Tài khoản của bạn không được giao việc này. Xin liên hệ quản trị viên nếu cần.",
    ),
    410: (
        "Bài viết đã được gỡ",
        "Tòa soạn đã gỡ bài viết này khỏi kho bài, nên nội dung không còn được hiển thị.",
    ),
    400: (
        "Đường dẫn chưa đúng",
        "Một phần của đường dẫn này không đọc được. Xin mở lại từ trang đầu.",
    ),
    422: (
        "Đường dẫn chưa đúng",
        "Một phần của đường dẫn này không hợp lệ. Xin kiểm tra lại.",
    ),
    429: (
        "Quá nhiều yêu cầu",
        "Bạn đang gửi quá nhiều yêu cầu. Xin thử lại sau ít phút.",
    ),
}
_PAGE_TEXT_OTHERWISE = (
    "Hệ thống đang gặp sự cố",
    "Chưa mở được trang này. Xin thử lại sau ít phút.",
)


def status_of(error: HoiBaoError) -> int:
    """The HTTP status an error is answered with."""
    return next(status for kind, status in STATUS_OF if isinstance(error, kind))


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The members of a problem document (RFC 9457, section 3)."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    } | more


def problem_of(error: HoiBaoError) -> dict[str, Any]:
    """An error of ours as a problem; ``code`` names its class among ``rag.errors``,
    ``vietnamese`` is the sentence a page shows."""
    ours = (kind for kind in type(error).__mro__ if kind.__module__ == HoiBaoError.__module__)
    code = next(ours).__name__
    return problem(status_of(error), str(error), code=code, vietnamese=error.vietnamese)


def problem_response(body: dict[str, Any], headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document as a response with its media type."""
    return JSONResponse(
        body,
        status_code=body["status"],
        headers={"Cache-Control": "no-store"} | (headers or {}),
        media_type="application/problem+json",
    )


def program_response(
    path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem as the programs that call an address read it."""
    if not path.startswith(OPENAI):
        return problem_response(body, headers)
    # What is wrong with a request is 400 there.
    status = 400 if body["status"] == 422 else body["status"]
    return JSONResponse(openai_error(body), status_code=status, headers=headers)


def page_error(
    status: int, explanation: str | None = None, *, title: str | None = None
) -> HTMLResponse:
    """A page that says in Vietnamese what happened."""
    usual, text = _PAGE_TEXT.get(status, _PAGE_TEXT_OTHERWISE)
    return HTMLResponse(
        render("error.html", title=title or usual, text=explanation or text, status=status),
        status_code=status,
        headers=PAGE_HEADERS | {"Cache-Control": "no-store"},
    )


def wants_page(request: Request) -> bool:
    """Whether a person asks, who reads pages, and no program."""
    path = request.url.path
    if path.startswith(("/bai/", "/hoi-thoai/", "/tra-loi/")):
        return True
    is_program = path.startswith(
        ("/api/", "/v1/", "/mcp", "/gradio_api", "/healthz", "/readyz", "/openapi.json")
    )
    return not is_program and "text/html" in request.headers.get("accept", "")


def _answer(
    request: Request, body: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    if wants_page(request):
        page = page_error(body["status"], body.get("vietnamese"))
        page.headers.update(headers or {})
        return page
    return program_response(request.url.path, body, headers)


def _route(request: Request) -> str:
    """The address as the log names it, without ids: an answer's or a conversation's id
    opens it."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "an address of no route"))


async def _on_known(request: Request, error: Exception) -> Response:
    assert isinstance(error, HoiBaoError)
    body = problem_of(error)
    if isinstance(error, Overloaded):
        # Nothing is broken, and thousands may be sent away: where it was raised tells nothing.
        log.warning("%s %s: %s", request.method, _route(request), error)
    elif body["status"] >= 500:
        log.error("%s %s: %s", request.method, _route(request), error, exc_info=error)
    return _answer(request, body, headers_of(error))


def headers_of(error: HoiBaoError) -> dict[str, str]:
    """What the response to an error says beside the problem (RFC 6750; RFC 9110, 10.2.3)."""
    headers = {}
    if status_of(error) == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, AccessError | Overloaded) and error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    return headers


def method_refused(request: Request, methods: Sequence[str]) -> Response:
    """What a request gets whose address takes other methods alone."""
    return _answer(request, problem(405, DETAIL_OF_STATUS[405]), {"Allow": ", ".join(methods)})


def error_response(request: Request, error: HoiBaoError) -> Response:
    """A known error as the problem or the page that whoever asked can read."""
    return _answer(request, problem_of(error), headers_of(error))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    detail = DETAIL_OF_STATUS.get(status, str(error.detail))
    told = {"vietnamese": VIETNAMESE_OF_STATUS[status]} if status in VIETNAMESE_OF_STATUS else {}
    return _answer(request, problem(status, detail, **told), dict(error.headers or {}))


# Places that a problem names: a body of a thousand wrong items has no need of all.
_TOLD = 50
# What the validator's own words leave unclear, by its error types.
_MESSAGES = {
    "json_invalid": "not JSON; check its quotation marks, commas and brackets there",
    "extra_forbidden": "no such field; /docs lists those there are",
    "model_attributes_type": "no JSON object; send one, as Content-Type: application/json",
}


def _place(item: Mapping[str, Any]) -> str:
    """Where in the request it is, such as ``query.from``; of JSON, at which character."""
    if item["type"] == "json_invalid":
        return f"body, character {item['loc'][-1]}"
    return ".".join(str(part) for part in item["loc"])


def invalid_problem(found: Iterable[Mapping[str, Any]], *, within: str = "") -> dict[str, Any]:
    """What a validator found, each with its place, which is told from ``within`` on. The
    values themselves are left out: they can be huge, or not JSON values (NaN)."""
    prefix = f"{within}." if within else ""
    errors = [
        {
            "at": prefix + _place(item),
            "message": _MESSAGES.get(item["type"], item["msg"].removeprefix("Value error, ")),
        }
        for item in found
    ][:_TOLD]
    first = f"{errors[0]['at']}: {errors[0]['message']}" if errors else "unreadable"
    detail = f"The request is not valid ({first}). Correct what `errors` names and send it again."
    return problem(422, detail, errors=errors)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(request, invalid_problem(error.errors()))


async def _on_unknown(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, _route(request), exc_info=error)
    return _answer(request, problem(500, DETAIL_OF_STATUS[500]))


def install(app: FastAPI) -> None:
    """Every error leaves the application as a problem or a page."""
    app.add_exception_handler(HoiBaoError, _on_known)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Exception, _on_unknown)
