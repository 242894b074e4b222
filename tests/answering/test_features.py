from __future__ import annotations

import numpy as np

from rag.answering.asking import ASKING_FEATURES, asking_features, question_word_place
from rag.answering.candidates import candidates
from rag.answering.features import FEATURES, features
from rag.answering.standing import STANDING_FEATURES, standing_features
from rag.index.rarity import TermRarity, TermValue
from rag.retrieval.learned import asked_terms
from rag.retrieval.matching import QuestionTerms
from rag.retrieval.text_features import CandidateTexts
from tests.answering.making import CRAFTS, MARKET, WEIGHTS, TinyArchive

RARITY = TermRarity(WEIGHTS)


def asking(question: str, *sentences: str) -> dict[str, list[float]]:
    terms = QuestionTerms.from_question(question, RARITY)
    weighed = (*terms.syllables, *terms.pairs)
    asked = asked_terms([TermValue(t.text, t.is_folded, 0.0, t.weight) for t in weighed])
    texts = CandidateTexts(question, asked, [""] * len(sentences), list(sentences))
    columns = asking_features(question, texts, list(sentences)).T.tolist()
    return dict(zip(ASKING_FEATURES, columns, strict=True))


def test_what_follows_the_noun_asked_for_is_counted():
    found = asking(
        "Mật ong có tác dụng gì?",
        "Mật ong có tác dụng giảm ho, dịu họng.",
        "Mật ong bán ở chợ.",
        "Dụng cụ có tác hại.",
    )
    assert found["noun_pair"] == [1.0, 0.0, 0.0]
    assert found["new_after_noun"] == [4.0, 0.0, 0.0]


def test_a_number_near_the_questions_words_beats_one_far_from_them():
    far = "Chợ phiên có 60 gian hàng, sau đó trời mưa to nên người đi chợ về cả, còn lại 12 con gà."
    found = asking("Còn lại bao nhiêu con gà?", far, "Có 12 lý do để vui trong ngày hôm nay.")
    assert found["near_sign"][0] > found["near_sign"][1] == 0.0
    assert found["new_signs"][0] >= 2.0


def test_the_order_of_the_questions_words_tells():
    found = asking(
        "Xã Pú Lương kiện huyện Nậm Sương vì sao?",
        "Xã Pú Lương kiện huyện Nậm Sương.",
        "Huyện Nậm Sương kiện xã Pú Lương.",
    )
    assert found["order"][0] > found["order"][1] > 0.0
    assert found["ordered"][0] > found["ordered"][1]


def test_the_place_of_the_question_word():
    assert question_word_place("Vì sao chợ nghỉ?") == 0.0
    assert question_word_place("Chợ họp khi nào?") == 0.5
    assert question_word_place("Giá vải") == 1.0


def test_standing_tells_the_best_article_from_its_rivals():
    hits = TinyArchive(MARKET, CRAFTS).search(
        "Chợ phiên Pú Lương họp lúc mấy giờ?", top_k=8, filters=None, now=None
    )
    found = dict(zip(STANDING_FEATURES, standing_features(hits).T.tolist(), strict=True))
    assert found["lag"][0] == 0.0
    assert found["lag"] == sorted(found["lag"], reverse=True)
    of_best = [hit.article.id == hits[0].article.id for hit in hits]
    assert found["is_best_article"] == [float(one) for one in of_best]
    assert all((lead > 0) == best for lead, best in zip(found["over_rival"], of_best, strict=True))


def test_every_feature_is_finite_for_questions_of_any_shape():
    archive = TinyArchive(MARKET, CRAFTS)
    hits = archive.search("chợ phiên huyện", top_k=8, filters=None, now=None)
    for question in ("chợ", "Gì?", "???", "cho phien o dau", "Chợ có bao nhiêu gian hàng?", "5"):
        terms = QuestionTerms.from_question(question, RARITY)
        found = candidates(hits, terms)
        rows = features(question, terms, hits, found)
        assert rows.shape == (len(found), len(FEATURES))
        assert np.isfinite(rows).all()
    assert features("chợ", terms, hits, []).shape == (0, len(FEATURES))


def test_a_sentence_beside_the_one_that_holds_the_question_knows_it():
    archive = TinyArchive(MARKET)
    question = "Chợ phiên Pú Lương họp từ mấy giờ?"
    hits = archive.search(question, top_k=8, filters=None, now=None)
    terms = QuestionTerms.from_question(question, RARITY)
    found = candidates(hits, terms)
    rows = features(question, terms, hits, found)
    second = next(n for n, one in enumerate(found) if one.text == "Chợ có 60 gian hàng.")
    column = FEATURES.index
    assert rows[second, column("number")] == 1.0
    assert rows[second, column("before")] > rows[second, column("cover")]
    assert rows[second, column("after")] == 0.0
