"""Words that turn a statement round or bound how sure it is: không, chưa, dự kiến …

Pure. An operator belongs to the word that it stands before (its head). A claim may say
the same in other words; it may not say plainly what the evidence says turned, nor turn
what it says plainly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from rag.answering.checks.cores import core_of, parts, share
from rag.answering.checks.coverage import content_of
from rag.answering.checks.denials import is_denied
from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word

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
_LIGHT = frozenset(
    re.findall(
        r"\S+",
        "bị được phải có còn thể hề đã đang là cho việc sự bao giờ vào trong từ đến cuối đầu giữa "
        "ngày tháng năm quý tuần nay tới sau này đó sẽ cũng thật sự quá rất lại của các những "
        "ở tại với để do bởi cả",
    )
)
_STOPS = re.compile(r"[.;:!?](?!\d)")
# Words between an operator and what it turns; where something turned is looked for,
# further.
_REACH, _FAR = 3, 5
_CUTS = re.compile(r"[.;:!?,]|(?<!\w)(?:và|nhưng|mà|nên|còn|thì|là|để|vì)(?!\w)")


@dataclass(frozen=True, slots=True)
class Operator:
    """``head`` is the index, among the text's words, of the word it turns."""

    kind: str
    written: str
    start: int
    end: int
    head: int


_END, _START = attrgetter("end"), attrgetter("start")


def operators(text: Statement) -> list[Operator]:
    """The operators of a text that turn something, in order."""
    found = (
        Operator(kind, match.group(), match.start(), match.end(), head)
        for kind, pattern in _OPERATORS
        for match in pattern.finditer(text.form)
        if (head := _head(text, match.end())) is not None
    )
    return sorted(found, key=_END)


