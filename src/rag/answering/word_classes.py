"""Small classes of the words and marks at which a short answer begins and ends.

Pure. Knows nothing of questions or of what a class is worth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Classes of words, in match form. Their order is theirs in the features: neighbours are
# alike, since a tree parts them by a threshold.
_CLASSES: tuple[str, ...] = (
    "là chính gồm như thành làm",
    "vì do bởi nhờ tại",
    "để nhằm giúp khiến gây khỏi",
    "rằng biết thấy hay nói",
    "ở trong trên tới đến từ dưới ngoài vào ra qua",
    "khi sau trước lúc nếu giữa cuối đầu",
    "bị được phải cần có còn đạt",
    "không chưa chẳng đừng",
    "đã đang sẽ vừa mới từng vẫn cũng đều chỉ",
    "hơn gần khoảng chừng tối ít nhiều",
    "của với cho bằng theo về đối",
    "và hoặc cùng",
    "nhưng mà song thì nên",
    "các những một mỗi mọi cả",
    "này đó trên ấy kia",
    "ông bà anh chị em cô chú bé cháu người tiến giáo bác thạc",
)
CLASS_OF: Mapping[str, int] = {
    word: number for number, words in enumerate(_CLASSES, start=2) for word in words.split()
}
DIGITS, OTHER = 1, len(_CLASSES) + 2
EDGE = 0
# What stands between two tokens, by how much it parts them.
_GAPS = ((re.compile(r"[.!?…;\n]"), 5), (re.compile(r":"), 4), (re.compile(r"[()\[\]]"), 3))
_QUOTE_GAP, COMMA_GAP = 2, 1


def class_of(word: str) -> int:
    """The class of a word in match form: DIGITS, a listed one, else OTHER."""
    return DIGITS if word[0].isdigit() else CLASS_OF.get(word, OTHER)


def gap_of(gap: str) -> int:
    """How much what stands between two words parts them: 0 for a space."""
    for pattern, number in _GAPS:
        if pattern.search(gap):
            return number
    if any(mark in gap for mark in '"“”«»‘’'):
        return _QUOTE_GAP
    return COMMA_GAP if "," in gap else 0
