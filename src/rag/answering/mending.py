"""A written sentence brought to the paragraphs that say it, or found to have none.

Each of its citations is tried alone: one that supports the sentence by itself makes the
others superfluous, so a sentence that cites everything shows what it rests on. Where what
it cites falls short, another paragraph that says it in full takes their place. Pure. Knows
nothing of models or of numbering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.checks import copies
from rag.answering.checks.statement import statement
from rag.answering.drafts import Draft
from rag.answering.placing import placed
from rag.answering.quotations import quotable
from rag.answering.verification import verify
from rag.types import Hit, Support
from rag.vietnamese.normalise import clean

# Share of a sentence that stands in what it cites, where it was copied from there and then
# changed.
_COPIED = 0.75


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with the evidence it really rests on, and how far that supports it.
    ``is_moved``: it had cited other paragraphs."""

    draft: Draft
    support: Support
    problems: tuple[str, ...]
    is_moved: bool = False


def checked(draft: Draft, hits: Sequence[Hit]) -> Checked:
    """``hits`` are those whose paragraphs may be cited instead, best first."""
    found = verify(draft.text, draft.evidence)
    # A quotation's further evidence is what its lead says, and it may be read with the
    # sentences beside it; a short answer has the evidence of the sentence after it.
    if draft.is_direct or is_quoted(draft):
        return Checked(draft, found.support, found.problems)
    if len(draft.evidence) > 1:
        for one in draft.evidence:
            alone = verify(draft.text, [one])
            if alone.support == "supported":
                found = alone
                break
    if found.support == "supported":
        return Checked(replace(draft, evidence=found.evidence), found.support, found.problems)
    if _is_changed_copy(draft):
        return Checked(draft, found.support, found.problems)
    cited = {evidence.paragraph.id for evidence in draft.evidence}
    elsewhere = placed(draft.text, [hit for hit in hits if hit.paragraph.id not in cited])
    if elsewhere is not None:
        return Checked(replace(draft, evidence=(elsewhere,)), "supported", (), is_moved=True)
    return Checked(draft, found.support, found.problems)


def is_quoted(draft: Draft) -> bool:
    """Whether a draft is, word for word, its first evidence or a whole sentence of it, what
    is spoken with its speaker. A part of a sentence may say what the whole does not."""
    if not draft.evidence:
        return False
    text, whole = draft.evidence[0].paragraph.text, draft.evidence[0].span
    if draft.text not in draft.evidence[0].quote:
        return False
    return draft.text == draft.evidence[0].quote or any(
        draft.text == text[one.start : one.end]
        for one in quotable(text)
        if whole.start <= one.start and one.end <= whole.end
    )


def _is_changed_copy(draft: Draft) -> bool:
    """Whether a draft nearly copies what it cites: then that is where it is from, and
    what is wrong with it is no wrong citation."""
    claim = statement(clean(draft.text))
    return any(
        copies.is_near(claim, statement(one.paragraph.text), _COPIED) for one in draft.evidence
    )
