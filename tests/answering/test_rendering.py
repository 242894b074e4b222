from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.drafts import Draft, Evidence
from rag.answering.numbering import Numbering
from rag.answering.rendering import problems_of, render, split_ending
from rag.answering.verification import verify
from rag.types import Answer, Article, Claim, Paragraph, Span

ARTICLE = Article(id="a", title="Bài")
TEXTS = st.text(
    st.sampled_from("aăâđêôơưyệỗ bcghnt  0123456789.,;:!?…[]()“”\"’'\n🙂\u0301"), min_size=1
).filter(lambda text: text.strip() == text)


@st.composite
def drafts(draw: st.DrawFn) -> list[Draft]:
    texts = {n: f"{n} " + draw(TEXTS) for n in range(1, 4)}
    made = []
    for _ in range(draw(st.integers(1, 5))):
        spans = []
        for _ in range(draw(st.integers(1, 3))):
            number = draw(st.integers(1, 3))
            length = len(texts[number])
            start = draw(st.integers(0, length - 1))
            end = draw(st.integers(start + 1, length))
            paragraph = Paragraph("a", 1, "p", number, texts[number])
            spans.append(Evidence(paragraph, ARTICLE, Span(start, end)))
        lead = draw(st.sampled_from(["", "Theo bài “B” (không rõ ngày đăng): "]))
        made.append(Draft(spans[0].quote, tuple(spans), lead))
    return made


def answer_of(made: list[Draft]) -> Answer:
    numbering = Numbering()
    found = [verify(draft.text, draft.evidence) for draft in made]
    claims = tuple(
        numbering.claim(draft, one.support, one.problems)[0]
        for draft, one in zip(made, found, strict=True)
    )
    return Answer(
        id="x",
        status="answered",
        question="?",
        standalone_question="?",
        asked_at=datetime(2024, 1, 1, tzinfo=UTC),
        answer=render(claims).text,
        claims=claims,
        citations=numbering.citations,
    )


@given(drafts())
def test_whatever_is_quoted_markers_citations_and_slices_agree(made):
    answer = answer_of(made)
    paragraphs = {e.paragraph.id: e.paragraph for draft in made for e in draft.evidence}
    assert problems_of(answer, paragraphs) == []


@given(drafts())
def test_a_short_bracketed_number_in_an_answer_is_a_marker(made):
    answer = answer_of(made)
    shown = [int(number) for number in re.findall(r"\[(\d{1,2})\]", answer.answer)]
    placed = render(answer.claims)
    assert shown == [one.marker for one in placed.markers]
    for one in placed.markers:
        assert placed.text[one.start : one.end] == f"[{one.marker}]"


@given(drafts())
def test_numbers_are_given_by_first_use_and_one_evidence_has_one(made):
    answer = answer_of(made)
    used = list(dict.fromkeys(marker for claim in answer.claims for marker in claim.citations))
    assert used == list(range(1, len(used) + 1))
    keys = {(c.paragraph_id, c.start, c.end): c.marker for c in answer.citations}
    assert len(keys) == len(answer.citations) == len(used)
    for draft, claim in zip(made, answer.claims, strict=True):
        given_to = [keys[e.paragraph.id, e.span.start, e.span.end] for e in draft.evidence]
        assert claim.citations == tuple(dict.fromkeys(given_to))


@given(TEXTS)
def test_splitting_the_ending_loses_nothing_but_adds_a_stop_where_there_is_none(text):
    body, ending = split_ending(text)
    rest = text[len(body) :].strip()
    assert text.startswith(body)
    assert ending == (rest or ".")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Chợ họp lúc 5 giờ.", "Chợ họp lúc 5 giờ [1]."),
        ("Ông nói: “Chợ đông lắm.”", "Ông nói: “Chợ đông lắm [1].”"),
        ("Ông nói “chợ đông”.", "Ông nói “chợ đông” [1]."),
        ("xây dựng chính quyền điện tử...", "xây dựng chính quyền điện tử [1]..."),
        ("Chợ phiên họp lại", "Chợ phiên họp lại [1]."),
        ("Gồm ba việc:", "Gồm ba việc [1]:"),
        ("Theo bảng [3, 4] năm [2024].", "Theo bảng (3, 4) năm [2024] [1]."),
        ("…", "[1]…"),
    ],
)
def test_the_marker_stands_before_the_full_stop(text, shown):
    assert render([Claim(text, (1,))]).text.strip() == shown


def test_the_same_paragraph_with_other_evidence_is_another_marker():
    paragraph = Paragraph("a", 1, "p", 3, "Một. Hai.")
    one = Evidence(paragraph, ARTICLE, Span(0, 4))
    two = Evidence(paragraph, ARTICLE, Span(5, 9))
    answer = answer_of([Draft("Một.", (one,)), Draft("Hai.", (two,)), Draft("Một.", (one,))])
    assert answer.answer == "Một [1]. Hai [2]. Một [1]."
    assert [c.permalink for c in answer.citations] == ["/bai/a?version=1#p3"] * 2


def test_the_check_sees_what_is_wrong():
    paragraph = Paragraph("a", 1, "p", 1, "Một. Hai.")
    good = answer_of([Draft("Một.", (Evidence(paragraph, ARTICLE, Span(0, 4)),))])
    citation = good.citations[0]
    stored = {paragraph.id: paragraph}
    assert problems_of(good, stored) == []
    assert problems_of(good, {})
    assert problems_of(replace(good, answer="Một [2]."), stored)
    assert problems_of(replace(good, citations=()), stored)
    assert problems_of(replace(good, citations=(replace(citation, quote="Mốt."),)), stored)
    assert problems_of(replace(good, citations=(replace(citation, end=99),)), stored)
    doubled = (citation, replace(citation, marker=2))
    assert problems_of(replace(good, citations=doubled), stored)
    assert problems_of(replace(good, status="abstained"), stored)


def test_a_claim_is_supported_only_word_for_word():
    paragraph = Paragraph("a", 1, "p", 1, "Dự án dài 14 km.")
    found = Evidence(paragraph, ARTICLE, Span(0, len(paragraph.text)))
    assert verify("Dự án dài 14 km.", [found]).support == "supported"
    false = verify("Dự án dài 15 km.", [found])
    assert false.support == "unsupported"
    assert false.problems
