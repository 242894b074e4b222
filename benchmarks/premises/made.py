"""Questions made of an article's own sentences, with and without what turns them.

From "A chưa mở B" and "A dự kiến mở B": one that keeps the turning word, whose premise holds,
and one that drops it, whose premise does not. All their words stand in the article: what tells
them apart is that word alone. Nothing made is kept in the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.answering.data import part
from rag.vietnamese.sentences import sentences

_DENIES = "không thể|không được|chưa được|không|chưa"
_PLANS = "dự kiến|dự định|đề nghị|đề xuất|đang xin|có thể|có nguy cơ|sẽ|sắp|muốn"
_TURNED = re.compile(
    rf"(?P<who>(?:\S+ ){{1,9}}?)(?:(?P<denies>{_DENIES})|(?P<plans>{_PLANS})) "
    r"(?P<does>(?:\S+ ?){2,14})"
)
_OPENS = re.compile(r"(?:Tuy|Nhưng|Do|Vì|Nếu|Khi|Theo|Sau|Trong|Để|Ngoài|Nhờ|Với|Đây) ")
_ENDS = re.compile(r"[,;]| nhưng | mà | vì | do | nếu | khi ")
_ASKED = (
    *("Vì sao {}?", "Tại sao {}?", "{} khi nào?", "{} ở đâu?", "{} như thế nào?"),
    *("{} từ bao giờ?", "Do đâu {}?", "{} nhằm mục đích gì?", "Điều gì khiến {}?"),
)
_MARKS = frozenset('"“”:()')
_LEAST, _MOST = 7, 40


def turned_questions(paragraph: str) -> Iterator[tuple[str, bool]]:
    """Questions with whether their premise is false, in pairs."""
    for span in sentences(paragraph):
        sentence = paragraph[span.start : span.end].rstrip(" .")
        found = _TURNED.match(sentence)
        if found is None or not _LEAST <= len(sentence.split()) <= _MOST:
            continue
        if _MARKS & set(sentence) or _OPENS.match(sentence) or "," in found["who"]:
            continue
        does = _ENDS.split(found["does"])[0].strip()
        if len(does.split()) < 2:
            continue
        asked = _ASKED[part(sentence, len(_ASKED))]
        word = found["denies"] or found["plans"]
        plain = "được " if word.endswith("được") else "đã " if found["plans"] else ""
        for turns, is_false in ((f"{word} ", False), (plain, True)):
            yield asked.format(f"{found['who']}{turns}{does}"), is_false
