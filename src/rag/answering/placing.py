"""Which of the paragraphs that were found says a claim in full.

For a claim whose citation does not hold, or is missing. Pure. Knows nothing of who wrote
the claim or of what it cited.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.drafts import Draft, Evidence
from rag.answering.evidence import evidence_of
from rag.answering.verification import support_of
from rag.types import Hit


def placed(text: str, hits: Sequence[Hit]) -> Evidence | None:
    """The evidence in the first of the hits, best first, that supports the claim fully;
    ``None`` where none does."""
    for hit in hits:
        evidence = evidence_of(text, hit)
        if evidence is not None and support_of(Draft(text, (evidence,)))[0] == "supported":
            return evidence
    return None
