"""What a single word of running text may be a sign of: a number, a time, a place …

Cheap and by the word alone, for scoring many passages; whoever needs the meaning of an
amount or a date parses it. Knows nothing of questions.
"""

from __future__ import annotations

from enum import IntFlag

from rag.vietnamese.tokens import form


class Cue(IntFlag):
    """A word may be a sign of several at once."""

    DIGITS = 1
    NUMBER_WORD = 2
    TIME = 4
    REASON = 8
    PLACE = 16
    PERSON = 32
    CAPITAL = 64


# Syllables, since that is how text is tokenised; in match form.
_WORDS: dict[Cue, str] = {
    Cue.NUMBER_WORD: "một hai ba bốn năm sáu bảy tám chín mười chục trăm nghìn ngàn vạn triệu "
    "tỷ nửa rưỡi vài",
    Cue.TIME: "ngày tháng năm tuần quý kỷ niên mùa lúc hôm sáng trưa chiều tối đêm khi sau "
    "trước giờ phút",
    Cue.REASON: "vì do bởi nhờ tại nên khiến nguyên lý gây xuất nhằm để giúp",
    Cue.PLACE: "ở tại từ đến tới trên trong vùng khu tỉnh huyện xã phường quận nước viện phố "
    "thôn bản",
    Cue.PERSON: "ông bà anh chị em bé cô chú bác sĩ tiến giáo sư trưởng phó giám đốc bí thư "
    "tịch đồng chí ths ts gs pgs bs nhà gia người",
}
_CUES: dict[str, int] = {}
for _cue, _listed in _WORDS.items():
    for _word in _listed.split():
        _CUES[form(_word)] = _CUES.get(form(_word), 0) | int(_cue)


def cues_of(word: str) -> int:
    """The signs that a word as printed gives, as a bit set of :class:`Cue`."""
    found = _CUES.get(form(word), 0)
    if word[0].isdigit():
        found |= Cue.DIGITS
    elif word[0].isupper():
        found |= Cue.CAPITAL
    return int(found)
