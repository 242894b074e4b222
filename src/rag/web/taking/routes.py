"""``/tra-loi/{id}/tai-ve`` and ``/hoi-thoai/{id}/tai-ve``: answers to take along.

Knows nothing of what a file looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.errors import NotFound
from rag.web.answers import reader_answer
from rag.web.cited import shown_answer
from rag.web.problems import page_error
from rag.web.rendering import SAFE_HEADERS
from rag.web.services import Services
from rag.web.taking.contents import Place, answer_document, conversation_document
from rag.web.taking.document import Document
from rag.web.taking.filename import attachment, file_name
from rag.web.taking.markdown import write_markdown

# More than anyone asks in a sitting; as a PDF they take some seconds.
TURNS = 200

_EVER = datetime.min.replace(tzinfo=UTC)
_HEADERS = SAFE_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # A source may be withdrawn the next moment.
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind of file: its media type and what writes it."""

    media_type: str
    write: Callable[[Document], bytes]


def _docx(document: Document) -> bytes:
    from rag.web.taking.docx import write_docx  # start-up time

    return write_docx(document)


def _pdf(document: Document) -> bytes:
    from rag.web.taking.pdf import write_pdf  # start-up time: a second

    return write_pdf(document)


FORMS = {
    "md": _Form("text/markdown; charset=utf-8", write_markdown),
    "docx": _Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": _Form("application/pdf", _pdf),
}


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(include_in_schema=False)

    def place(request: Request) -> Place:
        site = services.public_url or str(request.base_url).rstrip("/")
        return Place(site=site, zone=services.zone, taken_at=datetime.now(UTC))

    @routes.get("/tra-loi/{answer_id}/tai-ve")
    def answer(request: Request, answer_id: str, dang: str = "") -> Response:
        if dang not in FORMS:
            return _no_such_form()
        taken = reader_answer(services, answer_id)
        return _file(dang, taken.question, answer_document(taken, place(request)))

    @routes.get("/hoi-thoai/{conversation_id}/tai-ve")
    def conversation(request: Request, conversation_id: str, dang: str = "") -> Response:
        if dang not in FORMS:
            return _no_such_form()
        try:
            # One more than is taken, to know whether there are.
            saved = services.store.conversation(conversation_id, since=_EVER, limit=TURNS + 1)
        except NotFound:
            return page_error(
                404,
                "Không tìm thấy cuộc hội thoại này. Có thể các câu trả lời đã được xóa.",
                title="Không tìm thấy cuộc hội thoại",
            )
        now = datetime.now(UTC)
        taken = [shown_answer(one, services.store, now) for one in saved[-TURNS:]]
        document = conversation_document(taken, place(request), is_whole=len(saved) == len(taken))
        return _file(dang, f"hội thoại - {taken[0].question}", document)

    return routes


def _file(form: str, called: str, document: Document) -> Response:
    kind = FORMS[form]
    headers = _HEADERS | {"Content-Disposition": attachment(file_name(called, form))}
    return Response(kind.write(document), media_type=kind.media_type, headers=headers)


def _no_such_form() -> Response:
    return page_error(
        422,
        "Có thể tải về theo ba dạng: md (Markdown), docx (Word) và pdf. Xin chọn một dạng, "
        "chẳng hạn thêm ?dang=pdf vào cuối đường dẫn.",
        title="Chưa rõ dạng tệp cần tải",
    )
