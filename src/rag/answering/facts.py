"""What a question supposes, as a text has it: numbers with their units, names, and
what is denied.

Pure, over text in plain form, and coarser than what claims are held to
(:mod:`rag.answering.checks`): a question is short, and what nothing here reads is not held
against it. Knows nothing of what is compared with what.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rag.vietnamese.tokens import tokens

# Code points looked at on each side of a word: far more than the eight words that a negation
# reaches over. A long paragraph is not read anew for each of its words.
_NEAR = 200


def ahead(text: str, start: int) -> str:
    """What follows a word, whole words as far as it may reach."""
    end = start + _NEAR
    return text[start:end] if end >= len(text) else text[start : text.rfind(" ", start, end) + 1]


def behind(text: str, end: int) -> str:
    """What stands before a word, whole words as far as they matter to it."""
    start = end - _NEAR
    return text[:end] if start <= 0 else text[max(start, text.find(" ", start, end)) : end]


# --- dates ------------------------------------------------------------------------

_DATES = re.compile(
    r"(?<![\w/.,])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}))?(?![\w/])"
    r"|(?:(?:ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm) )(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2})"
    r"(?: năm (?P<y2>\d{4}))?"
    r"|(?<!\w)(?P<d5>\d{1,2}) tháng (?P<m5>\d{1,2}) năm (?P<y5>\d{4})"
    r"|tháng (?P<m3>\d{1,2})(?: năm |\s?[/-]\s?)(?P<y3>\d{4})"
    r"|(?<![\w/.,])(?P<m4>\d{1,2})/(?P<y4>\d{4})(?![\w/])"
    r"|(?<!\d )tháng (?P<m6>\d{1,2})(?![\w/.,]\d)"
)


def without_dates(text: str) -> str:
    """A text in plain form with each date blanked out, so that its parts are not read as
    numbers."""

    def blanked(match: re.Match[str]) -> str:
        g = match.groupdict()
        day = g["d"] or g["d2"] or g["d5"]
        month = g["m"] or g["m2"] or g["m3"] or g["m4"] or g["m5"] or g["m6"]
        if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
            return match.group()
        # "2.5", "1-2" are numbers unless a word says that they are a date.
        before = behind(text, match.start()).rstrip().rpartition(" ")[2]
        is_short = g["d"] and not g["y"] and "/" not in match.group()
        return match.group() if is_short and before not in _DATE_WORDS else " ; "

    return _DATES.sub(blanked, text)


_DATE_WORDS = frozenset(["ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "từ", "đến"])

# --- numbers ----------------------------------------------------------------------

_NUMBER_WORDS = re.findall(
    r"\S+",
    "một hai ba bốn tư năm lăm sáu bảy tám chín mười mươi chục trăm nghìn triệu tỷ nửa rưỡi vài",
)
_SCALES = frozenset(["chục", "trăm", "nghìn", "triệu", "tỷ", "vạn"])
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<digits>\d+(?:[.,]\d+)*)(?P<glued>[^\W\d_]+)?(?=[^\w]|$)"
    rf"|(?<!\w)(?P<word>{'|'.join(_NUMBER_WORDS)})(?!\w)"
)
_AFTER = re.compile(r"\s*(%|[^\W\d_]+)(?:\s+([^\W\d_]+))?")
# "năm 1954" is a year; "là một di tích" counts nothing.
_YEAR_WORD = re.compile(r"năm(?= \d|$| (?:nay|ngoái|qua|sau|trước|học|đó|này|ấy))")
_NO_COUNT = re.compile(r"(?<!\w)(?:là|như|thành|mỗi|cùng|bằng)\s$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands: ``value`` in one spelling, ``unit`` the syllable after it
    ("" at a stop)."""

    value: str
    unit: str
    written: str


