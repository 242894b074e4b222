from __future__ import annotations

import random

from benchmarks.answering.data import Case
from benchmarks.answering.made_entities import entities
from benchmarks.answering.made_questions import (
    Story,
    attribute_questions,
    own_questions,
    swapped_questions,
    told_attributes,
)

TEXT = (
    "Ca mổ ở Nậm Sương. Bác sĩ Lò Văn Hùng, 45 tuổi, mổ cho bệnh nhân tại Bệnh viện Nậm Sương. "
    "Bệnh nhân đã khỏe."
)
STORY = Story("mo", "Ca mổ ở Nậm Sương", TEXT)


def case(question: str, article: str, *answers: str) -> Case:
    return Case(question, frozenset([article]), answers, is_tuning=True)


def test_people_and_bodies_are_named_with_their_heads():
    found = {(one.kind, one.phrase) for one in entities(TEXT)}
    assert ("person", "bác sĩ Lò Văn Hùng") in found
    assert ("body", "bệnh viện Nậm Sương") in found
    assert ("operation", "Ca mổ của bác sĩ Lò Văn Hùng") in found


def test_an_attribute_that_the_article_may_tell_is_never_untold():
    made = [one for n in range(40) for one in attribute_questions(STORY, random.Random(n))]
    assert made
    assert not any(one.is_told or "tuổi" in one.question for one in made)
    assert all(one.question.endswith("?") and one.question[0].isupper() for one in made)


def test_an_attribute_in_so_many_words_is_told():
    told = {one.question for one in told_attributes(STORY)}
    assert "Bác sĩ Lò Văn Hùng bao nhiêu tuổi?" in told


def test_a_name_is_put_into_the_articles_own_question():
    made = [*own_questions(STORY, [case("Bác sĩ mổ cho ai?", "mo")])]
    assert [one.question for one in made] == ["Bác sĩ Lò Văn Hùng mổ cho ai?"]
    assert made[0].is_told


def test_another_articles_question_is_untold_unless_this_one_may_answer_it():
    other = case("Bác sĩ Hoa khuyên phụ huynh tiêm vắcxin sởi mấy mũi?", "khac", "hai mũi")
    near = case("Bác sĩ mổ cho bệnh nhân tại đâu?", "khac", "Huế")
    made = [*swapped_questions(STORY, [other, near], random.Random(1))]
    asked = ["Bác sĩ Lò Văn Hùng khuyên phụ huynh tiêm vắcxin sởi mấy mũi?"]
    assert [one.question for one in made] == asked
    assert not made[0].is_told
