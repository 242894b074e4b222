"""What the desk shows of an abstention whose sentences were all removed: each of them beside
the paragraphs it was written from, and why it was removed.

Knows nothing of routes.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.compared import Compared, compare
from rag.answering.drafts import Evidence
from rag.callers import Caller
from rag.errors import Gone, NotFound
from rag.store.desk_items import WITHHELD
from rag.store.store import Store
from rag.types import ArticleVersion, Paragraph, RemovedClaim, Span
from rag.web.desk_judging import Judging, judging, nothing_to_judge


@dataclass(frozen=True, slots=True)
class Source:
    """A paragraph that a removed sentence was written from. ``link`` opens it there, where
    its article is not withdrawn; ``compared``: the sentence held against it."""

    paragraph: Paragraph
    article: ArticleVersion
    link: str | None
    compared: Compared


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that was not shown, and what is left of its sources."""

    claim: RemovedClaim
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class Withheld:
    """All there is to judge by whether removing was right."""

    judging: Judging
    removed: list[Removed]


def withheld_item(store: Store, caller: Caller, answer_id: str) -> Withheld:
    """What was withheld of an answer. Raises NotFound where it is not at the desk."""
    item = store.desk_queue.item(answer_id, WITHHELD)
    if item is None:
        raise nothing_to_judge(answer_id, WITHHELD)
    claims = store.answer(answer_id).answer.removed_claims
    near = list(dict.fromkeys(one for claim in claims for one in claim.article_ids))
    return Withheld(
        judging=judging(store, caller, item, near=near),
        removed=[Removed(claim, _sources(store, claim)) for claim in claims],
    )


def _sources(store: Store, claim: RemovedClaim) -> list[Source]:
    evidence = [
        (found, Evidence(found[0], found[1].article, Span(0, len(found[0].text))))
        for found in (_paragraph(store, one) for one in claim.paragraph_ids)
        if found is not None
    ]
    every = [one for _, one in evidence]
    return [
        Source(
            paragraph,
            stored,
            f"/bai/{stored.id}?version={stored.version}#{paragraph.anchor}"
            if stored.state == "live"
            else None,
            compare(claim.text, one, every),
        )
        for (paragraph, stored), one in evidence
    ]


def _paragraph(store: Store, paragraph_id: str) -> tuple[Paragraph, ArticleVersion] | None:
    try:
        return store.paragraph(paragraph_id)
    except (Gone, NotFound):
        return None  # erased since
