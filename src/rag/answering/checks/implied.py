"""What is denied or hedged without a word for it: "tránh", "thiếu", "lần đầu"; "dễ", "nguy cơ".

Pure. Knows the operators of both texts; nothing of what is plain in either.
"""

from __future__ import annotations

import re

from rag.answering.checks.denials import is_denied
from rag.answering.checks.operators import Operator
from rag.answering.checks.statement import Statement

# Words that deny or hedge without a word for it: "tránh", "thiếu", "lần đầu"; "dễ", "nguy cơ".
_IMPLIED = {
    "negation": re.compile(
        r"(?<!\w)(?:không|chưa|chẳng|kém|thiếu|mất|tránh|khỏi|hiếm|ít|khó|trừ|ngừng|dừng|ngưng|"
        r"thôi|bỏ|cấm|hủy|hoãn|từ chối|bác|phủ nhận|thất bại|vắng|đừng|chớ|miễn|vô|phi|bất|ngoài|"
        r"dưới|nếu|đầu tiên|lần đầu|duy nhất|hết|quên|thay vì|trái|sai|ngăn|chống|chặn|"
        r"suýt|rời|khác|cạn|lỡ|chậm|muộn|phản đối|thua|mù|sạch|trống|hụt|nghỉ|loại|gỡ|thoát|"
        r"ổn định|bình thường|bí|bế tắc|mồ côi|bí mật|giấu|im lặng|lờ|phớt|bất thành)(?!\w)"
    ),
    "plan": re.compile(
        r"(?<!\w)(?:sẽ|sắp|dự|định|muốn|kế hoạch|hứa|cam kết|mục tiêu|chuẩn bị|hy vọng|mong|"
        r"phấn đấu|chờ|đợi|tới|cần|nên|phải|gần|nếu|nhằm)(?!\w)"
    ),
    "possible": re.compile(
        r"(?<!\w)(?:có thể|khả năng|nguy cơ|dễ|nghi|cho là|cáo buộc|tố|sẽ|nếu|lo|e|sợ|cảnh báo|"
        r"biết đâu|có lẽ|dường như|có vẻ|hình như|đôi khi|thường|giúp|đủ sức|cho phép|"
        r"được phép|không thể|nên|đáng ngờ|ngờ|thậm chí)(?!\w)"
    ),
    "proposal": re.compile(
        r"(?<!\w)(?:muốn|mong|xin|kêu gọi|yêu cầu|cần|nên|phải|ý kiến|gợi ý|khuyên|góp ý|"
        r"khuyến nghị|đòi|trình|kiến nghị|đề xuất|đề nghị|đặt vấn đề)(?!\w)"
    ),
}
# Words to either side that such a word reaches.
_IMPLIES = 5


def is_told_so(claim: Statement, one: Operator, said: Statement) -> bool:
    """Whether the evidence says what a claim turns by a word that implies it: of a
    negation, one that governs the word denied, or, where that is not there, one in a
    clause with the words beside it; else near those words, or anywhere where it has none."""
    is_never = _NEVER.match(claim.form, one.start) is not None
    if one.kind == "negation":
        head = claim.words[_deed(claim, one)]
        denied = is_denied(claim.form, head.start, said.form, is_never=is_never)
        if denied is not None:
            return denied
    about = {
        word.form
        for word in claim.words[max(0, one.head - 2) : one.head + _IMPLIES]
        if word.is_content
    }
    places = [index for index, word in enumerate(said.words) if word.form in about]
    implied = _IMPLIED[one.kind]
    # The words for it themselves were looked for already, where they turn this.
    if not places or is_never:
        return implied.search(_LITERAL.sub(" ", said.form)) is not None
    return any(implied.search(_LITERAL.sub(" ", _neighbours(said, index))) for index in places)


def _deed(claim: Statement, one: Operator) -> int:
    """The index of the verb that an operator turns, where its head only leads to it
    ("chưa từng đến") or is the name behind it ("không đến Nậm Sương")."""
    at = one.head
    if claim.words[at].form == "từng" and at + 1 < len(claim.words):
        return at + 1
    before = claim.words[at - 1] if at else None
    is_led = before is not None and before.start >= one.end and before.form in _TO_NAMES
    return at - 1 if claim.words[at].is_capital and is_led else at


# Verbs before names, elsewhere passed over.
_TO_NAMES = frozenset(["đến", "tới", "vào", "ở", "có", "là"])
_LITERAL = re.compile(r"(?<!\w)(?:không|chưa|chẳng)(?!\w)")


_NEVER = re.compile(r"(?:chưa|không) (?:từng|bao giờ|có ai|hề)(?!\w)")


def is_softened(near: Statement, one: Operator, claim: Statement) -> bool:
    """Whether a claim turns what its evidence does by a word that implies it."""
    if _CERTAIN.search(claim.form) and one.kind != "negation":
        return False
    behind = [word for word in near.words[one.head :] if word.is_content][:_BEHIND]
    implied = _IMPLIED[one.kind]
    places = [
        index
        for index, word in enumerate(claim.words)
        if any(word.form == other.form for other in behind)
    ]
    if not places:
        return implied.search(claim.form) is not None
    return any(implied.search(_neighbours(claim, index, 1)) for index in places)


# Words behind a turned one that are turned with it.
_BEHIND = 3
_CERTAIN = re.compile(r"(?<!\w)(?:đã|chắc chắn|khẳng định|xác nhận|chứng minh|hoàn toàn)(?!\w)")


def _neighbours(text: Statement, index: int, after: int = _IMPLIES) -> str:
    near = text.words[max(0, index - _IMPLIES) : index + after + 1]
    return " ".join(word.form for word in near)
