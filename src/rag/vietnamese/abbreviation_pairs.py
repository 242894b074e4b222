"""Abbreviations that a text explains itself: "Ủy ban nhân dân (UBND)".

After Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation
definitions in biomedical text: the letters of the short form are looked for from right
to left in the words before it. Adapted to Vietnamese: a letter stands for a whole
syllable, so it must be that syllable's first letter, and only linking words may be
passed over. Foreign initials (WHO) match no syllable; they are taken only where the
phrase before the brackets is the capitalised name of a body.

Pure. Knows nothing of the shipped table or of where pairs are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.vietnamese.normalise import fold, match_form

# "(UBND)", "(viết tắt là UBND)", "(gọi tắt là BHXH)", "(WHO, trụ sở ...)" is not one.
_BRACKETS = re.compile(
    r"\(\s?(?:(?:sau đây\s)?(?:gọi|viết) tắt(?: là)?:?\s)?[\"“']?"
    r"([^\W\d_a-zà-ỹ][\w.&/-]{1,11}(?:\s(?:VN|Việt Nam))?)[\"”']?\s?\)"
)
_WORD = re.compile(r"[^\W_]+")
# What ends a phrase: no definition reaches over it.
_STOP = re.compile(r"[.;:?!()\[\]“”\"«»\n…]|\s[-–]\s(?=[^\W\d_]*\s?\()")
# May be passed over between two letters of the short form.
_LINKING = frozenset(["và", "của", "các", "về", "những", "the", "of", "and", "cho", "với"])
# Names of bodies, agreements and the like begin so; needed for foreign initials, which
# do not say themselves where the name starts.
_HEADS = tuple(
    tuple(head.split())
    for head in re.findall(
        r"[^|]+",
        "Tổ chức|Liên đoàn|Liên minh|Hiệp hội|Hiệp định|Hội đồng|Hội nghị|Quỹ|Ngân hàng|Cơ quan"
        "|Ủy ban|Cục|Tổng cục|Bộ|Viện|Học viện|Trung tâm|Tập đoàn|Tổng công ty|Công ty|Công ước"
        "|Diễn đàn|Chương trình|Phòng Thương mại|Đài|Hãng|Trường Đại học|Đại học|Sở Giao dịch"
        "|Đảng|Lực lượng|Cộng đồng|Văn phòng|Tòa án|Toà án|Hệ thống",
    )
)
# Left out of many a short form: "Ngân hàng Nhà nước Việt Nam (NHNN)".
_COUNTRY = "Việt Nam"
_FEWEST_SYLLABLES, _MOST_SYLLABLES = 3, 12
# Stand in brackets after a name without explaining it: places, agencies, countries.
_NOT_DEFINED = frozenset(
    re.findall(
        r"\S+",
        "hcm tphcm hn vn sg hp usa us uk uae eu afp ap reuters bbc cnn rt tass ttxvn vtv"
        " usd vnd eur ii iii iv vi vii viii ix xi xii xiii",
    )
)
# Characters looked at before the brackets: twelve long syllables and then some.
_LOOK = 120


def pairs_in(text: str) -> Iterator[tuple[str, str]]:
    """``(abbreviation, expansion)`` as printed, in reading order, of one NFC paragraph.

    The expansion is a slice of the text. A short form that its phrase does not bear out
    is passed over; a pair explained twice comes twice.
    """
    for match in _BRACKETS.finditer(text):
        short = match.group(1).strip(" .-/&")
        if not _is_short_form(short):
            continue
        begin = max(0, match.start() - _LOOK)
        before = text[begin : match.start()].rstrip(" \"“”'")
        stops = list(_STOP.finditer(before))
        offset = stops[-1].end() if stops else 0
        words = list(_WORD.finditer(before, offset))
        if begin and words and words[0].start() == 0:
            words = words[1:]  # cut in the middle by the look-back
        first = _by_initials(short, words)
        if first is None and len(words) > 3 and before[words[-2].start() :] == _COUNTRY:
            first = _by_initials(short, words[:-2])
        if first is None:
            first = _by_head(short, words, before)
        if first is not None:
            yield short, before[words[first].start() : words[-1].end()]


def _is_short_form(short: str) -> bool:
    letters = [c for c in short if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) >= 2 and capitals >= 2 and capitals * 2 > len(letters)


def _by_initials(short: str, words: list[re.Match[str]]) -> int | None:
    """The first word of the phrase whose initials are the letters of ``short``."""
    short = re.sub(r"Việt Nam$", "VN", short)
    letters = [match_form(c) for c in short if c.isalnum()]
    at = len(words)
    for position, letter in enumerate(reversed(letters)):
        at -= 1
        while position and at >= 0 and match_form(words[at].group()) in _LINKING:
            if _initial(words[at].group()) == letter and letter == _initial_before(words, at):
                break
            at -= 1
        if at < 0 or not _stands_for(letter, words[at].group()):
            return None
    # A lone repeated syllable would be a coincidence of two letters.
    return at if len(words) - at >= 2 else None


def _initial_before(words: list[re.Match[str]], at: int) -> str:
    return _initial(words[at - 1].group()) if at else ""


def _initial(word: str) -> str:
    return match_form(word)[:1]


def _stands_for(letter: str, word: str) -> bool:
    """Ư for T.Ư; a capital Đ is also typed D, and Ủ stands as U."""
    initial = _initial(word)
    return initial == letter or (fold(initial) == letter and initial != "đ")


def _by_head(short: str, words: list[re.Match[str]], before: str) -> int | None:
    if fold(re.sub(r"\W", "", short)) in _NOT_DEFINED or not short.isascii():
        return None
    if not short.replace("-", "").isupper() or len(short) < 3:
        return None
    texts = [word.group() for word in words]
    for first in range(len(texts) - _FEWEST_SYLLABLES, len(texts) - _MOST_SYLLABLES - 1, -1):
        if first < 0:
            return None
        if not _is_head(texts, first):
            continue
        phrase = before[words[first].start() : words[-1].end()]
        # Part of a longer name, or its own name's second half: "Viện Đo lường thuộc Đại
        # học Washington (IHME)", "Hiệp hội Liên minh Phi công Mỹ (APA)".
        previous = texts[first - 1].lower() if first else ""
        if "," in phrase or previous in _LEADING_IN:
            return None
        if _is_led_in(texts, first) or _holds_another(texts, first):
            return None
        runs_on = first and texts[first - 1][0].isupper() and previous not in _SENTENCE_WORDS
        if runs_on and before[words[first - 1].end()] == " ":
            continue
        return first if _is_name(texts[first:]) else None
    return None


# "thuộc", "của": of a larger body; "(Bộ) Chỉ huy", "(Bộ) Tư lệnh": inside its name.
_LEADING_IN = frozenset(["thuộc", "của", "gia", "huy", "lệnh", "nghị"])


def _is_head(texts: list[str], at: int) -> bool:
    """Whether the name of a body may begin there."""
    if texts[at + 1 : at + 2] == ["trưởng"]:
        return False  # Bộ trưởng, Viện trưởng: who leads it
    return any(tuple(texts[at : at + len(head)]) == head for head in _HEADS)


def _is_led_in(texts: list[str], first: int) -> bool:
    """Whether another name begins shortly before and may run on into this one."""
    for at in range(first - 1, max(-1, first - 8), -1):
        if texts[at].lower() in _SENTENCE_WORDS:
            return False
        if _is_head(texts, at):
            return True
    return False


def _holds_another(texts: list[str], first: int) -> bool:
    """Whether the short form may be of a body within: "Hiệp định TRIPs của tổ chức …"."""
    return any(
        texts[at - 1] == "của" and _is_head([texts[at].capitalize(), *texts[at + 1 :]], 0)
        for at in range(first + 1, len(texts))
    )


# Words of a sentence, not of a name: a phrase with one of them is not a name alone.
_SENTENCE_WORDS = frozenset(
    re.findall(
        r"\S+",
        "là có được cầm thuộc đã đang sẽ bị cho tại ở từ này đó theo như khi nếu nhưng ông bà nói"
        " do vào ra hay hoặc với để mà không cũng ngày năm",
    )
)


def _is_name(texts: list[str]) -> bool:
    if any(text in _SENTENCE_WORDS or text[0].isdigit() for text in texts):
        return False
    # Besides its head, a name has a capital further on.
    return any(text[0].isupper() for text in texts[1:])
