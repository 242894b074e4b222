"""Words of a question that refer back: "ông ấy", "họ", "ở đó", "dự án này", "năm đó".

Pure. Knows how they are written, not what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.answering.spoken import Lexicon, Spoken, strict
from rag.vietnamese.typed_text import Pattern, TypedText

_THIS = r"(?:này|đó|ấy|đấy|nói trên|kể trên|vừa nêu)"
# Without marks "đó" is "do", which joins sentences.
_BARE_THIS = r"(?:này|ấy|nói trên|kể trên|vừa nêu)"
# "Ông" alone is somebody spoken of where a verb follows it: not "bà con", "ông chủ".
_DOES = (
    r"(?= (?:đã|sẽ|đang|từng|còn|có|là|làm|bị|được|sinh|mất|qua đời|nói|giữ|học|quê|sống|nhận|"
    r"bao nhiêu tuổi|mấy tuổi|ở đâu)(?!\w))"
)
_MAN = strict(
    rf"(?:ông|anh|chú|cậu|thầy) (?:ta|{_THIS})|ông{_DOES}",
    rf"(?:ông|anh|chú|cậu|thầy) (?:ta|{_THIS})",
)
_WOMAN = strict(rf"(?:bà|chị|cô) (?:ta|{_THIS})|bà{_DOES}", rf"(?:bà|chị|cô) (?:ta|{_THIS})")
_PERSON = Pattern.only_marked(
    rf"(?:em|bé|cháu|bác|cụ|vị|người|nhân vật|kẻ|gã|đối tượng) {_THIS}|hắn"
)
_THERE = strict(
    r"(?:ở|tại|từ|đến|tới|về|quanh) (?:đó|đấy|đây|ấy)|"
    rf"(?:(?:ở|tại|đến|tới|về) )?(?:nơi|chỗ|địa phương|địa điểm|khu vực|vùng|vùng đất) {_THIS}",
    r"(?:ở|tại) (?:đó|đây)|(?:nơi|chỗ|địa phương|khu vực) (?:này|đó)",
)
_THEY = Pattern.only_marked(r"họ(?! (?:hàng|tên|và tên|mạc|lan|nhà|đậu|cam|bầu))")
_IT = Pattern.only_marked(r"nó|chúng(?! ta)(?! tôi)")
_THEN = strict(r"(?:(?:vào|trong|từ|đến|hồi) )?(?:năm|khi|lúc|hôm|thời điểm|giai đoạn) (?:đó|ấy)")
_THINGS = (
    r"(?:việc|điều|chuyện|sự việc|vấn đề|quyết định|hiện tượng|tình trạng|vụ việc|sự kiện|sự cố)"
)
_THAT_HAPPENED = strict(f"{_THINGS} {_THIS}", f"{_THINGS} {_BARE_THIS}")
_NOUN = r"(?P<head>[^\W\d_]+(?: [^\W\d_]+){0,3}?)"
_HEADED = strict(f"{_NOUN} {_THIS}", f"{_NOUN} {_BARE_THIS}")
# Before "này" and "đó" these mean now, or join sentences, and refer to nothing named.
_NO_HEADS = Lexicon.of(
    "hôm tuần tháng năm ngày lúc giờ lần thế như do từ sau trước nhờ vì qua theo khi thời điều "
    "đây nay hiện kỳ mùa thời điểm giai đoạn bài kiểu cách đời là có và những các tuổi xưa lâu "
    "đến rồi đã"
)
SMALL_WORDS = Lexicon.of(
    "ai gì nào sao đâu bao nhiêu của trong ở tại về với cho từ là có được bị do vì và thì mà đã "
    "sẽ đang ra vào đến tới những các mấy khi nhờ theo không cho biết"
)


PointerSort = Literal["man", "woman", "person", "there", "they", "it", "then", "event", "headed"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """``question[start:end]`` may refer back, to what ``sort`` says. ``head`` is the noun
    of one that has any ("dự án" of "dự án này"), "" otherwise."""

    start: int
    end: int
    sort: PointerSort
    head: str = ""


_PATTERNS: tuple[tuple[PointerSort, Pattern], ...] = (
    ("then", _THEN),
    ("man", _MAN),
    ("woman", _WOMAN),
    ("person", _PERSON),
    ("there", _THERE),
    ("they", _THEY),
    ("it", _IT),
    ("event", _THAT_HAPPENED),
)


def pointers(question: str) -> Iterator[Pointer]:
    """The words of a clean question that may refer back."""
    typed = TypedText.of(question)
    taken: list[tuple[int, int]] = []
    for sort, pattern in _PATTERNS:
        for match in pattern.for_text(typed).finditer(typed.form):
            if not _overlaps(match.span(), taken) and not _is_family(typed, match.span(), sort):
                taken.append(match.span())
                yield Pointer(typed.starts[match.start()], typed.starts[match.end()], sort)
    for match in _HEADED.for_text(typed).finditer(typed.form):
        head = _head(typed.written(*match.span("head")))
        if head and not _overlaps(match.span(), taken):
            end = typed.starts[match.end()]
            start = typed.starts[match.end("head")] - len(head)
            yield Pointer(start, end, "headed", head)


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _is_family(typed: TypedText, span: tuple[int, int], sort: str) -> bool:
    """Whether "họ" is a family or its name: "dòng họ", "họ Nguyễn"."""
    if sort != "they":
        return False
    after = typed.text[typed.starts[span[1]] :].lstrip()
    before = typed.form[: span[0]].split()
    return after[:1].isupper() or (bool(before) and before[-1] in {"dòng", "của dòng", "mang"})


def _head(text: str) -> str:
    """The noun before "này", as far as it is one; "" where it is none."""
    spoken = Spoken.of(text)
    first = 0
    for n, key in enumerate(spoken.keys):
        if key in spoken.listed(SMALL_WORDS):
            first = n + 1
    if first >= len(spoken.words) or spoken.keys[-1] in spoken.listed(_NO_HEADS):
        return ""
    return spoken.written(first, len(spoken.words))
