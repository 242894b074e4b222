"""The one place that numbers citations: by first use, from 1.

Pure. One paragraph with one evidence span is one marker; the same paragraph with
other evidence is another.
"""

from __future__ import annotations

from rag.answering.drafts import Draft, Evidence
from rag.types import Citation, Claim, Support
from rag.wire import permalink


class Numbering:
    """Markers given so far, over the sentences of one answer."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, in the order of their markers."""
        return tuple(self._citations.values())

    def claim(
        self, draft: Draft, support: Support, problems: tuple[str, ...] = ()
    ) -> tuple[Claim, tuple[Citation, ...]]:
        """The verified draft as a claim, with the citations that it uses."""
        used = tuple(dict.fromkeys(self._cite(evidence) for evidence in draft.evidence))
        claim = Claim(
            text=draft.text,
            citations=tuple(citation.marker for citation in used),
            support=support,
            problems=problems,
            lead=draft.lead,
            is_direct=draft.is_direct,
        )
        return claim, used

    def _cite(self, evidence: Evidence) -> Citation:
        paragraph, article = evidence.paragraph, evidence.article
        key = (paragraph.id, evidence.span.start, evidence.span.end)
        held = self._citations.get(key)
        if held is None:
            held = self._citations[key] = Citation(
                marker=len(self._citations) + 1,
                paragraph_id=paragraph.id,
                article_id=paragraph.article_id,
                title=article.title,
                source=article.source,
                section=article.section,
                published_at=article.published_at,
                url=article.url,
                quote=evidence.quote,
                start=evidence.span.start,
                end=evidence.span.end,
                permalink=permalink(paragraph.article_id, paragraph.version, paragraph.anchor),
            )
        return held
