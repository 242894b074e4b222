from __future__ import annotations

import math
from functools import cache

import pytest

from rag.answering.near_article import NearArticle
from rag.answering.premise_features import FEATURES, row_of
from rag.answering.premise_reader import (
    COLUMNS,
    Evidence,
    PremiseReader,
    case_of,
    features_of,
)
from rag.answering.premises import Unheld
from rag.answering.reading import Reader, Reading
from rag.errors import ModelError
from rag.index.term_weights import TermWeights
from rag.retrieval.trees import TreeEnsemble
from rag.types import Article, Hit, Paragraph
from rag.vietnamese.normalise import fold

PLAN = "Bệnh viện Sương Lĩnh dự kiến mổ tim cho bé Tẩn Mẩy vào tháng 9."
OTHER = "Ông Giàng A Páo đeo chân giả khi tập chân phải và tháo chân giả khi tập chân trái."
KEPT = "Các bác sĩ giữ được lá lách cho anh Vừ A Chống nhờ nút mạch."


@cache
def weights() -> TermWeights:
    return TermWeights.load()


@cache
def reader() -> PremiseReader:
    return PremiseReader.load(weights())


def reading(question: str, *paragraphs: str) -> Reading:
    article = Article(id="a1", title="Tin Sương Lĩnh")
    hits = [
        Hit(Paragraph("a1", 1, "p", number, text), article, 1.0)
        for number, text in enumerate(paragraphs, 1)
    ]
    return Reader(weights()).read(question, hits)


def unheld(question: str, *paragraphs: str) -> Unheld | None:
    return reader().unheld(reading(question, *paragraphs))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Bác sĩ giữ lại lá lách cho anh Vừ A Chống nhờ đâu?", KEPT),
        ("Bệnh viện Sương Lĩnh dự kiến mổ tim cho bé Tẩn Mẩy khi nào?", PLAN),
        ("Ông Giàng A Páo tháo chân giả khi nào?", OTHER),
        ("Bệnh viện Sương Lĩnh có mổ tim cho bé Tẩn Mẩy không?", PLAN),
    ],
)
def test_what_the_evidence_says_is_answered_without_a_caution(question, told):
    assert unheld(question, told) is None


def test_a_caution_names_what_the_sentence_says_instead():
    assert unheld("Vì sao bác sĩ cắt bỏ lá lách của anh Vừ A Chống?", KEPT) == (
        Unheld("cắt bỏ", "giữ được")
    )


def test_a_denied_word_is_told_with_its_denial():
    told = "Nhà máy Sương Lĩnh hoàn toàn không xả nước thải ra suối Nậm Lúc."
    found = unheld("Nhà máy Sương Lĩnh xả nước thải ra suối Nậm Lúc từ năm nào?", told)
    assert found is not None
    assert found.told.startswith("không xả")


def test_a_deed_that_is_only_meant_is_told_as_that():
    found = unheld("Bệnh viện Sương Lĩnh đã mổ tim cho bé Tẩn Mẩy hôm nào?", PLAN)
    assert found == Unheld("mổ", "dự kiến mổ")


def test_without_marks_words_are_not_looked_at():
    assert unheld(fold("Vì sao bác sĩ cắt bỏ lá lách của anh Vừ A Chống?"), KEPT) is None


def signs(question: str, *sentences: str) -> dict[str, float]:
    found = features_of(weights()).signs(
        question, NearArticle.of(sentences, sentences[0], sentences)
    )
    assert row_of(found) == [found.values[name] for name in FEATURES]
    return found.values


def test_a_contrary_beside_the_same_words_outweighs_the_phrase_elsewhere():
    wrong = signs(
        "Ông Giàng A Páo tháo chân giả khi tập chân phải để làm gì?", *OTHER.split(" và ")
    )
    right = signs("Ông Giàng A Páo đeo chân giả khi tập chân phải để làm gì?", *OTHER.split(" và "))
    assert wrong["near_turned_margin"] > right["near_turned_margin"]


def test_what_is_only_meant_is_not_what_was_done():
    done = signs("Bệnh viện Sương Lĩnh đã mổ tim cho bé Tẩn Mẩy khi nào?", PLAN)
    meant = signs("Bệnh viện Sương Lĩnh dự kiến mổ tim cho bé Tẩn Mẩy khi nào?", PLAN)
    assert done["near_meant_margin"] > meant["near_meant_margin"]
    assert meant["asks_of_meant"] == 1.0


def test_a_word_that_stands_nowhere_weighs_by_its_rarity():
    none = signs("Vì sao bác sĩ giữ được lá lách?", KEPT)
    some = signs("Vì sao bác sĩ nội soi được lá lách?", KEPT)
    assert some["lacking_in_article"] > none["lacking_in_article"]


def test_a_question_of_small_words_alone_has_nothing_against_it():
    assert set(signs("Vì sao lại thế?", KEPT).values()) == {0.0}


def test_the_probability_is_the_logit_of_the_trees():
    trees = TreeEnsemble.of(list(COLUMNS), [[[-1, 0.0, 0, 0, 2.0]]])
    constant = PremiseReader(features_of(weights()), trees, threshold=0.9)
    asked = reading("Bác sĩ giữ lại lá lách cho ai?", KEPT)
    case = case_of(asked.question, Evidence.of(asked), features_of(weights()))
    assert constant.probability(case) == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert constant.unheld(asked) is None
    assert PremiseReader(features_of(weights()), trees, threshold=0.5).unheld(asked) is not None


def test_trees_of_other_features_are_refused():
    trees = TreeEnsemble.of(["no_such"], [[[-1, 0.0, 0, 0, 0.0]]])
    with pytest.raises(ModelError, match=r"benchmarks\.premises\.fit"):
        PremiseReader(features_of(weights()), trees)
