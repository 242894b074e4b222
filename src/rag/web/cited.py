"""A saved answer as readers may see it now, and its sources as its page shows them: the
whole paragraph as it was then, its evidence marked, and what has become of the article
since.

Knows nothing of routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rag.answering.saved import for_reader
from rag.store.results import SavedAnswer
from rag.store.store import Store
from rag.types import Answer, Citation, Suggestion
from rag.web.rendering import Mark, comparison_link, marked, source_link


@dataclass(frozen=True, slots=True)
class CitedSource:
    """``lines`` hold the paragraph, its evidence marked; empty where it may not be shown.
    ``link`` opens the cited version there, ``changes`` what changed after it; ``None``
    where there is nothing to open."""

    citation: Citation
    lines: list[list[tuple[str, bool]]]
    link: str | None
    changes: str | None


def cited_sources(
    saved: SavedAnswer, citations: Sequence[Citation], store: Store, now: datetime
) -> list[CitedSource]:
    """The citations of an answer, as readers may see them by ``now``, each with its source."""
    paragraphs = store.paragraphs([citation.paragraph_id for citation in citations])
    stored = store.articles({citation.article_id for citation in citations})
    found = []
    for citation in citations:
        article = stored.get(citation.article_id)
        paragraph = paragraphs.get(citation.paragraph_id)
        is_open = article is not None and article.is_open(now)
        if citation.quote is None or paragraph is None or not is_open:
            found.append(CitedSource(citation, [], None, None))
            continue
        source = saved.sources[citation.article_id]
        lines = marked(paragraph, Mark(paragraph.anchor, citation.start, citation.end))
        if paragraph.anchor == "p0" and lines[0] == [(citation.title, False)]:
            lines = lines[1:]  # the title stands above it
        changes = None
        if source.current_version > source.cited_version:
            changes = comparison_link(
                citation.article_id, source.cited_version, source.current_version
            )
        found.append(CitedSource(citation, lines, source_link(citation), changes))
    return found


def shown_answer(saved: SavedAnswer, store: Store, now: datetime) -> Answer:
    """As :func:`for_reader` has it, less the suggestions that cannot be opened by ``now``."""
    shown = for_reader(saved)
    return replace(shown, suggestions=_open_suggestions(shown.suggestions, store, now))


def _open_suggestions(
    suggestions: Sequence[Suggestion], store: Store, now: datetime
) -> tuple[Suggestion, ...]:
    if not suggestions:
        return ()
    stored = store.articles([suggestion.id for suggestion in suggestions])
    return tuple(one for one in suggestions if one.id in stored and stored[one.id].is_open(now))