def amounts(text: str) -> list[Amount]:
    """The numbers of a text in plain form whose dates are blanked out."""
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        before, after = behind(text, match.start()), ahead(text, match.end())
        word, digits, glued = match.group("word"), match.group("digits"), match.group("glued")
        if word and _counts_nothing(word, before, after):
            continue
        follows = _AFTER.match(after)
        unit = glued or (follows.group(1) if follows else "")
        if not glued and follows and unit in _SCALES:
            unit = f"{unit} {follows.group(2) or ''}".strip()
        value = word or _number_value(digits)
        found.append(Amount(value, unit, f"{match.group()} {unit}".strip()))
    return found


def _counts_nothing(word: str, before: str, after: str) -> bool:
    if word == "năm":
        return _YEAR_WORD.match(word + after) is not None or not after.strip(" .;,")
    if word == "một":
        return (
            _NO_COUNT.search(before) is not None
            or re.match(r" (?:trong|cách|số)", after) is not None
        )
    if word == "ba":
        return before.endswith(("ông ", "bà "))
    return word == "tư" and not before.endswith(("mươi ", "thứ "))


def _number_value(digits: str) -> str:
    """Digits in one spelling: dots between thousands are dropped, a decimal comma is a
    point, leading zeros go ("14.000" and "14000"; "2,50" and "2.5")."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    whole, point, part = digits.replace(",", ".").partition(".")
    whole = whole.lstrip("0") or "0"
    part = part.rstrip("0") if "." not in part else part
    return f"{whole}.{part}" if point and part else whole


# --- names ------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


def name_runs(text: str) -> list[tuple[list[str], bool]]:
    """Runs of neighbouring words with a capital or of letters with digits ("A1"), and
    whether the run opens the text, where a capital means nothing."""
    runs: list[tuple[list[str], bool]] = []
    previous_end, opens = -1, True
    for match in _WORD.finditer(text):
        word = match.group()
        is_name = word[0].isupper() or (
            word[0].isalpha() and any(character.isdigit() for character in word)
        )
        if is_name:
            gap = text[previous_end : match.start()]
            if runs and previous_end >= 0 and gap in (" ", "-", ". "):
                runs[-1][0].append(word)
            else:
                runs.append(([word], opens))
            previous_end = match.end()
        else:
            previous_end = -1
        opens = False
    return runs


# --- words that deny ----------------------------------------------------------------

_DENIES = re.compile(
    r"(?<!\w)(?:(?<!hàng )không(?! (?:chỉ|những|ít|gian|khí|quân|quá|dưới|đến|lực|tặc))|chẳng|"
    r"chưa(?! (?:đầy|đến|tới|kể))|bác bỏ|phủ nhận|suýt)(?= )"
)
# Passed over to the word that is denied: "không được phép".
_LIGHT = frozenset(
    re.findall(
        r"\S+",
        "bị được phải có còn thể hề đã đang là cho việc sự bao giờ vào trong từ đến cuối đầu giữa "
        "ngày tháng năm quý tuần nay tới sau này đó",
    )
)


def denied(text: str) -> dict[str, str]:
    """What a text in plain form denies (a content syllable, and that with the next), and
    how each is denied there."""
    words = tokens(text)
    starts = [word.start for word in words]
    stops = [match.start() for match in _STOP.finditer(text)]
    found: dict[str, str] = {}
    for match in _DENIES.finditer(text):
        end = match.end() + _NEAR
        stop = bisect_left(stops, match.end())
        end = min(end, stops[stop]) if stop < len(stops) else end
        clause = words[bisect_left(starts, match.end()) : bisect_left(starts, end)]
        found |= dict.fromkeys(_heads([word.text for word in clause]), match.group())
    return found


_STOP = re.compile(r"[.;:!?](?!\d)")


def _heads(words: Sequence[str]) -> list[str]:
    """The first content syllable of a clause, and it with the syllable after it."""
    heavy = (n for n, word in enumerate(words) if word not in _LIGHT and not word[0].isdigit())
    first = next(heavy, None)
    if first is None:
        return []
    return list(dict.fromkeys([words[first], " ".join(words[first : first + 2])]))
