"""What a name is called by the word before it: "bác sĩ", "tỉnh", "bà".

Pure. Two names that have changed places are told by it: who was a doctor is now a
province. Knows nothing of what is said of anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answering.checks.names import Name, is_same
from rag.answering.checks.statement import Statement

_MEN, _WOMEN = frozenset(["ông", "anh", "chú", "cậu"]), frozenset(["bà", "chị", "cô", "dì"])
_PEOPLE = frozenset(
    re.findall(
        r"\S+",
        "ông anh chú cậu bà chị cô dì em bé cụ cháu sỹ sư viên tá úy tướng thầy vợ chồng phụ nhân "
        "bạn sỹ gái trai",
    )
)
_PLACES = frozenset(
    re.findall(
        r"\S+",
        "tỉnh huyện xã phường quận phố trấn thôn bản làng ấp sông đường đảo bang quê vùng hồ "
        "núi đèo cầu nước",
    )
)
_BODIES = frozenset(re.findall(r"\S+", "viện trường ty sở khoa hãng đoàn báo chức tộc đội quỹ"))
_KINDS = ((_PEOPLE, "person"), (_PLACES, "place"), (_BODIES, "body"))
# Words of which one holds of every man or woman.
_COMMON = _MEN | _WOMEN | frozenset(["em", "bé", "cụ", "cháu", "bạn"])
# One word may be of two names.
_FEWEST_WORDS = 2
# Behind these a name shares the word of the name before it: "quận Ba Đình, Đống Đa".
_JOINED = re.compile(r"(?:[,;–-]|(?<!\w)(?:và|hoặc|hay|cùng|với|đến))\s*$")

# Code points in which it stands.
_NEAR = 16


def problems(claim: Statement, said: Statement, article: Statement) -> list[str]:
    """In Vietnamese, each name of the claim that is called what the evidence calls
    another. ``article``: all that is known of the article, where names are called too."""
    theirs = [*_called(said), *_called(article)]
    found = []
    for name, word in _called(claim):
        mine = _kind(word)
        if not mine or len(name.words) < _FEWEST_WORDS:
            continue
        same = [(other, called) for other, called in theirs if is_same(name, other)]
        words = {called for _, called in same}
        if not words or word in words or "," in words:
            continue
        others = {called for other, called in theirs if not is_same(name, other)}
        kinds = {_kind(one) for one in words} - {""}
        is_other_kind = bool(kinds) and mine not in kinds
        is_other_sex = (word in _MEN and words & _WOMEN and not words & _MEN) or (
            word in _WOMEN and words & _MEN and not words & _WOMEN
        )
        is_lent = word in others and word not in _COMMON and "" not in words and not words & _COMMON
        if is_other_kind or is_other_sex or is_lent:
            found.append(
                f"Đoạn được dẫn không gọi “{claim.written(name)}” là "
                f"“{_before(claim, name)} {claim.written(name)}”."
            )
    return found


def _called(text: Statement) -> Iterator[tuple[Name, str]]:
    """Each name with the word before it in match form; "," where it goes on a list, ""
    where nothing stands before it."""
    for name in text.names:
        before = text.form[max(0, name.start - _NEAR) : name.start]
        if _JOINED.search(before):
            yield name, ","
        else:
            yield name, _before(text, name)


def _before(text: Statement, name: Name) -> str:
    previous = text.words[name.at - 1] if name.at else None
    is_beside = previous is not None and name.start - previous.end == 1
    return previous.form if previous is not None and is_beside else ""


def _kind(word: str) -> str:
    return next((kind for words, kind in _KINDS if word in words), "")
