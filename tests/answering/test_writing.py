"""What of an answerer's drafts is shown, where some of it was told before."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rag.answering.counts import AnswerCounts
from rag.answering.drafts import Draft, Evidence
from rag.answering.reading import Reading
from rag.answering.writing import Writing
from rag.types import Article, Span
from tests.answering.making import MARKET, TinyArchive, stored

NAMES, SELLS, TEACHES = "Bà Lò Thị Mây dệt vải.", "Bà bán vải ở chợ phiên.", "Bà dạy nghề."
WEAVER = Article(id="det", title="Nghề dệt", body=(f"{NAMES} {SELLS} {TEACHES}",))
OTHER = Article(id="det-2", title="Dệt vải", body=(f"{NAMES} Bà mở xưởng.",))


class Quoting:
    name = "quoting"
    prompt_hash = None

    def __init__(self, *drafts: Draft) -> None:
        self._drafts = drafts

    def drafts(self, reading: Reading) -> Iterable[Draft]:
        del reading
        return self._drafts


def quoted(article: Article, *sentences: str) -> list[Draft]:
    """Sentences in one evidence, a lead before the first."""
    paragraph = stored(article)[f"{article.id}.v1.p1"]
    start = paragraph.text.index(sentences[0])
    end = paragraph.text.index(sentences[-1]) + len(sentences[-1])
    evidence = (Evidence(paragraph, article, Span(start, end)),)
    lead = f"Theo {article.id}: "
    return [Draft(text, evidence, "" if n else lead) for n, text in enumerate(sentences)]


def shown(*drafts: Draft, told: Collection[str] = ()) -> list[str]:
    archive = TinyArchive(WEAVER, OTHER, MARKET)
    writing = Writing(Quoting(*drafts), None, AnswerCounts(), told)
    found = writing.drafts(archive.reading("Bà Lò Thị Mây làm gì?"))
    return [one.draft.lead + one.draft.text for one in found]


def test_whom_a_new_sentence_speaks_of_is_said_again():
    drafts = quoted(WEAVER, NAMES, SELLS)
    assert shown(*drafts) == [f"Theo det: {NAMES}", SELLS]
    assert shown(*drafts, told=[NAMES]) == [f"Theo det: {NAMES}", SELLS]


def test_what_was_told_is_not_shown_where_nothing_new_follows_it():
    assert shown(*quoted(WEAVER, NAMES, SELLS), told=[NAMES, SELLS]) == []
    assert shown(*quoted(WEAVER, NAMES, SELLS), told=[SELLS]) == [f"Theo det: {NAMES}"]
    apart = [*quoted(WEAVER, NAMES), *quoted(OTHER, "Bà mở xưởng.")]
    assert shown(*apart, told=[NAMES]) == ["Theo det-2: Bà mở xưởng."]


def test_what_stands_in_the_answer_leaves_its_lead_to_the_next_sentence():
    drafts = [*quoted(WEAVER, NAMES, SELLS), *quoted(OTHER, NAMES, "Bà mở xưởng.")]
    assert shown(*drafts) == [f"Theo det: {NAMES}", SELLS, "Theo det-2: Bà mở xưởng."]


def test_a_sentence_is_left_for_more_where_less_than_half_of_it_was_told():
    spoken = "Vải bán hết. Cả bản vui."
    whole = f"“{spoken}”, bà Mây nói."
    reading = TinyArchive(Article(id="vai", title="Vải", body=(whole,))).reading("Vải thế nào?")
    assert whole in [one.candidate.text for one in reading.beyond(["Mây nói"]).ranked]
    assert whole not in [one.candidate.text for one in reading.beyond([spoken]).ranked]
