"""The tables written by hand: well-formed, as many rows as are promised, none twice."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PREMISES = BENCHMARKS / "premises"
ARTICLE_ID = re.compile(r"[0-9a-f]{12}")
HEADS = {
    PREMISES / "false_premise.tsv": [
        "article_id",
        "true_question",
        "false_question",
        "what_is_false",
    ],
    PREMISES / "missing_attribute.tsv": ["article_id", "question", "missing"],
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        rows = list(table)
    assert table.fieldnames == HEADS[path]
    return rows


@pytest.mark.parametrize("path", HEADS, ids=lambda path: path.stem)
def test_every_cell_is_filled_trimmed_and_in_nfc(path: Path) -> None:
    text = path.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for row in rows_of(path):
        assert None not in row
        for cell in row.values():
            assert cell
            assert cell == " ".join(cell.split())


def test_sixty_false_premises_each_beside_its_twin() -> None:
    rows = rows_of(PREMISES / "false_premise.tsv")
    questions = [row[name] for row in rows for name in ("true_question", "false_question")]
    assert len(rows) == len({row["article_id"] for row in rows}) == 60
    assert len({question.casefold() for question in questions}) == 120
    assert all(question.endswith("?") for question in questions)
    assert all(ARTICLE_ID.fullmatch(row["article_id"]) for row in rows)


def test_sixty_missing_attributes() -> None:
    rows = rows_of(PREMISES / "missing_attribute.tsv")
    assert len(rows) == len({row["article_id"] for row in rows}) == 60
    assert len({row["question"].casefold() for row in rows}) == 60
    assert all(row["question"].endswith("?") for row in rows)
    assert all(ARTICLE_ID.fullmatch(row["article_id"]) for row in rows)
