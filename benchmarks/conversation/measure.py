"""How many follow-ups are made to stand alone by rules, and how many questions that do
already are wrongly rewritten.

A follow-up counts as understood where that says the same as the form written by hand: in
all words, or in all but question words and small ones. The rules were made on the tuning
pairs; the untouched ones were written before they were asked once, and not looked at
before. (Asked for the first time .800 of them were understood; two faults they showed were
mended since. Of the tuning pairs 64 had been kept apart before, with .781 then. No standing
question was rewritten either time.)
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.answering.followups import stand_alone
from rag.answering.turns import EarlierTurn
from rag.vietnamese.normalise import fold
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import syllables

STANDS_ALONE = "stands alone"
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

    def is_met_by(self, understood: str) -> bool:
        """Whether it was understood: as written, or in what it says."""
        if self.standalone == self.follow_up:
            return understood == self.follow_up
        said, meant = (_content(text) for text in (understood, self.standalone))
        return said == meant


def _content(text: str) -> Counter[str]:
    words = (word for word in syllables(text) if word not in QUESTION_WORDS | _SMALL)
    return Counter(fold(word) for word in words)


def pairs(half: str) -> Iterator[Pair]:
    """Those of one half; kind "stands alone" for what is to be left as it is."""
    ending = "_untouched" if half == "untouched" else ""
    for row in _rows(f"followups{ending}.tsv"):
        turn = EarlierTurn(row["question"], row["answer"])
        yield Pair(row["kind"], turn, row["follow_up"], row["standalone"])
    for row in _rows(f"standing{ending}.tsv"):
        turn = EarlierTurn(row["question"], row["answer"])
        yield Pair(STANDS_ALONE, turn, row["standing"], row["standing"])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def report() -> str:
    """The tables of both halves."""
    return "\n".join(table(half) for half in HALVES)


def table(half: str, *, with_misses: bool = False) -> str:
    """A Markdown table: of each kind, how many there are and how many were understood."""
    counts: dict[str, list[int]] = {}
    misses: list[str] = []
    wrong = 0
    for pair in pairs(half):
        understood = stand_alone(pair.follow_up, [pair.turn])
        is_met = pair.is_met_by(understood)
        count = counts.setdefault(pair.kind, [0, 0])
        count[0] += 1
        count[1] += is_met
        if not is_met:
            wrong += understood != pair.follow_up and pair.kind != STANDS_ALONE
            misses.append(
                f"{pair.kind}: {pair.turn.question} | {pair.follow_up}\n"
                f"    meant:      {pair.standalone}\n    understood: {understood}"
            )
    standing = counts.pop(STANDS_ALONE, [0, 0])
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
