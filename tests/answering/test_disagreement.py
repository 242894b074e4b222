from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.answering.candidates import candidates
from rag.answering.disagreement import differences, differing
from rag.answering.selection import ScoredCandidate
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.store.rows import paragraphs_of
from rag.types import Article, Copy, Hit
from tests.answering.making import WEIGHTS

QUESTION = "Chợ phiên Pú Lương có bao nhiêu gian hàng?"
NOTHING = QuestionTerms.from_question("gì", TermRarity(WEIGHTS))


def hit(
    text: str,
    article_id: str,
    year: int | None = 2024,
    *,
    title: str = "Chợ phiên Pú Lương",
    copies: tuple[str, ...] = (),
    corrects: tuple[str, ...] = (),
) -> Hit:
    article = Article(
        id=article_id,
        title=title,
        body=(text,),
        published_at=datetime(year, 5, 7, tzinfo=UTC) if year else None,
        corrects=corrects,
    )
    paragraph = next(one for one in paragraphs_of(article, 1) if one.anchor == "p1")
    return Hit(paragraph, article, 1.0, copies=tuple(Copy(one, 1, "", None) for one in copies))


def values(question: str, *hits: Hit) -> list[str]:
    return [said.value for said in differences(question, [(h.paragraph.text, h) for h in hits])]


OLD = hit("Chợ phiên Pú Lương có 55 gian hàng.", "cu", 2023)
NEW = hit("Hiện chợ có 60 gian hàng.", "moi", 2024)


def test_two_numbers_for_the_one_thing_asked_newest_first():
    assert values(QUESTION, OLD, NEW) == ["60 gian hàng", "55 gian hàng"]
    undated = hit("Chợ phiên có hơn 70 gian hàng.", "x", None)
    assert values(QUESTION, undated, OLD) == ["55 gian hàng", "hơn 70 gian hàng"]


@pytest.mark.parametrize(
    "other",
    [
        hit("Chợ có hơn 50 gian hàng.", "b"),  # agrees with 55
        hit("Năm 2019, chợ có 40 gian hàng.", "b"),  # of another year
        hit("Chợ có 40 gian hàng bán vải.", "b", title="Chợ phiên Huổi Tằm"),  # another place
        hit("Chợ phiên Pú Lương và chợ Huổi Tằm có 90 gian hàng.", "b"),
        hit("Chợ phiên Pú Lương có 60 gian hàng, trong đó 20 gian bán vải.", "b"),  # part, whole
        hit("Chợ phiên Pú Lương từng có 60 gian hàng.", "b"),
        hit("Chợ phiên Pú Lương sẽ có 60 gian hàng.", "b"),
        hit("Chợ phiên Pú Lương có 60 gian hàng.", "b", copies=("cu",)),  # one wire story
        hit("Chợ phiên Pú Lương có 60 gian hàng.", "b", corrects=("cu",)),
        hit("Chợ có 60 gian hàng. Năm ngoái là 55 gian hàng.", "b"),  # knows of both
        hit("Chợ tăng lên 60 gian hàng.", "b"),  # an update that says so
        hit("Chợ phiên Pú Lương có 60 người bán.", "b"),  # of another unit
    ],
)
def test_what_is_no_disagreement(other):
    assert values(QUESTION, OLD, other) == []


def test_paragraphs_of_one_article_and_subjects_without_a_name_do_not_disagree():
    again = hit("Chợ phiên Pú Lương có 60 gian hàng.", "cu", 2023)
    assert values(QUESTION, OLD, again) == []
    patients = (
        hit("Bệnh nhân nặng 60 kg.", "a", title="Cứu bệnh nhân"),
        hit("Bệnh nhân nặng 40 kg.", "b", title="Mổ bệnh nhân"),
    )
    assert values("Bệnh nhân nặng bao nhiêu kg?", *patients) == []


def test_yes_here_and_no_there():
    question = "Chợ phiên Pú Lương có bán vải không?"
    yes = hit("Chợ phiên Pú Lương bán vải.", "a", 2023)
    no = hit("Chợ phiên Pú Lương không bán vải.", "b", 2024)
    assert values(question, yes, no) == ["không", "có"]
    assert values(question, yes, hit("Chợ phiên Pú Lương có bán vải.", "c")) == []


def chosen_of(question: str, *hits: Hit) -> list[str]:
    found = candidates(hits, NOTHING)
    ranked = [ScoredCandidate(one, float(-n), 0.5) for n, one in enumerate(found)]
    return [one.text for one in differing(question, found[:1], ranked)]


def test_both_are_quoted_the_newest_first():
    assert chosen_of(QUESTION, OLD, NEW) == [NEW.paragraph.text, OLD.paragraph.text]
    grown = hit("Chợ tăng lên 60 gian hàng.", "b")
    assert chosen_of(QUESTION, OLD, grown) == [grown.paragraph.text, OLD.paragraph.text]


def test_what_agrees_is_not_quoted_beside():
    assert chosen_of(QUESTION, OLD, hit("Chợ có hơn 50 gian hàng.", "b")) == [OLD.paragraph.text]
    assert chosen_of("Chợ ở đâu?", OLD, NEW) == [OLD.paragraph.text]
    assert differing(QUESTION, [], []) == []
