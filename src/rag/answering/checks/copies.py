"""A near copy of a sentence with something changed: a word put in, left out or exchanged.

Pure. Where a claim runs along with a sentence of its evidence, whatever differs between
two stretches that are the same was changed on purpose; a sentence said anew is left to
the other checks. Knows nothing of whether the rest is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.checks import amounts
from rag.answering.checks.alignment import Alignment, Gap, Token, aligned, tokens
from rag.answering.checks.cores import parts
from rag.answering.checks.coverage import content_of
from rag.answering.checks.names import OPENERS
from rag.answering.checks.statement import Statement
from rag.answering.checks.synonyms import common_form
from rag.answering.checks.words import FORM_WORDS

# Share of a claim that stands in runs in one sentence, where it is a near copy of it.
_NEAR_COPY = 0.6
# From where on another word behind its subject is no other sentence's.
_LENT = 0.75
# A change is a few words; more were said anew.
_FEW = 4
_STRETCH = 8

_NEGATION = re.compile(r"(?<!hay )(?<!hàng )(?<!\w)(?:không|chưa|chẳng)(?!\w)")
_MODAL = re.compile(
    r"(?<!\w)(?:dự kiến|có thể|có khả năng|nghi|được cho là|bị cáo buộc|đề xuất|có lẽ|có nguy cơ|"
    r"dường như)(?!\w)"
)
_DONE = re.compile(r"(?<!\w)(?:đã|từng)(?!\w)")
_NOT_DONE = re.compile(r"(?<!\w)(?:sẽ|sắp|dự kiến|đang|nên|chưa|cần|phải|muốn|định|có thể)(?!\w)")
# Before the title that both have.
_RANK = re.compile(r"(?<!\w)(?:phó|nguyên|cựu|quyền|trợ lý|thứ|tân)$")
_BOUNDS = (
    ("over", re.compile(r"(?<!\w)(?:hơn|trên|quá|vượt|ngoài)(?!\w)")),
    ("under", re.compile(r"(?<!\w)(?:gần|dưới|chưa đầy|chưa đến|chưa tới|ngót)(?!\w)")),
    ("about", re.compile(r"(?<!\w)(?:khoảng|chừng|cỡ|tầm|xấp xỉ|ước)(?!\w)")),
)
# What may say the same as a negation or a hedge that is not there.
SOFT_NEGATION = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng|kém|thiếu|mất|tránh|khỏi|hiếm|ít|khó|trừ|ngừng|dừng|ngưng|thôi|"
    r"bỏ|cấm|hủy|hoãn|từ chối|bác|phủ nhận|thất bại|vắng|đừng|chớ|miễn|vô|phi|bất|ngoài|dưới|"
    r"nếu|đầu tiên|lần đầu|duy nhất|hết|quên|tạm|thay vì|trái|sai|ngăn|chống|chặn|yếu|xấu|"
    r"giảm|suýt|tắt|đóng|rời|nhưng|song|riêng|trước khi|khác|cạn|lỡ|chậm|muộn|"
    r"dễ|phản đối|thua|rảnh|mù|tuyệt|sạch|trống|chỉ|còn|mới|vừa|hụt|nghỉ|loại|gỡ|thoát|lành|"
    r"an toàn|"
    r"ổn định|bình thường|nguyên|kín|đơn giản|giản|đơn|nhẹ|xa|nổi|chưa từng|bí|lạ|bế tắc)(?!\w)"
)
SOFT_MODAL = re.compile(
    r"(?<!\w)(?:có thể|dự kiến|khả năng|nghi|nguy cơ|dễ|sẽ|sắp|đề xuất|đề nghị|kiến nghị|cho là|"
    r"cáo buộc|tố|được|nhằm|để|giúp|mong|hy vọng|muốn|định|dự|kế hoạch|hứa|cam kết|mục tiêu|"
    r"chuẩn bị|đang|nếu|cảnh báo|lo|e|sợ|dọa|biết đâu|có lẽ|dường như|có vẻ|xem ra|hình như|"
    r"thường|đôi khi|đủ|tiềm năng|ước|tính|chờ|xem xét|cân nhắc|cho phép|biết|nổi|khuyến cáo|nên|"
    r"tới|tương lai|cho|làm|gây|khiến|từ)(?!\w)"
)


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, what was changed in the one sentence that a claim nearly copies."""
    source = nearest(claim, said)
    if source is None or source.copied < _NEAR_COPY:
        return []
    found: dict[str, None] = dict.fromkeys(_counted_otherwise(claim, source))
    for gap in source.gaps:
        for problem in _of_gap(claim, source, gap, said):
            found[problem] = None
    return list(found)


