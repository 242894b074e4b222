from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.drafts import Draft, Evidence
from rag.answering.evidence import evidence_of
from rag.answering.mending import checked, is_quoted
from rag.answering.placing import placed
from rag.answering.quotations import quotable
from rag.types import Hit, Span
from tests.answering.making import CRAFTS, MARKET, stored

TRUE = "Chợ phiên Pú Lương có 60 gian hàng."


def hit(article, anchor: str) -> Hit:
    return Hit(stored(article)[f"{article.id}.v1.{anchor}"], article, 1.0)


STALLS, BUYERS, GROUPS = hit(MARKET, "p1"), hit(MARKET, "p2"), hit(CRAFTS, "p3")
HITS = [BUYERS, GROUPS, STALLS]


def draft(text: str, *cited: Hit) -> Draft:
    found: list[Evidence | None] = [evidence_of(text, one) for one in cited]
    return Draft(text, tuple(one for one in found if one is not None))


@pytest.mark.parametrize(
    ("cited", "is_moved"),
    [
        ((STALLS,), False),
        ((BUYERS, STALLS, GROUPS), False),
        ((BUYERS,), True),
        ((BUYERS, GROUPS), True),
        ((), True),
    ],
    ids=["right", "all", "wrong", "two wrong", "none"],
)
def test_a_true_sentence_rests_on_the_paragraph_that_says_it(cited, is_moved):
    one = checked(draft(TRUE, *cited), HITS)
    assert (one.support, one.problems, one.is_moved) == ("supported", (), is_moved)
    assert [evidence.paragraph.id for evidence in one.draft.evidence] == ["cho-phien.v1.p1"]


@pytest.mark.parametrize("cited", [(STALLS,), (BUYERS, STALLS, GROUPS), (BUYERS,), ()])
def test_a_false_one_rests_on_none(cited):
    one = checked(draft(TRUE.replace("60", "66"), *cited), HITS)
    assert one.support == "unsupported"
    assert one.problems
    assert not one.is_moved


def test_what_no_paragraph_says_is_placed_nowhere():
    assert placed("Chợ phiên Pú Lương có 66 gian hàng.", HITS) is None
    assert placed(TRUE, []) is None
    found = placed(TRUE, HITS)
    assert found is not None
    assert found.paragraph == STALLS.paragraph


PAPER = "Không có chuyện chợ phiên Pú Lương đóng cửa. Chợ phiên Pú Lương có 60 gian hàng."


def test_only_whole_sentences_of_the_evidence_are_quoted():
    article = replace(MARKET, body=(PAPER,))
    paragraph = stored(article)["cho-phien.v1.p1"]
    whole = Evidence(paragraph, article, Span(0, len(PAPER)))
    for text in (PAPER, *(PAPER[span.start : span.end] for span in quotable(PAPER))):
        assert is_quoted(Draft(text, (whole,)))
    for text in ("chợ phiên Pú Lương đóng cửa.", "Chợ phiên Pú Lương có 60 gian"):
        assert text in PAPER
        assert not is_quoted(Draft(text, (whole,)))
    # Only what stands in the evidence.
    first = Evidence(paragraph, article, Span(0, PAPER.index(" Chợ")))
    assert not is_quoted(Draft("Chợ phiên Pú Lương có 60 gian hàng.", (first,)))
    assert not is_quoted(Draft(PAPER, ()))


def test_a_fragment_is_brought_to_the_paragraph_that_says_it():
    one = checked(draft("Chợ có 60 gian hàng", STALLS, BUYERS), HITS)
    assert [evidence.paragraph.id for evidence in one.draft.evidence] == ["cho-phien.v1.p1"]
