"""How many follow-ups are made to stand alone by rules, and how many questions that do
already are wrongly rewritten.

A follow-up counts as resolved where what was understood says the same as the form
written by hand: in all words, or in all but question words and small ones. The tuning
half is the pairs with an even sha256 of the two questions.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rag.answering.followups import stand_alone
from rag.answering.turns import EarlierTurn
from rag.vietnamese.normalise import fold
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import syllables

HALVES = ("untouched", "tuning")
_HERE = Path(__file__).parent
# Say nothing of what is asked about; a person's title among them, since a name is enough.
_SMALL = frozenset(
    syllables(
        "của thì là ở tại vào có được bị trong với cho về và các những một lúc khi vì do việc ông "
        "bà anh chị cô vậy lại còn ngày tướng"
    )
)


@dataclass(frozen=True, slots=True)
class Pair:
    """``standalone`` is what the follow-up means; itself where it stands alone."""

    kind: str
    turn: EarlierTurn
    follow_up: str
    standalone: str

    @property
    def half(self) -> str:
        digest = sha256(f"{self.turn.question}\n{self.follow_up}".encode()).hexdigest()
        return "untouched" if int(digest, 16) % 2 else "tuning"

    def is_met_by(self, understood: str) -> bool:
        """Whether it was understood: as written, or in what it says."""
        if self.standalone == self.follow_up:
            return understood == self.follow_up
        said, meant = (_content(text) for text in (understood, self.standalone))
        return said == meant


def _content(text: str) -> Counter[str]:
    words = (word for word in syllables(text) if word not in QUESTION_WORDS | _SMALL)
    return Counter(fold(word) for word in words)


def pairs() -> Iterator[Pair]:
    """Those of both files; kind "stands alone" for the second."""
    with (_HERE / "followups.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            turn = EarlierTurn(row["question"], row["answer"])
            yield Pair(row["kind"], turn, row["follow_up"], row["standalone"])
    with (_HERE / "standing.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            turn = EarlierTurn(row["question"], row["answer"])
            yield Pair("stands alone", turn, row["standing"], row["standing"])


def report() -> str:
    """The tables of both halves."""
    return "\n".join(table(half) for half in HALVES)


def table(half: str, *, with_misses: bool = False) -> str:
    """A Markdown table: of each kind, how many there are and how many were understood."""
    counts: dict[str, list[int]] = {}
    misses: list[str] = []
    wrong = 0
    for pair in pairs():
        if pair.half != half:
            continue
        understood = stand_alone(pair.follow_up, [pair.turn])
        is_met = pair.is_met_by(understood)
        count = counts.setdefault(pair.kind, [0, 0])
        count[0] += 1
        count[1] += is_met
        if not is_met:
            wrong += understood != pair.follow_up and pair.kind != "stands alone"
            misses.append(
                f"{pair.kind}: {pair.turn.question} | {pair.follow_up}\n"
                f"    meant:      {pair.standalone}\n    understood: {understood}"
            )
    standing = counts.pop("stands alone", [0, 0])
    total, met = (sum(count[n] for count in counts.values()) for n in (0, 1))
    lines = [f"| follow-ups, {half} half | pairs | understood |", "| --- | ---: | ---: |"]
    lines += [f"| {kind} | {count[0]} | {count[1]} |" for kind, count in sorted(counts.items())]
    lines += [
        f"| **all** | {total} | **{met / max(total, 1):.3f}** |",
        f"| rewritten, but otherwise than meant | {total} | {wrong / max(total, 1):.3f} |",
        f"| stand alone, and wrongly rewritten | {standing[0]} | "
        f"{(standing[0] - standing[1]) / max(standing[0], 1):.3f} |",
    ]
    return "\n".join([*lines, *(["", *misses] if with_misses else []), ""])
