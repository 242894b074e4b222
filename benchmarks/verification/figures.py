"""Numbers, units, money, bounds and dates that are a little off.

Rules of their own, which share nothing with the checks they test. Each function takes a
sentence with what stands around it and gives the changed sentences it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.verification.around import Around, put

_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w/-]|[.,]\d)")
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


def numbers(sentence: str, around: Around) -> Iterator[str]:
    """One digit one off, or two digits the other way round."""
    for match in _NUMBER.finditer(sentence):
        written = match.group()
        if _IS_YEAR.fullmatch(written) or re.search(r"tháng $", sentence[: match.start()]):
            continue
        digits = [i for i, c in enumerate(written) if c.isdigit() and c != "0"]
        if not digits:
            continue
        at = around.random.choice(digits)
        digit = int(written[at])
        other = str(digit + 1 if digit < 9 else digit - 1)
        yield put(sentence, match, written[:at] + other + written[at + 1 :])
        if len(written) == 2 and written[0] != written[1] and written[1] != "0":
            yield put(sentence, match, written[::-1])


_UNITS = {
    "kg": ["tấn", "tạ", "g"], "tấn": ["kg", "tạ"], "km": ["m"], "m": ["km", "cm"],
    "cm": ["m", "mm"], "mm": ["cm"], "ha": ["m2"], "giờ": ["phút", "ngày"], "phút": ["giờ", "giây"],
    "giây": ["phút"], "ngày": ["tuần", "giờ"], "tuần": ["ngày", "tháng"], "tháng": ["năm", "tuần"],
    "năm": ["tháng"], "tuổi": ["tháng"], "lít": ["ml"], "USD": ["euro"], "mg": ["g"], "ml": ["lít"],
    "người": ["hộ"], "hộ": ["người"], "lần": ["%"],
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d )(?:{'|'.join(_UNITS)})(?= |,|\.|\))")


def units(sentence: str, around: Around) -> Iterator[str]:
    """Another unit behind the same number."""
    for match in _UNIT.finditer(sentence):
        if re.match(r" (?:\d|nay|ngoái|trước|sau)", sentence[match.end() :]):
            continue
        yield put(sentence, match, around.random.choice(_UNITS[match.group()]))


_SCALE = re.compile(r"(?<=\d )(nghìn|triệu|tỷ|tỉ)(?= đồng| USD| đôla| đô la| euro)")
_SCALES = {"nghìn": "triệu", "triệu": "tỷ", "tỷ": "triệu", "tỉ": "triệu"}


def money(sentence: str, around: Around) -> Iterator[str]:
    """Money a thousand times more or less, or of another currency."""
    del around
    for match in _SCALE.finditer(sentence):
        yield put(sentence, match, _SCALES[match.group()])
    for match in re.finditer(r"(?<=\d )(?:triệu |tỷ |nghìn )?(đồng|USD)(?!\w)", sentence):
        other = "USD" if match[1] == "đồng" else "đồng"
        yield sentence[: match.start(1)] + other + sentence[match.end(1) :]


def percent(sentence: str, around: Around) -> Iterator[str]:
    """Percentage points for per cent."""
    del around
    for match in re.finditer(r"(?<=\d)\s?(?:%|phần trăm)(?!\w)", sentence):
        yield put(sentence, match, " điểm phần trăm")


_BOUNDED = re.compile(
    r"(?<!\w)(hơn|gần|khoảng|ít nhất|tối đa|không quá|dưới|trên|chưa đầy|chưa đến)(?= \d)"
)
_OTHER_BOUNDS = {
    "hơn": "gần", "gần": "hơn", "khoảng": "hơn", "ít nhất": "tối đa", "tối đa": "ít nhất",
    "không quá": "hơn", "dưới": "trên", "trên": "dưới", "chưa đầy": "hơn", "chưa đến": "hơn",
}  # fmt: skip
_BY = re.compile(r"(?<!\w)(tăng|giảm)(?= \d[\d.,]*\s?%)")
_TO = re.compile(r"(?<!\w)(tăng|giảm) (lên|xuống|xuống còn)(?= \d)")
_COUNTED = re.compile(r"(?<= )(?<!năm )(?<!tháng )(?<!ngày )\d{2,}(?= (?:người|hộ|tấn|km|triệu))")


def bounds(sentence: str, around: Around) -> Iterator[str]:
    """A bound turned round, left out or put in; "tăng" for "tăng lên"."""
    for match in _BOUNDED.finditer(sentence):
        if re.search(r"\d(?: [^\W\d]+){0,2} $", sentence[: match.start()]):
            continue  # "26 giường trên 10.000 dân": no bound
        yield put(sentence, match, _OTHER_BOUNDS[match[1]])
        yield sentence[: match.start()] + sentence[match.end() + 1 :]
    for match in _BY.finditer(sentence):
        yield put(sentence, match, match[1] + (" lên" if match[1] == "tăng" else " xuống còn"))
    for match in _TO.finditer(sentence):
        yield put(sentence, match, match[1])
    for match in _COUNTED.finditer(sentence):
        before = sentence[: match.start()].rstrip().rsplit(" ", 1)[-1]
        if before not in ("hơn", "gần", "khoảng", "trên", "dưới", "nhất", "quá", "từ", "đến"):
            yield put(sentence, match, around.random.choice(["hơn ", "gần "]) + match.group())


_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)")
_FULL_DAY = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
_SAID_DAY = re.compile(r"(?<=ngày )(\d{1,2})(?= tháng \d)")
_YEAR = re.compile(r"(?<=năm )((?:19|20)\d\d)(?!\d)")
_MONTH = re.compile(r"(?<=tháng )(\d{1,2})(?![\d.,])")


def dates(sentence: str, around: Around) -> Iterator[str]:
    """A day, a month or a year off."""
    step = around.random.choice([-1, 1])
    for pattern, most in ((_DAY, 28), (_FULL_DAY, 28), (_SAID_DAY, 28), (_MONTH, 12)):
        for match in pattern.finditer(sentence):
            day = int(match[1])
            if not 1 <= day <= most:
                continue
            other = day + step if 1 <= day + step <= most else day - step
            yield sentence[: match.start(1)] + str(other) + sentence[match.end(1) :]
    for match in _YEAR.finditer(sentence):
        yield put(sentence, match, str(int(match[1]) + step))
