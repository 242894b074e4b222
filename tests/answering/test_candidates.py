from __future__ import annotations

from rag.answering.candidates import candidates, whole_clauses
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
