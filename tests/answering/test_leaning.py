from __future__ import annotations

import pytest

from rag.answering.candidates import Candidate, candidates
from rag.answering.leaning import MOST_SYLLABLES, joined
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit
from rag.vietnamese.tokens import syllable_count
from tests.answering.making import WEIGHTS
from tests.answering.test_stretches import hits_of

LASTING = "Phiên chợ Pú Lương kéo dài bao lâu?"
DANCE = "Phiên chợ Pú Lương mở đầu bằng điệu xòe. Tổng thời gian là ba phút. Gà bán chạy nhất."


def chosen(hits: list[Hit], question: QuestionTerms, *openings: str) -> list[Candidate]:
    found = candidates(hits, question)
    return [next(one for one in found if one.text.startswith(text)) for text in openings]


def quoted(text: str, *openings: str, question: str = LASTING) -> list[str]:
    """What is quoted of a paragraph where the sentences that open so were chosen."""
    terms = QuestionTerms.from_question(question, TermRarity(WEIGHTS))
    return [one.text for one in joined(chosen(hits_of(text), terms, *openings), terms)]


@pytest.mark.parametrize("order", [("Phiên", "Tổng"), ("Tổng", "Phiên")])
def test_a_sentence_that_names_less_of_what_is_asked_is_quoted_with_the_one_before(order):
    both = "Phiên chợ Pú Lương mở đầu bằng điệu xòe. Tổng thời gian là ba phút."
    assert quoted(DANCE, *order) == [both]


def test_what_comes_first_stays_first():
    text = f"Chợ Pú Lương đông. {DANCE}"
    assert quoted(text, "Chợ", "Tổng", "Phiên")[0].startswith("Chợ Pú Lương đông.")
    assert quoted(text, "Tổng", "Gà", "Phiên")[0].startswith("Phiên chợ")


def test_sentences_apart_stay_apart():
    assert len(quoted(DANCE, "Phiên", "Gà")) == 2
    lines = DANCE.replace(". Tổng", ".\nTổng")
    assert len(quoted(lines, "Phiên", "Tổng")) == 2


def test_a_sentence_that_names_what_is_asked_stands_alone():
    text = "Chợ Pú Lương đông. Phiên chợ Pú Lương kéo dài ba giờ."
    assert len(quoted(text, "Chợ", "Phiên")) == 2


def test_one_that_says_this_leans_whatever_it_names():
    text = "Chợ đông. Phiên chợ này ở Pú Lương kéo dài ba giờ."
    assert quoted(text, "Chợ", "Phiên") == [text]


def test_no_more_is_quoted_at_once_than_one_reads_as_a_claim():
    long = "Phiên chợ Pú Lương mở đầu bằng điệu xòe " + "rất dài và rất vui " * 14 + "của bản."
    tail = "Tổng thời gian là ba phút."
    assert syllable_count(f"{long} {tail}") > MOST_SYLLABLES
    assert quoted(f"{long} {tail}", "Phiên", "Tổng") == [long, tail]


def test_no_more_is_quoted_at_once_than_an_answer_has_sentences():
    text = "Chợ Pú Lương đông. Chợ này vui. Chợ này rộng. Chợ này xa."
    made = quoted(text, "Chợ Pú", "Chợ này vui", "Chợ này rộng", "Chợ này xa")
    assert made == ["Chợ Pú Lương đông. Chợ này vui. Chợ này rộng.", "Chợ này xa."]
