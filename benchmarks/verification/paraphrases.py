"""Other ways to write the same, by rule: what a check must let through.

Each function gives the sentences that it can make of one, all as true as it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

Paraphrase = Callable[[str, datetime | None], Iterator[str]]

_FRONTED = re.compile(
    r"((?:Ngày|Sáng|Chiều|Tối|Trưa|Rạng sáng|Đêm|Tại|Ở|Năm|Tháng|Trong|Hôm) [^,.“\"]{2,40}), "
    r"([^\W\d_][^“”\"]+)\.$"
)


def reordered(sentence: str, published: datetime | None) -> Iterator[str]:
    """When or where, from the front to the end."""
    del published
    match = _FRONTED.match(sentence)
    if match is None or len(match[1].split()) > 8 or len(match[2].split()) > 25:
        return
    main = match[2]
    yield f"{main[0].upper()}{main[1:]}, {match[1][0].lower()}{match[1][1:]}."


_SHORT = {
    "UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "TP HCM": "Thành phố Hồ Chí Minh",
    "CSGT": "cảnh sát giao thông", "THPT": "trung học phổ thông", "NXB": "nhà xuất bản",
    "BHYT": "bảo hiểm y tế", "BHXH": "bảo hiểm xã hội", "TP": "thành phố",
    "ĐH": "Đại học", "GD&ĐT": "Giáo dục và Đào tạo",
}  # fmt: skip


def abbreviations(sentence: str, published: datetime | None) -> Iterator[str]:
    """A short form written out, or words made short."""
    del published
    for short, long in _SHORT.items():
        match = re.search(rf"(?<![\w.]){re.escape(short)}(?![\w&.]|\. )", sentence)
        if match:
            written = long if match.start() else long[0].upper() + long[1:]
            yield sentence[: match.start()] + written + sentence[match.end() :]
        match = re.search(rf"(?<!\w){re.escape(long)}(?!\w)", sentence)
        if match and short not in ("TP", "ĐH") and match.start():
            yield sentence[: match.start()] + short + sentence[match.end() :]


_UNITS = {
    "kg": "kilôgam", "km": "kilômét", "%": " phần trăm", "ha": "héc-ta", "m2": "mét vuông",
    "m": "mét", "cm": "xăng-ti-mét", "tỷ": "tỉ", "USD": "đôla Mỹ", "nghìn": "ngàn", "g": "gam",
    "m3": "mét khối", "đôla": "USD",
}  # fmt: skip


def units(sentence: str, published: datetime | None) -> Iterator[str]:
    """A unit written out."""
    del published
    for short, long in _UNITS.items():
        match = re.search(rf"(?<=\d)(\s?){short}(?!\w)", sentence)
        if match:
            written = long if long[0] == " " else f" {long}"
            yield sentence[: match.start()] + written + sentence[match.end() :]


def scales(sentence: str, published: datetime | None) -> Iterator[str]:
    """The same number at another scale, or without its separators."""
    del published
    for match in re.finditer(r"(?<![\d.,])(\d)\.(\d)00 (tỷ|triệu)(?= đồng| USD)", sentence):
        nghin = f"{match[1]},{match[2]}".removesuffix(",0")
        yield sentence[: match.start()] + f"{nghin} nghìn {match[3]}" + sentence[match.end() :]
    for match in re.finditer(r"(?<![\d.,/])(\d{1,3})\.(\d{3})(?![\d.,/])(?!\.\d)", sentence):
        yield sentence[: match.start()] + match[1] + match[2] + sentence[match.end() :]
        is_range = re.search(r"\d ?(?:-|đến|tới) ?$", sentence[: match.start()]) or re.match(
            r" ?(?:-|đến|tới) ?\d", sentence[match.end() :]
        )
        if match[2] == "000" and sentence[match.end() : match.end() + 1] == " " and not is_range:
            yield sentence[: match.start()] + f"{match[1]} nghìn" + sentence[match.end() :]
    for match in re.finditer(r"(?<![\d.,/])(\d{1,3}) triệu(?= đồng)", sentence):
        yield sentence[: match.start()] + f"{match[1]}.000.000" + sentence[match.end() :]


_TONES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "ọa": "oạ", "ủy": "uỷ", "úy": "uý", "ùy": "uỳ"}
_TONES |= {new: old for old, new in _TONES.items()}


def tones(sentence: str, published: datetime | None) -> Iterator[str]:
    """The tone on the other vowel."""
    del published
    for old, new in _TONES.items():
        match = re.search(rf"(?<![qQ\W])({old})(?!\w)", unicodedata.normalize("NFC", sentence))
        if match:
            yield sentence[: match.start()] + new + sentence[match.end() :]


def shortened(sentence: str, published: datetime | None) -> Iterator[str]:
    """What stands in brackets left out."""
    del published
    match = re.search(r" \([^()]{3,60}\)", sentence)
    if match:
        yield sentence[: match.start()] + sentence[match.end() :]


def dates(sentence: str, published: datetime | None) -> Iterator[str]:
    """A date written out, or one that the article counts from its own day."""
    for match in re.finditer(
        r"(?<=[Nn]gày )(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/]|[.,]\d)", sentence
    ):
        year = f" năm {match[3]}" if match[3] else ""
        written = f"{match[1]} tháng {match[2]}{year}"
        yield sentence[: match.start()] + written + sentence[match.end() :]
        if published is not None and not match[3] and abs(int(match[2]) - published.month) < 3:
            yield (
                sentence[: match.start()]
                + f"{match.group()}/{published.year}"
                + sentence[match.end() :]
            )
    if published is not None:
        match = re.search(r"(?<!\w)hôm (qua|nay)(?!\w)", sentence)
        if match:
            day = published - timedelta(days=match[1] == "qua")
            written = f"ngày {day.day}/{day.month}/{day.year}"
            yield sentence[: match.start()] + written + sentence[match.end() :]


PARAPHRASES: dict[str, Paraphrase] = {
    "clause moved": reordered,
    "abbreviation": abbreviations,
    "unit written out": units,
    "scale": scales,
    "tone placement": tones,
    "brackets left out": shortened,
    "date written out": dates,
}
