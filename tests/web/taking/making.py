"""Answers made by hand, for what a file must say of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rag.types import Answer, Citation, Claim, Suggestion
from rag.web.taking.contents import Place
from rag.web.taking.document import Document, Heading, Paragraph, Quotation, Run

SITE = "http://127.0.0.1:7860"
PLACE = Place(SITE, ZoneInfo("Asia/Ho_Chi_Minh"), datetime(2026, 11, 28, 4, 0, tzinfo=UTC))

CITED = Citation(
    marker=1,
    paragraph_id="cau-treo.v1.p2",
    article_id="cau-treo",
    title="Thông xe cầu treo Huổi Tằm",
    source="Báo Thử",
    section="Giao thông",
    published_at=datetime(2023, 5, 16, 17, 30, tzinfo=UTC),
    url="https://example.org/cau-treo",
    quote="Cầu treo Huổi Tằm thông xe sáng 16/5/2023.",
    start=0,
    end=42,
    permalink="/bai/cau-treo?version=1#p2",
)
ANSWER = Answer(
    id="tra-loi-1",
    status="answered",
    question="Cầu thông xe ngày nào?",
    standalone_question="Cầu treo Huổi Tằm thông xe ngày nào?",
    asked_at=datetime(2026, 11, 28, 1, 2, tzinfo=UTC),
    answer="",
    claims=(
        Claim("Sáng 16/5/2023", (1,), is_direct=True),
        Claim("Cầu treo Huổi Tằm thông xe sáng 16/5/2023.", (1, 2), lead="Theo bài “Thông xe”: "),
    ),
    citations=(
        CITED,
        replace(
            CITED, marker=2, title="", source=None, section=None, published_at=None, url=None,
            quote="Tựa bài\nSapo của bài.", permalink="/bai/khac?version=3#p0",
        ),
    ),
    notices=("Bài “Thông xe” đã được đính chính ở một bài khác: /bai/dinh-chinh",),
)  # fmt: skip
ABSTAINED = Answer(
    id="tra-loi-2",
    status="abstained",
    question="Giá vàng hôm nay?",
    standalone_question="Giá vàng hôm nay?",
    asked_at=datetime(2026, 11, 28, 1, 5, tzinfo=UTC),
    answer="Không tìm thấy trong kho bài thông tin để trả lời câu hỏi này.",
    abstention="Các đoạn gần nhất trong kho bài chưa nói đến điều được hỏi.",
    suggestions=(Suggestion("cho-phien", "Chợ phiên Pú Lương", "/bai/cho-phien?version=1"),),
)


def cited(**changes: Any) -> Answer:
    """An answer of one sentence and one source, which is as said."""
    citation = replace(CITED, **changes)
    return replace(ANSWER, claims=ANSWER.claims[:1], citations=(citation,), notices=())


def document_of(text: str) -> Document:
    """A document that has a text in each kind of place."""
    return Document(
        text,
        PLACE.taken_at,
        (
            Heading(1, text),
            Paragraph((Run(text),)),
            Paragraph((Run(f"Trước {text}"), Run(text, SITE), Run(text, is_strong=True))),
            Quotation((text,)),
        ),
    )
