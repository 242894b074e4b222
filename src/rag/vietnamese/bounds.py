"""What the words around a number say of it: a limit, a change, a place in an order.

Pure patterns over text in match form. Knows nothing of values or units.
"""

from __future__ import annotations

import re
from typing import Literal

Bound = Literal["exact", "over", "under", "at_least", "at_most", "about"]
Change = Literal["by", "to", "from"] | None

# In order: "không quá" before "quá", "không dưới" before "dưới".
_BEFORE: tuple[tuple[Bound, str], ...] = (
    (
        "at_most",
        r"không (?:được )?(?:vượt )?quá|không vượt|không (?:cao |nhiều |lớn )?hơn|tối đa|"
        r"nhiều nhất",
    ),
    ("at_least", r"ít nhất|tối thiểu|không dưới|không ít hơn|không kém|không thấp hơn"),
    (
        "under",
        r"gần|dưới|chưa đầy|chưa đến|chưa tới|chưa quá|không đến|không tới|không đầy|"
        r"chưa đủ|chưa được|ngót|non|"
        r"suýt soát|ít hơn|thấp hơn|nhỏ hơn",
    ),
    ("over", r"hơn|trên|vượt|vượt quá|vượt mức|quá|(?:tuổi|đã|mới) ngoài"),
    (
        "about",
        r"khoảng|chừng|độ chừng|ước chừng|ước|ước tính|ước đạt|xấp xỉ|tầm|áng chừng|cỡ|độ|"
        r"trên dưới|"
        r"(?:ước )?chừng phải|khoảng phải",
    ),
)
_BOUNDS = [
    (bound, re.compile(rf"(?<!\w)(?:{said})\s(?:khoảng |tới |đến )?\$?$"))
    for bound, said in _BEFORE
]
_AFTER = re.compile(r"\s(trở lên|trở xuống|trở lại)(?!\w)")
_PLACE = re.compile(r"(?<!\w)(?:trên|dưới|gần) $")
_MOVED = (
    r"tăng|giảm|nâng|hạ|rút|tụt|thu hẹp|kéo giảm|cắt giảm|sụt|tăng trưởng|"
    r"thu nhỏ|nhỏ đi|nhẹ đi|ngắn đi|ít đi|dài thêm|nặng thêm|cao thêm"
)
_LIGHT = r"(?: (?:được|đi|thêm|bình quân|trung bình|mạnh|nhẹ|đến|tới|ít nhất|thêm được|bớt))*"
_CHANGED: tuple[tuple[Change, str], ...] = (
    (
        "to",
        rf"(?:{_MOVED})(?: \w+){{0,2}}? (?:lên|lên đến|lên tới|lên mức|lên thành|xuống|"
        r"xuống còn|xuống mức|xuống dưới|còn|đạt|thành)"
        rf"|(?:{_MOVED}) từ \$?[\d.,]+ ?[^\d.;]{{0,24}}(?:lên|xuống|đến|tới|còn|thành)"
        r"(?: còn| đến| tới| mức)?",
    ),
    ("from", rf"(?:{_MOVED}) từ"),
    ("by", rf"(?:{_MOVED}){_LIGHT}(?: gấp)?"),
)
_CHANGES = [(change, re.compile(rf"(?<!\w)(?:{said})\s\$?$")) for change, said in _CHANGED]


def around(form: str, start: int, end: int) -> tuple[Bound, Change]:
    """The bound and the change of a number at ``[start, end)`` of a text."""
    before = form[max(0, start - 64) : start]
    # "trên một chiếc ghế" is a place, not more than one.
    if form.startswith("một ", start):
        before = _PLACE.sub("", before)
    bound: Bound = "exact"
    after = _AFTER.match(form, end)
    if after is not None:
        bound = "at_least" if after[1] == "trở lên" else "at_most"
    else:
        for name, pattern in _BOUNDS:
            said = pattern.search(before)
            if said is not None:
                bound, before = name, before[: said.start()]
                break
    change = next((name for name, pattern in _CHANGES if pattern.search(before)), None)
    return bound, change


