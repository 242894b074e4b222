"""What a text names that a later question may refer back to: people, places, bodies and
other things with names of their own, and times.

Pure. Knows how names are written, not what refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.answering.heads import ADDRESSES, BODY_HEADS, HEADS, PLACE_HEADS, ROLES, THING_HEADS
from rag.answering.spoken import Lexicon, Spoken
from rag.vietnamese.dates import dates
from rag.vietnamese.entities import entity
from rag.vietnamese.normalise import fold
from rag.vietnamese.orthography import is_folded_syllable
from rag.vietnamese.places import mentioned
from rag.vietnamese.typed_text import Pattern, TypedText


class Sort(StrEnum):
    """What kind of thing a name is a name of; ``THING`` where nothing tells."""

    PERSON = "person"
    PLACE = "place"
    BODY = "body"
    TIME = "time"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Referent:
    """``text[start:end]`` is the name with what stands before it and belongs to it ("tỉnh
    Điện Biên"); ``head`` is that part ("tỉnh"), ``name`` the rest."""

    sort: Sort
    head: str
    name: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return f"{self.head} {self.name}".strip()


_AT = Lexicon.of("ở tại đi đến tới từ về")
# The commonest family names of the Kinh, and of peoples of the north-west.
_FAMILY_NAMES = Lexicon.of(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh "
    "lương mai trương đào tạ tô cao lâm phùng quách vàng lò giàng sùng thào cà quàng tòng lường "
    "vừ hạng tăng kiều chu triệu từ thạch tống văn hứa la vi hà"
)
_COUNTRIES = Lexicon.of(
    [
        *("mỹ", "hoa kỳ", "pháp", "đức", "anh", "nga", "ý", "úc", "nhật", "nhật bản", "trung quốc"),
        *("hàn quốc", "triều tiên", "ấn độ", "thái lan", "lào", "campuchia", "singapore"),
        *("malaysia", "indonesia", "philippines", "myanmar", "ukraine", "israel", "iran", "iraq"),
        *("syria", "brazil", "argentina", "canada", "mexico", "tây ban nha", "bồ đào nha"),
        *("hà lan", "bỉ", "thụy điển", "thụy sĩ", "na uy", "phần lan", "đan mạch", "ba lan"),
        *("hy lạp", "thổ nhĩ kỳ", "ai cập", "nam phi", "việt nam", "đài loan", "hong kong"),
        *("châu âu", "châu á", "châu phi", "đông nam á", "london", "paris", "tokyo", "bắc kinh"),
        *("vũ hán", "new york", "tây nguyên", "tây bắc", "miền bắc", "miền trung", "miền nam"),
        *("đông nam bộ", "đồng bằng sông cửu long", "mường thanh", "áo", "croatia", "qatar"),
    ]
)
_LAWS = Lexicon.of(["luật", "bộ luật", "pháp lệnh"])
# What may follow a name, and so is no part of it.
_ENDS_NAMES = Lexicon.of(
    "là có được bị đã sẽ đang vừa do không chưa phải ở tại trong của và với cho từ đến về vào khi "
    "thì mà nào gì ai bao mấy tuyển bắt đạt bán mua cấp thu chi nói cho ra xây mở đặt họp gồm nằm "
    "công khuyến yêu đề ban trả tăng giảm đón dự gặp thắng thua"
)
_WITHIN = (" ", "-", ".", ". ")
_LONGEST_NAME = 5
_RELATIVE = Pattern.of(
    r"hôm (?:qua|nay|kia)|ngày (?:mai|kia)|sáng nay|tối qua|"
    r"(?:tuần|tháng|quý|năm|mùa) (?:này|nay|trước|ngoái|kia|sau|tới|vừa rồi|vừa qua)"
)


def referents(text: str) -> list[Referent]:
    """What a clean text names, in order, none overlapping another. Names of people and
    bodies are told by their capitals alone."""
    found = [*times(text)]
    # "Đại học Bách khoa Hà Nội" is no city: the longer name.
    names = sorted((*_known_places(text), *_written(text)), key=lambda one: one.start - one.end)
    for one in names:
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def within(text: str) -> str:
    """As it is written within a sentence: without the capital of its beginning, unless a
    name begins with it."""
    named = referents(text)
    is_name = bool(named) and named[0].start == 0 and not named[0].head
    return text if is_name or text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def times(text: str) -> list[Referent]:
    """Its dates and years, and such as "năm ngoái"."""
    spans = [(day.start, day.end) for day in dates(text)]
    typed = TypedText.of(text)
    for match in _RELATIVE.for_text(typed).finditer(typed.form):
        start, end = typed.starts[match.start()], typed.starts[match.end()]
        if all(end <= first or last <= start for first, last in spans):
            spans.append((start, end))
    return [Referent(Sort.TIME, "", text[s:e], *_with_nam(text, s, e)) for s, e in sorted(spans)]


def _with_nam(text: str, start: int, end: int) -> tuple[int, int]:
    """A date with the "nam" or "thang" before it, which dates alone leave out."""
    before = re.search(r"(?<!\w)(?:nam|thang) $", text[:start], re.IGNORECASE)
    return (before.start() if before else start), end


def _known_places(text: str) -> Iterator[Referent]:
    """Of the gazetteer, each spot once; with the word that says its kind."""
    seen: set[int] = set()
    spoken = Spoken.of(text)
    starts = {word.start: n for n, word in enumerate(spoken.words)}
    for mention in mentioned(text):
        if mention.start in seen or (mention.doubtful and not spoken.is_bare):
            continue
        seen.add(mention.start)
        at = starts[mention.start]
        if entity(mention.entity_id).kind.startswith(("bộ", "cơ quan")):
            size = spoken.phrase(at, BODY_HEADS)
            name = spoken.words[at + size].start if spoken.words[at + size :] else mention.end
            name = name if name < mention.end else mention.start
            yield _referent(text, Sort.BODY, mention.start, name, mention.end)
            continue
        inner = spoken.phrase(at, PLACE_HEADS)
        outer = spoken.phrase_before(at, PLACE_HEADS)
        name = spoken.words[at + inner].start if spoken.words[at + inner :] else mention.start
        sort = Sort.PLACE
        if not inner and not outer:
            # An airport bears a province's name, and so does its police.
            for lexicon, other in ((THING_HEADS, Sort.THING), (BODY_HEADS, Sort.BODY)):
                outer = spoken.phrase_before(at, lexicon)
                if spoken.is_bare and outer == 1:
                    outer = 0  # "dan so": "so" may be "sở", and is "số"
                if outer:
                    sort = other
                    break
        start = spoken.words[at - outer].start
        yield _referent(text, sort, start, min(name, mention.end), mention.end)


def _referent(text: str, sort: Sort, start: int, name: int, end: int) -> Referent:
    return Referent(sort, text[start:name].strip(), text[name:end], start, end)


def _written(text: str) -> Iterator[Referent]:
    """Runs of words with a capital, with the words before that say what they name."""
    spoken = Spoken.of(text)
    is_headline = text.istitle() and len(spoken.words) > _LONGEST_NAME
    if text.isupper() or is_headline:
        return  # capitals tell nothing
    at = 0
    while at < len(spoken.words):
        end = _run_end(spoken, at)
        if end == at:
            at += 1
            continue
        found = _named(spoken, at, end)
        if found is not None:
            yield found
        at = end


def _run_end(spoken: Spoken, first: int) -> int:
    end = first
    while end < len(spoken.words):
        word = spoken.words[end]
        gap = spoken.text[spoken.words[end - 1].end : word.start] if end > first else " "
        is_number = end > first and word.text.isdigit() and len(word.text) <= 2
        goes_on = spoken.is_capital(end) or is_number or (end > first and gap == "-")
        if gap not in _WITHIN or not (goes_on or _is_tail(spoken, first, end)):
            break
        end += 1
    return end


def _is_tail(spoken: Spoken, first: int, at: int) -> bool:
    """Whether a small word is the second half of a body's name: "Bộ Y tế", "Đại học Bách
    khoa Hà Nội". Of a name of two capitals it never is: "Công an Hà Nội bắt ai"."""
    if at == first or not spoken.is_capital(at - 1) or spoken.phrase(at, _ENDS_NAMES):
        return False
    alone = (
        at - 1 == first
        or not spoken.is_capital(at - 2)
        or bool(spoken.phrase_before(at - 1, BODY_HEADS | _LAWS))
    )
    is_word = not spoken.written(at - 1, at).isupper() or spoken.keys[at - 1] == "y"
    if not alone or not is_word or _is_foreign(spoken.keys[at - 1]):
        return False
    led = range(max(0, at - 6), at)
    return any(
        n + size in (at - 1, first) or first <= n + size < at
        for n in led
        if (size := spoken.phrase(n, BODY_HEADS | _LAWS))
    )


def _named(spoken: Spoken, first: int, end: int) -> Referent | None:
    opens = _opens(spoken, first)
    name = first
    size = spoken.phrase(first, HEADS)
    if size >= end - first:
        return None  # UBND, and "Thủ đô" after it: no name
    if opens:
        # Its capital is the sentence's: "Ông Vàng", "Chợ Pú Lương", "Dân số".
        name += _leading_head(spoken, first, end)
        is_word = name == first and end - first == 1
        is_known = spoken.phrase(first, _COUNTRIES) or _is_foreign(spoken.keys[first])
        if name >= end or (is_word and not is_known):
            return None
    sort, start, name = _sort(spoken, name, end)
    return _referent(
        spoken.text,
        sort,
        spoken.words[start].start,
        spoken.words[name].start,
        spoken.words[end - 1].end,
    )


def _is_foreign(word: str) -> bool:
    """Whether it is no syllable of the language, and so a name wherever it stands."""
    return word.isalpha() and not is_folded_syllable(fold(word))


def _opens(spoken: Spoken, at: int) -> bool:
    """Whether a word opens the text or a sentence of it."""
    before = spoken.text[: spoken.words[at].start].rstrip(" “\"'(")
    return not before or before[-1] in ".!?…:"


def _leading_head(spoken: Spoken, first: int, end: int) -> int:
    for lexicon in (HEADS | ROLES, ADDRESSES):
        size = spoken.phrase(first, lexicon)
        if size and first + size <= end:
            return size
    return 0


def _sort(spoken: Spoken, name: int, end: int) -> tuple[Sort, int, int]:
    """What a run of capitalised words names, from which word on, and where in it the
    name itself begins."""
    size = spoken.phrase_before(name, ADDRESSES)
    if size:
        return Sort.PERSON, name - size, name
    size = spoken.phrase(name, BODY_HEADS)
    if size and end - name > size:
        return Sort.BODY, name, name + size
    for lexicon, sort in (
        (THING_HEADS, Sort.THING),
        (PLACE_HEADS, Sort.PLACE),
        (BODY_HEADS, Sort.BODY),
    ):
        size = spoken.phrase_before(name, lexicon)
        if size:
            return sort, name - size, name
    if spoken.phrase(name, _COUNTRIES) == end - name:
        return Sort.PLACE, name, name
    is_family = spoken.keys[name] in spoken.listed(_FAMILY_NAMES)
    size = spoken.phrase_before(name, ROLES)
    if size or (is_family and 2 <= end - name <= 5):
        return Sort.PERSON, name - size, name
    if spoken.phrase_before(name, _AT):
        return Sort.PLACE, name, name
    return Sort.THING, name, name
