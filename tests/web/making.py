"""Articles of our own for the web's tests, and what the tests do with them."""

from __future__ import annotations

import json
from typing import Any

BRIDGE: dict[str, Any] = {
    "title": "Thông xe cầu treo Huổi Tằm",
    "lead": "Cây cầu treo dài 120 mét nối bản Huổi Tằm với trung tâm xã Pú Lương.",
    "body": "Cầu treo Huổi Tằm khởi công ngày 12/2/2023. Tổng vốn xây cầu là 3,5 tỷ đồng.\n"
    "Cầu treo Huổi Tằm thông xe sáng 16/5/2023. Trước đó, người dân phải đi bè qua suối.\n"
    "Bà con góp 400 ngày công san nền hai đầu cầu.",
    "captions": ["Người dân đi trên cầu treo Huổi Tằm sáng 16/5."],
    "published_at": "2023-05-17T00:30:00+07:00",
    "section": "Giao thông",
    "source": "Báo Thử",
    "author": "Nhóm phóng viên",
    "url": "https://example.org/cau-treo",
}
"""In Vietnam published half an hour after midnight: the day before, in UTC."""

MARKET: dict[str, Any] = {
    "title": "Chợ phiên Pú Lương họp lại",
    "body": ["Chợ phiên Pú Lương họp từ 5 giờ đến 10 giờ sáng chủ nhật. Chợ có 60 gian hàng."],
}
"""Nobody said when, nor where."""

HOSTILE: dict[str, Any] = {
    "title": "Lớp học <script>alert('tựa')</script> ở Nậm Sương",
    "body": 'Lớp học Nậm Sương dạy thẻ <b>đậm</b> & <img src=x onerror="alert(1)"> cho 25 em.',
    "section": "<i>Giáo dục</i>",
    "source": '"><script>alert("nguồn")</script>',
    "published_at": "2023-06-01T08:00:00+07:00",
    "url": "javascript:alert(1)",
}
"""What a newspaper of programmers may print."""

ARTICLES = {"cau-treo": BRIDGE, "cho-phien": MARKET, "lop-hoc": HOSTILE}

ASKED = "Cầu treo Huổi Tằm thông xe ngày nào?"
NOT_TOLD = "Giá vàng hôm nay bao nhiêu?"


def events_of(stream: str) -> list[tuple[str, dict[str, Any]]]:
    """A stream of server-sent events as names and data."""
    events = []
    for block in stream.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events


def said(claims: list[dict[str, Any]]) -> str:
    """Everything an answer's claims quote, for a look whether a fact is among it."""
    return " ".join(claim["text"] for claim in claims)
