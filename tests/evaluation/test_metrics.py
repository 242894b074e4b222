import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.metrics import RankedParagraph, holds_answer, ndcg, score_hits, squeezed


def test_ndcg() -> None:
    assert ndcg(["a", "b"], {"a"}) == 1
    assert ndcg(["b", "a"], {"a"}) == pytest.approx(1 / math.log2(3))
    assert ndcg(["b", "a", "c"], {"a", "c"}) == pytest.approx(
        (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3))
    )
    assert ndcg(["a"] * 0 + list("bcdefghijka"), {"a"}) == 0  # eleventh is too late
    assert ndcg([], {"a"}) == 0


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
def test_ndcg_lies_between_zero_and_one(ranked: list[str], gold: set[str]) -> None:
    assert 0 <= ndcg(ranked, gold) <= 1 + 1e-12


def test_an_answer_is_looked_for_in_squeezed_text() -> None:
    assert squeezed("  HÒA \n bình ") == "hòa bình"
    assert holds_answer("Ở  Hoà Bình có 30 lần", ["30 LẦN"])
    assert not holds_answer("Ở Hoà Bình", ["", " "])


def test_a_paragraph_is_right_in_a_gold_article_that_says_it() -> None:
    hits = [
        RankedParagraph("x", "có 30 lần"),
        RankedParagraph("gold", "chưa nói gì"),
        RankedParagraph("gold", "có 30 lần"),
    ]
    found = score_hits(hits, {"gold"}, ["30 lần"])
    assert found.precision_1 == 0
    assert found.recall_5 == 1
    assert found.ndcg_10 == pytest.approx(1 / math.log2(3))
    assert score_hits([], {"gold"}, ["30"]).recall_5 == 0
