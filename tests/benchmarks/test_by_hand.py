"""The tables written by hand: well-formed, as many rows as are promised, none twice."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from rag.evaluation.datasets import is_tuning_article

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PREMISES = BENCHMARKS / "premises"
CLAIMS = BENCHMARKS / "verification" / "by_hand.tsv"
ARTICLE_ID = re.compile(r"[0-9a-f]{12}")
PARAGRAPH_ID = re.compile(r"([0-9a-f]{12}|vnx-[0-9]{4})\.v1\.p[0-9]+")
CHANGES = {
    *("number", "unit", "bound", "date", "name", "title", "quotation", "negation"),
    *("modality", "role", "subject", "stitched", "cause", "scope"),
}
HEADS = {
    CLAIMS: ["paragraph_id", "kind", "is_true", "claim"],
    PREMISES / "false_premise.tsv": [
        "article_id",
        "true_question",
        "false_question",
        "what_is_false",
    ],
    PREMISES / "for_learning.tsv": ["article_id", "true_question", "false_question"],
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


@pytest.mark.parametrize(("name", "count"), [("false_premise.tsv", 195), ("for_learning.tsv", 167)])
def test_false_premises_each_beside_its_twin(name: str, count: int) -> None:
    rows = rows_of(PREMISES / name)
    questions = [row[cell] for row in rows for cell in ("true_question", "false_question")]
    assert len(rows) == count
    assert max(Counter(row["article_id"] for row in rows).values()) == 2
    assert len({question.casefold() for question in questions}) == 2 * count
    assert all(question.endswith("?") for question in questions)
    assert all(ARTICLE_ID.fullmatch(row["article_id"]) for row in rows)


def test_what_is_learned_from_is_of_the_tuning_half() -> None:
    rows = rows_of(PREMISES / "for_learning.tsv")
    assert all(is_tuning_article(row["article_id"]) for row in rows)


def test_missing_attributes_are_of_many_articles() -> None:
    rows = rows_of(PREMISES / "missing_attribute.tsv")
    asked_of = Counter(row["article_id"] for row in rows)
    assert len(rows) == len({row["question"].casefold() for row in rows}) == 195
    assert max(asked_of.values()) <= 2
    assert all(row["question"].endswith(("?", ".")) for row in rows)
    assert all(ARTICLE_ID.fullmatch(row["article_id"]) for row in rows)


def test_claims_name_a_paragraph_and_a_known_kind() -> None:
    rows = rows_of(CLAIMS)
    assert len(rows) >= 200
    assert len({row["claim"].casefold() for row in rows}) == len(rows)
    assert all(PARAGRAPH_ID.fullmatch(row["paragraph_id"]) for row in rows)
    assert all(row["claim"].endswith((".", '"')) for row in rows)
    for row in rows:
        kinds = {"true": {"paraphrase"}, "false": CHANGES}[row["is_true"]]
        assert row["kind"] in kinds, row


def test_claims_are_true_and_false_of_every_kind_in_both_halves() -> None:
    counted = Counter(
        (row["kind"], is_tuning_article(row["paragraph_id"].split(".")[0]))
        for row in rows_of(CLAIMS)
    )
    for half in (True, False):
        assert counted["paraphrase", half] >= 50
        assert sum(counted[kind, half] for kind in CHANGES) >= 50
        assert all(counted[kind, half] >= 3 for kind in CHANGES)


@pytest.mark.parametrize(
    ("name", "count"), [("false_premise.tsv", 120), ("missing_attribute.tsv", 120)]
)
def test_so_many_questions_are_of_the_tuning_half(name: str, count: int) -> None:
    assert sum(is_tuning_article(row["article_id"]) for row in rows_of(PREMISES / name)) == count
