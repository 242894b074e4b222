"""What the verification desk's tables answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Verdict = Literal["supported", "partial", "unsupported", "irrelevant"]
Action = Literal["hidden", "restored", "asked_again", "corrected", "flagged"]
StandingState = Literal["hidden", "asked_again", "corrected"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """What somebody judged of one citation; or, where ``verdict`` is "undone", that the
    entry which ``undoes`` names counts no more. Numbers grow. ``claim`` is the sentence it
    is about, counted from 0; ``None``: every one that cites the marker. ``is_undone``: a
    later entry undoes it."""

    number: int
    id: str
    answer_id: str
    marker: int
    claim: int | None
    verdict: Verdict | Literal["undone"]
    note: str | None
    by: str
    at: datetime
    undoes: str | None
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class AnswerAction:
    """What was done about an answer. ``signed`` is whom readers see it is from; ``text``
    a correction, ``claims`` fingerprints of the sentences it takes back."""

    number: int
    answer_id: str
    action: Action
    by: str
    signed: str
    at: datetime
    reason: str | None = None
    text: str | None = None
    claims: tuple[str, ...] = ()
    new_answer_id: str | None = None
    verdict_number: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands that is not simply shown, and the action that made it so."""

    state: StandingState
    action: AnswerAction

    @property
    def is_held_back(self) -> bool:
        """Whether readers see none of what it says."""
        return self.state != "corrected"


@dataclass(frozen=True, slots=True)
class DeskItem:
    """A citation that waits for a verdict, or had one. ``reasons`` say why it is risky;
    ``verdict`` is the one that counts, ``verdict_number`` that of the last entry about it,
    0 where there is none. ``state`` is its answer's standing."""

    answer_id: str
    marker: int
    article_id: str
    paragraph_id: str
    section: str | None
    generator: str
    asked_at: datetime
    sampled: bool
    reasons: tuple[str, ...]
    rank: int
    verdict: Verdict | None
    verdict_number: int
    judged_by: str | None
    judged_at: datetime | None
    state: StandingState | None = None
