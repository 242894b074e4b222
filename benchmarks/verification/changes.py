"""Near changes that make a true sentence false, each kind apart.

Each function takes a sentence with what stands around it and gives the changed sentences
it can, in no order. Rules of their own, which share nothing with the checks they test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Around:
    """``others`` are the other sentences of the paragraph, ``article`` all its text."""

    others: tuple[str, ...]
    article: str
    random: Random


# Vietnamese and Latin letters by case: a range of code points would mix the two.
_LETTERS = [chr(point) for point in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
UPPER = "A-Z" + "".join(c for c in _LETTERS if c.isupper())
LOWER = "a-z" + "".join(c for c in _LETTERS if c.islower())

Change = Callable[[str, Around], Iterable[str]]

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
        yield _put(sentence, match, written[:at] + other + written[at + 1 :])
        if len(written) == 2 and written[0] != written[1] and written[1] != "0":
            yield _put(sentence, match, written[::-1])


_UNITS = {
    "kg": ["tấn", "tạ", "g"], "tấn": ["kg", "tạ"], "km": ["m"], "m": ["km", "cm"], "cm": ["m", "mm"],
    "mm": ["cm"], "ha": ["m2"], "giờ": ["phút", "ngày"], "phút": ["giờ", "giây"],
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
        yield _put(sentence, match, around.random.choice(_UNITS[match.group()]))


_SCALE = re.compile(r"(?<=\d )(nghìn|triệu|tỷ|tỉ)(?= đồng| USD| đôla| đô la| euro)")
_SCALES = {"nghìn": "triệu", "triệu": "tỷ", "tỷ": "triệu", "tỉ": "triệu"}


def money(sentence: str, around: Around) -> Iterator[str]:
    """Money a thousand times more or less, or of another currency."""
    del around
    for match in _SCALE.finditer(sentence):
        yield _put(sentence, match, _SCALES[match.group()])
    for match in re.finditer(r"(?<=\d )(?:triệu |tỷ |nghìn )?(đồng|USD)(?!\w)", sentence):
        other = "USD" if match[1] == "đồng" else "đồng"
        yield sentence[: match.start(1)] + other + sentence[match.end(1) :]


def percent(sentence: str, around: Around) -> Iterator[str]:
    """Percentage points for per cent."""
    del around
    for match in re.finditer(r"(?<=\d)\s?(?:%|phần trăm)(?!\w)", sentence):
        yield _put(sentence, match, " điểm phần trăm")


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
        yield _put(sentence, match, _OTHER_BOUNDS[match[1]])
        yield sentence[: match.start()] + sentence[match.end() + 1 :]
    for match in _BY.finditer(sentence):
        yield _put(sentence, match, match[1] + (" lên" if match[1] == "tăng" else " xuống còn"))
    for match in _TO.finditer(sentence):
        yield _put(sentence, match, match[1])
    for match in _COUNTED.finditer(sentence):
        before = sentence[: match.start()].rstrip().rsplit(" ", 1)[-1]
        if before not in ("hơn", "gần", "khoảng", "trên", "dưới", "nhất", "quá", "từ", "đến"):
            yield _put(sentence, match, around.random.choice(["hơn ", "gần "]) + match.group())


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
        yield _put(sentence, match, str(int(match[1]) + step))


_WORD = rf"[{UPPER}][{LOWER}]+"
_FULL_NAME = re.compile(rf"(?<![\w“\"])(?<!\. )(?:{_WORD} ){{1,3}}{_WORD}(?!\w| {_WORD})")
_GIVEN = re.compile(
    rf"(?<=(?:ông|anh|chị) )({_WORD})(?! {_WORD}|\w)|(?<=bà )({_WORD})(?! {_WORD}|\w)"
)
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
            yield _put(sentence, match, around.random.choice(sorted(near)))
        last = name.rsplit(" ", 1)[-1]
        other_last = _with_other_mark(last)
        if other_last != last:
            yield _put(sentence, match, name[: -len(last)] + other_last)
    for match in _GIVEN.finditer(sentence):
        other = _with_other_mark(match.group())
        if other != match.group():
            yield _put(sentence, match, other)


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


def titles(sentence: str, around: Around) -> Iterator[str]:
    """Phó put in or left out, trưởng for phó, nguyên put in or left out."""
    del around
    for match in re.finditer(r"(?<!\w)(?:[Nn]guyên|[Cc]ựu) (?=(?:phó |tổng )?(?:giám đốc|chủ tịch|"
                             r"bí thư|thủ tướng|tổng thống|bộ trưởng|cầu thủ))", sentence):  # fmt: skip
        rest = sentence[match.end() :]
        yield sentence[: match.start()] + (rest if match.start() else rest[0].upper() + rest[1:])
    for match in _TITLES.finditer(sentence):
        before = sentence[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if before in ("phó", "nguyên", "cựu", "tổng", "quyền"):
            continue
        title = match[2].lower()
        if match[1]:
            yield _put(sentence, match, title if match.start() else title.capitalize())
            continue
        other = _INSTEAD.get(title, f"phó {title}")
        yield _put(sentence, match, other if match.start() else other.capitalize())
        nguyen = f"nguyên {title}"
        yield _put(sentence, match, nguyen if match.start() else nguyen.capitalize())


_QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")


def quotations(sentence: str, around: Around) -> Iterator[str]:
    """A word of the quotation another of the article, or left out."""
    pool = [w for w in re.findall(rf"(?<= )[{LOWER}]{{3,}}(?= )", around.article)]
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


_NEGATION = re.compile(
    r"(?<!\w)(?<!hay )(?<!trên )(?<!hàng )(?:không|chưa) (?:bị |được |phải |có |thể )?"
    rf"(?!chỉ|những|ít|gian|khí|quân|quá|dưới|đến|tới|đầy|ngừng|kể)(?=[{LOWER}])"
)
_VERB = re.compile(
    r"(?<= )(?:bị|được|có|cho|đồng ý|tham gia|phát hiện|ghi nhận|sử dụng|tăng|giảm|xảy ra|thừa nhận|"
    r"bắt|yêu cầu|ủng hộ|gây|giúp|cần|muốn|đạt|nhận|trở thành|tổ chức|điều trị|hoàn thành)(?= \w)"
)
_TURNED_BEFORE = re.compile(
    r"(?:không|chưa|chẳng|có thể|dự kiến|sẽ|được|bị|có|nghi|đã|đang|không có) $"
)
_TURNED_AFTER = re.compile(r" (?:không|chưa|có thể|thể|dự kiến|sẽ|khả năng|lẽ)(?!\w)")


def _plain_verbs(sentence: str) -> list[re.Match[str]]:
    """Those that nothing turns or bounds, right before them or behind."""
    return [
        match
        for match in _VERB.finditer(sentence)
        if not _TURNED_BEFORE.search(sentence[: match.start()])
        and not _TURNED_AFTER.match(sentence, match.end())
    ]


def negation(sentence: str, around: Around) -> Iterator[str]:
    """Không or chưa left out, or put in before a verb."""
    for match in _NEGATION.finditer(sentence):
        rest = match.group().split(" ", 1)[1]
        if match.start():
            left = f"có {rest}" if rest.startswith("thể") else rest
            yield sentence[: match.start()] + left + sentence[match.end() :]
    verbs = _plain_verbs(sentence)
    if verbs:
        match = around.random.choice(verbs)
        word = around.random.choice(["không", "chưa"])
        yield sentence[: match.start()] + f"{word} " + sentence[match.start() :]


_MODAL = re.compile(
    r"(?<!\w)(?<!không )(?<!chưa )(?:dự kiến|có thể|có khả năng|sẽ|nghi|được cho là|bị cáo buộc|"
    rf"đề xuất)(?= [{LOWER}])"
)


def modality(sentence: str, around: Around) -> Iterator[str]:
    """Dự kiến, có thể, nghi and their like left out or put in; sẽ for đã."""
    for match in _MODAL.finditer(sentence):
        if not match.start():
            continue
        after = sentence[match.end() :]
        if match.group() == "nghi" and re.match(r" (?:ngờ|phạm|vấn|can|thức|lễ|án)", after):
            continue
        if match.group() == "sẽ":
            yield _put(sentence, match, "đã")
        else:
            yield sentence[: match.start()] + after[1:]
    verbs = _plain_verbs(sentence)
    if verbs:
        match = around.random.choice(verbs)
        word = around.random.choice(["có thể", "dự kiến", "có thể sẽ"])
        yield sentence[: match.start()] + f"{word} " + sentence[match.start() :]


_TRANSITIVE = (
    "kiện|đánh|đâm|giết|thắng|đánh bại|hạ|tố cáo|tố|cáo buộc|bắt|cứu|giúp|mời|yêu cầu|chỉ trích|"
    "phê bình|khen|tặng|trao|bán cho|bán|thay thế|thay|vượt qua|vượt|dẫn|đuổi|tấn công|bổ nhiệm|"
    "đề nghị|thuê|mua|điều trị cho|khám cho|dạy|nuôi|sinh|đưa|gửi|gọi|hỏi|truy đuổi|"
    "hướng dẫn|thuyết phục|ép|lừa|chuyển cho|chuyển tiền cho|đẩy|chém|bắn|tông|húc|"
    "đâm vào|ủng hộ|cảm ơn|thăm|khuyên|nhờ|chở|bế|cõng|mổ cho|phẫu thuật cho|tiêm cho|hiến|kê|"
    "chẩn đoán|chăm sóc|tư vấn cho|điều trị|khám|theo dõi|phát hiện|chuyển|báo cho|xin|tìm"
)
_COMMON = (
    "cảnh sát|công an|bác sĩ|bệnh nhân|người vợ|người chồng|người mẹ|người cha|tài xế|học sinh|"
    "giáo viên|nghi phạm|nạn nhân|phụ huynh|nhân viên|vợ|chồng|bố|mẹ|con trai|con gái|nam thanh niên|"
    "cô gái|chàng trai|bạn trai|bạn gái|người bệnh|y tá|điều dưỡng|gia đình|bệnh viện|nhà trường"
)
_AN_ACTOR = (
    rf"(?:(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Bb]ác sĩ|[Tt]iến sĩ) )(?:{_WORD}(?: {_WORD}){{0,3}})|"
    rf"{_WORD}(?: {_WORD}){{1,3}}|(?:{_COMMON})(?! {_WORD})|"
    rf"(?:{'|'.join(one.capitalize() for one in _COMMON.split('|'))})(?! {_WORD})"
)
_DEED = re.compile(
    rf"(?<![\w-])({_AN_ACTOR})((?: đã| đang| vừa| từng| sẽ| còn)*"
    rf" (?:{_TRANSITIVE})(?: [{LOWER}]+){{0,2}}? | bị | được )({_AN_ACTOR})(?!\w| {_WORD})"
)
_OF_A_PLACE = re.compile(r"(?:tỉnh|xã|huyện|viện|phương|phường|quận|thành phố|và|,) $")
_LOW = re.compile(rf"(?:Ông|Bà|Anh|Chị|Cô|Bác sĩ|Tiến sĩ) {_WORD}|(?:{_COMMON})(?!\w)", re.I)


def roles(sentence: str, around: Around) -> Iterator[str]:
    """Who does it and to whom exchanged."""
    del around
    for match in _DEED.finditer(sentence):
        one, deed, other = match.groups()
        if set(one.lower().split()) & set(other.lower().split()):
            continue
        # Of a name's own words, or of a paper's: "tỉnh Quảng Trị", "đưa tin".
        if _OF_A_PLACE.search(sentence[: match.start()]) or deed.strip() in ("đưa tin", "gọi là"):
            continue
        opens = match.start() == 0
        if opens and _LOW.match(one):
            one = one[0].lower() + one[1:]
        if opens:
            other = other[0].upper() + other[1:]
        yield sentence[: match.start()] + f"{other}{deed}{one}" + sentence[match.end() :]


_PREDICATE = re.compile(
    r" (?:đã|sẽ|đang|có|là|được|bị|cho biết|đạt|phải|cho|gồm|nằm|cần|chỉ|giúp|gây|vừa)(?= )"
)
_NO_SUBJECT = re.compile(
    r"(?:Khi|Sau|Trước|Theo|Ngày|Năm|Tháng|Trong|Tại|Ở|Đây|Đó|Tuy|Nhưng|Do|Vì|Nếu|Ngoài|Bên|Cũng|"
    r"Ông|Bà|Anh|Chị|Cô|Họ|Nó|Người này|Để|Với|Từ|Đến|Hiện|Không|Có|Một số|Điều|Việc này|Cụ thể|"
    r"Đồng thời|Như|Hôm|Sáng|Chiều|Tối|Lúc|Khoảng|Qua|Các|Nhiều|Trên|Dưới|Bởi|Thay|Tuy nhiên|"
    r"Em|Cháu|Bé|Nạn nhân|Nghi phạm|Tôi|Chúng|Mỗi|Mọi|Những|Vụ việc|Vào|Đặc|Trường hợp|Ngay)(?= )"
)


def _parts(sentence: str) -> tuple[str, str] | None:
    """Subject and predicate, where a sentence plainly begins with the first."""
    match = _PREDICATE.search(sentence)
    if match is None or _NO_SUBJECT.match(sentence):
        return None
    subject, predicate = sentence[: match.start()], sentence[match.start() :]
    is_plain = 2 <= len(subject.split()) <= 8 and "," not in subject and "này" not in subject
    return (subject, predicate) if is_plain and len(predicate.split()) >= 4 else None


def subjects(sentence: str, around: Around) -> Iterator[str]:
    """The subject of another sentence of the paragraph."""
    mine = _parts(sentence)
    if mine is None:
        return
    for other in around.others:
        theirs = _parts(other)
        if theirs and not _overlap(theirs[0], mine[0]):
            yield theirs[0] + mine[1]


def stitched(sentence: str, around: Around) -> Iterator[str]:
    """The beginning of another sentence of the paragraph, and what this one says of its
    own subject."""
    mine = _parts(sentence)
    if mine is None:
        return
    for other in around.others:
        theirs = _parts(other)
        if theirs is None or _overlap(theirs[0], mine[0]):
            continue
        first = re.split(r", |\.$", other)[0]
        if len(theirs[0].split()) + 3 <= len(first.split()) <= 20:
            yield f"{first} và{mine[1]}"


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


def _put(sentence: str, match: re.Match[str], instead: str) -> str:
    return sentence[: match.start()] + instead + sentence[match.end() :]


CHANGES: dict[str, tuple[Change, float]] = {
    "numbers": (numbers, 0.99),
    "units": (units, 0.99),
    "money": (money, 0.99),
    "per cent for points": (percent, 0.99),
    "bounds": (bounds, 0.99),
    "dates": (dates, 0.99),
    "quotations": (quotations, 0.99),
    "names": (names, 0.95),
    "titles": (titles, 0.95),
    "negation": (negation, 0.90),
    "modality": (modality, 0.90),
    "roles": (roles, 0.75),
    "subject of another": (subjects, 0.75),
    "stitched of two": (stitched, 0.75),
}
"""Each kind with the share that is to be caught."""
