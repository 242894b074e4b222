from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rag.answering.reading import SPANNED_SENTENCES, Reader, place_of, raises
from rag.answering.span_reading import ReadSpans, ScoredSpans, SpanReader, asks_for_span
from rag.answering.spans import TokenSpan
from rag.types import Article, Span
from tests.answering.making import CRAFTS, MARKET, WEIGHTS, TinyArchive
from tests.answering.test_stretches import hits_of

HOW_MANY = "Chợ Pú Lương có bao nhiêu gian hàng?"


def of_score(*scores: float) -> ScoredSpans:
    spans = tuple(TokenSpan(n, n + 1, Span(n, n + 1)) for n in range(len(scores)))
    return ScoredSpans(ReadSpans(spans, np.zeros((len(spans), 1))), np.array(scores))


@dataclass
class Likes:
    """Stands in for the trees: one span a sentence, of a score where it has the word."""

    word: str

    def read(self, question, terms, found):
        del question, terms
        return [of_score(5.0 if self.word in one.text else 0.0) for one in found]


def test_the_best_sentences_are_read_and_the_others_are_not():
    reading = TinyArchive(CRAFTS, MARKET).reading(HOW_MANY)
    assert place_of(reading.ranked[0].candidate) in reading.spans
    assert 1 <= len(reading.spans) <= SPANNED_SENTENCES < len(reading.ranked)


def test_a_sentence_comes_before_another_for_the_words_that_answer():
    text = "Chợ Pú Lương có 60 gian hàng. Chợ Pú Lương có 80 gian hàng."
    hits = hits_of(text)
    for word in ("60", "80"):
        reading = Reader(WEIGHTS, spans=Likes(word)).read(HOW_MANY, hits)
        assert word in reading.ranked[0].candidate.text


def test_what_is_read_is_raised_by_how_far_it_is_above_the_least():
    assert raises([of_score(1.0, 3.0), of_score(0.5), None]).tolist() == [4.0, 1.5, 0.0]
    assert raises([of_score(-4.0), None]).tolist() == [0.0, 3.0]
    assert raises([None, None]).tolist() == [0.0, 0.0]


def test_no_span_is_read_for_yes_or_no_or_where_nothing_is_asked():
    assert asks_for_span(HOW_MANY)
    for question in ("Chợ có 60 gian hàng phải không?", "Số gian hàng của chợ"):
        assert not asks_for_span(question)
        reading = TinyArchive(MARKET).reading(question)
        assert set(reading.spans.values()) == {None}


def test_the_amount_asked_for_scores_above_another():
    article = Article(
        id="a",
        title="Chợ phiên Pú Lương",
        body=("Chợ phiên Pú Lương có 60 gian hàng. Chợ phiên Pú Lương họp từ 5 giờ đến 10 giờ.",),
    )
    reading = TinyArchive(article).reading("Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    found = [one.candidate for one in reading.ranked if not one.candidate.is_title]
    scored = SpanReader.load(WEIGHTS).read(reading.question, reading.terms, found)
    best = {c.text[:30]: s.scores.max() for c, s in zip(found, scores_of(scored), strict=True)}
    assert best["Chợ phiên Pú Lương có 60 gian "] == max(best.values())


def scores_of(scored):
    return [one if one is not None else of_score(-9.0) for one in scored]
