from __future__ import annotations

from dataclasses import replace

from rag.answering.candidates import Candidate, candidates
from rag.answering.quotations import MAX_STRETCH_SYLLABLES
from rag.answering.stretches import MOST_ADDED_SYLLABLES, Quotation, sentences_of, stretched
from rag.index.rarity import TermRarity
from rag.retrieval.matching import QuestionTerms
from rag.store.rows import paragraphs_of
from rag.types import Article, Hit, Span
from rag.vietnamese.tokens import syllables
from tests.answering.making import WEIGHTS

NOTHING = QuestionTerms.from_question("gì", TermRarity(WEIGHTS))


def hits_of(*body: str) -> list[Hit]:
    article = Article(id="a", title="Bài", body=body)
    return [Hit(paragraph, article, 1.0) for paragraph in paragraphs_of(article, 1)]


def quoted(hits: list[Hit], *openings: str) -> list[Quotation]:
    """What is quoted where the sentences that open so were chosen."""
    found = candidates(hits, NOTHING)
    chosen = [next(one for one in found if one.text.startswith(text)) for text in openings]
    return stretched(chosen, hits)


def texts(made: list[Quotation]) -> list[str]:
    return [one.candidate.text for one in made]


def test_a_pronoun_brings_the_sentence_that_names_whom_it_means():
    text = "Chợ đông. Ông Đặng Hải Triều trồng chè. Ông có 2 ha. Vườn ở xã Pú Lương."
    assert texts(quoted(hits_of(text), "Ông có")) == ["Ông Đặng Hải Triều trồng chè. Ông có 2 ha."]
    two_back = "Ông Đặng Hải Triều trồng chè. Ông có 2 ha. Ông bán chè ở chợ."
    assert texts(quoted(hits_of(two_back), "Ông bán")) == [two_back]


def test_what_is_meant_by_this_is_quoted_too():
    text = "Chợ đông. Xã lập nhóm dệt Hoa Ban. Nhóm này có 30 người."
    assert texts(quoted(hits_of(text), "Nhóm này")) == [
        "Xã lập nhóm dệt Hoa Ban. Nhóm này có 30 người."
    ]


def test_a_name_too_far_away_is_said_before_the_quotation_and_cited():
    filler = "Vườn chè ở xã Pú Lương " + "rất xanh và rất rộng " * 12 + "nhất huyện."
    hits = hits_of(f"Ông Đặng Hải Triều trồng chè. {filler} Ông có 2 ha.")
    (made,) = quoted(hits, "Ông có")
    assert made.candidate.text == "Ông có 2 ha."
    assert made.who is not None
    assert made.who.quote == "Ông Đặng Hải Triều"


def test_a_paragraph_that_opens_with_a_pronoun_means_whom_the_one_before_names():
    hits = hits_of("Ông Đặng Hải Triều trồng chè.", "Ông có 2 ha.")
    (made,) = quoted(hits, "Ông có")
    assert made.who is not None
    assert made.who.paragraph.id == "a.v1.p1"
    # Not where that was not found, is not the one before, or names two.
    alone = [hit for hit in hits if hit.paragraph.anchor != "p1"]
    assert quoted(alone, "Ông có")[0].who is None
    apart = hits_of("Ông Đặng Hải Triều trồng chè.", "Chợ đông.", "Ông có 2 ha.")
    assert quoted(apart, "Ông có")[0].who is None
    two = hits_of("Ông Đặng Hải Triều gặp ông Lò Văn Tám.", "Ông có 2 ha.")
    assert quoted(two, "Ông có")[0].who is None


def test_what_is_quoted_right_before_is_not_quoted_twice():
    text = "Ông Đặng Hải Triều trồng chè. Ông có 2 ha. Ông bán chè."
    hits = hits_of(text)
    assert texts(quoted(hits, "Ông Đặng", "Ông có")) == [
        "Ông Đặng Hải Triều trồng chè.",
        "Ông có 2 ha.",
    ]
    assert texts(quoted(hits, "Ông có", "Ông Đặng")) == [
        "Ông Đặng Hải Triều trồng chè. Ông có 2 ha."
    ]


