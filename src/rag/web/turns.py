"""One question and what became of it, as the chat page shows it.

Takes the chain's events in, gives escaped HTML out. Knows nothing of Gradio.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from rag.store.store import Store
from rag.types import Answer, AnswerEvent, AnswerReady, Citation, Claim, ClaimReady, Retrieved
from rag.vietnamese.normalise import clean
from rag.web.rendering import Mark, marked, render, source_link


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with its paragraph, evidence marked; ``lines`` is empty where the
    text may not be shown. ``link`` opens the article there."""

    citation: Citation
    lines: list[list[tuple[str, bool]]]
    link: str


@dataclass(frozen=True, slots=True)
class Turn:
    """``claims`` and ``sources`` grow while the answer streams in; ``understood`` is the
    question as it stands alone, "" where that is the question itself; ``error`` is the
    Vietnamese sentence of a failure, never shown as an empty answer."""

    question: str
    understood: str = ""
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    progress: str = "Đang tìm trong kho bài…"

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.error is not None

    def link(self, marker: int) -> str:
        """Where a marker leads without scripts."""
        return next((s.link for s in self.sources if s.citation.marker == marker), "#")

    def failed(self, vietnamese: str) -> Turn:
        return replace(self, error=vietnamese)

    def after(self, event: AnswerEvent, store: Store) -> Turn:
        """The turn with one more event taken in. An :class:`AnswerReady` here holds
        the answer as readers may see it."""
        match event:
            case Retrieved(standalone_question=understood):
                return replace(
                    self,
                    understood="" if understood == clean(self.question) else understood,
                    progress="Đang đối chiếu với đoạn nguồn…",
                )
            case ClaimReady(claim=claim, citations=citations):
                known = {source.citation.marker for source in self.sources}
                fresh = [c for c in citations if c.marker not in known]
                return replace(
                    self,
                    claims=(*self.claims, claim),
                    sources=(*self.sources, *_sources(fresh, store)),
                )
            case AnswerReady(answer=answer):
                return replace(
                    self,
                    claims=answer.claims,
                    sources=_sources(answer.citations, store),
                    answer=answer,
                )

    def html(self, number: int, zone: ZoneInfo) -> str:
        """The turn as HTML; ``number`` keeps its ids apart from other turns'."""
        return render("chat_turn.html", turn=self, number=number, zone=zone)


def _sources(citations: tuple[Citation, ...] | list[Citation], store: Store) -> tuple[Source, ...]:
    paragraphs = store.paragraphs([citation.paragraph_id for citation in citations])
    sources = []
    for citation in citations:
        paragraph = paragraphs.get(citation.paragraph_id)
        lines: list[list[tuple[str, bool]]] = []
        if paragraph is not None and citation.quote is not None:
            mark = Mark(paragraph.anchor, citation.start, citation.end)
            lines = marked(paragraph, mark)
        sources.append(Source(citation, lines, source_link(citation)))
    return tuple(sources)
