"""Whether a claim turns round, or bounds, what its evidence says plainly, or the reverse.

Pure. A claim may say the same in other words; it may not say plainly what the evidence
says turned, nor turn what it says plainly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rag.answering.checks.cores import core_of, parts, share
from rag.answering.checks.coverage import content_of
from rag.answering.checks.implied import is_softened, is_told_so
from rag.answering.checks.operators import END, LIGHT, SPAN, Operator, operators
from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word

# Words between an operator and what it turns; where something turned is looked for,
# further.
_REACH, _FAR = 3, 5
_CUTS = re.compile(r"[.;:!?,]|(?<!\w)(?:và|nhưng|mà|nên|còn|thì|là|để|vì)(?!\w)")


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
        if not _is_turned_there(claim, one, said, theirs) and not is_told_so(claim, one, said):
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
            ) and not is_softened(near, one, claim):
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
    first = bisect_left(known, word.start - SPAN, key=END)
    for one in known[first : bisect_right(known, word.start, key=END)]:
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
    following = (word.form for word in words[index + 1 : index + 4] if word.form not in LIGHT)
    return next(following, "")