def _head(text: Statement, end: int) -> int | None:
    stop = _STOPS.search(text.form, end, end + _SPAN)
    last = stop.start() if stop else len(text.form)
    for index in range(bisect_left(text.words, end, key=_START), len(text.words)):
        word = text.words[index]
        if word.start >= last:
            return None
        if word.form not in _LIGHT and not word.form[0].isdigit() and word.form != "%":
            return index
    return None


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, what one of the two turns and the other does not. What the claim
    turns may stand anywhere in the evidence; what the evidence turns is looked at in the
    sentences that the claim comes from."""
    mine, theirs = operators(claim), operators(said)
    found: dict[str, None] = {}
    for one in mine:
        if one.kind == "possible" or one.written == "sẽ":
            # Who says it more carefully says no more, but of what is over.
            if _is_over(claim, one, said):
                found[f"Đoạn được dẫn nói việc này đã xảy ra, không “{one.written}”."] = None
            continue
        if not _is_turned_there(claim, one, said, theirs) and not _is_told_so(claim, one, said):
            found[f"Đoạn được dẫn không nói “{_quoted(claim, one)}”."] = None
    wanted = content_of(claim.text)
    core = core_of(claim, said)
    sources = [one for one in parts(said) if one is core or share(wanted, one) >= _COMES_FROM]
    for near in sources:
        turned = operators(near)
        # Of what is turned over and over, the first tells.
        alike = {
            (one.written, near.words[one.head].form, _next_content(near.words, one.head)): one
            for one in reversed(turned)
        }
        for one in reversed(alike.values()):
            if (
                _is_plain_here(near, one, claim, mine)
                or _is_fewer(near, one, turned, claim, mine)
                or _is_said_otherwise(near, one, claim, mine)
            ) and not _is_softened(near, one, claim):
                told = f"Đoạn được dẫn nói “{_quoted(near, one)}”, câu này thì không."
                found[told] = None
    is_done = _is_past(claim) and not _is_future(claim)
    if is_done and _is_future(core) and not any(map(_is_past, sources)):
        found["Đoạn được dẫn không nói việc này đã xảy ra."] = None
    return list(found)


# A sentence that has this share of a claim is one that it may come from.
_COMES_FROM = 0.5
_PAST = re.compile(r"(?<!\w)(?:đã|từng|vừa(?! phải)|xong|rồi)(?!\w)")
_FUTURE = re.compile(
    r"(?<!\w)(?:dự kiến|sẽ|sắp(?! xếp)|phấn đấu|mục tiêu|(?:rằng|hết|bạn|người|không|chỉ|cần) nên|"
    r"kế hoạch|"
    r"dự định|đang|"
    r"kêu gọi|đề xuất|đề nghị|kiến nghị|chưa)(?!\w)"
)


# Right before a deed, what tells that it is done.
_DONE = re.compile(r"(?<!\w)(?:đã|vừa|mới|từng)(?: (?:bị|được|chính thức|cho|làm|hoàn toàn))* $")


def _is_over(claim: Statement, one: Operator, said: Statement) -> bool:
    """Whether all that the evidence says of what a claim expects is that it was done."""
    if _is_past(claim):
        return False
    head = claim.words[one.head].form
    following = _next_content(claim.words, one.head)
    places = [index for index, word in enumerate(said.words) if word.form == head]
    same = [i for i in places if _next_content(said.words, i) == following] or places
    starts = [said.words[index].start for index in same]
    return bool(starts) and all(_DONE.search(said.form[max(0, at - 32) : at]) for at in starts)


def _is_past(text: Statement) -> bool:
    return _PAST.search(text.form) is not None


def _is_future(text: Statement) -> bool:
    return _FUTURE.search(text.form) is not None


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


def _is_told_so(claim: Statement, one: Operator, said: Statement) -> bool:
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


def _is_softened(near: Statement, one: Operator, claim: Statement) -> bool:
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


# Words behind a negated one that a claim repeats, where it says the negated one otherwise.
_REPEATED, _LOOKED_AT = 3, 6


def _is_said_otherwise(
    said: Statement, one: Operator, claim: Statement, mine: Sequence[Operator]
) -> bool:
    """Whether the claim says of the same things, with another word, what the evidence
    negates: "chưa tiết lộ ngày ra mắt", "công bố ngày ra mắt"."""
    if one.kind != "negation" or any(other.kind == "negation" for other in mine):
        return False
    forms = {word.form for word in claim.words}
    head = said.words[one.head]
    if head.form in forms:
        return False
    stop = _CUTS.search(said.form, head.end)
    end = stop.start() if stop else len(said.form)
    behind = [w.form for w in said.words[one.head + 1 :] if w.is_content and w.start < end]
    behind = behind[:_LOOKED_AT]
    return len(behind) >= _REPEATED and sum(w in forms for w in behind) >= max(
        _REPEATED, len(behind) - 1
    )


def _quoted(text: Statement, one: Operator) -> str:
    return f"{text.text[one.start : one.end]} {text.written(text.words[one.head])}"


# "Sàng lọc được" can; "hứa miễn phí" is not yet done.
_ABLE = re.compile(r"(?: \w+){0,2} được(?!\w)")
_SERVES = re.compile(r"(?<!\w)(?:để|giúp) (?:\w+ )?$")
_MEANT = re.compile(r"(?<!\w)(?:hứa|cam kết|chuẩn bị|dự báo|nhằm|để|muốn|định) (?:\w+ ){0,2}$")


# Code points that an operator reaches at most.
_SPAN = 120


def _governed(
    text: Statement, index: int, kind: str, known: Sequence[Operator], reach: int = _REACH
) -> bool:
    """Whether an operator of a kind stands before a word and reaches it."""
    word = text.words[index]
    before = text.form[max(0, word.start - 24) : word.start]
    if kind == "possible" and (_ABLE.match(text.form, word.end) or _SERVES.search(before)):
        return True
    if kind == "plan" and _MEANT.search(before):
        return True
    first = bisect_left(known, word.start - _SPAN, key=_END)
    for one in known[first : bisect_right(known, word.start, key=_END)]:
        if one.kind != kind:
            continue
        if one.head == index:
            return True
        between = text.form[one.end : word.start]
        if len(between.split()) <= reach and not _CUTS.search(between):
            return True
    return False


def _is_turned_there(
    claim: Statement, one: Operator, said: Statement, theirs: Sequence[Operator]
) -> bool:
    """Whether the evidence turns a claim's word too, or, where it does not have the
    word, turns anything so."""
    head = claim.words[one.head].form
    places = [index for index, word in enumerate(said.words) if word.form == head]
    if places:
        following = _next_content(claim.words, one.head)
        same = [i for i in places if _next_content(said.words, i) == following] or places
        return any(_governed(said, index, one.kind, theirs, _FAR) for index in same)
    return any(other.kind == one.kind for other in theirs)


def _is_plain_here(
    said: Statement, one: Operator, claim: Statement, mine: Sequence[Operator]
) -> bool:
    """Whether the claim says plainly what the evidence turns: the same word of the same."""
    head = said.words[one.head].form
    # "Sẽ" tells a habit too; of what is dated or done it is more.
    if one.written == "sẽ" and not claim.dates and not _is_past(claim):
        return False
    following = _next_content(said.words, one.head)
    plain_there = {
        _next_content(said.words, index)
        for index, word in enumerate(said.words)
        if word.form == head and index != one.head and not _governed(said, index, one.kind, [one])
    }
    for index, word in enumerate(claim.words):
        if word.form != head or _governed(claim, index, one.kind, mine):
            continue
        mine_next = _next_content(claim.words, index)
        if mine_next in plain_there:
            continue
        near = {w.form for w in claim.words[index + 1 : index + 5]}
        if mine_next == following or following in near or not plain_there:
            return True
    return False


def _is_fewer(
    said: Statement,
    one: Operator,
    theirs: Sequence[Operator],
    claim: Statement,
    mine: Sequence[Operator],
) -> bool:
    """Whether the claim has the word as often as the evidence, and turns it less often:
    "bệnh lây nhiễm và bệnh không lây nhiễm"."""
    head = said.words[one.head].form
    there = sum(word.form == head for word in said.words)
    here = sum(word.form == head for word in claim.words)
    turned_there = sum(o.kind == one.kind and said.words[o.head].form == head for o in theirs)
    turned_here = sum(o.kind == one.kind and claim.words[o.head].form == head for o in mine)
    return here == there > 1 and turned_here < turned_there


def _next_content(words: Sequence[Word], index: int) -> str:
    following = (word.form for word in words[index + 1 : index + 4] if word.form not in _LIGHT)
    return next(following, "")
