"""A saved answer as readers may see it, given what became of its sources.

Pure. A withdrawn or erased source is no longer quoted: a notice stands in the
quotation's place. A correction is pointed out. Knows nothing of who is reading; staff
are shown the saved answer itself.
"""

from __future__ import annotations

from dataclasses import replace

from rag.answering import wording
from rag.answering.rendering import render
from rag.store.results import SavedAnswer, SourceState
from rag.types import Answer, Citation, Claim


def for_reader(saved: SavedAnswer) -> Answer:
    """The answer with withdrawn and erased quotations blanked, in its claims and text
    too, and a notice for each source that changed."""
    answer = saved.answer
    citations = tuple(_shown(citation, saved.sources) for citation in answer.citations)
    gone = {citation.marker: citation for citation in citations if citation.quote is None}
    claims = tuple(_claim(claim, gone, saved.sources) for claim in answer.claims)
    titles = {citation.article_id: citation.title for citation in answer.citations}
    notices = [
        notice
        for article_id, title in titles.items()
        if article_id in saved.sources
        for notice in _notices(title, saved.sources[article_id])
    ]
    return replace(
        answer,
        answer=render(claims).text if gone else answer.answer,
        claims=claims,
        citations=citations,
        notices=tuple(dict.fromkeys([*answer.notices, *notices])),
    )


def _shown(citation: Citation, sources: dict[str, SourceState]) -> Citation:
    source = sources.get(citation.article_id)
    if source is None or source.state == "live":
        return citation
    if source.state == "withdrawn":
        return replace(citation, quote=None)
    return replace(citation, quote=None, title=wording.ERASED_TITLE, url=None)


def _claim(claim: Claim, gone: dict[int, Citation], sources: dict[str, SourceState]) -> Claim:
    """The claim, or a notice in its place where nothing that it quotes may be shown."""
    if not claim.citations or any(marker not in gone for marker in claim.citations):
        return claim
    states = {
        source.state
        for marker in claim.citations
        if (source := sources.get(gone[marker].article_id)) is not None
    }
    text = wording.WITHDRAWN_QUOTE if states == {"withdrawn"} else wording.ERASED_QUOTE
    return replace(claim, text=text, lead="")


def _notices(title: str, source: SourceState) -> list[str]:
    if source.state == "withdrawn":
        return [wording.withdrawn_notice(title)]
    if source.state == "erased":
        return [wording.ERASED_NOTICE]
    notices = []
    if source.correction_note:
        notices.append(wording.corrected_notice(title, source.correction_note))
    elif source.corrected_by:
        notices.append(wording.corrected_notice(title))
    if source.current_version > source.cited_version:
        notices.append(wording.superseded_notice(title))
    return notices
