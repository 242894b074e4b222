"""Another retrieved paragraph for a claim whose own citation does not say it.

Pure. A model may write a true sentence and cite the wrong paragraph; verification decides
whether another one says it. Knows nothing of models or of numbering.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.checks.coverage import coverage
from rag.answering.checks.statement import statement
from rag.answering.drafts import Evidence
from rag.answering.evidence import evidence_of
from rag.answering.verification import verify
from rag.types import Hit
from rag.vietnamese.normalise import clean

# Share of a claim that a paragraph it does not cite must have: words of one subject stand
# in many paragraphs.
_CONTENT_SHARE = 0.6
# Hits looked at, those that have most of the claim first: the right one is among them, and
# each costs a verification.
_LOOKED_AT = 5


def placed(text: str, hits: Sequence[Hit]) -> Evidence | None:
    """The evidence in the hits that supports a claim fully, of the paragraph that has most
    of it; ``None`` where no one does. Advertorials are never evidence."""
    claim = statement(clean(text))
    weighed = [
        (coverage(claim, statement(hit.paragraph.text)), hit)
        for hit in hits
        if hit.article.kind != "advertorial"
    ]
    likely = [(share, hit) for share, hit in weighed if share >= _CONTENT_SHARE]
    for _, hit in sorted(likely, key=lambda one: -one[0])[:_LOOKED_AT]:
        near = evidence_of(text, hit)
        if near is None:
            continue
        found = verify(text, [near])
        if found.support == "supported":
            return found.evidence[0]
    return None
