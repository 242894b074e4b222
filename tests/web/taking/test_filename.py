"""Names of files, and the header they travel in."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.web.taking.filename import attachment, file_name


def test_a_file_is_called_after_its_question() -> None:
    name = file_name("Cầu treo Huổi Tằm thông xe ngày nào?", "pdf")
    assert name == "Hỏi Báo - Cầu treo Huổi Tằm thông xe ngày nào.pdf"
    assert attachment(name) == (
        'attachment; filename="hoi bao - cau treo huoi tam thong xe ngay nao.pdf"; '
        "filename*=UTF-8''H%E1%BB%8Fi%20B%C3%A1o%20-%20C%E1%BA%A7u%20treo%20Hu%E1%BB%95i%20T"
        "%E1%BA%B1m%20th%C3%B4ng%20xe%20ng%C3%A0y%20n%C3%A0o.pdf"
    )


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("../../etc/passwd", "Hỏi Báo - .. .. etc passwd.md"),
        ('a"; filename=x.exe\r\nX: y', "Hỏi Báo - a ; filename=x.exe X y.md"),
        ("\u202egnod.exe", "Hỏi Báo - gnod.exe.md"),
        ("???", "Hỏi Báo.md"),
        ("CON", "Hỏi Báo - CON.md"),
    ],
)
def test_a_question_cannot_lead_a_file_astray(question: str, name: str) -> None:
    assert file_name(question, "md") == name


@given(st.text())
def test_any_question_makes_a_name_and_a_header(question: str) -> None:
    name = file_name(question, "docx")
    assert name.startswith("Hỏi Báo")
    assert name.endswith(".docx")
    assert not set(name) & set('<>:"/\\|?*\n\r\x00')
    assert len(name.encode()) <= 255
    header = attachment(name)
    header.encode("ascii")
    assert unquote(header.partition("UTF-8''")[2]) == name
    assert header.count('"') == 2
