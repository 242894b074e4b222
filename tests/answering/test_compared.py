"""What a sentence's check compared, fact by fact."""

from __future__ import annotations

import pytest

from rag.answering.compared import compare
from rag.answering.drafts import Evidence
from rag.types import Article, Paragraph, Span

FIRST = (
    "Cầu treo Huổi Tằm khởi công ngày 12/2/2023. Tổng vốn xây cầu là 3,5 tỷ đồng. Ông Lò Văn "
    "Mây nói: “Bà con rất vui”."
)
SECOND = "Cầu treo Huổi Tằm dài 120 mét và rộng 3 mét."
ARTICLE = Article("cau", title="Cầu treo", body=(FIRST, SECOND))


def evidence(ordinal: int, text: str) -> Evidence:
    return Evidence(Paragraph("cau", 1, "p", ordinal, text), ARTICLE, Span(0, len(text)))


HERE, OTHER = evidence(1, FIRST), evidence(2, SECOND)


def found(text: str, *cited: Evidence) -> dict[tuple[str, str], str]:
    compared = compare(text, HERE, cited or (HERE,))
    return {(fact.kind, fact.written): fact.found for fact in compared.facts}


def test_every_fact_of_a_sentence_that_stands_there_matches() -> None:
    assert found("Ông Lò Văn Mây nói: “Bà con rất vui”.") == {
        ("name", "Lò Văn Mây"): "here",
        ("quotation", "Bà con rất vui"): "here",
    }


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("Cầu treo Huổi Tằm được khởi công ngày 13/2/2023.", "date", "ngày 13/2/2023"),
        ("Cầu khởi công ngày 12/2/2023 với vốn 4,5 tỷ đồng.", "number", "4,5 tỷ đồng"),
        ("Ông Lò Văn Mai nói: “Bà con rất vui”.", "name", "Lò Văn Mai"),
        ("Ông Lò Văn Mây nói “Bà con rất buồn”.", "quotation", "Bà con rất buồn"),
    ],
)
def test_the_one_that_differs_is_told_from_those_that_match(
    text: str, kind: str, written: str
) -> None:
    facts = found(text)
    assert facts.pop((kind, written)) == "nowhere"
    assert set(facts.values()) <= {"here"}


def test_what_another_cited_paragraph_has_is_told_apart() -> None:
    facts = found("Cầu treo Huổi Tằm khởi công ngày 12/2/2023 và dài 120 mét.", HERE, OTHER)
    assert facts["date", "ngày 12/2/2023"] == "here"
    assert facts["number", "120 mét"] == "elsewhere"


def test_a_day_is_no_part_of_a_number_that_differs() -> None:
    facts = found("Cầu khởi công ngày 12/2/2023 có 2 nhịp.")
    assert facts["date", "ngày 12/2/2023"] == "here"
    assert "nowhere" in facts.values()


def test_what_is_otherwise_is_said_in_words() -> None:
    compared = compare("Cầu treo Huổi Tằm được khởi công ngày 13/2/2023.", HERE, [HERE])
    assert compared.support == "unsupported"
    assert any("13/2/2023" in problem for problem in compared.problems)
