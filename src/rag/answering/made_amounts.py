"""Questions for the amounts that a sentence gives: how long, how high, how many.

"Đèo Pha Đin dài 32 km" gives "Đèo Pha Đin dài bao nhiêu km?". Pure; narrow rules, since a
question that nobody would ask is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.made_question import MadeKind, MadeQuestion
from rag.answering.question_subjects import in_midst, is_capital, is_named, leans
from rag.vietnamese.quantities import Quantity, quantities

WHO = r"(?P<who>[^,.;:!?()“”\"…]{3,70}?)"
NOW = r"(?:(?:hiện nay|hiện tại|hiện đang|hiện|đã|đang|chính thức|sẽ) )*"
_ABOUT = (
    r"(?:(?:ước|là|đạt|lên|tới|đến|khoảng|chừng|tầm|gần|hơn|trên|xấp xỉ|tổng cộng|tròn|cả thảy|"
    r"tất cả|trung bình|tối đa) )*"
)
_NUMBER = r"(?P<number>\d[\d.,]*)"

_SIZES = r"dài|cao|rộng|sâu|nặng|dày"
_EXTENTS = (
    r"(?:tổng )?(?:chiều dài|chiều cao|chiều rộng|độ cao|độ sâu|diện tích|trọng lượng|trọng tải|"
    r"công suất|sức chứa|dân số|dung tích|vốn đầu tư|mức đầu tư|kinh phí|vốn điều lệ|chi phí|vốn)"
)
_MEASURE = re.compile(
    rf"{WHO},? {NOW}(?:(?P<size>{_SIZES})|(?:có|với) (?P<extent>{_EXTENTS})|"
    rf"(?P<lasts>kéo dài|diễn ra trong)|cách (?P<origin>[^,.;:()]{{3,40}}?)) {_ABOUT}{_NUMBER}"
)
# "Cánh đồng Mường Thanh nằm trong lòng chảo Điện Biên, dài hơn 20 km".
_LATER_MEASURE = re.compile(
    rf"{WHO} {NOW}(?:nằm|là|thuộc|tọa lạc|bắt nguồn|được xây|được khánh thành) [^,;:()]{{3,90}}, "
    rf"(?P<size>{_SIZES}) {_ABOUT}{_NUMBER}"
)
_BASES = {
    "dài": ("m",),
    "cao": ("m",),
    "sâu": ("m",),
    "dày": ("m",),
    "rộng": ("m", "m2"),
    "nặng": ("kg",),
    "kéo dài": ("giây", "tháng", "ngày đêm"),
    "diễn ra trong": ("giây", "tháng", "ngày đêm"),
    "cách": ("m",),
}
_SCALE = re.compile(r"^(?:nghìn|ngàn|triệu|vạn|tỷ|tỉ) ")
_SPOKEN = {"m": "mét", "t": "tấn"}
# So much a day is another thing than so much.
_PER = re.compile(r"[^,.;]{0,20}(?:/| mỗi | một (?:giờ|ngày|tháng|năm))")


def measures(sentence: str) -> Iterator[MadeQuestion]:
    """How long, high, wide, deep or heavy what the sentence opens with is, how far or how
    long, how much it holds or costs."""
    matches = [one for one in (_MEASURE.match(sentence), _LATER_MEASURE.match(sentence)) if one]
    match = next((one for one in matches if is_named(one["who"])), None)
    if match is None:
        return
    amount = _amount_at(sentence, match.start("number"))
    unit = _unit_of(sentence, amount) if amount is not None else ""
    if amount is None or not unit or any(map(str.isdigit, unit.rstrip("23"))):
        return
    if amount.kind != "money":
        unit = _SPOKEN.get(unit, _SCALE.sub("", unit))
    found = match.groupdict()
    extent, origin = found.get("extent"), found.get("origin")
    asked = found["size"] or found.get("lasts") or "cách"
    if extent:
        if amount.kind == "percent" or _PER.match(sentence, amount.end):
            return
        asked = f"có {extent}"
    elif amount.in_base_unit()[2] not in _BASES[asked]:
        return
    if origin:
        if not is_capital(origin.split()[-1]) or leans(origin):
            return
        asked = f"cách {origin}"
    yield _made(match["who"], f"{asked} bao nhiêu {unit}", sentence, amount, "measure")


_COUNT = re.compile(
    rf"(?:(?P<when>Năm \d{{4}}),? )?{WHO} {NOW}"
    rf"(?P<verb>có|gồm|bao gồm|quy tụ|đi qua|nuôi|trồng|thu hút|đón|tiếp nhận|sản xuất) "
    rf"{_ABOUT}{_NUMBER} (?P<what>[^,.;:()“”\"]{{2,60}})"
)
_STANDING = frozenset(["có", "gồm", "bao gồm", "quy tụ", "đi qua"])
# What is counted goes no further than this.
_PAST_COUNTED = re.compile(
    r" (?:với|và|đang|được|bị|trong|trên|ở|tại|cùng|đã|sẽ|từ|đến|tới|do|là|mà|để|thuộc|của|"
    r"tham gia|tham dự|sinh sống|trở lên|theo|khi|nhưng|gồm|bao gồm|nằm|có|trải|đạt|ra|về|cho|"
    r"mỗi|hoạt động|làm việc|phục vụ|vào|như|sau|hơn|so|này|khác|mới|nữa|nên|còn|không|chưa|"
    r"tương|trực thuộc|lớn|nhỏ|chính|chiếm|dành|ghi|chạy|bằng|qua|đầu tiên|thường|trước|tính|"
    r"đến từ|hoàn thành|phải|đi|lên|xuống|nhận|đăng ký|xếp|cần|chia|biểu diễn|trưng bày)(?= |$)"
)
# "38 cán bộ được tập huấn" are not all there are.
_MORE_OF_IT = re.compile(r"$| (?:với|và|cùng|trải|nằm|ở|tại)(?!\w)")
_MOST_COUNTED_WORDS = 4
# What is counted today and is otherwise tomorrow.
_PASSING = re.compile(
    r"(?<!\w)(?:hôm nay|hôm qua|đến nay|tính đến|trong ngày|tuần|vừa qua|mới đây|cùng kỳ|thêm|"
    r"còn|mỗi|chỉ|ca|bệnh nhân|đến sáng|đến chiều|hàng năm|hằng năm|trong số)(?!\w)"
)


def counts(sentence: str) -> Iterator[MadeQuestion]:
    """How many of something what the sentence opens with has, or had in a year."""
    match = _COUNT.match(sentence)
    if match is None or not is_named(match["who"]) or _PASSING.search(sentence):
        return
    # A team is another one with each contest.
    if match["who"].lower().startswith(("đội", "đoàn")):
        return
    # What changes with the year is asked for with it.
    if match["when"] is None and match["verb"] not in _STANDING:
        return
    amount = _amount_at(sentence, match.start("number"))
    if amount is None or amount.kind != "count" or amount.low < 2:
        return
    counted = _counted(sentence, amount, match.end("what"))
    if not counted:
        return
    asked = f"{match['verb']} bao nhiêu {counted}"
    yield _made(match["who"], asked, sentence, amount, "count", match["when"] or "")


def _counted(sentence: str, amount: Quantity, end: int) -> str:
    """What is counted, "phòng học": the amount's own unit and the words that belong to it;
    "" where they cannot be told from what follows."""
    unit = _SCALE.sub("", _unit_of(sentence, amount))
    more = _PAST_COUNTED.split(sentence[amount.end : end])[0]
    if not _MORE_OF_IT.match(sentence[amount.end + len(more) : end]):
        return ""
    counted = f"{unit}{more}".strip()
    if counted == "người":
        return ""  # which ones, the sentence says elsewhere
    is_plain = bool(unit) and not any(map(str.isdigit, counted)) and not leans(counted)
    return counted if is_plain and len(counted.split()) <= _MOST_COUNTED_WORDS else ""


def _amount_at(sentence: str, start: int) -> Quantity | None:
    """The amount that begins there, unless it is a range or a place in a row."""
    for amount in quantities(sentence):
        if amount.start == start and amount.value is not None and amount.kind != "ordinal":
            return amount
    return None


def _unit_of(sentence: str, amount: Quantity) -> str:
    """Its unit as written."""
    return re.sub(r"^[\d.,]+\s?", "", sentence[amount.start : amount.end])


def _made(
    who: str, asked: str, sentence: str, amount: Quantity, kind: MadeKind, when: str = ""
) -> MadeQuestion:
    subject = f"{when}, {in_midst(who)}" if when else who
    return MadeQuestion(f"{subject} {asked}?", who, sentence[amount.start : amount.end], kind)
