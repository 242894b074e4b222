"""The answerer that quotes: the best one to three sentences read, verbatim.

Knows what was read and how a source is named; nothing of markers, storage or of
whether to abstain.
"""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.answering.candidates import Candidate
from rag.answering.drafts import Draft, Evidence
from rag.answering.reading import Reading
from rag.answering.selection import select


class ExtractiveAnswerer:
    """Quotes what stands in the archive. ``zone`` is where the leads' dates are read."""

    name = "extractive"
    prompt_hash: str | None = None

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def drafts(self, reading: Reading) -> list[Draft]:
        """One to three quoted sentences, the most likely first; none where nothing read
        may be evidence."""
        chosen = select(reading.question, reading.ranked)
        return [
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

    def _lead(self, previous: Candidate | None, candidate: Candidate) -> str:
        """Where the sentence comes from, said once for each run of one article."""
        article = candidate.hit.article
        if previous is not None and previous.hit.article.id == article.id:
            return ""
        return wording.lead(article.title, article.published_at, self._zone)
