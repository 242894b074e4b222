"""What changed between two versions of an article: paragraphs laid side by side, and
within each pair the words.

Pure. Knows nothing of pages or stores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

PieceKind = Literal["same", "added", "removed"]
PassageKind = Literal["same", "changed", "added", "removed"]

# A word or a number as one, any other mark alone, white space by itself.
_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|\s+|[^\w\s]")
# Two paragraphs are one that was rewritten where they share so much of their words (Dice).
_ALIKE = 0.4
# Words that stay between two changes are shown as changed with them up to this many.
_STRAY_WORDS = 1
# Beyond these the comparison would take seconds: paragraphs are paired in order, a pair
# is shown as one removed and one added.
_MAX_PAIRS = 40_000
_MAX_TOKENS = 6_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both versions or in one of them."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A title, lead, paragraph or caption in both versions: ``before`` and ``after`` are
    its places in the two lists compared, ``None`` where it is not there. The pieces
    without the added ones are the text before, without the removed ones that after."""

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> PassageKind:
        kinds = {piece.kind for piece in self.pieces}
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if kinds - {"same"} else "same"


def passages(before: Sequence[str], after: Sequence[str]) -> list[Passage]:
    """Two lists of paragraphs as one, in reading order: what was removed stands before
    what was added in its place."""
    return [
        Passage(old, new, tuple(_pieces(before, old, after, new)))
        for old, new in _aligned(before, after)
    ]


def words(before: str, after: str) -> list[Piece]:
    """Two wordings of one text as one, cut at words."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MAX_TOKENS:
        return _both(before, after)
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    runs: list[tuple[bool, list[str], list[str]]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        runs.append((tag == "equal", old[i1:i2], new[j1:j2]))
    pieces: list[Piece] = []
    removed = added = ""
    for number, (is_same, gone, come) in enumerate(runs):
        is_stray = 0 < number < len(runs) - 1 and _word_count(gone) <= _STRAY_WORDS
        if is_same and not is_stray:
            pieces += [*_both(removed, added), Piece("same", "".join(gone))]
            removed = added = ""
        else:
            removed += "".join(gone)
            added += "".join(come)
    return pieces + _both(removed, added)


def _word_count(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _both(removed: str, added: str) -> list[Piece]:
    if removed == added:
        return [Piece("same", removed)] if removed else []
    pieces = [Piece("removed", removed), Piece("added", added)]
    return [piece for piece in pieces if piece.text]


def _pieces(
    before: Sequence[str], old: int | None, after: Sequence[str], new: int | None
) -> list[Piece]:
    if old is None or new is None:
        return _both("" if old is None else before[old], "" if new is None else after[new])
    return words(before[old], after[new])


def _aligned(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _rewritten(before, range(i1, i2), after, range(j1, j2))
    return pairs


def _rewritten(
    before: Sequence[str], olds: range, after: Sequence[str], news: range
) -> list[tuple[int | None, int | None]]:
    """The pairs, in order, whose likeness adds up to the most (Needleman and Wunsch 1970,
    a gap costs nothing); what has no partner stands alone."""
    if len(olds) * len(news) > _MAX_PAIRS:
        common = min(len(olds), len(news))
        paired = list(zip(olds, news, strict=False))
        return [*paired, *((i, None) for i in olds[common:]), *((None, j) for j in news[common:])]
    counted = [Counter(_TOKEN.findall(before[i].casefold())) for i in olds]
    counted_new = [Counter(_TOKEN.findall(after[j].casefold())) for j in news]
    alike = [[_likeness(old, new) for new in counted_new] for old in counted]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            paired_score = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired_score, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((olds[i], news[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((olds[i], None))
            i += 1
        else:
            pairs.append((None, news[j]))
            j += 1
    return [*pairs, *((k, None) for k in olds[i:]), *((None, k) for k in news[j:])]


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """How much of their words two paragraphs share, from 0 to 1 (Dice 1945)."""
    total = _words(old) + _words(new)
    return 2 * _words(old & new) / total if total else 0.0


def _words(counted: Counter[str]) -> int:
    return sum(count for token, count in counted.items() if token[0].isalnum())
