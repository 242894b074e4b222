"""The attribute that a question asks of something, and whether a sentence gives one.

"Đồi A1 cao bao nhiêu mét?" is answered by a height or not at all, however much a sentence
tells of Đồi A1. Pure pattern matching; knows nothing of scores or of which sentence is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.facts import name_runs
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, holds, kind_of, measures, unit_asked

_NUMBER = (
    r"(?:\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ|"
    r"vài|nửa|rưỡi)"
)
_PEOPLE = (
    r"(?:người|bệnh nhân|ca|trường hợp|trẻ|bé|phụ nữ|nam|nữ|cháu|em|học sinh|sinh viên|bác sĩ|"
    r"công nhân|khách|dân|thành viên|tình nguyện viên|đại biểu|nạn nhân|bà mẹ|sản phụ|chuyên gia)"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """``asked`` is met in a folded question, ``given`` in a sentence in lower case.
    ``is_personal``: what is given must be given of whom the question names."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]
    is_personal: bool = False


def _attribute(name: str, asked: str, given: str, *, is_personal: bool = False) -> Attribute:
    return Attribute(
        name,
        re.compile(rf"(?<!\w)(?:{asked})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{given})(?!\w)"),
        is_personal,
    )


# In order: the first that is asked counts.
_ATTRIBUTES: tuple[Attribute, ...] = (
    _attribute(
        "phone",
        r"so dien thoai|so may|duong day nong|hotline",
        r"\d[\d .-]{6,}\d|1\d{3}|11\d",
    ),
    _attribute("address", r"dia chi", r"địa chỉ|số \d+|đường|phố|tầng|lầu"),
    _attribute(
        "birth",
        r"sinh (?:vao )?(?:nam|ngay|thang) (?:nao|bao nhieu|may)",
        r"sinh (?:năm|ngày|vào|tháng|\d+)",
        is_personal=True,
    ),
    _attribute(
        "age",
        r"(?:bao nhieu|may) tuoi|tuoi (?:la )?bao nhieu|do tuoi nao",
        rf"{_NUMBER}\s*(?:tháng )?tuổi|tuổi {_NUMBER}|sinh năm \d+|u\d\d",
        is_personal=True,
    ),
    _attribute(
        "price",
        r"(?:(?<!danh )(?<!tham )(?<!chuyen )(?<!quoc )gia|chi phi|vien phi|hoc phi|"
        r"kinh phi|le phi|luong thang|tien luong|thu nhap|ton|tien|muc phi)"
        r"(?! tri| dinh| tang| han)(?: \w+){0,14} bao nhieu"
        r"(?! phan tram| nguoi| lan| ngay| thang| nam| gio)|"
        r"bao nhieu (?:tien|dong|usd|do la|trieu dong|ty dong|euro)|"
        r"gia bao nhieu",
        rf"{_NUMBER}\s*(?:đồng|usd|đôla|đô la|đô|euro|bảng|yen|yên|nhân dân tệ|tệ|won|baht|rupee|"
        r"nghìn|ngàn|triệu|tỷ|tỉ|\$)|\d+k|miễn phí|không mất tiền",
    ),
    _attribute(
        "height",
        # Without marks sâu is sau, dày is đây, and kéo dài is of time.
        r"(?:cao|(?<!keo )dai|rong|chieu \w+|duong kinh)(?: khoang| den| toi| hon)? "
        r"(?:la )?bao nhieu|bao nhieu (?:met|m|km|cm|kilomet)|bao xa",
        r"\d[\d.,]*\s?(?:m|cm|mm|km|mét|kilomet|centimet|milimet|feet|inch|xentimét|hải lý)\d*|"
        r"một mét|gang tay",
    ),
    _attribute(
        "weight",
        r"(?<!kha )(?<!chuc )nang(?: \w+){0,2} (?:bao nhieu|may)(?! \w* ?(?:loai|nguoi|lan))|"
        r"bao nhieu (?:kg|can(?! bo)|kilogam|gam|tan)",
        rf"{_NUMBER}\s?(?:kg|g|gr|gram|gam|tấn|tạ|mg|ký|cân|kilôgam|kilogram|pound|lạng)",
    ),
    _attribute(
        "duration",
        r"bao lau|keo dai (?:may|bao nhieu)|"
        r"trong (?:may|bao nhieu) (?:gio|phut|ngay|tuan|thang|nam)",
        rf"(?:{_NUMBER}|nhiều)\s*"
        r"(?:giây|phút|giờ|tiếng|ngày|đêm|tuần|tháng|năm|thập kỷ|thế kỷ|buổi)|"
        r"suốt đời|vĩnh viễn|mãi mãi|lâu dài",
    ),
    _attribute(
        "experience",
        r"(?:may|bao nhieu) nam (?:kinh nghiem|trong nghe|cong tac)",
        rf"{_NUMBER}\s*năm",
        is_personal=True,
    ),
    _attribute(
        "year",
        r"nam (?:nao|bao nhieu)",
        r"(?:1[5-9]|20)\d\d|năm (?:nay|ngoái|trước|qua)|cách đây|năm trước|\d\d/\d\d/\d\d",
        is_personal=True,
    ),
    _attribute(
        "school",
        r"tot nghiep(?: \w+){0,3} (?:nao|dau)|hoc (?:o |tai )?(?:truong|dai hoc)(?: \w+){0,2} nao",
        r"tốt nghiệp|theo học|học (?:tại|ở|trường|đại học)|sinh viên|cử nhân|cựu học sinh",
        is_personal=True,
    ),
    _attribute(
        "occupation",
        r"lam nghe gi|nghe nghiep|lam cong viec gi|lam nghe nao",
        r"nghề|làm (?:việc|ruộng|nông|thuê|rẫy|ở|tại|cho)|công nhân|nhân viên|giáo viên|kỹ sư|"
        r"nông dân|sinh viên|tài xế|lái xe|y tá|công an|buôn bán|kinh doanh|thợ|ca sĩ|diễn viên|"
        r"luật sư|nhà báo|người mẫu|giám đốc|vũ công|huấn luyện viên|đầu bếp|họa sĩ|bộ đội",
        is_personal=True,
    ),
    _attribute(
        "residence",
        r"(?:que|ngu|cu tru|sinh ra) (?:o|tai) (?:dau|(?:\w+ ){1,2}nao)|que quan|"
        r"song (?:o|tai) (?:thanh pho|tinh|nuoc|quoc gia|huyen|xa|quan) nao",
        r"sống (?:ở|tại)|quê|ngụ|trú|đến từ|sinh ra|định cư|cư dân",
        is_personal=True,
    ),
    _attribute(
        "maker",
        r"(?:hang|cong ty|don vi|nha may|tap doan)(?: \w+){0,2} nao san xuat|do ai san xuat|"
        r"nuoc nao san xuat|san xuat boi",
        r"sản xuất|bào chế|chế tạo|phát triển|hãng|công ty|tập đoàn",
    ),
)


