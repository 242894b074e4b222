"""Questions for what a sentence tells beside amounts: when, where, by whom, what something
is, and which office somebody holds.

Pure; narrow rules, since a question that nobody would ask is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.made_amounts import NOW, WHO
from rag.answering.made_question import MadeQuestion
from rag.answering.question_subjects import is_capital, is_named, is_word, leans
from rag.vietnamese.dates import DateMention, dates

_DEEDS = (
    r"(?:được )?(?:khai mạc|bế mạc|khởi công|khánh thành|thông xe|khai trương|thành lập)|"
    r"diễn ra|được tổ chức|ra đời|hoàn thành|được (?:xây dựng|xây|ký kết|công nhận|xếp hạng|"
    r"phát hành|đưa vào (?:sử dụng|khai thác|hoạt động))|có hiệu lực|ra mắt|đi vào hoạt động|"
    r"mở cửa|bắt đầu"
)
_TIME = re.compile(
    rf"{WHO} {NOW}(?P<deed>{_DEEDS})(?: tại [^,.;:()]{{3,40}}?)? "
    r"(?:(?:vào|từ|lúc|hồi|trong|sáng|trưa|chiều|tối|đêm) ){0,3}(?P<date>(?:ngày|tháng|năm|\d).*)"
)
# "Ngày 12/2/2023, cầu treo Huổi Tằm khởi công."
_TIME_FIRST = re.compile(
    r"(?:(?:Vào|Sáng|Trưa|Chiều|Tối|Đêm) )?(?P<date>(?:[Nn]gày|[Tt]háng|[Nn]ăm|\d)[^,;:]{3,30}), "
    rf"{WHO} {NOW}(?P<deed>{_DEEDS})(?= tại | ở |[.,]|$)"
)
_ASKED_OF = {
    "day": "ngày nào",
    "month": "vào tháng nào",
    "year": "năm nào",
    "period": "vào thời gian nào",
}
# From "ngày ", "tháng " or "năm " to the date itself, where it is read without them.
_BEFORE_DATE = (0, 4, 5, 6)


def times(sentence: str) -> Iterator[MadeQuestion]:
    """When something named was opened, held, founded or the like."""
    match = _TIME.match(sentence) or _TIME_FIRST.match(sentence)
    if match is None or not is_named(match["who"]):
        return
    begin = match.start("date")
    date = next((one for one in dates(sentence) if one.start - begin in _BEFORE_DATE), None)
    if date is None or not _may_be_asked(date):
        return
    who = match["who"][:1].upper() + match["who"][1:]
    text = f"{who} {match['deed']} {_ASKED_OF[date.precision]}?"
    yield MadeQuestion(text, match["who"], sentence[date.start : date.end], "time")


def _may_be_asked(date: DateMention) -> bool:
    """A day may go without its year, where the article's own date tells it."""
    is_told = date.first is not None or date.precision in ("day", "period")
    return is_told and date.precision in _ASKED_OF and not date.part


_PLACE = re.compile(
    rf"{WHO} {NOW}(?:(?P<lies>nằm|tọa lạc) (?:ở|tại|trên|trong|giữa)|"
    r"(?P<other>có trụ sở|được tổ chức|diễn ra|được xây dựng|được đặt|được trưng bày) (?:ở|tại)) "
    r"(?P<place>[^,.;:()“”\"]{4,70})"
)


# "Nằm trong tuyến du lịch số 3" is no place.
_LIES = re.compile(
    r"(?:phía|cực|vùng|khu|khuôn viên|trung tâm|lòng|bờ|chân|sườn|đỉnh|ranh giới|ngã|núi|đồi|đèo|"
    r"đường|phố|quốc lộ|tuyến đường|tỉnh lộ|địa bàn|địa phận|tỉnh|thành phố|huyện|quận|thị|xã|"
    r"phường|bản|làng|thôn|ấp|đảo|quần đảo|bán đảo|vịnh|sông|hồ|biển|bãi|cánh đồng|cao nguyên|"
    r"thung lũng|rừng|công viên|quảng trường|sân|nhà|số \d|tòa|bảo tàng|trường|giữa|nơi|dãy|"
    r"thủ đô|nước|miền|bang|góc|đầu|cuối)(?!\w)|[^\W\d_a-zà-ỹđ]"
)


def places(sentence: str) -> Iterator[MadeQuestion]:
    """Where something named lies, or is held."""
    match = _PLACE.match(sentence)
    if match is None or not is_named(match["who"]):
        return
    place = match["place"].strip()
    if not _LIES.match(place) or not any(map(is_capital, place.split())):
        return
    if {"này", "đó", "đây", "kia"} & set(place.split()):
        return
    text = f"{match['who']} {match['lies'] or match['other']} ở đâu?"
    yield MadeQuestion(text, match["who"], place, "place")


_CROSSING = re.compile(
    rf"{WHO} {NOW}bắc qua (?P<over>(?P<kind>sông|suối|kênh|hồ|vịnh) [^,.;:()]{{2,30}})"
)


def crossings(sentence: str) -> Iterator[MadeQuestion]:
    """Which river a bridge crosses."""
    match = _CROSSING.match(sentence)
    if match is None or not is_named(match["who"]):
        return
    over = match["over"].split()
    size = next((n for n, word in enumerate(over[1:], 1) if not is_capital(word)), len(over))
    if size > 1:
        text = f"{match['who']} bắc qua {match['kind']} nào?"
        yield MadeQuestion(text, match["who"], " ".join(over[:size]), "place")


_MAKER = re.compile(
    rf"{WHO} do (?P<maker>[^,.;:()“”\"]{{4,60}}?) (?P<deed>sáng tác|thiết kế|đạo diễn|sáng lập|"
    r"(?P<body>làm chủ đầu tư|thi công|sản xuất|phát triển|tổ chức))(?= |[,.]|$)"
)


