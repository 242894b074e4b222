"""Sentences joined so that none spoken by someone is quoted without who spoke it.

A sentence between quotation marks that open or close in another sentence says nothing
for itself: “…” is its speaker's. Pure. Knows marks and words of saying, not questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.instructions import addressed_from
from rag.types import Span
from rag.vietnamese.sentences import sentences
from rag.vietnamese.tokens import syllables

MAX_STRETCH_SYLLABLES = 120
"""Two long sentences. A longer quotation is quoted from its speaker on, or up to its
speaker, as far as this reaches."""

_STOPS = frozenset(".!?…")
_SAYING = re.compile(
    r"(?<!\w)(?<!chưa )(?<!không )(?:nói|cho biết|cho rằng|cho hay|kể|chia sẻ|khẳng định|"
    r"nhận định|nhấn mạnh|bày tỏ|phát biểu|tâm sự|giải thích|trả lời|đáp|viết|tố|tố cáo|"
    r"tố giác|cáo buộc|phân trần|bức xúc|thừa nhận|khai|phủ nhận|bác bỏ|lưu ý|khuyên|"
    r"khuyến cáo|cảnh báo|phân tích|tuyên bố|thú nhận|kêu gọi|nhắn nhủ|thốt lên|tiết lộ|"
    r"bộc bạch|trải lòng|thuật lại|tin rằng|lý giải|lời)(?!\w)"
)
# A dash opens an item of a list too. It opens speech where who speaks or who is spoken
# to stands in it, and where sentences run on with no further item among them.
_DASH = re.compile(r"[-–—]\s*")
_NEXT_ITEM = re.compile(r"(?<!^)[-–—]\s*[\dA-ZĐÀ-Ỹ]|[:;*]")
_SPOKEN = re.compile(
    r"(?<!\w)(?:tôi|tao|tớ|chúng (?:tôi|ta|em|con|cháu|mình)|bọn (?:tôi|em|mình)|thưa|dạ|vâng)"
    r"(?!\w)"
)
# How a turn of speech is told to its speaker: “- Đúng vậy, ông Tám nói”.
_TAIL_SYLLABLES = 12


@dataclass(frozen=True, slots=True)
class _Unit:
    """Sentences that stand together; ``told`` are the words outside quotation marks."""

    sentences: tuple[Span, ...]
    told: str

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)


def quotable(text: str) -> list[Span]:
    """Spans of a paragraph that may be quoted for what they say, in order: its
    sentences, those of one quotation joined and kept with its speaker. What is spoken
    by nobody the paragraph names is left out, and so is what stands from words to a
    language model on."""
    spans = spoken_to_readers(text)
    if _is_turn(text, spans):
        whole = _whole(spans)
        return [whole] if _is_tagged(text) and _fits(text, whole) else []
    depths = quotation_depths(text)
    by_line: dict[int, list[Span]] = {}
    for span in spans:
        by_line.setdefault(text.count("\n", 0, span.start), []).append(span)
    return [
        span
        for line in by_line.values()
        for unit in _with_speakers(text, _units(text, line, depths))
        for span in _shortened(text, unit, depths)
    ]


def spoken_to_readers(text: str) -> list[Span]:
    """The whole sentences of a paragraph, up to words to a language model."""
    until = addressed_from(text)
    if until is None:
        return sentences(text)
    kept = sentences(text[:until])
    # What they break off is no sentence any more.
    is_whole = bool(kept) and text[kept[-1].start : kept[-1].end].rstrip('"”’») ')[-1:] in _STOPS
    return kept if is_whole else kept[:-1]


def quotation_depths(text: str) -> list[int]:
    """For each position, and the end, how many quotations are open before it. A line
    break closes all; one that is never closed reaches to it. A closing mark without its
    opening one closes a quotation open since the line's start."""
    return [depth for line in text.split("\n") for depth in _line_depths(line)]


def _line_depths(line: str) -> list[int]:
    marks = _marks(line)
    depth = lowest = 0
    for step in marks.values():
        depth += step
        lowest = min(lowest, depth)
    depth = -lowest
    depths = []
    for position in range(len(line)):
        depths.append(depth)
        depth += marks.get(position, 0)
    return [*depths, depth]


