"""Sentences of Vietnamese news text, with offsets.

Splits at a full stop, question or exclamation mark or ellipsis that ends a
sentence, and nowhere else: not in "TP. Điện Biên Phủ", "ThS.BS. Nguyễn", "1.200",
"ngày 20.5", "LG.HN.ACB", "chị N. (35 tuổi)" or "thiện nguyện... thu hút". Knows
nothing of documents, passages or scores.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rag.types import Span
from rag.vietnamese.tokens import syllable_count

# Written with a full stop, followed by a name or a number, as met in Vietnamese
# newspapers: places, titles, ranks, honours, "số", "điều".
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "tp tx tt q p h x t kp đ ql tl hl gs pgs ts ths bs bscki bsckii bsck cki ckii ks kts "
        "ls cn ncs nsnd nsưt ngut ngưt ck đc st vd tr no mr mrs ms dr prof jr sr vs co ltd "
        "inc corp bv ubnd hđnd thcs thpt hcm tw",
    )
)
# What opens a sentence and no name: after it "anh T. Sau đó" and "7 GS, PGS. Theo ông" part.
# Left out on purpose: Từ (Liêm), Năm (Căn), Hai (Bà Trưng), Tuy (Hòa), Đồng (Hới), Anh.
_STARTS = re.compile(
    r"(?:Sau|Trước|Khi|Theo|Ngoài|Tuy nhiên|Đồng thời|Bên cạnh|Nhưng|Nếu|Vì|Để|Đây|Đó|Những|Các|"
    r"Một|Nhiều|Cũng|Còn|Chúng tôi|Tôi|Họ|Không|Lúc|Ngày|Sáng|Chiều|Tối|Ngay|Với|Về|Khoảng|Mỗi|"
    r"Nhờ|Bởi|Song|Rồi|Đến|Trong|Tại|Do|Ông|Bị|Việc|Qua|Kể|Hiện|Như|Thế|Vào|Đáng|Cụ thể|Dù|Mặc dù)"
    r"(?!\w)"
)
_LONGEST_ORPHAN = 4
# Characters looked at on each side of a full stop: the longest word and then some.
_LOOK = 64
_CLOSERS = "\"”’»)]'"
_OPENERS = "\"“‘«([-–—•'"
_BOUNDARY = re.compile(
    r"\n|(?:\.{2,}|…|[.?!]+)["
    + re.escape(_CLOSERS)
    + r"]*(?=\s|$|[“\"«][^\W\d_]|[A-ZĐÀ-Ỹ][^\W\d_])"
)
_WORD_BEFORE = re.compile(r"[^\s" + re.escape(_OPENERS) + r"]+$")


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of one paragraph, in order, without the white space
    between them. A line break always ends a sentence."""
    spans: list[Span] = []
    start = 0
    for end in [*_ends(text), len(text)]:
        span = _trimmed(text, start, end)
        if span is not None:
            spans.append(span)
        start = end
    return _without_orphans(text, spans)


def _without_orphans(text: str, spans: list[Span]) -> list[Span]:
    """A closing quote or a stop that stands apart goes with the sentence it closes."""
    kept: list[Span] = []
    for span in spans:
        if (
            kept
            and span.end - span.start <= _LONGEST_ORPHAN
            and not any(map(str.isalnum, text[span.start : span.end]))
            and "\n" not in text[kept[-1].end : span.start]
        ):
            kept[-1] = Span(kept[-1].start, span.end)
        else:
            kept.append(span)
    return kept


def _ends(text: str) -> list[int]:
    return [
        match.end()
        for match in _BOUNDARY.finditer(text)
        if match.group() == "\n" or _ends_sentence(text, match)
    ]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    # Slices are bounded, so that a long paragraph costs no more than its length.
    after = text[match.end() : match.end() + _LOOK].lstrip()
    if not after:
        return True
    lead = after.lstrip(_OPENERS + " ")
    following = lead[:1]
    closes = any(c in _CLOSERS for c in mark)
    if following and following.isalpha() and following.islower():
        return False
    if mark.startswith(("..", "…")):
        return bool(following) and (following.isupper() or following.isdigit())
    if mark.startswith("."):
        before = _WORD_BEFORE.search(text[max(0, match.start() - _LOOK) : match.start()])
        word = before.group() if before else ""
        if not closes:
            is_glued = not text[match.end() : match.end() + 1].isspace()
            # "LG.HN.ACB": capitals on both sides of a stop with no space are one name.
            if is_glued and word.isupper() and lead[1:2].isupper():
                return False
            if _is_abbreviation(word, following) and not _STARTS.match(lead):
                return False
        # "20.5", "3. Điều": a bare list number is not a sentence of its own.
        if word.isdigit() and len(word) <= 2 and _at_line_start(text, match.start() - len(word)):
            return False
    return True


def _at_line_start(text: str, position: int) -> bool:
    before = text[max(0, position - _LOOK) : position].rstrip(" ")
    return before.endswith("\n") or (before == "" and position <= _LOOK)


def _is_abbreviation(word: str, following: str) -> bool:
    bare = word.strip("()[]\"“”'")
    if not bare:
        return False
    last = bare.rsplit(".", 1)[-1]
    if bare.lower() in _ABBREVIATIONS or last.lower() in _ABBREVIATIONS:
        # "HCM." or "UBND." ends a sentence as often as not; the short titles never do.
        upper_body = last.isupper() and len(last) >= 3 and last.lower() not in {"pgs", "ths"}
        return not upper_body and (following.isupper() or following.isdigit())
    # An initial: "Nguyễn A. Tuấn", "em N. 230 cái". A lone lower-case letter is a word.
    return (
        len(last) == 1
        and last.isalpha()
        and last.isupper()
        and (following.isupper() or following.isdigit())
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    begin = start + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(stripped))


def clauses(text: str, span: Span) -> list[Span]:
    """The parts of one sentence between semicolons, for evidence that must be
    short. A sentence without semicolons is one clause."""
    cuts = [m.end() for m in re.finditer(r";(?=\s)", text[span.start : span.end])]
    edges = [span.start, *(span.start + c for c in cuts), span.end]
    parts = (_trimmed(text, a, b) for a, b in pairwise(edges))
    return [part for part in parts if part is not None]


def windows(text: str, max_syllables: int) -> list[Span]:
    """An over-long paragraph cut into spans of whole sentences, each of at most
    ``max_syllables`` where its sentences allow. A sentence longer than that is cut
    at semicolons; what has none stays whole. One span where the text is short."""
    if len(text) <= max_syllables or syllable_count(text) <= max_syllables:
        whole = _trimmed(text, 0, len(text))
        return [whole] if whole else []
    units: list[Span] = []
    for sentence in sentences(text):
        long = syllable_count(text[sentence.start : sentence.end]) > max_syllables
        units.extend(clauses(text, sentence) if long else [sentence])
    spans: list[Span] = []
    start, size = units[0].start, 0
    previous = units[0]
    for unit in units:
        count = syllable_count(text[unit.start : unit.end])
        if size and size + count > max_syllables:
            spans.append(Span(start, previous.end))
            start, size = unit.start, 0
        size += count
        previous = unit
    spans.append(Span(start, previous.end))
    return spans
