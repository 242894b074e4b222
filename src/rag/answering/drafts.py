"""A sentence of an answer before markers are numbered, whoever wrote it.

Extractive and generative answerers hand over drafts; numbering turns them into claims
and citations. Knows nothing of how a draft came about.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Article, Paragraph, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span of one stored paragraph, and its article."""

    paragraph: Paragraph
    article: Article
    span: Span

    @property
    def quote(self) -> str:
        return self.paragraph.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """``text`` is the sentence without markers; ``lead`` what is said before it of
    where it comes from ("Theo bài “…” (17/5/2023): "), empty where it follows on.
    ``is_direct``: a short answer taken out of the sentence that follows, with its evidence."""

    text: str
    evidence: tuple[Evidence, ...]
    lead: str = ""
    is_direct: bool = False
