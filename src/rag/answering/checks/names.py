"""Names of people, places and bodies: how a text writes them, and whether another has them.

Pure. "Ông Triều" is whoever of that article ends in Triều; where two do, nobody is.
Knows nothing of what is said of anyone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.checks.words import Word

NameKind = Literal["person", "place", "body", ""]

_PERSON = frozenset(
    re.findall(r"\S+", "ông bà anh chị cô chú bác cụ em thầy bé nghệ sĩ ca diễn viên")
)
_PLACE = frozenset(
    re.findall(
        r"\S+",
        "tỉnh huyện xã phường quận phố thị thôn bản làng sông núi đèo ở tại đường ấp buôn đảo",
    )
)
_BODY = frozenset(
    re.findall(r"\S+", "ty bộ sở viện trường ban hội đoàn báo hãng đội ngân hàng quỹ")
)
_SURNAMES = frozenset(
    re.findall(
        r"\S+",
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn "
        "mai đào lương tạ cao tô lâm vương quách thái phùng chu tôn hà trương tăng kiều lưu",
    )
)
# Open a sentence or stand before a name with a capital, and are no part of it.
OPENERS = frozenset(
    re.findall(
        r"\S+",
        "khi theo ngày năm tháng tuần trong tại ở sau trước vào từ đến đây đó có các những một "
        "hai ba với do vì nhờ để tuy nhưng và cả mỗi ông bà anh chị em cụ cuộc trận khối đồi núi "
        "sông tỉnh huyện xã thành quận phường chợ nhà chiến cụm khu đoàn đội lúc bên ngoài cùng "
        "hiện nay sáng trưa chiều tối đêm hôm toàn đoạn như lễ giá số đảng ủy ban cô chú bác thầy "
        "bé công bệnh trường viện giám phó chủ bí trưởng bộ thủ tổng bác tiến giáo thạc luật nghệ "
        "ca diễn nhạc đạo kỹ kiến đại thượng trung thiếu hạ binh cầu vụ việc dự người gia con vợ "
        "chồng mẹ bố cha cháu học sinh khách nhóm hãng báo đài trang tòa toà công cảnh đối nam nữ "
        "tính riêng trên dưới giữa gần khoảng hơn được bị nếu dù bởi còn song rồi khu vùng nước "
        "chính ngân ngoài bởi thị trấn làng thôn bản đường phố quốc tỉnh cựu nguyên quyền tân cứ",
    )
)
_JOINS = frozenset([" ", "-", "–", " - ", "\u00a0"])
_AFTER_SHORT = frozenset([". ", "."])
_SENTENCE = re.compile(r"(?:[.!?…]|[:;“\"(\[]|\s[-–])[\s“\"'(]*$")


@dataclass(frozen=True, slots=True)
class Name:
    """Neighbouring words with capitals. ``at`` is the index of the first among the
    text's words; ``opens``: the first may have its capital for opening a sentence."""

    words: tuple[str, ...]
    at: int
    start: int
    end: int
    opens: bool
    kind: NameKind

    @property
    def after(self) -> int:
        return self.at + len(self.words)


def names_of(text: str, words: Sequence[Word]) -> list[Name]:
    """The names of a text, in order; words that only open a sentence are left out."""
    runs: list[list[int]] = []
    for index, word in enumerate(words):
        if not word.is_capital:
            continue
        if runs and runs[-1][-1] == index - 1 and _joins(text, words[index - 1], word):
            runs[-1].append(index)
        else:
            runs.append([index])
    return [
        name
        for run in _reaching_over_small_words(words, runs)
        if (name := _name(text, words, run)) is not None
    ]


def _joins(text: str, previous: Word, word: Word) -> bool:
    if previous.start == word.start:
        return True  # of one short form written out
    gap = text[previous.end : word.start]
    written = text[previous.start : previous.end]
    return gap in _JOINS or (gap in _AFTER_SHORT and written.isupper())


def _reaching_over_small_words(words: Sequence[Word], runs: list[list[int]]) -> list[list[int]]:
    """A short form's small words are of the name: "Ủy ban nhân dân"."""
    whole: list[list[int]] = []
    for run in runs:
        first, last = run[0], run[-1]
        while last + 1 < len(words) and words[last + 1].start == words[last].start:
            last += 1
        whole.append(list(range(first, last + 1)))
    return whole


