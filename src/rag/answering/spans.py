"""The spans of a sentence that could be shown alone as a short answer.

A span is whole words: it never cuts a name, an amount with its bound, a date, brackets or
quotation marks, and never leaves a negation or a hedge outside. Pure. Knows nothing of
which span answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from rag.answering.cohesion import UNKNOWN, Cohesion
from rag.types import Span
from rag.vietnamese.mentions import Mention, mentions
from rag.vietnamese.quantities import Quantity
from rag.vietnamese.tokens import Token, tokens

MAX_SYLLABLES = 16
"""A clause still read at a glance; a list may be longer (:data:`MAX_LIST_SYLLABLES`)."""
MAX_LIST_SYLLABLES = 24

# From this cohesion on a boundary would cut a word: it would cut 1 in 100 of the boundaries
# of the tuning half's gold answers (ViNewsQA dev), "mắc | bệnh" and its like.
_ONE_WORD = 0.0


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Match forms. What no answer begins with, what none ends with.
_NEVER_FIRST = _words(
    "là và hoặc hay của thì mà rằng cũng nên nhưng song còn này đó ấy kia nọ đấy nhé vậy nữa "
    "rồi lại cùng như gồm bao"
)
_NEVER_LAST = _words(
    "là và hoặc hay của thì mà rằng cũng nhưng song còn các những một mỗi mọi từng với cho để "
    "do vì bởi nhờ bị rất đã đang sẽ sắp vẫn tại ở từ đến tới trong ngoài như gồm nếu khi hơn "
    "gần khoảng chừng hầu khá quá càng không chưa chẳng có thể theo về vào bằng hãy đừng nên phải"
)
# "bé hơn", "nặng hơn", "ở trong": they may close a phrase after all.
_MAY_CLOSE = _words("hơn trong ngoài về vào phải có")
# What may not be left outside, right before a span or earlier in its clause: it turns
# or weakens all that follows. Bounds of amounts stand right before them.
_TURNING = re.compile(
    r"(?<!\w)(?:không(?! (?:chỉ|những|gian|khí|quân))|chưa|chẳng|đừng|tránh|dự kiến|dự tính|"
    r"dự định|có thể|có khả năng|có lẽ|có nguy cơ|nghi|nghi ngờ|được cho là|bị cho là|"
    r"cáo buộc|suýt|bác bỏ|phủ nhận|nếu|giả sử|kế hoạch|đề xuất|đề nghị|hy vọng|mong muốn|"
    r"ước tính|dường như|hình như|ngừng|thay vì|hạn chế|ít khi|hiếm khi|"
    r"khó(?! (?:thở|khăn|chịu|ngủ|nuốt|tiêu|tính)))(?!\w)",
    re.IGNORECASE,
)
_BOUND_BEFORE = re.compile(
    r"(?<!\w)(?:hơn|gần|trên|dưới|khoảng|chừng|tầm|ước|xấp xỉ|tối đa|tối thiểu|ít nhất|"
    r"nhiều nhất|không quá|không dưới|chưa đầy|chưa đến|chưa tới|vượt|quá|ngót|cỡ|từ|"
    r"trung bình|bình quân|số|thứ) (?:khoảng |tới |đến )?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(r" (?:trở lên|trở xuống)(?!\w)")
_HONORIFICS = _words("ông bà anh chị cô chú cụ em bé cháu bác")
# A pronoun says nothing without what it stands for; "tôi" is whoever spoke.
_PRONOUNS = _words(
    "ông bà anh chị cô chú cụ em bé cháu bác nó họ hắn y chúng mình ấy ta đây đó này kia nọ thế "
    "vậy người điều việc cái con những các"
)
_SPOKEN = _words("tôi tớ tao")
_CLAUSE_END = re.compile(r"[.!?…;:](?=\s|$|[\"”’»)])|\n")
_MARKS = frozenset('()[]“”«»‘’"')
_PAIRED = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """``[first, last)`` of a sentence's tokens; ``span`` the same in code points, with
    the signs that belong to it ("5%")."""

    first: int
    last: int
    span: Span


class ReadSentence:
    """One sentence read for its spans: tokens, what stands between them, mentions."""

    def __init__(self, text: str, cohesion: Cohesion) -> None:
        self.text = text
        self.tokens: list[Token] = tokens(text)
        self.mentions: list[Mention] = mentions(text)
        self._outside: dict[int, list[str]] = {}
        self.joints = [UNKNOWN] * (len(self.tokens) + 1)
        """The cohesion across each boundary; of numbers and across marks none."""
        for n in range(1, len(self.tokens)):
            before, after = self.tokens[n - 1].text, self.tokens[n].text
            if self.gaps[n] == " " and before.isalpha() and after.isalpha():
                self.joints[n] = cohesion.of_pair(before, after)

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before each token, and after the last."""
        ends = [0, *(token.end for token in self.tokens)]
        starts = [*(token.start for token in self.tokens), len(self.text)]
        return [self.text[end:start] for end, start in zip(ends, starts, strict=True)]

    def spans(self) -> list[TokenSpan]:
        """Every span that may be shown alone."""
        firsts = [n for n in range(len(self.tokens)) if self._may_begin(n)]
        lasts = [n for n in range(1, len(self.tokens) + 1) if self._may_end(n)]
        stops = self._stops()
        commas = list(accumulate((one == "," for one in self.text), initial=0))
        spoken = list(accumulate((t.text in _SPOKEN for t in self.tokens), initial=0))
        telling = list(accumulate((t.text not in _PRONOUNS for t in self.tokens), initial=0))
        found = []
        for first in firsts:
            stop = next((n for n in stops if n > first), len(self.tokens))
            stop = min(stop, first + MAX_LIST_SYLLABLES)
            for last in lasts:
                if last > stop:
                    break
                # It says something: no "tôi", and not pronouns alone.
                if last <= first or spoken[last] > spoken[first] or telling[last] == telling[first]:
                    continue
                start, end = self._sides(first, last)
                is_list = commas[end] - commas[start] > 1
                if last - first > (MAX_LIST_SYLLABLES if is_list else MAX_SYLLABLES):
                    continue
                if self._has_marks and not _is_closed(self.text[start:end]):
                    continue
                found.append(TokenSpan(first, last, Span(start, end)))
        return found

    def _stops(self) -> list[int]:
        """Boundaries that no span reaches over."""
        return [
            n
            for n, gap in enumerate(self.gaps)
            if n and (re.search(r"[.!?…;](?:\s|$)|\n|\s[-–—]\s", gap) is not None)
        ]

    def _is_boundary(self, n: int) -> bool:
        """Whether words end before token ``n``."""
        gap = self.gaps[n]
        if n in (0, len(self.tokens)):
            return True
        if not re.search(r"\s", gap):
            return False
        if self.joints[n] >= _ONE_WORD:
            return False
        after = self.tokens[n]
        is_name = self._is_capital(n - 1) and self._is_capital(n)
        if is_name and gap in (" ", ". ") and n > 1:
            return False
        return not any(one.start < after.start < one.end for one in self.mentions)

    def _is_capital(self, n: int) -> bool:
        return self.text[self.tokens[n].start].isupper()

    def _may_begin(self, n: int) -> bool:
        token = self.tokens[n]
        if token.text in _NEVER_FIRST or not self._is_boundary(n):
            return False
        if n == 0:
            return True
        if self._is_capital(n) and self.tokens[n - 1].text in _HONORIFICS and self.gaps[n] == " ":
            return False
        mention = next((m for m in self.mentions if m.start <= token.start < m.end), None)
        if mention is None:
            return True
        # "tăng 5%" is not 5%, as "hơn 60" is not 60.
        if isinstance(mention, Quantity) and mention.change is not None:
            return mention.start != token.start
        return _BOUND_BEFORE.search(self.text[: token.start]) is None

    def _may_end(self, n: int) -> bool:
        last = self.tokens[n - 1].text
        if not self._is_boundary(n):
            return False
        closes = n == len(self.tokens) or self.gaps[n].strip() != ""
        if last in _NEVER_LAST and not (closes and last in _MAY_CLOSE):
            return False
        return _BOUND_AFTER.match(self.text, self.tokens[n - 1].end) is None

    def _sides(self, first: int, last: int) -> tuple[int, int]:
        """Where a span begins and ends in the text, with the signs that belong to it; of
        brackets and quotation marks, only where it holds both."""
        start, end = self._begins[first], self._ends[last - 1]
        if self._has_marks and not _is_closed(self.text[start:end]):
            start, end = self.tokens[first].start, self.tokens[last - 1].end
            start -= self.text[max(0, start - 1) : start] in ("$", "€", "£")
            end += self.text[end : end + 1] in ("%", "‰")
        return start, end

    @cached_property
    def _has_marks(self) -> bool:
        return not _MARKS.isdisjoint(self.text)

    @cached_property
    def _begins(self) -> list[int]:
        """Where each token begins with the signs before it."""
        return [len(self.text[: token.start].rstrip('$€£“«"(‘#')) for token in self.tokens]

    @cached_property
    def _ends(self) -> list[int]:
        """Where each token ends with the signs after it."""
        ends = [token.end for token in self.tokens]
        return [len(self.text) - len(self.text[end:].lstrip('%°‰”»")’')) for end in ends]

    def left_outside(self, found: TokenSpan) -> list[str]:
        """Words that turn or weaken what follows, before the span in its clause and not
        in it, lower case. A comma does not end their reach, a stop or colon does."""
        start = found.span.start
        if start not in self._outside:
            clause = _CLAUSE_END.split(self.text[:start])[-1]
            self._outside[start] = [m.group().lower() for m in _TURNING.finditer(clause)]
        return self._outside[start]


def _is_closed(text: str) -> bool:
    if _MARKS.isdisjoint(text):
        return True
    return text.count('"') % 2 == 0 and all(
        text.count(opening) == text.count(closing) for opening, closing in _PAIRED
    )