def _marks(line: str) -> dict[int, int]:
    """Where quotations open (1) and close (-1)."""
    marks: dict[int, int] = {}
    is_open = False  # of straight marks, which look alike at both ends
    for match in re.finditer(r"[“”„«»\"]", line):
        mark, at = match.group(), match.start()
        before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
        if mark == '"':
            if not is_open and before.isdigit():
                continue  # inches, or seconds of arc
            marks[at] = -1 if is_open else 1
            is_open = not is_open
        else:
            # Typed the wrong way round where a word follows a closing mark at once.
            opens = mark in "“„«"
            if after.isalnum() and not before.strip("( "):
                opens = True
            elif before.strip() and not after.strip(" .,;:!?)…") and not before.strip(".?!…,"):
                opens = False
            marks[at] = 1 if opens else -1
    return marks


def _units(text: str, spans: Sequence[Span], depths: Sequence[int]) -> list[_Unit]:
    units: list[_Unit] = []
    held: list[Span] = []
    for span in spans:
        held.append(span)
        if depths[span.end] == 0:
            units.append(_unit(text, held, depths))
            held = []
    return units + ([_unit(text, held, depths)] if held else [])


def _unit(text: str, spans: Sequence[Span], depths: Sequence[int]) -> _Unit:
    return _Unit(tuple(spans), _told(text, _whole(spans), depths))


def _told(text: str, span: Span, depths: Sequence[int]) -> str:
    return "".join(text[i] for i in range(span.start, span.end) if depths[i] == 0)


def _with_speakers(text: str, units: Sequence[_Unit]) -> list[_Unit]:
    """A quotation that stands alone joined to the sentence before or after it that says
    who speaks; without one it is left out."""
    joined: list[_Unit] = []
    spoken: list[_Unit] = []
    for unit in [*units, None]:
        if unit is not None and _stands_alone(text, unit):
            spoken.append(unit)
            continue
        # Where both neighbours may name the speaker, neither is left away.
        is_led = bool(spoken and joined) and _introduces(joined[-1].told)
        is_told = bool(spoken and unit) and _names_speaker(unit.told if unit else "")
        if is_led or is_told:
            spoken = [*([joined.pop()] if is_led else []), *spoken]
            joined.append(_joined([*spoken, unit] if unit and is_told else spoken))
        if unit is not None and not is_told:
            joined.append(unit)
        spoken = []
    return joined


def _stands_alone(text: str, unit: _Unit) -> bool:
    return not _has_words(unit.told) and _has_words(text[unit.span.start : unit.span.end])


def _joined(units: Sequence[_Unit]) -> _Unit:
    return _Unit(
        tuple(span for unit in units for span in unit.sentences),
        " ".join(unit.told for unit in units),
    )


def _shortened(text: str, unit: _Unit, depths: Sequence[int]) -> list[Span]:
    """The unit as one span; where that is too long, as much of it as fits from its
    speaker on, and up to its speaker."""
    if len(unit.sentences) == 1:
        return [unit.span] if depths[unit.span.start] == 0 or _has_words(unit.told) else []
    if _fits(text, unit.span):
        return [unit.span] if _has_words(unit.told) else []
    first, last = unit.sentences[0], unit.sentences[-1]
    kept = []
    if _has_words(_told(text, first, depths)):
        ends = [s.end for s in unit.sentences if _fits(text, Span(first.start, s.end))]
        kept.append(Span(first.start, max(ends, default=first.end)))
    if _has_words(_told(text, last, depths)):
        starts = [s.start for s in unit.sentences if _fits(text, Span(s.start, last.end))]
        kept.append(Span(min(starts, default=last.start), last.end))
    return kept


def _is_turn(text: str, spans: Sequence[Span]) -> bool:
    """Whether the paragraph is a turn of a dialogue, led by a dash."""
    if not spans or not _DASH.match(text):
        return False
    runs_on = len(spans) > 1 and not _NEXT_ITEM.search(text)
    return runs_on or bool(_SPOKEN.search(text.lower()))


def _is_tagged(text: str) -> bool:
    """Whether a turn's last words say who speaks."""
    tail = re.split(r"[,–—.?!]\s+|\s[-–—]\s", text.rstrip(" ."))[-1]
    return len(syllables(tail)) <= _TAIL_SYLLABLES and _names_speaker(tail)


def _names_speaker(words: str) -> bool:
    return bool(_SAYING.search(words.lower()))


def _introduces(words: str) -> bool:
    return _names_speaker(words) or words.rstrip().endswith(":")


def _has_words(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _whole(spans: Sequence[Span]) -> Span:
    return Span(spans[0].start, spans[-1].end)


def _fits(text: str, span: Span) -> bool:
    return len(syllables(text[span.start : span.end])) <= MAX_STRETCH_SYLLABLES
