"""How Vietnamese writes periods: patterns, each with its reading.

Written with diacritics; texts without them are matched too. Knows nothing of which of
several matches holds: ``rag.vietnamese.periods`` chooses.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, partial

from rag.vietnamese import period_readings as readings
from rag.vietnamese import spans
from rag.vietnamese import yearly_readings as yearly
from rag.vietnamese.period_readings import NUMBERS, Read
from rag.vietnamese.spans import OfYear
from rag.vietnamese.typed_text import Pattern
from rag.vietnamese.yearly_readings import BRANCHES, STEMS

_VAGUE = "mấy|vài|vài ba|dăm|những|nhiều|các"
_N = rf"\d{{1,3}}|mười một|mười hai|{'|'.join(NUMBERS)}|{_VAGUE}"
_MONTH = "1[0-2]|0?[1-9]|mười một|mười hai|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
_YEAR = r"(?: ?[/-] ?| năm | )(?P<year>(?:1[89]|20)\d\d)(?![\d.,]\d|\d| ?%)"
_LAST = "vừa qua|vừa rồi|mới rồi|rồi"
# Which year, of what comes every year: a number, or counted from this one.
_WHICH = (
    rf"(?:{_YEAR}|(?: của| trong)? (?P<when>năm nay|năm ngoái|năm kia|năm trước|năm (?:{_LAST})"
    rf"|{_LAST}|này|nay))"
)
_OF = rf"{_WHICH}?"
_PART = "nửa đầu|nửa cuối|nửa sau|đầu|giữa|cuối"
_NOT_BEFORE = (
    r"(?! (?:đó|đấy|ấy|đây|khi|lúc|ngày|tết|lễ|sinh|mổ|cưới|thềm|giáng|noel|kỳ|khai|bầu|đại))"
)
# "Vài năm trước", "bao nhiêu năm rồi", "mỗi tuần này" count; they are no last year.
_UNCOUNTED = r"(?<!\d )" + "".join(
    f"(?<!{word} )"
    for word in (
        *("vài", "mấy", "nhiều", "nhiêu", "những", "các", "nửa", "mỗi", "từng", "hàng", "hằng"),
        *("mươi", "chục", "trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "đôi", *NUMBERS),
    )
)

_OCCASION = r"(?:(?:dịp|kỳ nghỉ|nghỉ|đợt|kỳ|lễ|ngày|đêm|mùa|tối|hôm) )*"
_FEASTS: tuple[tuple[str, OfYear], ...] = (
    ("tết(?: nguyên đán| âm lịch| ta| cổ truyền| cả)?", spans.around_tet),
    (
        "tết (?:dương lịch|tây)",
        lambda year: (date(year, 1, 1) - timedelta(days=1), date(year, 1, 1)),
    ),
    ("giao thừa|(?:30|ba mươi|29|ba mốt) tết", spans.eve_of_tet),
    ("ông công,? ông táo", spans.kitchen_gods),
    ("tết trung thu|trung thu", partial(spans.lunar_span, number=8, day=15)),
    ("vu lan", partial(spans.lunar_span, number=7, day=15)),
    ("tết đoan ngọ|đoan ngọ", partial(spans.lunar_span, number=5, day=5)),
    ("giỗ tổ(?: hùng vương)?(?: 10/3)?", partial(spans.lunar_span, number=3, day=10)),
    ("giáng sinh|noel", lambda year: (date(year, 12, 24), date(year, 12, 25))),
    ("quốc khánh(?: 2/9)?|2/9", partial(spans.one_day, number=9, day=2)),
    ("30/4", partial(spans.one_day, number=4, day=30)),
    ("1/5|quốc tế lao động(?: 1/5)?", partial(spans.one_day, number=5, day=1)),
    ("30/4 ?(?:-|–|và|,|đến) ?1/5", lambda year: (date(year, 4, 30), date(year, 5, 1))),
)

# Only one of these words makes a bare d/m a date: "3/4 dân số" is none.
_IS_DATE = r"(?:ngày|hôm|mùng|mồng|dịp|lễ|sáng|trưa|chiều|tối|đêm) "
_DAY_MONTH = r"(?P<d>[0-3]?\d) ?[/.-] ?(?P<m>[01]?\d)"
_RECENT = r"qua|vừa qua|vừa rồi|mới rồi|gần đây|gần nhất|trở lại đây|lại đây|mới đây|nay|liền"
_UNIT = "giờ|h|tiếng|ngày|hôm|bữa|tuần|tháng|quý|quí|năm"
_NOW = "nay|giờ|bây giờ|hiện nay|hôm nay|thời điểm này|lúc này"
_THIS_OR_LAST = "này|trước|rồi|qua|vừa qua|vừa rồi|mới rồi|sau|tới"

_SOURCES: tuple[tuple[str, Read], ...] = (
    (
        r"(?:ngày )?hôm nay|bữa nay|hnay|(?:sáng|trưa|chiều|tối|đêm)(?: hôm)? nay",
        readings.day_ago(0),
    ),
    (r"(?:ngày )?hôm qua|bữa qua|hqua|(?:sáng|trưa|chiều)(?: hôm)? qua", readings.day_ago(1)),
    (r"(?:tối|đêm) hôm qua", readings.day_ago(1)),
    (r"(?:(?:sáng|trưa|chiều|tối|đêm) )?(?:ngày )?hôm kia|bữa kia", readings.day_ago(2)),
    (r"(?:ngày )?hôm kìa|bữa kìa", readings.day_ago(3)),
    (rf"(?:hôm|bữa) (?:trước|nọ){_NOT_BEFORE}", readings.lately),
    (rf"(?P<n>{_N}|nửa) (?P<unit>{_UNIT}) (?P<how>{_RECENT})", readings.rolling),
    (r"(?P<n>24|48|72)(?P<unit>h) (?P<how>qua|vừa qua)", readings.rolling),
    (
        rf"{_UNCOUNTED}(?P<unit>ngày|tháng|năm|tuần) (?P<how>qua|vừa qua|vừa rồi|mới qua)",
        readings.rolling,
    ),
    (rf"(?P<n>{_N}) (?P<unit>ngày|hôm|tuần|tháng|năm) trước{_NOT_BEFORE}", readings.ago),
    (rf"cách đây (?P<n>{_N}) (?P<unit>ngày|hôm|tuần|tháng|năm)", readings.ago),
    (r"ngày mai|sáng mai|trưa mai|chiều mai|tối mai|ngày kia|ngày mốt", readings.ahead),
    (
        rf"(?:(?P<part>{_PART}) )?{_UNCOUNTED}tuần (?P<which>này|trước|rồi|sau|tới){_NOT_BEFORE}",
        readings.week,
    ),
    (rf"(?P<part>cuối|đầu|giữa) tuần (?P<which>qua|vừa qua|vừa rồi){_NOT_BEFORE}", readings.week),
    (
        r"(?:(?:sáng|trưa|chiều|tối|đêm|ngày|hôm) )?(?P<day>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])"
        rf"|chủ nhật|cn) (?P<which>tuần (?:{_THIS_OR_LAST})|vừa qua|vừa rồi|rồi)",
        readings.weekday,
    ),
    (
        rf"(?:(?P<part>{_PART}) )?{_UNCOUNTED}tháng (?P<which>này|trước|rồi|sau|tới){_NOT_BEFORE}",
        readings.month,
    ),
    (rf"(?P<part>{_PART}) tháng (?P<which>qua|vừa qua|vừa rồi)", readings.month),
    (r"ngày (?P<d>[0-3]?\d) tháng (?P<which>này|trước|rồi)", readings.day_of_month),
    (r"hồi (?P<part>đầu|giữa|cuối) (?P<unit>tuần|tháng)(?! ?\d)", readings.part_alone),
    (r"(?:từ )(?P<part>đầu|giữa) (?P<unit>tuần|tháng)(?! ?\d)", readings.part_alone),
    (
        rf"{_UNCOUNTED}(?:quý|quí) (?P<which>này|trước|rồi|qua|vừa qua|vừa rồi|sau|tới)",
        readings.quarter_from_now,
    ),
    (
        rf"(?:cả )?{_UNCOUNTED}năm (?P<which>nay|ngoái|kia|trước|rồi|sau|tới){_NOT_BEFORE}",
        readings.year_from_now,
    ),
    (r"(?:sang|qua) năm(?P<which>)(?! ?\d| nay| học)", readings.year_from_now),
    (
        rf"(?:(?:tính |kể )?từ )?(?:nửa )?đầu năm(?: nay)? (?:đến|tới|cho đến|cho tới) (?:{_NOW})"
        r"|(?:tính |kể )?từ đầu năm(?: nay)?(?: trở)? lại đây|(?:tính |kể )?từ đầu năm(?: nay)?",
        readings.year_to_date,
    ),
    (rf"(?P<part>{_PART}) năm{_OF}(?! ?\d| mới| học| dương| âm)", yearly.part_of_year),
    (
        rf"(?P<part>{_PART}) (?P<when>năm (?:ngoái|kia|trước|rồi|nay|qua|sau|tới))",
        yearly.part_of_year,
    ),
    (rf"(?P<part>{_PART}) năm (?P<year>(?:1[89]|20)\d\d)(?!\d)", yearly.part_of_year),
    (
        rf"(?P<n>{_N}) (?P<unit>tháng|quý|quí) (?P<part>đầu|cuối) năm{_OF}(?! ?\d)",
        yearly.some_months,
    ),
    (
        rf"(?P<n>{_N}) (?P<unit>tháng|quý|quí) (?P<part>đầu|cuối)"
        rf"{_WHICH}(?! ?\d)",
        yearly.some_months,
    ),
    (
        rf"(?:quý|quí) (?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|bốn|tư|nhất){_OF}(?! ?\d)",
        yearly.quarter,
    ),
    (rf"(?:(?P<part>{_PART}) )?tháng (?P<m>{_MONTH}){_OF}(?![/\d])", yearly.named_month),
    (
        rf"tháng (?P<m1>{_MONTH}) ?(?:-|–|đến|tới|và) ?(?:hết |cuối )?(?:tháng )?(?P<m2>{_MONTH})"
        rf"{_OF}(?![/\d])",
        yearly.some_named_months,
    ),
    (r"(?:cả |trong )?năm (?P<year>(?:1[89]|20)\d\d)(?!\d)", yearly.year),
    (
        r"(?:(?:giai đoạn|nhiệm kỳ|nhiệm kì|khóa|khoá|năm|từ năm|từ|những năm|thời kỳ) )"
        r"(?P<y1>(?:1[89]|20)\d\d) ?(?:-|–|—|đến|tới) ?(?:năm )?(?P<y2>(?:1[89]|20)\d\d)(?!\d)",
        yearly.years,
    ),
    (
        r"năm học (?:(?P<y1>20\d\d)(?: ?[-–/] ?(?P<y2>20\d\d))?"
        rf"|(?P<which>này|nay|năm nay|trước|vừa qua|{_LAST}|năm ngoái|qua))(?!\d)",
        yearly.school_year,
    ),
    (rf"(?:{_IS_DATE}){_DAY_MONTH}{_OF}(?![/\d])", yearly.date_in_year),
    (
        rf"(?:{_IS_DATE})?{_DAY_MONTH}(?: ?[/.-] ?(?P<year>(?:1[89]|20)\d\d))(?!\d)",
        yearly.date_in_year,
    ),
    (
        r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?= ?(?:-|–|đến|tới) ?(?:ngày )?\d{1,2}/\d)",
        yearly.date_in_year,
    ),
    (rf"(?P<d>[0-3]?\d) ?/ ?(?P<m>[01]?\d){_WHICH}(?!\d)", yearly.date_in_year),
    (
        rf"(?:ngày |mùng |mồng )?(?P<d>[0-3]?\d) tháng (?P<m>1[0-2]|0?[1-9]){_OF}(?![/\d])",
        yearly.date_in_year,
    ),
    (
        r"(?:ngày )?(?P<d1>[0-3]?\d) ?(?:-|–|đến|tới) ?(?:ngày )?(?P<d2>[0-3]?\d)/(?P<m>[01]?\d)"
        rf"{_OF}(?![/\d])",
        yearly.days_of_month,
    ),
    (
        rf"(?P<what>tết|năm)(?: nguyên đán)? (?P<stem>{'|'.join(STEMS)}|kỉ|quí) "
        rf"(?P<branch>{'|'.join(BRANCHES)}|tí|tị|mẹo)(?: (?:năm )?(?P<year>\d{{4}}))?",
        yearly.named_year,
    ),
    (
        rf"{_OCCASION}(?:mùng|mồng) (?P<d>\d{{1,2}}|{_N}) (?:tết|tháng (?P<m>giêng|chạp)){_OF}",
        yearly.lunar,
    ),
    (rf"{_OCCASION}rằm tháng (?P<m>giêng|chạp|{_MONTH}){_OF}", yearly.full_moon),
    (rf"(?:mùa |dịp |nghỉ )?hè{_WHICH}", yearly.summer),
    *((rf"{_OCCASION}(?:{words}){_OF}", yearly.feast(of_year)) for words, of_year in _FEASTS),
)
# Read with their marks alone: "toi qua" may be tôi qua, "dem qua" đem quà.
_MARKED_SOURCES: tuple[tuple[str, Read], ...] = ((r"(?:tối|đêm) qua", readings.day_ago(1)),)


@cache
def rules() -> tuple[tuple[Pattern, Read], ...]:
    """Every rule, compiled when first asked for."""
    return (
        *((Pattern.of(source), read) for source, read in _SOURCES),
        *((Pattern.only_marked(source), read) for source, read in _MARKED_SOURCES),
    )
