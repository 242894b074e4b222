"""A text's words, of one syllable or of two: "bệnh nhân", "mổ".

The likeliest way to part it, by what the shipped embedding's tokenizer has learned. Knows
nothing of questions or of what a word means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rag.errors import ModelError
from rag.vietnamese.normalise import match_form
from rag.vietnamese.tokens import tokens

# The logarithm of the likelihood of a syllable: less than that of two that are no word, so
# that a known word of two is always taken, and of two that overlap the likelier.
_SYLLABLE = -20.0


@dataclass(frozen=True, slots=True)
class Compound:
    """``text`` in match form, its syllables parted by a space; ``[start, end)`` in code
    points of its text."""

    text: str
    start: int
    end: int


class Compounds:
    """``known`` are words of two syllables in match form, with the logarithms of their
    likelihoods."""

    def __init__(self, known: Mapping[str, float]) -> None:
        self._known = known

    @classmethod
    def load(cls) -> Compounds:
        """With the shipped embedding's words. Raises ModelError."""
        path = Path(str(resources.files("rag") / "models" / "embedding" / "tokenizer.json"))
        try:
            listed = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
            pairs = ((str(one), float(score)) for one, score in listed)
            return cls(dict(_words(pairs)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"Cannot read the words of {path}: {error!r}. Install the package again."
            ) from error

    def of(self, text: str) -> list[Compound]:
        """The words of an NFC text, in order; none reaches over a comma or a stop."""
        found = tokens(text)
        # By the number of syllables read: the best sum, and the size of the last word of it.
        best, last = [0.0], [0]
        for at, token in enumerate(found):
            score, size = best[at] + _SYLLABLE, 1
            if at and text[found[at - 1].end : token.start] == " ":
                known = self._known.get(f"{found[at - 1].text} {token.text}")
                if known is not None and best[at - 1] + known > score:
                    score, size = best[at - 1] + known, 2
            best.append(score)
            last.append(size)
        words: list[Compound] = []
        end = len(found)
        while end:
            parts = found[end - last[end] : end]
            whole = " ".join(part.text for part in parts)
            words.append(Compound(whole, parts[0].start, parts[-1].end))
            end -= last[end]
        return words[::-1]


def _words(listed: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    for written, score in listed:
        if written.count(" ") == 2 and written[0] == " ":
            form = match_form(written[1:])
            first, _, second = form.partition(" ")
            is_loose = first in _NEVER_FIRST or second in _NEVER_LAST
            if form in _WORDS_ALL_THE_SAME or not is_loose:
                yield form, score


# Small words, which the tokenizer joins to whatever often stands beside them.
_NEVER_FIRST = frozenset(
    re.findall(
        r"\S+",
        "đã đang sẽ của ở tại được bị các những và là với từ đến cho trong vào khi để mà thì này "
        "đó cũng rất không chưa một hai ba bốn do vì có nào gì ai như theo về ra lên người cùng "
        "đều lại",
    )
)
_NEVER_LAST = frozenset(
    re.findall(
        r"\S+",
        "là của và ở tại các những được đã có với từ để mà thì cho vào gì nào đâu ai khi này đó "
        "không sẽ đang một hai ba bốn rất cũng sau trước trên do đến anh",
    )
)
_WORDS_ALL_THE_SAME = frozenset(
    re.findall(
        r"\w+ \w+",
        "từ chối, từ bỏ, từ thiện, từ trần, từ chức, từ nhiệm, cho phép, cho thuê, cho vay, "
        "theo dõi, theo đuổi, lên án, lên lịch, lên cân, vào viện, nhập viện, ra viện, ra đời, "
        "ra mắt, không khí, không gian, có thai, có lợi, có hại, lại sức, về hưu, bị can, bị cáo",
    )
)