# What stands before a number that names a place and counts nothing.
_LABEL = re.compile(
    r"(?<!\w)(thứ|hạng|số|quận|phường|quốc lộ|tỉnh lộ|đường|điều|khoản|lớp|khóa|phòng|tầng|"
    r"chương|nghị định|nghị quyết|thông tư|quyết định|chỉ thị|kênh|cấp|vòng|khu|tổ|thôn|bản|"
    r"phút|phút thứ|hiệp|nhóm|loại|top|bài|trang|tập|phần|mục|tiểu khu|"
    r"đội|km|ô|lô|cửa|cổng|ca|đợt|bảng|kỳ|giai đoạn)"
    r"\s(?:số\s)?$|(?<!\w)([qp])\.\s?$"
)
_SHORT_LABELS = {"q": "quận", "p": "phường"}
# Before these a unit behind the number is no unit: "thứ 3 thế giới", "lần thứ hai người ta".
ALWAYS_LABELS = frozenset(["thứ", "hạng", "quốc lộ", "tỉnh lộ", "điều", "khoản", "quận", "khóa"])


def label_before(form: str, start: int) -> str:
    """The word that makes a number at an offset a name or a place; "" where none does."""
    match = _LABEL.search(form, max(0, start - 20), start)
    return match[1] or _SHORT_LABELS[match[2]] if match else ""


_WEEKDAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|vào|hôm|từ|đến|tới|ngày|và) thứ $")
_WEEKDAY_AFTER = re.compile(r"\s?(?:,? ngày|\(|tuần|hàng tuần|hằng tuần|này|vừa|tới)(?!\w)|\s?\n")


def is_weekday(form: str, start: int, end: int, label: str) -> bool:
    """Whether "thứ" and a number are a day of the week ("sáng thứ hai", "thứ 7 tuần này")
    and not a place in an order ("lần thứ hai", "đứng thứ 7")."""
    return label == "thứ" and (
        _WEEKDAY.search(form, max(0, start - 16), start) is not None
        or _WEEKDAY_AFTER.match(form, end) is not None
    )


_NO_FIVE = re.compile(
    r"(?:\d|những|các|mỗi|hàng|hằng|một|cả|đầu|cuối|giữa|nhiều|vài|mấy|qua|theo|trăm|nghìn|ngàn|"
    r"trong|vào|từ|đến|hai|ba|bốn|mười|mươi) $"
)
_NO_ONE = re.compile(r"(?:là|như|thành|mỗi|cùng|bằng|từng|trong|cũng|với|của|theo|bởi) $")
_ONE_OF = re.compile(r" (?:lần nữa|cách|số|vài|ngày nào|bên|mặt|phía|con người)(?!\w)")


def is_no_count(form: str, word: str, start: int, end: int) -> bool:
    """Whether a lone number word is another word: năm a year, một an article, ba and tư
    kin and private."""
    before = form[max(0, start - 8) : start]
    if word == "năm":
        return _NO_FIVE.search(before) is not None
    if word == "một":
        return _NO_ONE.search(before) is not None or _ONE_OF.match(form, end) is not None
    if word == "ba":
        return re.search(r"(?:ông|bà|anh|chị|thứ) $", before) is not None
    return word == "không"


# After a number these begin something else than what is counted.
FORM_WORDS = frozenset(
    re.findall(
        r"\S+",
        "là và của có các những này đó kia ấy thì mà ở tại trong trên dưới với cho từ đến tới vào "
        "ra về bởi do vì nên để được bị đã đang sẽ cũng như rằng theo khi lúc nơi còn chỉ nhiều "
        "hơn so sau trước nhưng hoặc hay không chưa rất lại nay qua vừa nhằm trở lên xuống mỗi "
        "đạt gồm phải nếu bằng cùng giữa đều nhờ tức gần khoảng thuộc bao tăng giảm nữa rồi nhất",
    )
)
