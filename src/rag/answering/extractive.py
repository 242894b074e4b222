"""The answerer that quotes: the best one to three sentences read, verbatim, in the shape
that the question asks for, and before them the words that answer where they stand out.

Knows what was read and how a source is named; nothing of markers, storage or of
whether to abstain.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.answering.candidates import Candidate
from rag.answering.comparing import both_sides
from rag.answering.direct import DirectAnswers, shown
from rag.answering.disagreement import differing
from rag.answering.drafts import Draft, Evidence
from rag.answering.leaning import joined
from rag.answering.polarity import verdict
from rag.answering.reading import Reading
from rag.answering.selection import MAX_SENTENCES, saying, select
from rag.answering.stretches import Quotation, holds, is_told, sentences_of, stretched
from rag.vietnamese.question_shapes import yes_no


class ExtractiveAnswerer:
    """Quotes what stands in the archive. ``zone`` is where the leads' dates are read;
    without ``direct`` no short answer is given."""

    name = "extractive"
    prompt_hash: str | None = None

    def __init__(self, zone: ZoneInfo, direct: DirectAnswers | None = None) -> None:
        self._zone = zone
        self._direct = direct

    def drafts(self, reading: Reading) -> list[Draft]:
        """One to three quoted sentences, the most likely first (of two that differ on
        what is asked, the newest), before them "Có" or "Không" where they plainly say
        so, or a short answer where one is likely right; none where nothing read may be
        evidence."""
        ranked = saying(reading.ranked, reading.hits)
        chosen = select(reading.question, ranked)
        chosen = both_sides(reading.question, chosen, ranked)
        chosen = differing(reading.question, chosen, ranked)
        # Yes or no is said by one sentence, and cites it.
        is_plain = yes_no(reading.question) is not None
        quotations = stretched(chosen, reading.hits) if is_plain else _together(reading, chosen)
        quoted = self._quoted(quotations)
        opening = _opening(reading.question, quoted) or self._short(reading, chosen, quoted)
        return [*opening, *quoted]

    def _quoted(self, quotations: Sequence[Quotation]) -> list[Draft]:
        """As many sentences as an answer has, but never half of a quotation. None has more."""
        made: list[Draft] = []
        for previous, quotation in pairwise([None, *quotations]):
            assert quotation is not None
            drafts = self._drafts(previous, quotation)
            if made and len(made) + len(drafts) > MAX_SENTENCES:
                break
            made += drafts
        return made

    def _short(
        self, reading: Reading, chosen: Sequence[Candidate], quoted: Sequence[Draft]
    ) -> list[Draft]:
        """The short answer of the first sentence, on the same evidence, where there is one."""
        span = self._direct.direct_answer(reading, chosen) if self._direct else None
        if span is None or not quoted:
            return []
        paragraph, evidence = chosen[0].hit.paragraph, quoted[0].evidence[:1]
        first = evidence[0]
        is_there = first.span.start <= span.start and span.end <= first.span.end
        if first.paragraph.id != paragraph.id or not is_there:
            return []  # another sentence has come before it
        words = paragraph.text[span.start : span.end]
        return [Draft(text=shown(words), evidence=evidence, is_direct=True)]

    def _drafts(self, previous: Quotation | None, quotation: Quotation) -> list[Draft]:
        """Its sentences, each on the evidence of all: it is read with the others."""
        candidate, who = quotation.candidate, quotation.who
        evidence = Evidence(candidate.hit.paragraph, candidate.hit.article, candidate.span)
        first, *rest = sentences_of(candidate)
        lead = self._lead(previous, quotation)
        return [
            Draft(first, (evidence, who) if who else (evidence,), lead),
            *(Draft(text, (evidence,)) for text in rest),
        ]

    def _lead(self, previous: Quotation | None, quotation: Quotation) -> str:
        """Where the sentence comes from, said once for each run of one article, and of
        whom it is."""
        article = quotation.candidate.hit.article
        who = quotation.who.quote if quotation.who else ""
        if previous is not None and previous.candidate.hit.article.id == article.id:
            return wording.lead_of_whom(who) if who else ""
        return wording.lead(article.title, article.published_at, self._zone, who=who)


def _together(reading: Reading, chosen: Sequence[Candidate]) -> list[Quotation]:
    """What leans on each other quoted as one. Where that leaves no room for whom or what it
    speaks of, the least likely sentences go, never the first."""
    made = whole = stretched(joined(chosen, reading.terms), reading.hits)
    kept = list(chosen)
    while any(_is_untold(one, kept) for one in made):
        least = next(one.candidate for one in reversed(reading.ranked) if one.candidate in kept[1:])
        kept.remove(least)
        made = stretched(joined(kept, reading.terms), reading.hits)
    return made if _untold(made) < _untold(whole) else whole


def _untold(quotations: Sequence[Quotation]) -> int:
    return sum(not is_told(one) for one in quotations)


def _is_untold(quotation: Quotation, chosen: Sequence[Candidate]) -> bool:
    """Whether several of those chosen are quoted as one, and nobody knows of whom."""
    held = sum(holds(quotation.candidate, one) for one in chosen)
    return held > 1 and not is_told(quotation)


def _opening(question: str, quoted: list[Draft]) -> list[Draft]:
    """ "Có", "Rồi", "Không" or "Chưa", on the evidence of the sentence that says so."""
    asked = yes_no(question)
    if asked is None or not quoted:
        return []
    said = {verdict(asked, draft.text): draft for draft in reversed(quoted)}
    said.pop("", None)
    if len(said) != 1:
        return []  # none is plain, or they contradict each other
    ((word, draft),) = said.items()
    return [Draft(text=word, evidence=draft.evidence[:1], is_direct=True)]
