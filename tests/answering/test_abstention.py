from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering import wording
from rag.answering.abstention import Abstention
from rag.answering.answerability import FEATURES, features
from rag.answering.rendering import problems_of
from rag.errors import ModelError
from rag.retrieval.trees import TreeEnsemble
from rag.types import Answer, Article, Question
from rag.vietnamese.normalise import fold
from tests.answering.making import CRAFTS, MARKET, TinyArchive

SAMPLE = Path(__file__).parents[2] / "corpus" / "doi-a1-khoi-boc-pha.md"


def hill() -> Article:
    head, _, body = SAMPLE.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    paragraphs = tuple(line for line in body.split("\n") if line.strip())
    return Article(
        id="doi-a1",
        title=fields["title"].strip('"'),
        lead=fields["lead"].strip('"'),
        body=paragraphs,
    )


DAM = Article(
    id="ho-chua",
    title="Hồ chứa Huổi Tằm dừng xây",
    body=(
        "Huyện Nậm Sương tạm dừng dự án hồ chứa Huổi Tằm từ ngày 5/3 vì thiếu vốn.",
        "Số hộ phải dời đi giảm từ 60 xuống 40. Bà Lò Thị Mây nhận tiền đền bù.",
    ),
)


def ask(archive: TinyArchive, text: str) -> Answer:
    answer = archive.chain().invoke(Question(text))
    assert problems_of(answer, archive.paragraphs) == []
    return answer


@pytest.mark.parametrize("form", [str, fold])
def test_a_height_that_is_not_told_is_refused_with_near_articles_apart(form):
    answer = ask(TinyArchive(hill(), MARKET), form("Đồi A1 cao bao nhiêu mét?"))
    assert answer.status == "abstained"
    assert answer.citations == ()
    assert answer.abstention == wording.NOT_GIVEN
    assert [one.id for one in answer.suggestions][:1] == ["doi-a1"]


@pytest.mark.parametrize("form", [str, fold])
def test_what_is_told_of_the_same_hill_is_answered(form):
    archive = TinyArchive(hill(), MARKET)
    assert ask(archive, form("Đồi A1 là gì?")).status == "answered"
    weight = ask(archive, form("Khối bộc phá trên đồi A1 nặng bao nhiêu?"))
    assert "960 kg" in weight.answer


@pytest.mark.parametrize(
    ("question", "asked", "told"),
    [
        ("Vì sao huyện Nậm Sương tiếp tục dự án hồ chứa Huổi Tằm?", "tiếp tục", "tạm dừng"),
        ("Vì sao số hộ phải dời đi ở hồ chứa Huổi Tằm tăng?", "tăng", "giảm"),
    ],
)
def test_a_false_premise_is_never_affirmed(question, asked, told):
    answer = ask(TinyArchive(DAM, CRAFTS), question)
    assert answer.status == "answered"
    assert answer.answer.startswith("Kho bài không xác nhận điều câu hỏi nêu: ")
    first = answer.claims[0]
    assert f"“{asked}”" in first.lead
    assert f"“{told}" in first.lead
    # The caution is said once, and every sentence still has its source.
    assert not any(wording.is_cautious(claim.lead) for claim in answer.claims[1:])
    assert all(claim.citations for claim in answer.claims)


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao huyện Nậm Sương tạm dừng dự án hồ chứa Huổi Tằm?",
        "Huyện Nậm Sương dừng dự án hồ chứa Huổi Tằm từ ngày nào?",
        "Số hộ phải dời đi ở hồ chứa Huổi Tằm giảm xuống bao nhiêu?",
    ],
)
def test_its_true_twin_is_answered_without_a_caution(question):
    answer = ask(TinyArchive(DAM, CRAFTS), question)
    assert answer.status == "answered"
    assert answer.claims[0].lead.startswith("Theo bài “Hồ chứa Huổi Tằm dừng xây”")


def test_the_threshold_decides():
    reading = TinyArchive(CRAFTS, MARKET).reading("Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    found = Abstention.load(0.0).judge(reading)
    assert 0.0 < found.probability < 1.0
    assert found.is_enough
    assert not Abstention.load(1.0).judge(reading).is_enough


def test_more_of_the_question_is_more_likely_an_answer():
    archive = TinyArchive(CRAFTS, MARKET)
    abstention = Abstention.load()
    right = abstention.judge(archive.reading("Chợ phiên Pú Lương có bao nhiêu gian hàng?"))
    other = abstention.judge(archive.reading("Giá vàng thế giới hôm nay tăng bao nhiêu?"))
    assert right.probability > other.probability


def test_a_number_for_each_feature_and_only_the_trees_own_are_asked_for():
    reading = TinyArchive(CRAFTS).reading("Toàn huyện có bao nhiêu nhóm dệt?")
    assert len(features(reading)) == len(FEATURES) == len(set(FEATURES))
    with pytest.raises(ModelError, match="no_such"):
        Abstention(TreeEnsemble.of(["no_such"], [[[-1, 0.0, 0, 0, 0.0]]]))
