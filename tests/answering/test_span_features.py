from __future__ import annotations

import numpy as np
import pytest

from rag.answering.asked import AskedQuestion
from rag.answering.cohesion import Cohesion
from rag.answering.span_features import SPAN_FEATURES, span_features
from rag.answering.spans import ReadSentence
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind
from tests.answering.making import WEIGHTS

COHESION, RARITY = Cohesion(WEIGHTS), TermRarity(WEIGHTS)
SENTENCE = "Năm 2023, nghề dệt của xã Pú Lương có hơn 60 khung cửi, gồm cả khung mới đóng."


def asked(question: str) -> AskedQuestion:
    return AskedQuestion(question, QuestionTerms.from_question(question, RARITY))


def known(question: str, answer: str) -> dict[str, float]:
    sentence = ReadSentence(SENTENCE, COHESION)
    spans = sentence.spans()
    rows = span_features(
        asked(question), sentence, spans, cohesion=COHESION, title="Nghề dệt", rank=2
    )
    assert rows.shape == (len(spans), len(SPAN_FEATURES))
    assert np.isfinite(rows).all()
    texts = [SENTENCE[one.span.start : one.span.end] for one in spans]
    return dict(zip(SPAN_FEATURES, rows[texts.index(answer)], strict=True))


@pytest.mark.parametrize("is_bare", [False, True])
def test_what_stands_beside_and_inside_a_span(is_bare):
    question = "Nghề dệt của xã Pú Lương có bao nhiêu khung cửi?"
    found = known(fold(question) if is_bare else question, "hơn 60 khung cửi")
    assert found["length"] == 4
    assert found["follows_anchor"] == 4  # xã Pú Lương có
    assert found["since_asked"] <= 1
    assert found["amounts"] == 1
    assert found["dates"] == 0
    assert found["unit"] == 1.0
    assert found["gap_after"] > 0
    assert found["rank"] == 2
    assert found["asked_ahead"] > found["asked_behind"]


def test_a_span_that_repeats_the_question_is_told():
    question = "Nghề dệt của xã Pú Lương có từ bao giờ?"
    repeats = known(question, "nghề dệt của xã Pú Lương")
    answers = known(question, "Năm 2023")
    assert repeats["asked_inside"] > 0.5 > answers["asked_inside"]
    assert answers["dates"] == 1


def test_a_class_noun_that_is_asked_for_opens_the_answer():
    found = known("Xã Pú Lương nổi tiếng vì nghề nào?", "nghề dệt")
    assert found["begins_anchor"] == 1


@pytest.mark.parametrize(
    ("question", "kind", "tail"),
    [
        ("Xã có bao nhiêu khung cửi?", Kind.QUANTITY, ["khung", "cửi"]),
        ("Xa co bao nhieu khung cui?", Kind.QUANTITY, ["khung", "cui"]),
        ("Vì sao nghề dệt mai một?", Kind.REASON, ["nghề", "dệt", "mai", "một"]),
        ("Nghề của bản là gì?", Kind.THING, []),
    ],
)
def test_where_a_question_asks(question, kind, tail):
    found = asked(question)
    assert found.kind is kind
    assert found.forms[found.asks_to :] == tail
