"""Sentences turned round: negated, made sure or unsure, or said of another.

Rules of their own, which share nothing with the checks they test. Each function takes a
sentence with what stands around it and gives the changed sentences it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.verification.around import LOWER, Around, put
from benchmarks.verification.names import WORD

_NEGATION = re.compile(
    r"(?<!\w)(?<!hay )(?<!trên )(?<!hàng )(?:không|chưa) (?:bị |được |phải |có |thể )?"
    rf"(?!chỉ|những|ít|gian|khí|quân|quá|dưới|đến|tới|đầy|ngừng|kể)(?=[{LOWER}])"
)
_VERB = re.compile(
    r"(?<= )(?:bị|được|có|cho|đồng ý|tham gia|phát hiện|ghi nhận|sử dụng|tăng|giảm|xảy ra|"
    r"thừa nhận|bắt|yêu cầu|ủng hộ|gây|giúp|cần|muốn|đạt|nhận|trở thành|"
    r"tổ chức|điều trị|hoàn thành)(?= \w)"
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
            yield put(sentence, match, "đã")
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
    "giáo viên|nghi phạm|nạn nhân|phụ huynh|nhân viên|vợ|chồng|bố|mẹ|con trai|con gái|"
    "nam thanh niên|cô gái|chàng trai|bạn trai|bạn gái|người bệnh|"
    "y tá|điều dưỡng|gia đình|bệnh viện|nhà trường"
)
_AN_ACTOR = (
    rf"(?:(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Bb]ác sĩ|[Tt]iến sĩ) )"
    rf"(?:{WORD}(?: {WORD}){{0,3}})|"
    rf"{WORD}(?: {WORD}){{1,3}}|(?:{_COMMON})(?! {WORD})|"
    rf"(?:{'|'.join(one.capitalize() for one in _COMMON.split('|'))})(?! {WORD})"
)
_DEED = re.compile(
    rf"(?<![\w-])({_AN_ACTOR})((?: đã| đang| vừa| từng| sẽ| còn)*"
    rf" (?:{_TRANSITIVE})(?: [{LOWER}]+){{0,2}}? | bị | được )({_AN_ACTOR})(?!\w| {WORD})"
)
_OF_A_PLACE = re.compile(r"(?:tỉnh|xã|huyện|viện|phương|phường|quận|thành phố|và|,) $")
_LOW = re.compile(rf"(?:Ông|Bà|Anh|Chị|Cô|Bác sĩ|Tiến sĩ) {WORD}|(?:{_COMMON})(?!\w)", re.I)


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