def is_copy(claim: Statement, said: Statement) -> bool:
    """Whether a claim is one sentence of the evidence but for what it leaves out: what
    stands before or behind, in brackets, or a word or two."""
    source = nearest(claim, said)
    if source is None or source.copied < _NEAR_COPY:
        return False
    form = source.source.form
    brackets = [match.span() for match in _BRACKETS.finditer(form)]
    for gap in source.gaps:
        if any(word.is_content for one in gap.mine for word in one.words):
            return False
        is_edge = not gap.there or gap.there + len(gap.theirs) == len(source.theirs)
        is_bracket = gap.theirs and any(
            start <= gap.theirs[0].start and gap.theirs[-1].end <= end for start, end in brackets
        )
        is_small = len(gap.theirs) <= _LEFT_OUT and not _named(source.source, gap.theirs)
        if not (is_edge or is_bracket or is_small):
            return False
    return True


_BRACKETS = re.compile(r"\([^()]*\)")
_LEFT_OUT = 2


def is_near(claim: Statement, said: Statement, least: float = _NEAR_COPY) -> bool:
    """Whether a claim nearly copies a sentence of the evidence: so much of it, 0 to 1."""
    source = nearest(claim, said)
    return source is not None and source.copied >= least


def _counted_otherwise(claim: Statement, source: Alignment) -> Iterator[str]:
    """The same number of something else: "50 hộ" where the source has "50 người"."""
    mine = {one.start: one for one in claim.amounts}
    theirs = {one.start: one for one in source.source.amounts}
    for here, there in source.numbers:
        one, other = mine.get(here.start), theirs.get(there.start)
        if one is None or other is None or one.kind == "ordinal" or other.kind == "ordinal":
            continue
        if not amounts.is_said(claim, one, source.source, other):
            yield f"Số “{claim.written(one)}” không có trong đoạn được dẫn."


def nearest(claim: Statement, said: Statement) -> Alignment | None:
    """The claim beside the sentence that it copies most of."""
    mine = {one.form for one in tokens(claim)}
    # Laying side by side is slow: only what shares most words can be copied.
    likely = sorted(parts(said), key=lambda one: -len(mine & {t.form for t in tokens(one)}))
    laid = [aligned(claim, one) for one in likely[:_LAID]]
    return max(laid, key=lambda one: one.copied, default=None)


_LAID = 2


def _of_gap(claim: Statement, source: Alignment, gap: Gap, said: Statement) -> list[str]:
    told = _written(source.source, gap.theirs) or "…"
    wrong = f"Đoạn được dẫn viết “{told}”, câu này viết “{_written(claim, gap.mine) or '…'}”."
    is_few = len(gap.mine) <= _FEW and len(gap.theirs) <= _FEW
    if gap.is_tight and is_few and _is_turned(source, gap):
        return [wrong]
    ranks = [_RANK.search(_form(tokens)) is not None for tokens in (gap.mine, gap.theirs)]
    if gap.is_tight and is_few and ranks[0] != ranks[1]:
        return [wrong]
    if gap.is_tight and is_few and _is_bound_otherwise(source, gap):
        return [wrong]
    is_rest = gap.at + len(gap.mine) == len(source.mine) and source.copied < _LENT
    if gap.is_tight and is_few and not is_rest and _is_number_otherwise(gap):
        return [wrong]
    if _is_named_otherwise(claim, source, gap):
        return [wrong]
    if _is_lent(source, gap, said):
        return [wrong]
    return []


def _beside(source: Alignment, gap: Gap) -> tuple[str, str]:
    """What differs, with a word on each side: "có thể" may be cut in two by a match."""
    mine = source.mine[max(0, gap.at - 1) : gap.at + len(gap.mine) + 1]
    theirs = source.theirs[max(0, gap.there - 1) : gap.there + len(gap.theirs) + 1]
    return _form(mine), _form(theirs)


