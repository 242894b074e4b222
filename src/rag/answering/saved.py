"""A saved answer as readers may see it, given what became of its sources.

Pure. A source that is withdrawn, erased or under an embargo is not quoted: a notice
stands in the quotation's place. A correction is pointed out. Knows nothing of who is reading; staff
are shown the saved answer itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rag.answering import wording
from rag.answering.newsroom import as_it_stands
from rag.answering.rendering import render
from rag.store.results import SavedAnswer, SourceStanding, SourceState
from rag.types import Answer, Citation, Claim


def for_reader(saved: SavedAnswer) -> Answer:
    """The answer with the quotations of hidden sources blanked, in its claims and text
    too, and a notice for each source that changed; without what was not shown, and as the
    newsroom lets it stand."""
    answer = as_it_stands(saved.answer, saved.standing)
    states = {article_id: source.state for article_id, source in saved.sources.items()}
    titles = {citation.article_id: citation.title for citation in answer.citations}
    notices = [
        notice
        for article_id, title in titles.items()
        if article_id in saved.sources
        for notice in _notices(title, saved.sources[article_id])
    ]
    shown = _blanked(answer, states)
    told = tuple(dict.fromkeys([*shown.notices, *notices]))
    return replace(shown, notices=told, removed_claims=())


def without_article(answer: Answer, article_id: str) -> Answer:
    """The answer as it is kept once an article is erased: nothing of its text is left."""
    kept = tuple(one for one in answer.suggestions if one.id != article_id)
    removed = tuple(one for one in answer.removed_claims if article_id not in one.article_ids)
    blanked = _blanked(answer, {article_id: "erased"})
    return replace(blanked, suggestions=kept, removed_claims=removed)


def _blanked(answer: Answer, states: Mapping[str, SourceStanding]) -> Answer:
    """Without the text of articles that are not live. Idempotent."""
    by_marker = {
        citation.marker: states.get(citation.article_id, "live") for citation in answer.citations
    }
    if all(state == "live" for state in by_marker.values()):
        return answer
    claims = tuple(
        _claim(claim, by_marker)
        for claim in answer.claims
        # One notice in the sentence's place is enough.
        if not (claim.is_direct and any(by_marker[one] != "live" for one in claim.citations))
    )
    titles = {c.title for c in answer.citations if by_marker[c.marker] == "erased" and c.title}
    erased = titles | {wording.quoted_title(title) for title in titles}
    return replace(
        answer,
        answer=render(claims).text,
        claims=claims,
        citations=tuple(_citation(c, by_marker[c.marker]) for c in answer.citations),
        notices=tuple(
            notice
            for notice in answer.notices
            if not any(title in notice for title in erased)
            and not wording.tells_what_sources_say(notice)
        ),
    )


def _citation(citation: Citation, state: SourceStanding) -> Citation:
    if state == "live":
        return citation
    if state == "erased":
        return replace(citation, quote=None, title=wording.ERASED_TITLE, url=None)
    return replace(citation, quote=None)


def _claim(claim: Claim, by_marker: Mapping[int, SourceStanding]) -> Claim:
    """The claim, or a notice in its place: where any source of it was erased, or all of
    them may not be shown."""
    states = [by_marker[marker] for marker in claim.citations]
    if "erased" in states:
        return replace(claim, text=wording.ERASED_QUOTE, lead="")
    if states and "live" not in states:
        is_back_later = set(states) == {"embargoed"}
        hidden = wording.EMBARGOED_QUOTE if is_back_later else wording.WITHDRAWN_QUOTE
        return replace(claim, text=hidden, lead="")
    return claim


def _notices(title: str, source: SourceState) -> list[str]:
    if source.state == "withdrawn":
        return [wording.withdrawn_notice(title)]
    if source.state == "erased":
        return [wording.ERASED_NOTICE]
    if source.state == "embargoed":
        # Nor that there is another version, nor what it corrects: that is what waits.
        return [wording.embargoed_notice(title)]
    notices = []
    if source.correction_note:
        notices.append(wording.corrected_notice(title, source.correction_note))
    notices += [
        wording.corrected_by_notice(title, f"/bai/{article_id}")
        for article_id in source.corrected_by
    ]
    if source.current_version > source.cited_version:
        notices.append(wording.superseded_notice(title))
    return notices
