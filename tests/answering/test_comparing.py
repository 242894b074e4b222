from __future__ import annotations

from rag.answering.candidates import candidates
from rag.answering.comparing import both_sides, is_compared
from rag.answering.selection import MAX_SENTENCES, ScoredCandidate
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.store.rows import paragraphs_of
from rag.types import Article, Hit
from tests.answering.making import WEIGHTS

QUESTION = "Chợ Pú Lương và chợ Huổi Tằm, nơi nào đông hơn?"
TEXTS = (
    "Chợ Pú Lương có 60 gian hàng.",
    "Chợ Pú Lương họp sáng chủ nhật.",
    "Chợ Pú Lương bán vải.",
    "Chợ Huổi Tằm có 20 gian hàng.",
)


def kept(question: str, *texts: str, chosen: int) -> list[str]:
    article = Article(id="a", title="Chợ phiên", body=texts)
    hits = [Hit(paragraph, article, 1.0) for paragraph in paragraphs_of(article, 1)[1:]]
    found = candidates(hits, QuestionTerms.from_question("gì", TermRarity(WEIGHTS)))
    ranked = [ScoredCandidate(one, float(-n), 0.5) for n, one in enumerate(found)]
    return [one.text for one in both_sides(question, found[:chosen], ranked)]


def test_each_of_two_things_compared_has_a_sentence():
    assert kept(QUESTION, *TEXTS, chosen=1) == [TEXTS[0], TEXTS[3]]
    full = kept(QUESTION, *TEXTS, chosen=MAX_SENTENCES)
    assert full == [TEXTS[0], TEXTS[1], TEXTS[3]]


def test_nothing_is_added_where_both_are_spoken_of_or_nothing_is_compared():
    both = "Chợ Pú Lương đông hơn chợ Huổi Tằm."
    assert kept(QUESTION, both, *TEXTS, chosen=1) == [both]
    assert kept("Chợ Pú Lương có gì?", *TEXTS, chosen=1) == [TEXTS[0]]
    assert kept(QUESTION, *TEXTS[:3], chosen=1) == [TEXTS[0]]


def test_a_name_of_one_side_may_be_missing_in_an_article_about_the_other():
    assert is_compared(QUESTION, "Huổi Tằm")
    assert not is_compared(QUESTION, "Nậm Sương")
    assert not is_compared("Chợ Huổi Tằm có gì?", "Huổi Tằm")
