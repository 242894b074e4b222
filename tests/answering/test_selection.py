from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rag.answering.candidates import Candidate
from rag.answering.features import FEATURES
from rag.answering.selection import (
    MAX_SENTENCES,
    ScoredCandidate,
    SentenceScorer,
    probabilities,
    ranked,
    saying,
    select,
)
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble
from rag.types import Span
from tests.answering.making import CRAFTS, MARKET, TinyArchive
from tests.answering.test_candidates import hit_of


def scored(*texts: str, scores: list[float]) -> list[ScoredCandidate]:
    found = [
        Candidate(hit_of(text, ordinal=n), 0, Span(0, len(text)), Span(0, len(text)), 0, None)
        for n, text in enumerate(texts, 1)
    ]
    return ranked(found, scores)


def test_two_sentences_that_say_the_same_are_one():
    chosen = select(
        "Chợ phiên có gì?",
        scored(
            "Chợ phiên có 60 gian hàng.",
            "Chợ phiên có 60 gian hàng rồi.",
            "Chợ họp sáng chủ nhật.",
            scores=[3.0, 2.9, 2.8],
        ),
    )
    assert [one.text for one in chosen] == ["Chợ phiên có 60 gian hàng.", "Chợ họp sáng chủ nhật."]


def test_what_scores_far_below_the_best_is_left_out():
    assert len(select("Chợ có gì?", scored("Chợ có gà.", "Xã có rừng.", scores=[9.0, 1.0]))) == 1
    assert select("Chợ có gì?", []) == []


def test_three_sentences_at_most_the_best_first_then_as_they_are_read():
    texts = ["Một bến đò.", "Hai cây cầu.", "Ba con đường.", "Bốn ngôi trường."]
    chosen = [one.text for one in select("Xã có gì?", scored(*texts, scores=[7.7, 7.8, 8.0, 7.9]))]
    assert chosen == ["Ba con đường.", "Hai cây cầu.", "Bốn ngôi trường."]
    assert len(chosen) == MAX_SENTENCES


def test_where_the_best_gives_the_amount_asked_for_a_further_one_must_too():
    best_first = scored(
        "Khối bộc phá nặng 960 kg.", "Khối bộc phá nổ lúc rạng sáng.", scores=[3.0, 2.9]
    )
    chosen = select("Khối bộc phá nặng bao nhiêu kg?", best_first)
    assert [one.text for one in chosen] == ["Khối bộc phá nặng 960 kg."]


def test_a_long_sentence_must_be_likelier_than_a_short_one_to_be_added():
    long = "Xã có rừng " + "và nhiều thứ khác nữa " * 30
    best, further = "Chợ có gà.", "Xã có rừng."
    assert len(select("Chợ có gì?", scored(best, further, scores=[3.0, 1.0]))) == 2
    assert len(select("Chợ có gì?", scored(best, long, scores=[3.0, -0.5]))) == 1


def test_probabilities_fall_with_the_scores_and_rise_with_the_lead():
    alone, close, clear = probabilities([2.0]), probabilities([2.0, 1.9]), probabilities([2.0, 0])
    assert alone[0] > clear[0] > close[0] > close[1] > clear[1] > 0.0
    assert all(one <= 1.0 for one in (*alone, *close, *clear))
    assert probabilities([1e4, -1e4])[1] >= 0.0
    assert probabilities([]) == []


def test_what_is_read_comes_best_first_with_probabilities_in_step():
    reading = TinyArchive(MARKET, CRAFTS).reading("Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    assert reading.ranked[0].candidate.text == "Chợ có 60 gian hàng."
    assert all(a.score >= b.score for a, b in pairwise(reading.ranked))
    assert all(a.probability >= b.probability for a, b in pairwise(reading.ranked))
    assert 0.0 < reading.ranked[-1].probability < reading.ranked[0].probability < 1.0


def test_an_article_that_lacks_the_name_asked_for_comes_after_those_that_have_it():
    reading = TinyArchive(MARKET, CRAFTS).reading("Chợ phiên Huổi Tằm họp lúc mấy giờ?")
    first = reading.ranked[0].candidate.hit
    assert "Huổi Tằm" not in reading.missing(first)


def test_trees_of_other_features_are_refused():
    leaf = [[-1, 0.0, 0, 0, 1.0]]
    with pytest.raises(ModelError, match="selection_fit"):
        SentenceScorer(TreeEnsemble.of(["height"], [leaf]))
    fitting = SentenceScorer(TreeEnsemble.of(list(FEATURES), [leaf]))
    assert fitting.scores(np.zeros((2, len(FEATURES)))).tolist() == [1.0, 1.0]


def test_a_bare_headline_is_not_quoted_where_anything_else_of_its_article_was_read():
    reading = TinyArchive(MARKET).reading("Chợ phiên Pú Lương họp lại khi nào?")
    assert any(one.candidate.is_title for one in reading.ranked)
    kept = saying(reading.ranked, reading.hits)
    assert kept == [one for one in reading.ranked if not one.candidate.is_title]
    # Nor where the rest was told before.
    titles = [one for one in reading.ranked if one.candidate.is_title]
    assert saying(titles, reading.hits) == []
    alone = TinyArchive(replace(MARKET, lead="", body=())).reading("Chợ phiên Pú Lương họp lại?")
    assert saying(alone.ranked, alone.hits) == list(alone.ranked) != []


def test_a_headline_that_is_a_sentence_may_be_quoted():
    stopped = replace(MARKET, title="Chợ phiên Pú Lương họp lại sau hai năm.")
    reading = TinyArchive(stopped).reading("Chợ phiên Pú Lương họp lại khi nào?")
    assert any(one.candidate.is_title for one in reading.ranked)
    assert saying(reading.ranked, reading.hits) == list(reading.ranked)
