from __future__ import annotations

import pytest

from rag.answering.cohesion import UNKNOWN, Cohesion
from rag.index.term_weights import TermWeights
from tests.answering.making import WEIGHTS

COHESION = Cohesion(WEIGHTS)


@pytest.mark.parametrize("word", ["bệnh nhân", "hạnh phúc", "phẫu thuật", "điều trị"])
def test_the_syllables_of_a_word_hold_together(word):
    assert COHESION.of_pair(*word.split()) > 0


@pytest.mark.parametrize("pair", ["của bệnh", "đã điều", "các bệnh"])
def test_two_words_that_meet_by_chance_do_not(pair):
    assert COHESION.of_pair(*pair.split()) < 0


def test_what_the_background_lacks_is_unknown_and_rare():
    assert COHESION.of_pair("qwx", "zzj") == UNKNOWN
    assert COHESION.rarity("qwx") == 1.0
    assert COHESION.rarity("của") < COHESION.rarity("khung") < 1.0
    assert COHESION.opens("qwx") == COHESION.closes("qwx") == 0.0


def test_some_syllables_only_open_a_word_and_some_only_close_one():
    assert COHESION.opens("phẫu") > 0.5 > COHESION.closes("phẫu")
    assert COHESION.closes("trị") > 0.5 > COHESION.opens("trị")


def test_a_pair_of_every_paragraph_tells_nothing():
    everywhere = Cohesion(TermWeights(10, {"a": 10, "b": 10, "a_b": 10}))
    assert everywhere.of_pair("a", "b") == UNKNOWN
