"""Words that turn a statement round or bound how sure it is: không, chưa, dự kiến …

Pure. An operator belongs to the word that it stands before (its head). Knows nothing of
what two texts say beside each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from rag.answering.checks.statement import Statement

# Code points that an operator reaches at most.
SPAN = 120
_NOT_NEGATING = (
    r"chỉ|những|ít|gian|khí|quân|quá|dưới|đến|tới|lực|tặc|kém|vượt|lâu sau|bao lâu|ngừng|"
    r"người lái|dây|đầy|trung|phận|cảng|lưu|gia đình|tưởng"
)
# Each stands for its kind: what one newspaper calls "bác bỏ" another may call "phủ nhận".
_OPERATORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?=[ ,]|$)"))
    for kind, words in (
        (
            "negation",
            r"(?<!hàng )(?<!trên )(?<!hay )(?<!hoặc )(?<!số )(?<!có )"
            rf"không(?! (?:{_NOT_NEGATING})(?!\w))|"
            r"chẳng(?! (?:những|qua|hạn|lẽ)(?!\w))|"
            r"(?<!hay )(?<!chồng )(?<!vợ )chưa(?! (?:đầy|đến|tới|kể)(?!\w))|"
            r"bác bỏ|phủ nhận|suýt|từ chối|đừng",
        ),
        (
            "plan",
            r"dự kiến|dự định|sẽ|sắp(?! xếp)|có kế hoạch|lên kế hoạch|dự tính|đang định",
        ),
        (
            "possible",
            r"(?<!bạn )(?<!bạn cũng )có thể|có khả năng|có lẽ|được cho là|bị cho là|"
            r"nghi(?! (?:thức|lễ|phạm|binh|vấn|can|án|kỵ))|nghi ngờ|tình nghi|"
            r"bị cáo buộc|dường như|có vẻ|nhiều khả năng|có nguy cơ",
        ),
        ("proposal", r"đề xuất|đề nghị|kiến nghị"),
    )
)
# Passed over to the word that is turned: "không được phép", "dự kiến cuối năm khánh thành".
LIGHT = frozenset(
    re.findall(
        r"\S+",
        "bị được phải có còn thể hề đã đang là cho việc sự bao giờ vào trong từ đến cuối đầu giữa "
        "ngày tháng năm quý tuần nay tới sau này đó sẽ cũng thật sự quá rất lại của các những "
        "ở tại với để do bởi cả",
    )
)
_STOPS = re.compile(r"[.;:!?](?!\d)")


@dataclass(frozen=True, slots=True)
class Operator:
    """``head`` is the index, among the text's words, of the word it turns."""

    kind: str
    written: str
    start: int
    end: int
    head: int


END, _START = attrgetter("end"), attrgetter("start")


def operators(text: Statement) -> list[Operator]:
    """The operators of a text that turn something, in order."""
    found = (
        Operator(kind, match.group(), match.start(), match.end(), head)
        for kind, pattern in _OPERATORS
        for match in pattern.finditer(text.form)
        if (head := _head(text, match.end())) is not None
    )
    return sorted(found, key=END)


def _head(text: Statement, end: int) -> int | None:
    stop = _STOPS.search(text.form, end, end + SPAN)
    last = stop.start() if stop else len(text.form)
    for index in range(bisect_left(text.words, end, key=_START), len(text.words)):
        word = text.words[index]
        if word.start >= last:
            return None
        if word.form not in LIGHT and not word.form[0].isdigit() and word.form != "%":
            return index
    return None