def attribute_asked(question: str) -> Attribute | None:
    """The attribute that a question asks, written with marks or without; ``None`` where
    it asks none of those that a sentence's form can tell."""
    plain = fold(question)
    return next((one for one in _ATTRIBUTES if one.asked.search(plain)), None)


def gives_attribute(
    question: str, sentence: str, names: Sequence[str] = (), before: str = ""
) -> bool:
    """Whether a sentence gives something of the kind that a question asks: the attribute,
    the number with its unit. True where the question's kind says nothing of that.

    What is asked of a person whom the question ``names`` is not given by a sentence that
    speaks of another: it, or the one ``before`` it, must hold a word of a name, or it must
    begin with a pronoun.
    """
    lowered = sentence.lower()
    if _NAME_ASKED.search(fold(question)):
        return _names_new(question, sentence)
    attribute = attribute_asked(question)
    if attribute is not None:
        is_given = attribute.given.search(lowered) is not None
        return is_given and (
            not (attribute.is_personal and names) or _speaks_of(names, sentence, before)
        )
    if kind_of(question) is not Kind.QUANTITY:
        return True
    unit = unit_asked(question)
    if unit is not None and _PERSON_UNIT.match(unit):
        return _PEOPLE_COUNTED.search(lowered) is not None
    if unit is not None and _OTHER_PERSON_UNIT.match(unit):
        return unit in fold(sentence)
    if unit == "%":
        return measures(unit, sentence) > 0 or _RATE.search(lowered) is not None
    return holds(Kind.QUANTITY, sentence) > 0


_NAME_ASKED = re.compile(r"(?<!\w)ten (?:la |that |that la )?gi(?!\w)")


def _names_new(question: str, sentence: str) -> bool:
    """Whether the sentence names something that the question does not, and speaks of the
    first thing that the question does."""
    head = fold(re.split(r"\W+", question, maxsplit=1)[0])
    runs = (" ".join(words) for words, opens in name_runs(sentence) if not opens)
    has_new = any(fold(run) not in fold(question) for run in runs) or "“" in sentence
    return has_new and re.search(rf"(?<!\w){head}(?!\w)", fold(sentence)) is not None


def _speaks_of(names: Sequence[str], sentence: str, before: str) -> bool:
    if _PRONOUN.match(sentence.lower()):
        return True
    words = {fold(word) for word in re.findall(r"\w+", f"{sentence} {before}")}
    telling = [word for word in fold(names[0]).split() if word not in _SHARED_NAMES]
    return any(word in words for word in telling or fold(names[0]).split())


# Family and middle names that many people share, folded.
_SHARED_NAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dinh",
        "lo",
        "quang",
        "ca",
        "vang",
        "sung",
        "giang",
        "van",
        "thi",
    ]
)


_PRONOUN = re.compile(
    r"(?:ông|bà|anh|chị|cô|cụ|em|bé|chàng trai|cô gái|người (?:này|đàn ông|phụ nữ))(?!\w)"
)
_PERSON_UNIT = re.compile(r"(?:nguoi|benh nhan|truong hop|ca|hoc sinh|tre|chau|nan nhan|phu nu)\b")
# Said by no other word.
_OTHER_PERSON_UNIT = re.compile(r"(?:dai bieu|bac si|giao vien|cong nhan|vien chuc|chien si)$")
_PEOPLE_COUNTED = re.compile(rf"(?<!\w){_NUMBER}\s+(?:\w+\s+){{0,2}}{_PEOPLE}(?!\w)")
_RATE = re.compile(r"\d\s?%|phần trăm|\d+/\d+|(?<!\w)cứ \d|gấp|một nửa|một phần|phần lớn|lần")
