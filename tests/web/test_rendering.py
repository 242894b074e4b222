from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.rendering import render as render_claims
from rag.types import Claim, Paragraph
from rag.web.rendering import (
    Mark,
    day,
    linked,
    mark_from,
    marked,
    moment,
    one_block,
    parts,
    pieces,
    thousands,
    web_link,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
texts = st.text(max_size=60)
offsets = st.integers(-5, 70)


@given(texts, offsets, offsets)
def test_parts_join_to_the_text_and_mark_the_slice(text: str, start: int, end: int) -> None:
    found = parts(text, start, end)
    assert "".join(piece for piece, _ in found) == text
    assert (
        "".join(piece for piece, is_evidence in found if is_evidence)
        == (text[max(start, 0) : max(end, 0)])
    )


@given(texts, offsets, offsets)
def test_marked_lines_join_to_the_paragraph(text: str, start: int, end: int) -> None:
    paragraph = Paragraph("a", 1, "p", 0, text)
    lines = marked(paragraph, Mark("p0", start, end))
    assert "\n".join("".join(piece for piece, _ in line) for line in lines) == text
    marks = "".join(piece for line in lines for piece, is_evidence in line if is_evidence)
    assert marks == text[max(start, 0) : max(end, 0)].replace("\n", "")


@given(texts, st.lists(st.integers(1, 20), min_size=1, max_size=3), texts)
def test_pieces_join_to_the_answers_own_text(text: str, markers: list[int], lead: str) -> None:
    claim = Claim(text=text, citations=tuple(markers), lead=lead)
    found = pieces(claim)
    assert lead + "".join(piece for piece, _ in found) == render_claims([claim]).text
    assert [marker for _, marker in found if marker is not None] == markers


@given(st.from_regex(r"[pc][0-9]{1,4}", fullmatch=True), st.integers(0, 999), st.integers(0, 999))
def test_a_mark_reads_back(anchor: str, start: int, end: int) -> None:
    mark = Mark(anchor, start, end)
    assert mark_from(str(mark)) == mark


@given(st.text(max_size=30))
def test_reading_a_mark_never_raises(value: str) -> None:
    assert mark_from(value) is None or str(mark_from(value))


def test_days_are_the_archives_own() -> None:
    late = datetime(2023, 5, 16, 17, 30, tzinfo=UTC)
    assert day(late, ZONE) == "17/5/2023"
    assert moment(late, ZONE) == "17/5/2023, 0:30"
    assert moment(datetime(2023, 5, 16, 17, 0, tzinfo=UTC), ZONE) == "17/5/2023"
    assert moment(datetime(2023, 5, 17, 1, 5, tzinfo=UTC), ZONE) == "17/5/2023, 8:05"
    assert day(None, ZONE) == "(không rõ ngày đăng)"


def test_thousands_as_vietnamese_writes_them() -> None:
    assert [thousands(n) for n in (0, 999, 1200, 1234567)] == ["0", "999", "1.200", "1.234.567"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str | None) -> None:
    assert web_link(url) == link


@pytest.mark.parametrize("moment_", [datetime.max, datetime.min])
def test_a_day_at_the_calendars_end_is_shown_and_not_a_failure(moment_: datetime) -> None:
    shown = day(moment_.replace(tzinfo=UTC), ZONE)
    assert shown.endswith(f"/{moment_.year}")
    assert shown in moment(moment_.replace(tzinfo=UTC), ZONE)


def test_only_the_link_that_ends_a_notice_is_one() -> None:
    notice = "Bài “/bai/x là gì” đã được đính chính ở một bài khác: /bai/dinh-chinh"
    assert linked(notice) == [
        (notice.removesuffix("/bai/dinh-chinh"), False),
        ("/bai/dinh-chinh", True),
    ]
    assert linked("Bài đã được đính chính.") == [("Bài đã được đính chính.", False)]


def test_a_block_is_one_line_whatever_ends_its_lines() -> None:
    assert one_block(" <p>a\r\nb\rc\nd</p>\n") == "<p>a&#10;b&#10;c&#10;d</p>"
