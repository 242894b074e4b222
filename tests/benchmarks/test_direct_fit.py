from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.answering.data import Case
from benchmarks.answering.direct_fit import report
from benchmarks.answering.span_learning import token_f1
from rag.types import Answer, Claim


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("30 lần", ("30 lần",), 1.0),
        ("Hơn 30 lần.", ("30 lần", "hơn 30 lần"), 1.0),
        ("30 lần", ("hơn 30 lần một năm",), 2 * 2 / 7),
        ("lần lần", ("lần",), 2 / 3),
        ("ba ngày", ("30 lần",), 0.0),
        ("", ("30 lần",), 0.0),
    ],
)
def test_overlap_with_the_nearest_gold_answer(text, answers, expected):
    assert token_f1(text, answers) == pytest.approx(expected)


def answer_of(*claims: Claim) -> Answer:
    asked_at = datetime(2024, 1, 1, tzinfo=UTC)
    return Answer("a", "answered", "?", "?", asked_at, "", claims=claims)


def test_only_short_answers_are_measured_by_half():
    case = Case("Bao nhiêu lần?", frozenset(["a"]), ("30 lần",), is_tuning=True)
    given = answer_of(Claim("30 lần", (1,), is_direct=True), Claim("Có 30 lần.", (1,)))
    wrong = answer_of(Claim("2 ngày", (1,), is_direct=True), Claim("Có 30 lần.", (1,)))
    none = answer_of(Claim("Có 30 lần.", (1,)))
    tuning, untouched = report([case] * 4, [given, wrong, none, none]).splitlines()
    assert "given 0.500: token F1 0.500, holds a gold answer 0.500, exact 0.500" in tuning
    assert "given 0.000" in untouched
