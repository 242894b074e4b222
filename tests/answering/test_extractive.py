"""What the extractive answerer makes of whole articles, as a reader sees it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

from rag.answering import wording
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.rendering import problems_of
from rag.answering.saved import for_reader, without_article
from rag.answering.selection import ScoredCandidate
from rag.store.results import SavedAnswer, SourceState
from rag.types import Answer, Article, Question
from rag.wire import answer_from_dict, answer_to_dict
from tests.answering.making import CRAFTS, MARKET, ZONE, TinyArchive

# Later than the market's own article, and of another opinion.
BIGGER = Article(
    id="cho-lon",
    title="Chợ phiên Pú Lương mở rộng",
    body=("Chợ phiên Pú Lương có 85 gian hàng. Chợ phiên Pú Lương không bán trâu.",),
    published_at=datetime(2023, 11, 2, 2, 0, tzinfo=UTC),
    source="Báo Khác",
)
TEA = Article(
    id="che",
    title="Đồi chè Nậm Sương",
    body=(
        "Ông Đặng Hải Triều trồng chè shan tuyết ở Nậm Sương. Ông có hai đồi chè và một xưởng sao.",
    ),
)


def ask(archive: TinyArchive, question: str) -> Answer:
    answer = archive.chain().invoke(Question(question))
    assert answer.status == "answered", answer.abstention
    assert problems_of(answer, archive.paragraphs) == []
    assert answer_from_dict(answer_to_dict(answer)) == answer
    return answer


def test_articles_that_differ_are_both_quoted_newest_first_and_it_is_said():
    answer = ask(TinyArchive(MARKET, BIGGER, CRAFTS), "Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    first, second = answer.claims[:2]
    assert "85 gian hàng" in first.text
    assert "60 gian hàng" in second.text
    assert (
        "Các bài nêu số liệu khác nhau: 85 gian hàng (2/11/2023) và 60 gian hàng (17/5/2023)."
        in answer.notices
    )


def test_what_a_withdrawn_or_erased_source_said_leaves_the_notices_too():
    answer = ask(TinyArchive(MARKET, BIGGER, CRAFTS), "Chợ phiên Pú Lương có bao nhiêu gian hàng?")
    assert any("85" in notice for notice in answer.notices)
    shown = for_reader(SavedAnswer(answer, {"cho-lon": SourceState("withdrawn", 1, 1, None, ())}))
    assert not any("85" in notice for notice in shown.notices)
    assert not any("85" in notice for notice in without_article(answer, "cho-lon").notices)


def test_a_plain_no_comes_first_and_cites_the_sentence_that_says_so():
    answer = ask(TinyArchive(BIGGER, CRAFTS), "Chợ phiên Pú Lương có bán trâu không?")
    assert answer.answer.startswith("Không [1]. Theo bài “Chợ phiên Pú Lương mở rộng”")
    assert [claim.is_direct for claim in answer.claims] == [
        True,
        *[False] * (len(answer.claims) - 1),
    ]
    assert answer.citations[0].quote == "Chợ phiên Pú Lương không bán trâu."
    assert answer.claims[1].citations == (1,)


def test_where_no_sentence_says_so_plainly_the_sentence_stands_alone():
    answer = ask(TinyArchive(BIGGER, CRAFTS), "Chợ phiên Pú Lương có mở rộng thêm gian hàng không?")
    assert not any(claim.is_direct for claim in answer.claims)


def test_a_pronoun_is_not_quoted_without_whom_it_means():
    answer = ask(TinyArchive(TEA, CRAFTS), "Chủ đồi chè Nậm Sương có mấy đồi chè và xưởng sao?")
    told = [claim for claim in answer.claims if not claim.is_direct]
    assert " ".join(claim.text for claim in told) == TEA.body[0]
    # Both are read together by whoever opens either's source.
    assert {claim.citations for claim in told} == {(1,)}
    assert answer.citations[0].quote == TEA.body[0]


def test_sentences_that_lean_on_each_other_follow_each_other_on_one_evidence():
    dance = replace(
        TEA,
        body=("Hội chè Nậm Sương mở đầu bằng điệu xòe của hai bản. Cả điệu dài ba phút.",),
    )
    answer = ask(TinyArchive(dance, CRAFTS), "Điệu xòe mở đầu hội chè Nậm Sương dài bao lâu?")
    told = [claim for claim in answer.claims if not claim.is_direct]
    assert " ".join(claim.text for claim in told[:2]) == dance.body[0]
    assert [[answer.citations[n - 1].quote for n in claim.citations] for claim in told[:2]] == [
        [dance.body[0]],
        [dance.body[0]],
    ]


def test_whom_a_pronoun_means_is_said_in_the_lead_and_cited_where_they_are_named():
    apart = replace(TEA, body=tuple(part.strip() for part in TEA.body[0].split(". ")))
    answer = ask(TinyArchive(apart, CRAFTS), "Ông chủ ở Nậm Sương có mấy đồi chè và xưởng sao?")
    assert answer.answer == (
        "Theo bài “Đồi chè Nậm Sương” (không rõ ngày đăng), về ông Đặng Hải Triều: "
        "Ông có hai đồi chè và một xưởng sao [1] [2]."
    )
    assert [c.quote for c in answer.citations] == [apart.body[1], "Ông Đặng Hải Triều"]
    assert answer.citations[1].paragraph_id == "che.v1.p1"


def test_each_of_two_compared_is_answered_from_its_own_article():
    other = replace(
        BIGGER,
        id="huoi-tam",
        title="Chợ phiên Huổi Tằm",
        body=("Chợ phiên Huổi Tằm có 20 gian hàng.",),
    )
    archive = TinyArchive(MARKET, other)
    answer = ask(
        archive, "Chợ phiên Pú Lương và chợ phiên Huổi Tằm, chợ nào có nhiều gian hàng hơn?"
    )
    assert {"cho-phien", "huoi-tam"} <= {citation.article_id for citation in answer.citations}


def test_a_lead_names_whom_it_speaks_of_in_lower_case_within_a_sentence():
    assert wording.lead("Bài", None, ZONE, who="Ông Triều") == (
        "Theo bài “Bài” (không rõ ngày đăng), về ông Triều: "
    )
    assert wording.lead_of_whom("Bà Mây") == "Về bà Mây: "


WEAVER = "Bà Lò Thị Mây dệt vải. Bà bán khăn. Bà mở xưởng. Bà dạy nghề. Bà được khen."


def quoting(body: str, *chosen: str, question: str = "Ai dệt vải?") -> list[str]:
    """What is quoted, with its leads, of an article whose best sentences open so, the
    likeliest first."""
    archive = TinyArchive(replace(TEA, title="Nghề dệt ở Nậm Sương", body=(body,)))
    reading = archive.reading(question)
    found = [one.candidate for one in reading.ranked]
    best = [next(one for one in found if one.text.startswith(text)) for text in chosen]
    chances = [ScoredCandidate(one, -n, 0.9 - 0.1 * n) for n, one in enumerate(best)]
    drafts = ExtractiveAnswerer(ZONE).drafts(replace(reading, ranked=tuple(chances)))
    return [draft.lead + draft.text for draft in drafts]


def test_an_answer_has_three_sentences_at_most_and_says_of_whom():
    for best in itertools.permutations(["Bà mở", "Bà dạy", "Bà được"]):
        made = quoting(WEAVER, *best)
        assert len(made) == 3
        assert made[0].endswith("về bà Lò Thị Mây: Bà mở xưởng.")


def test_the_least_likely_sentences_make_room_for_what_the_best_one_speaks_of():
    text = "Xã lập tổ dệt Hoa Ban. Tổ này bán khăn. Tổ này mở xưởng. Tổ này dạy nghề. Chợ đông."
    made = quoting(text, "Tổ này bán", "Tổ này mở", "Tổ này dạy")
    assert [one.rpartition(": ")[2] for one in made] == [
        "Xã lập tổ dệt Hoa Ban.",
        "Tổ này bán khăn.",
        "Tổ này mở xưởng.",
    ]
