"""A saved answer as the newsroom lets it stand: held back, or with sentences taken back.

Pure. What a verdict or an editor led to is done here and nowhere else, so that no way to
an answer goes around it. Knows nothing of who judged, or of what became of sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from rag.answering import wording
from rag.answering.rendering import render
from rag.store.desk_results import AnswerAction, Standing
from rag.types import Answer, Claim


def as_it_stands(answer: Answer, standing: Standing | None) -> Answer:
    """What readers may see: all of it; nothing but that it is being looked at; or all but
    what a correction took back, the correction first among its notices."""
    if standing is None:
        return answer
    if standing.is_held_back:
        return _held_back(answer, standing.action)
    return _corrected(answer, standing.action)


def fingerprint(claim: Claim) -> str:
    """What tells a sentence of an answer from its others, without its words. Its place
    would not do: an erased source takes short answers out."""
    return hashlib.sha256(claim.text.encode()).hexdigest()[:16]


def sentences_citing(answer: Answer, markers: Iterable[int]) -> tuple[str, ...]:
    """Fingerprints of the sentences that cite one of these."""
    cited = set(markers)
    return tuple(fingerprint(one) for one in answer.claims if cited & set(one.citations))


def _held_back(answer: Answer, action: AnswerAction) -> Answer:
    again = action.new_answer_id
    return replace(
        answer,
        status="abstained",
        answer=wording.ASKED_AGAIN if again else wording.UNDER_REVIEW,
        claims=(),
        citations=(),
        abstention=None if again else wording.COME_BACK,
        suggestions=(),
        notices=(wording.new_answer_notice(f"/tra-loi/{again}"),) if again else (),
        removed_claims=(),
    )


def _corrected(answer: Answer, action: AnswerAction) -> Answer:
    taken_back = set(action.claims)
    is_back = [fingerprint(claim) in taken_back for claim in answer.claims]
    claims = tuple(
        replace(claim, text=wording.TAKEN_BACK, lead="") if back else claim
        for claim, back in zip(answer.claims, is_back, strict=True)
        # One notice in the sentence's place is enough.
        if not (claim.is_direct and back and _is_said_anew(claim, answer, is_back))
    )
    told = wording.correction_notice(action.text or "", action.signed)
    # What sources say is told in notices too: with a sentence gone, that goes as well.
    kept = [
        notice
        for notice in answer.notices
        if not (any(is_back) and wording.tells_what_sources_say(notice))
    ]
    text = render(claims).text if answer.status == "answered" else answer.answer
    return replace(answer, answer=text, claims=claims, notices=(told, *kept))


def _is_said_anew(claim: Claim, answer: Answer, is_back: list[bool]) -> bool:
    """Whether a whole sentence that is taken back too has all that a short answer cites."""
    cited = {
        marker
        for other, back in zip(answer.claims, is_back, strict=True)
        if back and not other.is_direct
        for marker in other.citations
    }
    return cited >= set(claim.citations)
