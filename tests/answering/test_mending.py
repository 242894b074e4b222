from __future__ import annotations

import pytest

from rag.answering.drafts import Draft, Evidence
from rag.answering.evidence import evidence_of
from rag.answering.mending import checked
from rag.answering.placing import placed
from rag.types import Hit
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
