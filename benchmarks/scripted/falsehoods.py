"""A true sentence made false in one way, as a language model might get it wrong.

Pure. Each change is a near one: the next number, a neighbouring tone, a day off. Shares
no code with what is to find them. Knows nothing of paragraphs or of markers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_UPPER = "A-ZĐÀÁẢÃẠÂẦẤẨẪẬĂẰẮẲẴẶÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAME = re.compile(rf"(?<!^)(?<![.!?:] )(?<!\w)[{_UPPER}]\w+(?: [{_UPPER}]\w+)+")
# A number that is no part of a date, of a longer number or of a code.
_NUMBER = re.compile(r"(?<![\w.,/:-])\d{1,3}(?:[.,]\d+)*(?![\w/:-]|[.,]\d)")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})([/-])(\d{1,2})(?=[/-]\d{4}|(?![\d/-]))")
_YEAR = re.compile(r"(năm )((?:19|20)\d\d)(?!\d)")
_UNITS = {
    "tỷ": "triệu", "triệu": "tỷ", "nghìn": "triệu", "tấn": "kg", "kg": "tấn", "km": "m",
    "mét": "km", "m": "km", "giờ": "phút", "phút": "giờ", "ngày": "tháng", "tháng": "năm",
    "năm": "tháng", "tuổi": "tháng tuổi", "USD": "đồng", "đồng": "USD", "người": "hộ",
    "trận": "giải", "bàn": "trận", "điểm": "bàn", "lần": "ngày", "ha": "m2", "độ": "mét",
}  # fmt: skip
_UNIT = re.compile(rf"(\d) ({'|'.join(_UNITS)})(?!\w)")
# What turns a statement round, and how far each is from a plain one.
_TURNED = (
    (" không phải là ", " là "), (" chưa ", " đã "), (" không ", " "), (" đã ", " chưa "),
    (" được ", " không được "), (" bị ", " không bị "), (" có ", " không có "),
    (" là ", " không phải là "),
)  # fmt: skip
_SURER = ((" dự kiến ", " "), (" có thể ", " "), (" sẽ ", " đã "), (" nghi ", " "))
_OFFICE = r"(?:(?:phó )?(?:chủ tịch|tổng thống|thủ tướng|bí thư|giám đốc|bộ trưởng|trưởng)|hậu vệ)"
_TITLES = (
    (re.compile(rf"(?<!\w)(?:cựu|nguyên) (?={_OFFICE})", re.IGNORECASE), ""),
    (re.compile(r"(?<!\w)(?:Phó|phó) (?=giám đốc|chủ tịch|trưởng|tổng)"), ""),
    (re.compile(r"(?<!\w)Thứ (?=trưởng)"), "Bộ "),
    (re.compile(r"(?<!\w)(?=chủ tịch|giám đốc|trưởng (?:khoa|phòng|ban))"), "phó "),
    (re.compile(r"(?<!\w)(?=Chủ tịch|Giám đốc|Trưởng (?:khoa|phòng|ban))"), "Phó "),
    (re.compile(r"(?<!\w)(?=huấn luyện viên)"), "trợ lý "),
    (re.compile(r"(?<!\w)bị cáo(?!\w)"), "bị can"),
)
_BOUNDS = {"hơn": "gần", "gần": "hơn", "khoảng": "hơn", "trên": "dưới", "dưới": "trên"}
_BOUND = re.compile(rf"(?<!\w)({'|'.join(_BOUNDS)})( \d)")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def number(text: str) -> str | None:
    """The last digit one higher."""
    if _DATE.search(text):
        return None
    for match in _NUMBER.finditer(text):
        if not text[: match.start()].endswith(("năm ", "ngày ", "tháng ")):
            digit = str((int(match.group()[-1]) + 1) % 10)
            return f"{text[: match.end() - 1]}{digit}{text[match.end() :]}"
    return None


def unit(text: str) -> str | None:
    """Another unit of the same kind of thing."""
    return _once(_UNIT, lambda found: f"{found[1]} {_UNITS[found[2]]}", text)


def bound(text: str) -> str | None:
    """Over for under; a bare number given a bound."""
    changed = _once(_BOUND, lambda found: _BOUNDS[found[1]] + found[2], text)
    return changed or _once(re.compile(r"(?<= có )(\d+ \w)"), lambda f: f"hơn {f[1]}", text)


def date(text: str) -> str | None:
    """A day off, or a year."""
    changed = _once(_DATE, lambda f: f"{_next(int(f[1]), 28)}{f[2]}{f[3]}", text)
    return changed or _once(_YEAR, lambda f: f"{f[1]}{int(f[2]) + 1}", text)


def name(text: str) -> str | None:
    """Another tone on a name's last syllable: Triều for Triệu."""
    for match in _NAME.finditer(text):
        changed = _retoned(match.group())
        if changed:
            return text[: match.start()] + changed + text[match.end() :]
    return None


def title(text: str) -> str | None:
    """Phó for trưởng, and the like."""
    changed = (pattern.sub(other, text, count=1) for pattern, other in _TITLES)
    return next((one for one in changed if one != text), None)


def negation(text: str) -> str | None:
    """A statement denied, or a denial left out."""
    return _first(_TURNED, text)


def modality(text: str) -> str | None:
    """Something planned or possible said as a fact."""
    return _first(_SURER, text)


def role(text: str) -> str | None:
    """Two names in each other's place."""
    found = list(_NAME.finditer(text))
    if len({one.group() for one in found}) < 2:
        return None
    one, two = found[0], next(two for two in found if two.group() != found[0].group())
    between = text[one.end() : two.start()]
    if len(between.split()) < 2:  # a list has no roles
        return None
    return text[: one.start()] + two.group() + between + one.group() + text[two.end() :]


def quotation(text: str) -> str | None:
    """Words put into someone's mouth."""
    match = _NAME.search(text)
    words = text.rstrip(".").split()
    if match is None or len(words) < 8 or any(mark in text for mark in '“”"'):
        return None
    said = " ".join([*words[:4], "hoàn toàn", *words[4:10]])
    return f"{match.group()} nói: “{said[0].upper()}{said[1:]}”."


def english(text: str) -> str | None:
    """In another language, with a number of the source's."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    return f"The newspaper reports that {match.group()} people were involved in the event."


Change = Callable[[str], str | None]
CHANGES: dict[str, Change] = {
    "number": number,
    "unit": unit,
    "bound": bound,
    "date": date,
    "name": name,
    "title": title,
    "negation": negation,
    "modality": modality,
    "role": role,
    "fabricated quotation": quotation,
    "English": english,
}


def _once(
    pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str
) -> str | None:
    changed = pattern.sub(change, text, count=1)
    return changed if changed != text else None


def _first(changes: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((text.replace(a, b, 1) for a, b in changes if a in text), None)


def _next(day: int, last: int) -> int:
    return day % last + 1


def _retoned(words: str) -> str | None:
    plain = unicodedata.normalize("NFD", words)
    places = [at for at, letter in enumerate(plain) if letter in _TONES]
    if not places or " " in plain[places[-1] :]:
        return None
    tone = plain[places[-1]]
    # Level syllables that end in a stop have two tones; the others take any.
    other = next(one for one in _TONES if one != tone)
    if re.search(r"(?:c|ch|p|t)$", plain):
        other = "\u0301" if tone == "\u0323" else "\u0323"
    changed = plain[: places[-1]] + other + plain[places[-1] + 1 :]
    return unicodedata.normalize("NFC", changed)
