"""Names, titles and quotations that are nearly right.

Rules of their own, which share nothing with the checks they test. Each function takes a
sentence with what stands around it and gives the changed sentences it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.verification.around import LOWER, UPPER, Around, put

WORD = rf"[{UPPER}][{LOWER}]+"
"""A word with a capital."""
_FULL_NAME = re.compile(rf"(?<![\w“\"])(?<!\. )(?:{WORD} ){{1,3}}{WORD}(?!\w| {WORD})")
_GIVEN = re.compile(rf"(?<=(?:ông|anh|chị) )({WORD})(?! {WORD}|\w)|(?<=bà )({WORD})(?! {WORD}|\w)")
_NEAR_TONES = str.maketrans("ềệàạấậứựíịồộốêeâaưu", "ệềạàậấựứịíộồộeêaâuư")


def names(sentence: str, around: Around) -> Iterator[str]:
    """A neighbour's name from the same article, or one letter's mark another."""
    found = [m for m in _FULL_NAME.finditer(sentence) if m.start() > 0]
    for match in found:
        name = match.group()
        size = len(name.split())
        near = {
            other
            for other in _FULL_NAME.findall(around.article)
            if len(other.split()) == size
            and other not in sentence
            and not set(other.split()) & set(name.split())
        }
        if near:
            yield put(sentence, match, around.random.choice(sorted(near)))
        last = name.rsplit(" ", 1)[-1]
        other_last = _with_other_mark(last)
        if other_last != last:
            yield put(sentence, match, name[: -len(last)] + other_last)
    for match in _GIVEN.finditer(sentence):
        other = _with_other_mark(match.group())
        if other != match.group():
            yield put(sentence, match, other)


def _with_other_mark(word: str) -> str:
    for index in range(len(word) - 1, 0, -1):
        changed = word[index].translate(_NEAR_TONES)
        if changed != word[index] and word[index] not in "eau":
            return word[:index] + changed + word[index + 1 :]
    return word


_TITLES = re.compile(
    r"(?<!\w)(?:([Pp]hó) )?([Gg]iám đốc|[Cc]hủ tịch|[Bb]í thư|[Tt]rưởng phòng|[Tt]rưởng ban|"
    r"[Tt]rưởng khoa|[Tt]hủ tướng|[Hh]iệu trưởng|[Cc]ục trưởng|[Vv]iện trưởng|[Bb]ộ trưởng|"
    r"[Tt]ổng giám đốc|[Tt]ổng thống|[Tt]hứ trưởng)(?!\w)"
)
_INSTEAD = {
    "hiệu trưởng": "hiệu phó", "cục trưởng": "cục phó", "bộ trưởng": "thứ trưởng",
    "thứ trưởng": "bộ trưởng", "tổng thống": "phó tổng thống", "tổng giám đốc": "giám đốc",
    "viện trưởng": "viện phó",
}  # fmt: skip


_FORMER = re.compile(
    r"(?<!\w)(?:[Nn]guyên|[Cc]ựu) (?=(?:phó |tổng )?(?:giám đốc|chủ tịch|bí thư|thủ tướng|"
    r"tổng thống|bộ trưởng|cầu thủ))"
)


def titles(sentence: str, around: Around) -> Iterator[str]:
    """Phó put in or left out, trưởng for phó, nguyên put in or left out."""
    del around
    for match in _FORMER.finditer(sentence):
        rest = sentence[match.end() :]
        yield sentence[: match.start()] + (rest if match.start() else rest[0].upper() + rest[1:])
    for match in _TITLES.finditer(sentence):
        before = sentence[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if before in ("phó", "nguyên", "cựu", "tổng", "quyền"):
            continue
        title = match[2].lower()
        if match[1]:
            yield put(sentence, match, title if match.start() else title.capitalize())
            continue
        other = _INSTEAD.get(title, f"phó {title}")
        yield put(sentence, match, other if match.start() else other.capitalize())
        nguyen = f"nguyên {title}"
        yield put(sentence, match, nguyen if match.start() else nguyen.capitalize())


_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")


def quotations(sentence: str, around: Around) -> Iterator[str]:
    """A word of the quotation another of the article, or left out."""
    pool = re.findall(rf"(?<= )[{LOWER}]{{3,}}(?= )", around.article)
    for match in _QUOTED.finditer(sentence):
        words = match[1].split(" ")
        if len(words) < 4 or not pool:
            continue
        at = around.random.randrange(1, len(words) - 1)
        other = around.random.choice(pool)
        if words[at].strip(",.").lower() != other:
            changed = [*words[:at], other, *words[at + 1 :]]
            yield sentence[: match.start(1)] + " ".join(changed) + sentence[match.end(1) :]
        if words[at].isalpha():
            left = [*words[:at], *words[at + 1 :]]
            yield sentence[: match.start(1)] + " ".join(left) + sentence[match.end(1) :]
