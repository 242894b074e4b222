"""How much of a claim's content stands in its evidence, by weight.

Pure. Names and numbers weigh half: other checks hold them exactly. Knows nothing of
order: a claim turned round covers as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.checks.statement import Statement, statement
from rag.answering.checks.synonyms import common_form
from rag.answering.checks.words import FORM_WORDS
from rag.vietnamese.mentions import Mention

_EXACT_WEIGHT = 0.5
# Words that carry a sentence rather than what it says.
_LIGHT_WEIGHT = 0.3
_LIGHT = frozenset(
    re.findall(
        r"\S+",
        "cứ mãi vẫn ấy chính dù tuy song rồi hãy chừng cỡ độ lấy đi phải cần thấy làm nói kể bảo "
        "nhờ nhằm tức ngay thật khá quá hơi luôn chuyện thứ điều cách kiểu loại bên phía dịp lần "
        "chiếc quả đứa vị ca vụ nổi hễ bèn liền khỏi giống thành nữa đấy lũ bọn đám xem bằng số "
        "nhất gồm tới mang xong hết vài cùng suốt tận riêng mấy bao nếu hoặc sao",
    )
)


@lru_cache(maxsize=2_048)
def content_of(text: str) -> dict[str, float]:
    """Content words in match form, synonyms as one, with what each weighs."""
    read = statement(text)
    # Short forms are written out by their capitals, so the text's own words come first.
    form = common_form(" ".join(word.form for word in read.words))
    content = {
        word: _LIGHT_WEIGHT if word in _LIGHT else 1.0
        for word in form.split()
        if word not in FORM_WORDS and word != "%"
    }
    exact = (w for w in read.words if w.is_content and (w.is_capital or w.form[0].isdigit()))
    return content | {word.form: _EXACT_WEIGHT for word in exact}


@lru_cache(maxsize=512)
def wanted_of(text: str) -> dict[str, float]:
    """What of a claim's content must be looked for: less its dates and amounts, whose
    units have many spellings."""
    read = statement(text)
    pieces, at = [], 0
    found: list[Mention] = [*read.amounts, *read.dates]
    for one in sorted(found, key=_start):
        pieces.append(text[at : one.start])
        at = one.end
    return content_of(";".join([*pieces, text[at:]]))


def _start(mention: Mention) -> int:
    return mention.start


def coverage(claim: Statement, *said: Statement) -> float:
    """Share of the claim's content that the evidence has, 0 to 1; 1 where the claim has
    none. Its dates and amounts count as there: where they are not, another check says so."""
    wanted = wanted_of(claim.text)
    there = set().union(*(content_of(one.text) for one in said))
    exact = len(claim.amounts) + len(claim.dates)
    total = sum(wanted.values()) + exact
    if not total:
        return 1.0
    return (sum(weight for word, weight in wanted.items() if word in there) + exact) / total
