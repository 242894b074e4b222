from rag.answering.checks.quotations import problems
from rag.answering.checks.statement import statement

SAID = statement("Bà nói: “Cầu này là của chung, ai cũng được đi.”")


def test_a_quotation_stands_word_for_word():
    assert problems(statement("Bà nói “cầu này là của chung”."), SAID) == []
    assert problems(statement("Bà bảo cầu là của riêng."), SAID) == []


def test_a_word_changed_or_left_out_makes_it_none():
    assert problems(statement("Bà nói “cầu này là của riêng”."), SAID)
    assert problems(statement("Bà nói “cầu là của chung”."), SAID)