def makers(sentence: str) -> Iterator[MadeQuestion]:
    """Who wrote, designed or built something named."""
    match = _MAKER.match(sentence)
    if match is None or not is_named(match["who"]):
        return
    maker = match["maker"]
    if not is_capital(maker.split()[-1]) or leans(maker):
        return
    who = "đơn vị nào" if match["body"] else "ai"
    text = f"{match['who']} do {who} {match['deed']}?"
    yield MadeQuestion(text, match["who"], maker, "who")


_CLASSES = (
    r"món(?! (?:quà|đồ|nợ|hàng|tiền|trang sức))|bệnh|hội chứng|tình trạng|chứng bệnh|chứng|"
    r"hợp chất|chất|loại|phương pháp|kỹ thuật(?! viên)|"
    r"thuật ngữ|lễ hội|điệu|nhạc cụ|loài|giống|thủ thuật|phẫu thuật|công nghệ|nghi lễ|tục|"
    r"phong tục|dạng|hiện tượng|vi khuẩn|virus|ứng dụng|khoáng chất|hormone|protein|enzyme|"
    r"căn bệnh|rối loạn|thuốc|dưỡng chất|thiết bị|dụng cụ"
)
_WHAT = re.compile(
    r"(?P<who>[^,.;:!?()“”\"…]{2,40}?)(?: \([^()]{2,40}\))? là (?:tên gọi của |một |một loại )?"
    rf"(?P<value>(?:{_CLASSES}) (?P<rest>[^,.;:()“”\"]{{6,}}))"
)
_NO_NAME = re.compile(
    r"(?i)(?:nguyên nhân|lý do|mục tiêu|mục đích|kết quả|vấn đề|cách|triệu chứng|dấu hiệu|hậu quả|"
    r"biểu hiện|phần|thứ|yếu tố|bước|người|trẻ|nước|thực tế|quan trọng|thông thường|đặc điểm|"
    r"loại|dạng|tình trạng|phương pháp|biến chứng|biện pháp|bệnh|chất|tên|đồ|nhóm|"
    r"đặc biệt|điển hình|tiêu biểu|đơn cử|đáng chú ý|phổ biến|nổi bật|con|chiếc|cái|món|bài)(?!\w)"
)
# It says how it is, or is thought of, rather than what.
_JUDGES = re.compile(
    r"(?<!\w)(?:phổ biến|thường|không|chưa|lành tính|nguy hiểm|nặng|nghiêm trọng|mới|tốt|"
    r"quan trọng|cổ xưa|khá|rất|quen thuộc|lý tưởng|hay|hiếm|dễ|khó|hàng đầu|đáng|duy nhất|được|"
    r"bị|cần|nên|giúp|phát triển|làm đẹp|ưa thích|yêu thích|hữu ích|tuyệt vời|đơn giản|hiệu quả|"
    r"an toàn|mãn tính|này|đó)(?!\w)"
)
_MOST_NAMED_WORDS = 5
_VALUE_WORDS = 4


def kinds(sentence: str) -> Iterator[MadeQuestion]:
    """What something is that the sentence defines."""
    match = _WHAT.match(sentence)
    if match is None or not _is_defined(match["who"]):
        return
    words = match["value"].split()
    if _JUDGES.search(" ".join(words[: _VALUE_WORDS + 1])):
        return
    asked = "món gì" if words[0] == "món" else "gì"
    text = f"{match['who']} là {asked}?"
    yield MadeQuestion(text, match["who"], " ".join(words[:_VALUE_WORDS]), "what")


def _is_defined(who: str) -> bool:
    first, *rest = who.split()
    capitals = {is_capital(word) for word in rest}
    # "Cá thu Đây": a heading has run into the sentence.
    is_one = len(capitals) <= 1 and first.lower() not in {word.lower() for word in rest}
    is_one = is_one and all(map(is_word, who.split()))
    return is_one and len(rest) < _MOST_NAMED_WORDS and not leans(who) and not _NO_NAME.match(who)


_OFFICE = re.compile(
    r"(?<!\w)(?P<title>[Ôô]ng|[Bb]à|(?:(?:PGS|GS|TS|ThS|BS)\.? ?){1,3}) "
    r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){2,3})(?:, | [-–] | \()"
    r"(?P<office>(?:[Pp]hó |[Qq]uyền )?(?:[Cc]hủ tịch|[Bb]í thư|[Gg]iám đốc|[Tt]ổng giám đốc|"
    r"[Tt]rưởng|[Bb]ộ trưởng|[Tt]hứ trưởng|[Hh]iệu trưởng|[Vv]iện trưởng|[Cc]ục trưởng|"
    r"[Vv]ụ trưởng|[Cc]hi cục trưởng|[Cc]hánh|[Tt]ổng thư ký|[Tt]ổng biên tập|[Pp]hó)"
    r"[^,.;:()“”\"]{4,90}?)"
    r"(?=[,;)]|\.(?:\s|$)| cho biết| cho hay| nói| chia sẻ| khẳng định| nhấn mạnh| cho rằng)"
)


def offices(sentence: str) -> Iterator[MadeQuestion]:
    """Which office somebody holds who is named in full."""
    for match in _OFFICE.finditer(sentence):
        if all(is_capital(part) and part[1:].islower() for part in match["name"].split()):
            who = f"{match['title'].strip()} {match['name']}"
            who = who[:1].upper() + who[1:]
            office = match["office"].rstrip(" -–")
            yield MadeQuestion(f"{who} giữ chức vụ gì?", who, office, "office")
