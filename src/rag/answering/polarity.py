"""Whether a sentence affirms or denies the very thing that a yes-or-no question asks.

Pure, and slow to say so: the predicate must stand in the sentence in the question's own
words, once, right after its subject, said outright and by nobody in particular.
Anything less is for the reader to judge from the quotation.
"""

from __future__ import annotations

import re

from rag.vietnamese.question_shapes import YesNo
from rag.vietnamese.tokens import syllables

# What stands between the words of a predicate or before it without turning it.
_LIGHT = frozenset(
    re.findall(
        r"\S+",
        "đã đang vừa mới được bị cũng vẫn còn lại là có thì vào ở tại hề từng rất này đó các "
        "những một của",
    )
)
# Passed over on the way back from a predicate to what negates it.
_BEFORE = frozenset(["bị", "được", "hề", "từng", "phải", "có", "là", "thể", "còn"])
_DENIALS = {"không": "Không", "chẳng": "Không", "chưa": "Chưa"}
# A sentence with one of these may be of what is only said, thought, planned, over, near
# or so under a condition; or its denial reaches further than the words beside it.
_UNSURE = re.compile(
    r"(?<!\w)(?:theo|cho biết|cho rằng|cho hay|cho là|nói|kể|khẳng định|nhận định|khai|tố|"
    r"cáo buộc|nghi|dự kiến|dự định|có thể|có lẽ|có khả năng|khả năng|sẽ|sắp|định|muốn|nếu|"
    r"giả sử|trừ|ngoại trừ|khi nào|đề xuất|đề nghị|kiến nghị|yêu cầu|xem xét|nguy cơ|suýt|"
    r"gần như|hầu như|phủ nhận|bác bỏ|tin đồn|hứa|cam kết|kế hoạch|phấn đấu|mục tiêu|từng|"
    r"trước đây|lẽ ra|đáng lẽ|tưởng|hay không|hay chưa|không chỉ|không những|không phải|"
    r"nguyên|cựu|phó|quyền|ngừng|thôi|hủy|hoãn|tạm|chưa chắc|không hẳn|nhưng|tuy nhiên)"
    r"(?!\w)|[“”\"«»?]"
)


def verdict(asked: YesNo, sentence: str) -> str:
    """ "Có", "Rồi", "Không" or "Chưa"; "" where the sentence does not clearly say."""
    words = syllables(sentence)
    if _is_unsure(asked, sentence):
        return ""
    heads = _occurrences(syllables(asked.predicate), words)
    if len(heads) != 1 or not _is_its_own(syllables(asked.subject), words, heads[0]):
        return ""
    denial = _denial(words, heads[0])
    if denial:
        return _DENIALS[denial]
    if any(word in _DENIALS for word in words):
        return ""  # of something else, or of this in a way not read here
    return "Rồi" if asked.is_done else "Có"


def _is_unsure(asked: YesNo, sentence: str) -> bool:
    known = f" {asked.subject} {asked.predicate} "
    return any(f" {m.group()} " not in known for m in _UNSURE.finditer(sentence.lower()))


def _occurrences(wanted: list[str], words: list[str]) -> list[int]:
    """Where the words of a predicate stand in their order, light ones between them or
    left out."""
    heavy = [word for word in wanted if word not in _LIGHT]
    if not heavy:
        return []
    return [at for at, word in enumerate(words) if word == heavy[0] and _runs(heavy, words, at)]


def _runs(heavy: list[str], words: list[str], at: int) -> bool:
    for word in heavy[1:]:
        at += 1
        while at < len(words) and words[at] != word and words[at] in _LIGHT:
            at += 1
        if at >= len(words) or words[at] != word:
            return False
    return True


def _is_its_own(subject: list[str], words: list[str], at: int) -> bool:
    """Whether the subject stands right before a predicate, with nothing between them that
    could be another: "bà Mây mua của ông Tám và bán vải" is not of Tám."""
    at -= 1
    while at >= 0 and (words[at] in _LIGHT | _BEFORE or words[at] in _DENIALS):
        at -= 1
    wanted = [word for word in subject if word not in _LIGHT]
    said = [word for word in words[: at + 1] if word not in _LIGHT]
    return bool(wanted) and said[-len(wanted) :] == wanted


def _denial(words: list[str], at: int) -> str:
    at -= 1
    while at >= 0 and words[at] in _BEFORE:
        at -= 1
    is_air = at > 0 and words[at - 1 : at + 1] == ["hàng", "không"]
    return words[at] if at >= 0 and words[at] in _DENIALS and not is_air else ""
