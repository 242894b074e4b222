import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.table import rows
from rag.errors import CorruptFile


def test_fields_by_the_headers_names() -> None:
    text = 'Title,BODY,date,khác\n"Chợ, phiên","Một.\nHai.",2024-03-13T08:00:00+07:00,x\n\nHai,,,\n'
    found = list(rows(text))
    assert found[0].payload == {
        "title": "Chợ, phiên",
        "body": "Một.\nHai.",
        "published_at": "2024-03-13T08:00:00+07:00",
        "khác": "x",
    }
    assert [(row.line, row.payload) for row in found[1:]] == [(5, {"title": "Hai"})]


def test_a_vietnamese_spreadsheet() -> None:
    found = list(rows("Tiêu đề;Nội dung;Chuyên mục\nMùa quế;Đoạn một.;Kinh tế\n"))
    assert found[0].payload == {"title": "Mùa quế", "body": "Đoạn một.", "section": "Kinh tế"}


def test_a_row_with_too_many_cells_is_told_by_line() -> None:
    found = list(rows("title,body\nMột,Hai, ba\nBốn,Năm\nSáu,Bảy,,\n"))
    assert [row.line for row in found] == [2, 3, 4]
    assert "3 cells and the header 2" in str(found[0].error)
    assert found[2].payload == {"title": "Sáu", "body": "Bảy"}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_a_table_of_something_else(text: str) -> None:
    with pytest.raises(CorruptFile, match="must name the columns"):
        list(rows(text))


def test_a_long_cell_is_read() -> None:
    assert next(rows("title\n" + "a" * 300_000)).payload == {"title": "a" * 300_000}


@given(st.text(), st.text(',;"\n\r\t\x00 ab'))
def test_any_text_is_rows_or_our_error(one: str, other: str) -> None:
    with contextlib.suppress(CorruptFile):
        list(rows(one))
    for row in rows("title;body\n" + other):
        assert (row.payload is None) != (row.error is None)
