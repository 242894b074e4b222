"""Features of made-up candidates whose right values can be counted by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from rag.retrieval.features import FEATURES, Described, features
from rag.retrieval.text_features import AskedTerm

PARTS = {"lexical": 1.0, "article": 0.5, "dense": 0.3}


def described(text: str, title: str = "", article: str = "a", **parts: float) -> Described:
    return Described(article, "p1", title, text, {**PARTS, **parts})


def terms(**shares: float) -> list[AskedTerm]:
    return [AskedTerm(text, share, 0.0, 2.0) for text, share in shares.items()]


def column(name: str, question: str, asked: Sequence[AskedTerm], *found: Described) -> list[float]:
    rows = features(question, asked, found)
    assert rows.shape == (len(found), len(FEATURES))
    assert np.isfinite(rows).all()
    return [float(value) for value in rows[:, FEATURES.index(name)]]


ASKED = terms(chè=0.5, shan=0.3, giá=0.2, chè_shan=1.0)
FOUND = (
    described("Chè ngon. Shan tuyết có giá cao."),
    described("Giá vàng hôm nay.", title="Chè shan"),
    described("Trời mưa."),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cover", [1.0, 0.2, 0.0]),
        ("cover_titled", [1.0, 1.0, 0.0]),
        ("cover_title", [0.0, 0.8, 0.0]),
        ("pairs", [0.0, 0.0, 0.0]),
        ("pairs_titled", [0.0, 1.0, 0.0]),
        ("sentence_cover", [0.5, 0.2, 0.0]),
        ("two_sentences_cover", [1.0, 0.2, 0.0]),
        ("lead_cover", [0.5, 0.2, 0.0]),
        ("span", [1.0, 0.2, 0.0]),
        ("span_titled", [1.0, 1.0, 0.0]),
        ("missing_rarest", [0.0, 0.5, 0.5]),
        ("missing_count", [0.0, 2.0, 3.0]),
        ("sentences", [2.0, 1.0, 1.0]),
        ("cover_lag", [0.0, -0.8, -1.0]),
    ],
)
def test_what_of_the_question_stands_where(name: str, expected: list[float]) -> None:
    assert column(name, "Chè shan giá thế nào?", ASKED, *FOUND) == pytest.approx(expected)


def test_a_question_without_marks_matches_bare_letters() -> None:
    bare = [AskedTerm("che", 0.0, 0.6, 2.0), AskedTerm("gia", 0.0, 0.4, 2.0)]
    assert column("cover", "che gia", bare, *FOUND) == pytest.approx([1.0, 0.4, 0.0])


def test_half_marked_terms_count_by_their_shares() -> None:
    asked = [AskedTerm("chè", 0.4, 0.2, 2.0), AskedTerm("giá", 0.4, 0.0, 2.0)]
    found = [described("chè giá"), described("che gia")]
    assert column("cover", "chè giá", asked, *found) == pytest.approx([1.0, 0.2])


def test_terms_that_fold_alike_share_one_folded_weight() -> None:
    # As LexicalQuery weighs "bà ba ca cá chợ": ba and ca may have lost their marks.
    asked = [
        AskedTerm("bà", 0.2, 0.1, 2.0),
        AskedTerm("ba", 0.1, 0.0, 2.0),
        AskedTerm("ca", 0.1, 0.1, 2.0),
        AskedTerm("cá", 0.2, 0.0, 2.0),
        AskedTerm("chợ", 0.2, 0.0, 2.0),
        AskedTerm("bà_ba", 0.5, 0.1, 2.0),
        AskedTerm("ba_bà", 0.2, 0.0, 2.0),
        AskedTerm("chợ_nào", 0.1, 0.1, 2.0),
    ]
    found = [described("Bà, ba, ca, cá, chợ"), described("Bã. Cả."), described("bá bả chợ nao")]
    question = "bà ba ca cá chợ nào"
    assert column("cover", question, asked, *found) == pytest.approx([1.0, 0.2, 0.3])
    assert column("pairs", question, asked, *found) == pytest.approx([0.0, 0.0, 0.2])


def test_a_number_of_the_unit_asked_for() -> None:
    asked = terms(ca=0.4, bệnh=0.6)
    found = [described("Có 30 ca bệnh."), described("Có 30 giường trống và nhiều ca bệnh.")]
    question = "Có bao nhiêu ca bệnh?"
    assert column("unit", question, asked, *found) == [1.0, 0.0]
    assert column("sign", question, asked, *found) == [1.0, 1.0]
    assert column("unit", "Bệnh gì?", asked, *found) == [-1.0, -1.0]


def test_a_rate_is_asked_for_in_percent() -> None:
    found = [described("Có 30% dân số."), described("Có 30 người dân.")]
    assert column("unit", "Tỷ lệ bao nhiêu?", terms(dân=1.0), *found) == [1.0, 0.0]


def test_a_unit_belongs_to_the_number_of_its_own_paragraph() -> None:
    found = [described("Hơn 30"), described("ca bệnh tăng.")]
    assert column("unit", "Bao nhiêu ca bệnh?", terms(ca=1.0), *found) == [0.0, 0.0]


def test_numbers_that_the_question_holds_are_not_new() -> None:
    found = [described("Năm 2023, có 40 ca."), described("Năm 2023, có nhiều ca.")]
    asked = terms(ca=1.0)
    assert column("new_digits", "Năm 2023, có bao nhiêu ca?", asked, *found) == [1.0, 0.0]


def test_articles_are_compared_by_their_best_paragraph() -> None:
    found = [
        described("một", article="a", lexical=1.2),
        described("hai", article="b", lexical=1.1),
        described("ba", article="a", lexical=0.4),
    ]
    asked = terms(một=1.0)
    assert column("article_best_lag", "?", asked, *found) == pytest.approx([0, -0.1, 0])
    assert column("rival_lag", "?", asked, *found) == pytest.approx([0.1, -0.1, 0.1])
    assert column("siblings", "?", asked, *found) == [2, 1, 2]
    assert column("rank_in_article", "?", asked, *found) == [0, 0, 1]
    assert column("fused_rank", "?", asked, *found) == [0, 1, 2]


def test_what_is_equal_ranks_the_same() -> None:
    found = [described("một", article="a"), described("một", article="b")]
    rows = features("?", terms(một=1.0), found)
    np.testing.assert_array_equal(rows[0], rows[1])


def test_nothing_known_of_the_question_still_gives_numbers() -> None:
    assert column("cover", "?", [], described(""), described("chữ")) == [0.0, 0.0]
    assert features("?", [], []).shape == (0, len(FEATURES))
