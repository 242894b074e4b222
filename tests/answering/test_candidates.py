from __future__ import annotations

from rag.answering.candidates import Candidate, candidates, whole_clauses
from rag.answering.selection import MAX_SENTENCES, ScoredCandidate, select
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.types import Article, Hit, Paragraph, Span
from tests.answering.making import WEIGHTS

RARITY = TermRarity(WEIGHTS)


def hit_of(text: str, article_id: str = "a", ordinal: int = 1) -> Hit:
    paragraph = Paragraph(article_id, 1, "p", ordinal, text)
    return Hit(paragraph, Article(id=article_id, title="Bài"), 1.0)


def quotes(question: str, text: str) -> list[str]:
    terms = QuestionTerms.from_question(question, RARITY)
    return [candidate.text for candidate in candidates([hit_of(text)], terms)]


FILLER = " ".join(["cùng nhiều việc khác nữa"] * 15)


def test_a_clause_is_never_cut_inside_quotation_marks():
    text = "Mục tiêu là “giữ rừng; trồng bông”; xã làm đường (dài 3 km; rộng 4 m); dân góp công."
    spans = whole_clauses(text, Span(0, len(text)))
    assert [text[span.start : span.end] for span in spans] == [
        "Mục tiêu là “giữ rừng; trồng bông”",
        "xã làm đường (dài 3 km; rộng 4 m)",
        "dân góp công.",
    ]


def test_a_clause_is_not_quoted_without_who_said_it_or_how_sure_it_is():
    said = f"Theo báo cáo của xã, rừng đã xanh {FILLER}; huyện Nậm Sương làm 12 km đường."
    plain = f"Rừng đã xanh {FILLER}; huyện Nậm Sương làm 12 km đường."
    question = "Huyện Nậm Sương làm bao nhiêu km đường?"
    assert quotes(question, said) == [said]
    assert quotes(question, plain) == ["huyện Nậm Sương làm 12 km đường."]


def test_a_clause_is_not_quoted_without_its_subject_its_frame_or_what_takes_it_back():
    question = "Huyện Nậm Sương làm bao nhiêu km đường?"
    road = "huyện Nậm Sương làm 12 km đường"
    for text in (
        f"Xã có mấy điều mong {FILLER}: rừng xanh; {road}; chợ đông.",
        f"Rừng đã xanh {FILLER}; và {road}.",
        f"Rừng đã xanh {FILLER}; {road}; ông Tám cho biết.",
        f"Rừng đã xanh {FILLER}; {road}; điều này bị xã bác bỏ.",
        f"Ông Tám bị nghi phá rừng {FILLER}; {road}.",
        f"Xã đề nghị trồng rừng {FILLER}; {road}.",
    ):
        assert quotes(question, text) == [text]


def test_a_clause_that_holds_less_than_its_sentence_does_not_stand_for_it():
    text = f"Huyện Nậm Sương lo việc rừng {FILLER}; làm 12 km đường."
    assert quotes("Huyện Nậm Sương làm bao nhiêu km đường?", text) == [text]


def test_a_question_or_a_row_of_signs_states_nothing():
    assert quotes("Chợ họp khi nào?", "Chợ họp khi nào?\n***\nChợ họp sáng chủ nhật.") == [
        "Chợ họp sáng chủ nhật."
    ]


def test_text_without_sentence_ends_is_quoted_in_parts():
    parts = quotes("Cột nào?", " ".join(f"ô {n}" for n in range(1000)))
    assert len(parts) > 5
    assert max(len(part.split()) for part in parts) <= 200


def scored(*texts: str, scores: list[float]) -> list[ScoredCandidate]:
    return [
        ScoredCandidate(
            Candidate(hit_of(text, ordinal=n), 0, Span(0, len(text)), Span(0, len(text)), 0, None),
            score,
        )
        for n, (text, score) in enumerate(zip(texts, scores, strict=True), 1)
    ]


def test_two_sentences_that_say_the_same_are_one():
    chosen = select(
        "Chợ phiên có gì?",
        scored(
            "Chợ phiên có 60 gian hàng.",
            "Chợ phiên có 60 gian hàng rồi.",
            "Chợ họp sáng chủ nhật.",
            scores=[3.0, 2.9, 2.8],
        ),
    )
    assert [one.text for one in chosen] == ["Chợ phiên có 60 gian hàng.", "Chợ họp sáng chủ nhật."]


def test_what_scores_far_below_the_best_is_left_out():
    assert len(select("Chợ có gì?", scored("Chợ có gà.", "Xã có rừng.", scores=[9.0, 1.0]))) == 1
    assert select("Chợ có gì?", []) == []


def test_three_sentences_at_most_the_best_first_then_as_they_are_read():
    texts = ["Một bến đò.", "Hai cây cầu.", "Ba con đường.", "Bốn ngôi trường."]
    ranked = sorted(scored(*texts, scores=[7.7, 7.8, 8.0, 7.9]), key=lambda one: -one.score)
    chosen = [one.text for one in select("Xã có gì?", ranked)]
    assert chosen == ["Ba con đường.", "Hai cây cầu.", "Bốn ngôi trường."]
    assert len(chosen) == MAX_SENTENCES


def test_where_the_best_gives_the_amount_asked_for_a_further_one_must_too():
    ranked = scored(
        "Khối bộc phá nặng 960 kg.", "Khối bộc phá nổ lúc rạng sáng.", scores=[3.0, 2.9]
    )
    chosen = select("Khối bộc phá nặng bao nhiêu kg?", ranked)
    assert [one.text for one in chosen] == ["Khối bộc phá nặng 960 kg."]