def test_what_comes_to_hold_the_best_sentence_takes_its_place():
    hits = hits_of("Ông Đặng Hải Triều trồng chè. Ông có 2 ha.", "Chợ đông.")
    assert texts(quoted(hits, "Ông Đặng", "Chợ", "Ông có")) == [
        "Ông Đặng Hải Triều trồng chè. Ông có 2 ha.",
        "Chợ đông.",
    ]


def test_an_accusation_is_quoted_with_on_whose_word_it_is():
    accused = "Ông Lê Văn Zet lấy trộm 3 tấn cà phê."
    sourced = f"Theo cáo trạng, việc xảy ra đêm 3/5. {accused}"
    assert texts(quoted(hits_of(f"Kho ở xã Pú Lương. {sourced}"), "Ông Lê")) == [sourced]
    # The newspaper's own word, which the lead names.
    assert texts(quoted(hits_of(f"Kho ở xã Pú Lương. {accused}"), "Ông Lê")) == [accused]


def test_an_accusation_too_far_from_its_source_is_not_quoted():
    filler = "Kho ở xã Pú Lương " + "rất xa và rất vắng " * 30 + "vào ban đêm."
    hits = hits_of(f"Theo cáo trạng, việc xảy ra đêm 3/5. {filler} Ông Lê Văn Zet lấy trộm chè.")
    assert quoted(hits, "Ông Lê") == []


def test_the_items_that_a_colon_announces_are_quoted_after_it():
    hits = hits_of("Chợ đông. Xã có ba nghề:", "- Dệt vải.", "- Rèn dao.", "Chợ họp sớm.")
    assert texts(quoted(hits, "Xã có")) == ["Xã có ba nghề:", "- Dệt vải.", "- Rèn dao."]
    found = [hit for hit in hits if hit.paragraph.anchor != "p2"]
    assert texts(quoted(found, "Xã có")) == ["Xã có ba nghề:"]
    assert texts(quoted(hits_of("Xã có ba nghề:", "Chợ họp sớm."), "Xã có")) == ["Xã có ba nghề:"]


def test_quotations_stay_slices_within_bounds():
    text = "Ông Đặng Hải Triều trồng chè. " + "Ông có 2 ha và bán chè ở chợ phiên. " * 20
    hits = hits_of(text.strip())
    for candidate in candidates(hits, NOTHING):
        for made in stretched([candidate], hits):
            kept: Candidate = made.candidate
            assert kept.text == kept.hit.paragraph.text[kept.span.start : kept.span.end]
            count = len(syllables(kept.text))
            assert count <= MAX_STRETCH_SYLLABLES
            assert count - len(syllables(candidate.text)) <= MOST_ADDED_SYLLABLES


def test_a_quotation_with_whom_it_means_has_no_more_sentences_than_an_answer():
    text = "Bà Lò Thị Mây dệt vải. Bà bán khăn. Bà mở xưởng. Bà dạy nghề. Bà được khen."
    hits = hits_of(text)
    found = {one.text: one for one in candidates(hits, NOTHING)}
    first, last = found["Bà mở xưởng."], found["Bà được khen."]
    three = replace(first, span=Span(first.span.start, last.span.end))
    (made,) = stretched([three], hits)
    assert sentences_of(made.candidate) == ["Bà mở xưởng.", "Bà dạy nghề.", "Bà được khen."]
    assert made.who is not None
    assert made.who.quote == "Bà Lò Thị Mây"
    two = replace(first, span=Span(found["Bà bán khăn."].span.start, first.span.end))
    assert texts(stretched([two], hits)) == ["Bà Lò Thị Mây dệt vải. Bà bán khăn. Bà mở xưởng."]


def test_an_accusation_whose_source_is_more_sentences_away_than_an_answer_has_is_not_quoted():
    between = "Kho ở xã Pú Lương. Đêm đó trời mưa. Đường vắng."
    hits = hits_of(f"Theo cáo trạng, việc xảy ra đêm 3/5. {between} Ông Lê Văn Zet lấy trộm chè.")
    assert quoted(hits, "Ông Lê") == []
