"""Who does it to whom, where it can be told: "A kiện B" is not "B kiện A".

Pure. Compares the order of two actors around the same word, and whether a passive stands
between them. Where the sentences are built otherwise it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answering.checks.names import Name, is_same
from rag.answering.checks.statement import Statement

# Actors that papers leave without a name.
_ACTORS = re.compile(
    r"(?<!\w)(?:vợ|chồng|bố|mẹ|cha|con trai|con gái|anh trai|em trai|chị gái|em gái|cảnh sát|"
    r"công an|bác sĩ|bệnh nhân|giáo viên|học sinh|sinh viên|thầy giáo|cô giáo|tài xế|lái xe|"
    r"hành khách|khách|chủ nhà|chủ quán|nhân viên|giám đốc|công nhân|nạn nhân|nghi phạm|bị cáo|"
    r"bị can|tòa án|tòa|viện kiểm sát|phụ huynh|hàng xóm|chủ xe|người dân|chính quyền|doanh nghiệp|"
    r"công ty|ngân hàng|chính phủ|quốc hội|nhà trường|bệnh viện|xe tải|xe khách|xe máy|ô tô|"
    r"xe container|taxi|xe buýt|tàu hỏa|chủ nợ|con nợ|người mua|người bán|nhà báo|luật sư)(?!\w)"
)
_PASSIVE = frozenset(["bị", "được", "bởi"])
_JOINED = frozenset(["và", "cùng", "với", "hoặc", "hay", "lẫn"])
_NO_VERB = frozenset(
    re.findall(
        r"\S+",
        "và cùng với hoặc hay lẫn là của ở tại trong ngoài trên dưới cho đến từ về theo như do "
        "để khi thì mà đã đang sẽ cũng lại rằng một các những này đó ông bà anh chị em cô chú tỉnh "
        "huyện xã phường quận thành phố công ty trường viện bộ sở ban giám đốc chủ tịch phó trưởng "
        "phòng thứ bí thư nguyên cựu tên tuổi sinh năm người con vợ chồng bị được bởi có không",
    )
)


@dataclass(frozen=True, slots=True)
class _Actor:
    key: str
    name: Name | None
    start: int
    end: int


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, where the evidence has two of the claim's actors the other way round."""
    mine = _actors(claim)
    if len(mine) < 2:
        return []
    theirs = _actors(said)
    for one, other in _pairs(mine):
        between = _between(claim, one, other)
        verbs = {word for word in between if word not in _NO_VERB and word not in _JOINED}
        for first, last in _pairs(theirs):
            there = _between(said, first, last)
            if _are_same(one, last) and _are_same(other, first):
                shared = verbs & set(there)
                is_turned = bool(shared) and bool(_PASSIVE & set(between)) == bool(
                    _PASSIVE & set(there)
                )
                # "A bị B kiện": the verb stands after both.
                is_turned |= (
                    bool(_PASSIVE & set(between) and _PASSIVE & set(there))
                    and bool(_after(claim, other) & _after(said, last))
                )
            elif _are_same(one, first) and _are_same(other, last):
                is_turned = _is_passive(between) != _is_passive(there) and bool(
                    (verbs | _after(claim, other)) & (set(there) | _after(said, last))
                    and (_is_passive(between) or _is_passive(there))
                ) and _verbs_move(claim, other, verbs, said, last, there)
            else:
                continue
            if is_turned and not _also_straight(claim, one, other, theirs, said, verbs):
                return [
                    f"Đoạn được dẫn nói ngược vai giữa “{claim.text[one.start : one.end]}” và "
                    f"“{claim.text[other.start : other.end]}”."
                ]
    return []


def _actors(text: Statement) -> list[_Actor]:
    named = [
        _Actor(" ".join(name.words), name, name.start, name.end)
        for name in text.names
        if name.kind != "place"
    ]
    taken = [(one.start, one.end) for one in named]
    common = [
        _Actor(match.group(), None, match.start(), match.end())
        for match in _ACTORS.finditer(text.form)
        if not any(start <= match.start() < end for start, end in taken)
        and not _is_beside(match.end(), taken)
    ]
    return sorted([*named, *common], key=lambda actor: actor.start)


def _is_beside(end: int, taken: Sequence[tuple[int, int]]) -> bool:
    """ "Bác sĩ Nam" is one actor."""
    return any(0 <= start - end <= 1 for start, _ in taken)


def _pairs(actors: Sequence[_Actor]) -> list[tuple[_Actor, _Actor]]:
    neighbours = list(pairwise(actors))
    return neighbours + [(a, c) for (a, _), (_, c) in pairwise(neighbours)]


def _are_same(one: _Actor, other: _Actor) -> bool:
    if one.name is not None and other.name is not None:
        return is_same(one.name, other.name)
    return one.name is None and other.name is None and one.key == other.key


def _between(text: Statement, one: _Actor, other: _Actor) -> list[str]:
    """The words between two actors; none where a stop parts them."""
    gap = text.form[one.end : other.start]
    if re.search(r"[.;!?](?!\d)", gap):
        return []
    return re.findall(r"\w+", gap)


def _after(text: Statement, actor: _Actor) -> set[str]:
    words = re.findall(r"\w+", re.split(r"[.;,!?]", text.form[actor.end : actor.end + 40])[0])
    return {word for word in words[:3] if word not in _NO_VERB}


def _is_passive(between: Sequence[str]) -> bool:
    """Whether what stands between is a passive's: "A bị B kiện", "A do B làm"."""
    return bool(between) and len(between) <= 3 and bool({"bị", "được"} & set(between))


def _verbs_move(
    claim: Statement,
    other: _Actor,
    verbs: set[str],
    said: Statement,
    last: _Actor,
    there: Sequence[str],
) -> bool:
    """Whether the verb of one stands between, and of the other behind, the two actors."""
    said_verbs = {word for word in there if word not in _NO_VERB}
    return bool(verbs & _after(said, last) or said_verbs & _after(claim, other))


def _also_straight(
    claim: Statement,
    one: _Actor,
    other: _Actor,
    theirs: Sequence[_Actor],
    said: Statement,
    verbs: set[str],
) -> bool:
    """Whether the evidence has the pair in the claim's own order around the same word
    too."""
    is_passive = _is_passive(_between(claim, one, other))
    return any(
        _are_same(one, first)
        and _are_same(other, last)
        and bool(verbs & set(_between(said, first, last)))
        and _is_passive(_between(said, first, last)) == is_passive
        for first, last in _pairs(theirs)
    )
