import math

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.metrics import (
    RankedParagraph,
    holds_answer,
    ndcg,
    score_hits,
    score_ranking,
    squeezed,
)


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


KEYS = [f"p{number}" for number in range(30)]


@given(st.lists(st.sampled_from(KEYS), unique=True, min_size=1), st.sets(st.sampled_from(KEYS)))
def test_rankings_score_as_in_trec_eval(ranked: list[str], right: set[str]) -> None:
    judged = pytrec_eval.RelevanceEvaluator(
        {"q": {key: int(key in right) for key in KEYS}},
        {"ndcg_cut_10", "P_1", "success_5", "success_10", "recall_5"},
    )
    by_score = {key: float(len(ranked) - place) for place, key in enumerate(ranked)}
    expected = judged.evaluate({"q": by_score})["q"]
    # trec_eval has no cut for the reciprocal rank: it gets the first ten alone.
    first_ten = pytrec_eval.RelevanceEvaluator(
        {"q": dict.fromkeys(right, 1) or {"-": 0}}, {"recip_rank"}
    )
    cut = first_ten.evaluate({"q": {key: by_score[key] for key in ranked[:10]}})["q"]
    found = score_ranking(ranked, right)
    assert found.ndcg_10 == pytest.approx(expected["ndcg_cut_10"])
    assert found.precision_1 == expected["P_1"]
    assert found.recall_5 == expected["success_5"]
    assert found.recall_10 == expected["success_10"]
    assert found.mrr_10 == pytest.approx(cut["recip_rank"])
    if len(right) == 1:
        assert found.recall_5 == expected["recall_5"]


def test_the_rank_is_known_past_the_tenth() -> None:
    found = score_ranking(KEYS, {"p11", "p20"})
    assert (found.rank, found.mrr_10, found.recall_10) == (12, 0.0, 0.0)
    assert score_ranking(KEYS, set()).rank is None