def _is_turned(source: Alignment, gap: Gap) -> bool:
    mine, theirs = _form(gap.mine), _form(gap.theirs)
    if not (mine and theirs) and _says_more(gap.mine or gap.theirs):
        return False  # a clause put in or left out, with all that it denies
    here, there = _beside(source, gap)
    for hard, soft in ((_NEGATION, SOFT_NEGATION), (_MODAL, SOFT_MODAL)):
        is_here, is_there = hard.search(here) is not None, hard.search(there) is not None
        if is_here != is_there and not soft.search(theirs if is_here else mine):
            return True
    return bool(_DONE.search(mine) and _NOT_DONE.search(theirs) and not _NOT_DONE.search(mine))


_BESIDE = frozenset(["thể", "phải", "hề", "hẳn", "giờ"])


def _says_more(tokens: Sequence[Token]) -> bool:
    """Whether they are more than words that turn or bound what stands beside them."""
    rest = _MODAL.sub(" ", _NEGATION.sub(" ", _form(tokens)))
    return any(word not in FORM_WORDS and word not in _BESIDE for word in rest.split())


def _is_bound_otherwise(source: Alignment, gap: Gap) -> bool:
    """A bound put in, left out or exchanged right before a number that both have."""
    there = gap.there + len(gap.theirs)
    if there >= len(source.theirs) or not source.theirs[there].is_number:
        return False
    return _bound(gap.mine) != _bound(gap.theirs)


def _bound(tokens: Sequence[Token]) -> str:
    form = _form(tokens[-2:])
    return next((name for name, pattern in _BOUNDS if pattern.search(form)), "")


def _is_number_otherwise(gap: Gap) -> bool:
    mine = {one.form for one in gap.mine if one.is_number}
    theirs = {one.form for one in gap.theirs if one.is_number}
    return bool(mine and theirs) and not mine & theirs


def _is_named_otherwise(claim: Statement, source: Alignment, gap: Gap) -> bool:
    """One name where the source has another."""
    if not (gap.before and gap.after) or max(len(gap.mine), len(gap.theirs)) > _STRETCH:
        return False
    mine, theirs = _named(claim, gap.mine), _named(source.source, gap.theirs)
    return bool(mine and theirs) and not mine & theirs


def _named(text: Statement, tokens: Sequence[Token]) -> set[str]:
    """The words of names among them, without those that may only open one."""
    places = [(name.start, name.end) for name in text.names]
    return {
        word.spelt
        for one in tokens
        for word in one.words
        if word.is_capital and word.spelt not in OPENERS
        if any(start <= word.start < end for start, end in places)
    }


def _is_lent(source: Alignment, gap: Gap, said: Statement) -> bool:
    """Whether what stands in a place of the source is from elsewhere in the evidence."""
    if not gap.is_tight or max(len(gap.mine), len(gap.theirs)) > _STRETCH:
        return False
    if gap.at and source.copied < _LENT:
        return False  # what is said of it may stand in another sentence
    mine, theirs = _content(gap.mine), _content(gap.theirs)
    if not mine or not theirs or mine & theirs or _GENERIC.search(_form(gap.theirs)):
        return False
    if _JOINT.search(_form((*gap.mine, *gap.theirs))):
        return False
    elsewhere = set(content_of(said.text))
    return mine <= elsewhere and not theirs & _content(source.mine)


_GENERIC = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cô|em|cụ|họ|nó|người|bệnh nhân|nạn nhân|này|đó|đây|"
    r"tôi|mình|bé|cháu|cậu)(?!\w)"
)


# Clauses that hang together otherwise are said anew.
_JOINT = re.compile(
    r"(?<!\w)(?:do|được|bị|khi|nhằm|để|qua|theo|với|vào|cứ|nếu|mà|thì|nên|vì|bằng)(?!\w)"
)


def _content(tokens: Sequence[Token]) -> set[str]:
    form = common_form(_form(tokens))
    return {one for one in form.split() if one not in FORM_WORDS and not one.startswith("#")}


def _form(tokens: Sequence[Token]) -> str:
    return " ".join(one.form for one in tokens)


def _written(text: Statement, tokens: Sequence[Token]) -> str:
    return text.text[tokens[0].start : tokens[-1].end] if tokens else ""
