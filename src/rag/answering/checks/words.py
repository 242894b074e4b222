"""A text's words as checks compare them: spelt one way, short forms written out.

Pure. Knows how words are written and shortened; nothing of sentences or of names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.vietnamese.abbreviations import expansions
from rag.vietnamese.normalise import match_form, spelling_form

# Dates and scores keep their inner marks, so that "2-1" is not "1-2".
_WORD = re.compile(r"\d+(?:[.,/:–-]\d+)+|[A-ZĐ]{1,4}&[A-ZĐ]{1,4}(?!\w)|[^\W_]+|%")
FORM_WORDS = frozenset(
    re.findall(
        r"\S+",
        "là và của có các những một này đó kia ấy thì mà ở tại trong trên dưới với cho từ đến tới "
        "vào ra về bởi do vì nên để được bị đã đang sẽ cũng như rằng theo khi lúc nơi việc sự cái "
        "con người ông bà anh chị cô không chưa rất lại còn chỉ nhiều hơn sau trước nay qua vừa "
        "mới đây thế nào gì ai đều cùng nhau khoảng gần hàng mỗi nhưng nếu hay hoặc bằng lên xuống "
        "năm ngày tháng hồi hôm thêm cả giữa ngoài thuộc gồm biết tỉnh thành phố",
    )
)
"""Words which any two sentences share, in match form."""


@dataclass(frozen=True, slots=True)
class Word:
    """One syllable, number or code. ``spelt``: in spelling form (Mi is not My);
    ``form``: in match form; ``text[start:end]``: how it is written, which several words
    of one short form share; ``is_capital`` by its meaning: "UBND" is "Ủy ban nhân dân"."""

    spelt: str
    form: str
    start: int
    end: int
    is_capital: bool

    @property
    def is_content(self) -> bool:
        return self.form not in FORM_WORDS and self.form != "%"


@lru_cache(maxsize=65_536)
def _forms(written: str) -> tuple[str, str]:
    return spelling_form(written), match_form(written)


@lru_cache(maxsize=4_096)
def _written_out(short: str) -> tuple[str, ...]:
    """The words of the likeliest meaning of a short form in capitals; itself where the
    table does not have it."""
    meanings = (one.text for one in expansions(short) if not one.is_short and not one.is_folded)
    return tuple(_WORD.findall(next(meanings, short.replace("&", " "))))


def words_of(text: str) -> list[Word]:
    """The words of an NFC text, in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        written = match.group()
        is_short = written.isupper() and len(written) > 1 and written.replace("&", "").isalpha()
        for part in _written_out(written) if is_short else (written,):
            spelt, form = _forms(part)
            is_code = part[0].isalpha() and any(map(str.isdigit, part))
            capital = part[0].isupper() or is_code
            found.append(Word(spelt, form, match.start(), match.end(), capital))
    return found
