"""Whether the cited evidence says a claim: decided by code, whoever wrote the claim.

Pure. For now it knows one way to be sure: the claim is the evidence, word for word.
"""

from __future__ import annotations

from rag.answering.drafts import Draft
from rag.types import Support


def support_of(draft: Draft) -> tuple[Support, tuple[str, ...]]:
    """How far the evidence supports a draft's text (its lead apart), and in Vietnamese
    what is wrong where it does not."""
    if any(draft.text == evidence.quote for evidence in draft.evidence):
        return "supported", ()
    return "unsupported", ("Câu này không đúng nguyên văn đoạn được dẫn.",)
