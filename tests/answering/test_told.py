from __future__ import annotations

import pytest

from rag.answering import wording
from rag.answering.abstention import Abstention
from rag.answering.answerability import features
from rag.answering.asked import AskedQuestion
from rag.answering.asked_part import NONE, AskedPart, Words
from rag.answering.telling import TELLING_FEATURES, telling_features
from rag.answering.told import LEAST_TOLD, TOLD_FEATURES, Told, names_something, told_features
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble
from rag.types import Article, Question
from rag.vietnamese.normalise import fold
from tests.answering.making import CRAFTS, MARKET, TinyArchive

NURSE = Article(
    id="y-ta",
    title="Nữ y tá bản Huổi Tằm được khen",
    body=(
        "Y tá Lò Thị Hoa, 41 tuổi, công tác ở trạm y tế xã Huổi Tằm, vừa được huyện khen.",
        "Chị Lò Thị Hoa đi bộ 12 km mỗi tuần để tiêm chủng cho trẻ ở các bản xa.",
    ),
)


def part_of(question: str) -> AskedPart:
    reading = TinyArchive(NURSE, MARKET).reading(question)
    asked = AskedQuestion(question, reading.terms)
    paragraphs = [hit.paragraph.text for hit in reading.hits if hit.article.id == "y-ta"]
    return AskedPart(asked, Words(is_bare=asked.is_bare), paragraphs)


@pytest.mark.parametrize("form", [str, fold])
def test_names_are_set_aside_with_marks_and_without(form):
    part = part_of(form("Chị Lò Thị Hoa đi bộ mỗi tuần bao nhiêu km?"))
    assert part.names == [form(word) for word in ("lò", "thị", "hoa")]
    assert 0.0 < part.name_share < 1.0
    assert not {form("hoa"), form("bao")} & {term.form for term in part.terms}


@pytest.mark.parametrize("form", [str, fold])
def test_when_an_article_was_printed_is_no_part_of_what_is_asked(form):
    part = part_of(form("Chị Lò Thị Hoa đi bộ bao nhiêu km, theo bài đăng ngày 17/5/2023?"))
    assert part.names == [form(word) for word in ("lò", "thị", "hoa")]
    assert form("đăng") not in {term.form for term in part.terms}


def test_words_next_to_the_question_word_weigh_most():
    part = part_of("Chị Lò Thị Hoa tốt nghiệp trường nào?")
    near = part.asked_share(["trường"]), part.asked_share(["tốt"])
    assert near[0] > near[1] > 0.0
    assert part.asked_share(["tốt", "nghiệp", "trường", "chị"]) == pytest.approx(1.0)
    assert part.pair_share(["tốt", "nghiệp"]) > 0.0 == part.pair_share(["nghiệp", "tốt"])


def test_a_question_without_names_has_no_share_of_them():
    part = part_of("Vì sao trẻ được tiêm chủng?")
    assert part.name_share == 0.0
    assert part.names_share(["trẻ"]) == NONE


def test_what_is_told_is_nearer_than_what_is_not():
    archive = TinyArchive(NURSE, CRAFTS, MARKET)
    names = dict.fromkeys(TELLING_FEATURES)

    def value(question: str, name: str) -> float:
        return telling_features(archive.reading(question))[list(names).index(name)]

    told, untold = "Y tá Lò Thị Hoa bao nhiêu tuổi?", "Y tá Lò Thị Hoa nặng bao nhiêu kg?"
    assert value(told, "values_sentence") > value(untold, "values_article") == 0.0
    assert value(told, "asked_article") > value(untold, "asked_article")


@pytest.mark.parametrize("form", [str, fold])
def test_an_attribute_that_no_article_tells_is_refused_and_the_reason_says_so(form):
    chain = TinyArchive(NURSE, CRAFTS, MARKET).chain()
    for asked in ("Y tá Lò Thị Hoa tốt nghiệp trường nào?", "Y tá Lò Thị Hoa nặng bao nhiêu kg?"):
        answer = chain.invoke(Question(form(asked)))
        assert answer.status == "abstained", asked
        assert answer.abstention == wording.NOT_GIVEN
        assert [one.id for one in answer.suggestions][:1] == ["y-ta"]


@pytest.mark.parametrize(
    "question", ["Y tá Lò Thị Hoa bao nhiêu tuổi?", "Y tá Lò Thị Hoa công tác ở đâu?"]
)
def test_one_that_is_told_is_answered(question):
    assert (
        TinyArchive(NURSE, CRAFTS, MARKET).chain().invoke(Question(question)).status == "answered"
    )


def leaf(value: float) -> TreeEnsemble:
    return TreeEnsemble.of([TOLD_FEATURES[0]], [[[-1, 0.0, 0, 0, value]]])


def test_only_what_is_asked_of_something_named_is_refused_by_these_trees():
    archive, never = TinyArchive(NURSE, MARKET), Told(leaf(-9.0))
    always_enough = TreeEnsemble.of([TOLD_FEATURES[0]], [[[-1, 0.0, 0, 0, 9.0]]])
    named = archive.reading("Y tá Lò Thị Hoa bao nhiêu tuổi?")
    nameless = archive.reading("Vì sao trẻ em được tiêm chủng?")
    assert not Abstention(always_enough, told=never).judge(named).is_enough
    assert not Abstention(always_enough, told=never).judge(named).gives_asked
    assert Abstention(always_enough).judge(named).is_enough
    assert Abstention(always_enough, told=never).judge(nameless).gives_asked


def test_a_number_for_each_feature_and_a_probability_of_them():
    reading = TinyArchive(NURSE).reading("Y tá Lò Thị Hoa bao nhiêu tuổi?")
    row = told_features(reading, features(reading))
    assert len(row) == len(TOLD_FEATURES) == len(set(TOLD_FEATURES))
    assert names_something(row)
    assert 0.0 < LEAST_TOLD < 1.0
    assert Told(leaf(0.0)).probability(row) == pytest.approx(0.5)


def test_trees_of_unknown_features_are_refused():
    with pytest.raises(ModelError, match="no_such"):
        Told(TreeEnsemble.of(["no_such"], [[[-1, 0.0, 0, 0, 0.0]]]))
