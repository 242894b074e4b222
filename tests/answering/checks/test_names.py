import pytest

from rag.answering.checks.names import names_of
from rag.answering.checks.statement import statement
from rag.answering.checks.subject import name_problems
from rag.answering.checks.words import words_of


def found(text):
    return [(" ".join(name.words), name.kind) for name in names_of(text, words_of(text))]


def test_names_are_runs_of_capitals_and_codes_with_what_they_are_of():
    assert found("Ông Vàng A Sếnh ở Nậm Sương, TP. Điện Biên Phủ, lên đồi A1.") == [
        ("vàng a sếnh", "person"),
        ("nậm sương", "place"),
        ("điện biên phủ", "place"),
        ("a1", ""),
    ]


def test_a_sentences_first_word_is_no_name():
    assert found("Chợ họp sớm. Người bán về muộn.") == []


SAID = statement("Sáng nay, UBND huyện Pú Lương cùng bà Lò Thị Mây và TP HCM họp ở Hòa Bình.")


@pytest.mark.parametrize(
    "claim",
    [
        "Ủy ban nhân dân huyện Pú Lương họp.",
        "Bà Mây họp ở Hoà Bình.",
        "Họp có Thành phố Hồ Chí Minh.",
    ],
)
def test_a_name_is_there_shortened_or_written_out(claim):
    assert name_problems(statement(claim), SAID, SAID, SAID) == []


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("Bà Lò Thị Mầy họp.", "Lò Thị Mầy"),
        ("Bà Vàng Thị Mây họp.", "Vàng Thị Mây"),
        ("Họp ở Hòa Bính.", "Hòa Bính"),
        ("Hội đồng nhân dân huyện Pù Lương họp.", "Pù Lương"),
    ],
)
def test_a_near_name_is_another(claim, named):
    problems = name_problems(statement(claim), SAID, SAID, SAID)
    assert any(named in problem for problem in problems)