# Code points before a name that tell whether it opens a sentence.
_BEFORE = 32


def _name(text: str, words: Sequence[Word], run: list[int]) -> Name | None:
    start = words[run[0]].start
    before = text[max(0, start - _BEFORE) : start]
    opens = (
        not (before.strip() or text[:start].strip())
        or _SENTENCE.search(before) is not None
        or "\n" in before[-2:]
    )
    kind: NameKind = ""
    while (
        len(run) > 1
        and words[run[0]].spelt in _PERSON
        and words[run[0]].start != words[run[1]].start
    ):
        run, kind = run[1:], "person"
    if not kind:
        kind = _kind(words, run)
    if opens and len(run) == 1 and kind != "person":
        written = text[words[run[0]].start : words[run[0]].end]
        if not (written.isupper() and len(written) > 1) and not any(map(str.isdigit, written)):
            return None  # an ordinary word, as far as can be told
    return Name(
        tuple(words[i].spelt for i in run),
        run[0],
        words[run[0]].start,
        words[run[-1]].end,
        opens and kind != "person",
        kind,
    )


def _kind(words: Sequence[Word], run: list[int]) -> NameKind:
    previous = words[run[0] - 1].spelt if run[0] else ""
    first = words[run[0]].spelt
    if previous in _PERSON or (first in _SURNAMES and 2 <= len(run) <= 4):
        return "person" if previous not in _PLACE else "place"
    if previous in _PLACE or (first in _PLACE and len(run) > 1):
        return "place"
    return "body" if previous in _BODY or (first in _BODY and len(run) > 1) else ""


def is_same(one: Name, other: Name) -> bool:
    """Whether two names may be of one: the shorter is the end of the longer, or, of what
    is no person, its beginning too ("Đại học Y" for "Đại học Y Hà Nội")."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    if long[len(long) - len(short) :] == short:
        return True
    return (
        len(short) > 1
        and long[: len(short)] == short
        and "person"
        not in (
            one.kind,
            other.kind,
        )
    )


def _bare(name: Name) -> tuple[str, ...]:
    """Without a word that opens a sentence or says what it is."""
    is_led = len(name.words) > 1 and name.opens and name.words[0] in OPENERS
    return name.words[1:] if is_led else name.words


def stands(name: Name, words: Sequence[Word], names: Sequence[Name]) -> bool:
    """Whether a text with these words and names has a claim's name, as it is written or
    by a shorter or longer form of it."""
    if _found(name.words, name, words, names):
        return True
    if name.opens and len(name.words) > 1 and name.words[0] in OPENERS:
        rest = name.words[1:]
        return _found(rest, name, words, names)
    return False


def _found(
    wanted: tuple[str, ...], name: Name, words: Sequence[Word], names: Sequence[Name]
) -> bool:
    if any(_ends_with(other.words, wanted) for other in names):
        return True
    spelt = [word.spelt for word in words]
    size = len(wanted)
    longer = {other.at: len(other.words) for other in names}
    for at in range(len(spelt) - size + 1):
        if spelt[at] != wanted[0] or tuple(spelt[at : at + size]) != wanted:
            continue
        # Điện Biên is not Điện Biên Phủ, nor is anyone's surname the one.
        if longer.get(at, 0) > size and name.kind == "person":
            continue
        capitals = sum(words[i].is_capital for i in range(at, at + size))
        if capitals or name.opens or (size == 1 and wanted[0] in OPENERS):
            return True
    return _is_joined(wanted, names)


def _ends_with(words: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return len(words) >= len(end) and words[len(words) - len(end) :] == end


def _is_joined(wanted: tuple[str, ...], names: Sequence[Name]) -> bool:
    """Whether whole names of the text, one after another, make it: "Đà Nẵng Việt Nam"."""
    if not wanted:
        return True
    return any(
        len(other.words) < len(wanted) + 1
        and wanted[: len(other.words)] == other.words
        and _is_joined(wanted[len(other.words) :], names)
        for other in names
    )


def full_names(short: Name, names: Sequence[Name]) -> set[tuple[str, ...]]:
    """The longer names of people in an article that end in a given name."""
    return {
        other.words
        for other in names
        if other.kind == "person" and len(other.words) > 1 and _ends_with(other.words, short.words)
    }
