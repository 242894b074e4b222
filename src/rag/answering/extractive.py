"""The answerer that quotes: the best one to three sentences read, verbatim, and before
them the words of the first that answer, where they stand out.

Knows what was read and how a source is named; nothing of markers, storage or of
whether to abstain.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.answering.candidates import Candidate
from rag.answering.direct import DirectAnswers, shown
from rag.answering.drafts import Draft, Evidence
from rag.answering.reading import Reading
from rag.answering.selection import select


class ExtractiveAnswerer:
    """Quotes what stands in the archive. ``zone`` is where the leads' dates are read;
    without ``direct`` no short answer is given."""

    name = "extractive"
    prompt_hash: str | None = None

    def __init__(self, zone: ZoneInfo, direct: DirectAnswers | None = None) -> None:
        self._zone = zone
        self._direct = direct

    def drafts(self, reading: Reading) -> list[Draft]:
        """One to three quoted sentences, the most likely first, a short answer before
        them where one is likely right; none where nothing read may be evidence."""
        chosen = select(reading.question, reading.ranked)
        quoted = [
            Draft(
                text=candidate.text,
                evidence=(
                    Evidence(candidate.hit.paragraph, candidate.hit.article, candidate.span),
                ),
                lead=self._lead(previous, candidate),
            )
            for previous, candidate in pairwise([None, *chosen])
            if candidate is not None
        ]
        return [*self._short(reading, chosen, quoted), *quoted]

    def _short(self, reading: Reading, chosen: list[Candidate], quoted: list[Draft]) -> list[Draft]:
        """The short answer of the first sentence, on the same evidence, where there is one."""
        span = self._direct.direct_answer(reading, chosen) if self._direct else None
        if span is None:
            return []
        words = chosen[0].hit.paragraph.text[span.start : span.end]
        return [replace(quoted[0], text=shown(words), lead="", is_direct=True)]

    def _lead(self, previous: Candidate | None, candidate: Candidate) -> str:
        """Where the sentence comes from, said once for each run of one article."""
        article = candidate.hit.article
        if previous is not None and previous.hit.article.id == article.id:
            return ""
        return wording.lead(article.title, article.published_at, self._zone)
