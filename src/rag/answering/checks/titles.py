"""Titles in full: phó is not trưởng, and nguyên, cựu and quyền count.

Pure. Knows titles by their words; whose they are it reads from the names beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.checks.names import Name, is_same
from rag.answering.checks.statement import Statement

_BEFORE = r"(?:nguyên|cựu|quyền|tân)"
_TITLE = re.compile(
    rf"(?<!\w)((?:{_BEFORE} )?(?:{_BEFORE} )?(?:(?:phó|thứ|trợ lý|thư ký|đại) )?(?:thường trực )?"
    r"(?:tổng )?(?:phó )?"
    r"(?:chủ tịch|giám đốc|bí thư|thủ tướng|tổng thống|bộ trưởng|thứ trưởng|quốc vụ khanh|"
    r"hiệu trưởng|hiệu phó|viện trưởng|viện phó|chánh án|thẩm phán|kiểm sát viên|cục trưởng|"
    r"cục phó|"
    r"vụ trưởng|vụ phó|đội trưởng|đội phó|thị trưởng|thống đốc|chủ nhiệm|trưởng (?:phòng|ban|"
    r"khoa|đoàn|công an|bộ môn|thôn|bản|ấp|đại diện)|tổng biên tập|biên tập|tư lệnh|tham mưu|"
    r"phó (?:phòng|ban|khoa|đoàn|công an)|chánh văn phòng|phát ngôn viên|huấn luyện viên|hlv|"
    r"đại sứ|lãnh sự|thư ký|quản đốc|kế toán trưởng|kế toán|trạm trưởng|trung đoàn trưởng|"
    r"tiểu đoàn trưởng|sư đoàn trưởng|bác sĩ|luật sư|thuyền trưởng|cơ trưởng|cơ phó)"
    r"(?: (?:chuyên trách|thứ nhất|danh dự|lâm thời))?)(?!\w)"
)
# "Cao nguyên", "nguyên nhân" are no titles, and a title must follow what bounds it.
_TOO_LITTLE = frozenset(["biên tập", "kế toán", "tham mưu", "thư ký"])
_REACH = 9
_STATES = re.compile(r"[.;]")


@dataclass(frozen=True, slots=True)
class Title:
    """``words``: as in a dictionary, spaces single, match form."""

    words: str
    start: int
    end: int


def titles_of(text: Statement) -> list[Title]:
    """The titles of a text in order."""
    return [Title(match[1], match.start(1), match.end(1)) for match in _TITLE.finditer(text.form)]


def problems(claim: Statement, said: Statement, near: Statement) -> list[str]:
    """In Vietnamese, each title of the claim that the evidence does not give, or gives
    to another. ``said`` may be more than the sentence: whoever is called a title once is
    called so in the whole article. ``near`` are the sentences the claim comes from."""
    claimed = titles_of(claim)
    if not claimed:
        return []
    beside = [(_beside(near, title), title.words) for title in titles_of(near)]
    for one in claimed:
        place = _beside(claim, one)
        there = {words for other, words in beside if other == place}
        if place and there and one.words not in there:
            return [
                f"Đoạn được dẫn nói “{min(there)}”, không phải “{claim.text[one.start : one.end]}”."
            ]
    known = titles_of(said)
    there = {title.words for title in known} - _TOO_LITTLE
    found = [
        f"Chức danh “{claim.text[one.start : one.end]}” không có trong đoạn được dẫn."
        for one in claimed
        if one.words not in there and one.words not in _TOO_LITTLE
    ]
    if found:
        return found
    holders = [(title, _holder(said, title, known)) for title in known]
    for one in claimed:
        who = _holder(claim, one, claimed)
        held = {title.words for title, name in holders if name and who and is_same(name, who)}
        if who and held and one.words not in held and _head(one.words) in {_head(t) for t in held}:
            found.append(
                f"Đoạn được dẫn không gọi {' '.join(claim.written(who).split())} là "
                f"“{claim.text[one.start : one.end]}”."
            )
        # "Phó giám đốc CDC" where the evidence has "giám đốc CDC".
        where = _body(claim, one)
        there = {t.words for t in known if where and _body(said, t) == where}
        if there and one.words not in there and _head(one.words) in {_head(t) for t in there}:
            found.append(f"Đoạn được dẫn không nói “{claim.text[one.start : one.end]} {where}”.")
    return found


def _beside(text: Statement, title: Title) -> str:
    """The two words right behind a title, in match form: of what it is one."""
    behind = [word for word in text.words if word.start >= title.end][:2]
    gap = text.form[title.end : behind[0].start] if behind else "."
    return " ".join(word.form for word in behind) if len(behind) == 2 and gap == " " else ""


def _body(text: Statement, title: Title) -> str:
    """The word with a capital right behind a title; "" where there is none."""
    following = next((word for word in text.words if word.start >= title.end), None)
    is_beside = following is not None and following.start - title.end == 1
    return following.spelt if following and is_beside and following.is_capital else ""


def _head(words: str) -> str:
    """A title without what bounds it."""
    return re.sub(r"^(?:(?:nguyên|cựu|quyền|tân|phó|thứ|thường trực|tổng|trưởng) )+", "", words)


def _holder(text: Statement, title: Title, titles: Sequence[Title]) -> Name | None:
    """The person named nearest after a title, or right before it ("Bà Mây, phó chủ
    tịch"), within its sentence and before the next title."""
    following = min((t.start for t in titles if t.start > title.start), default=len(text.text))
    for name in text.names:
        if name.start < title.end or name.kind in ("place", "body"):
            continue
        between = text.form[title.end : name.start]
        if name.start > following or _STATES.search(between) or len(between.split()) > _REACH:
            break
        if "," not in between and name.kind == "person":
            return name
    for name in reversed(text.names):
        if name.end > title.start:
            continue
        between = text.form[name.end : title.start].strip()
        is_beside = between in (",", "là", "-", "–", "(", "làm", "giữ chức", "được bầu làm")
        return name if is_beside and name.kind in ("person", "") else None
    return None
