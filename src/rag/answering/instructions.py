"""Text that speaks to a language model rather than to a reader.

Someone may put "ignore your rules" into an article or a question. What follows such
words in a paragraph is no evidence and is not shown to a model. Pure. Knows how such
text reads, in Vietnamese with or without marks and in English; nothing of models.
"""

from __future__ import annotations

import re

from rag.vietnamese.normalise import fold

# In folded text. Each asks for the object too: "bỏ qua quy tắc an toàn" is news.
_RULES = (
    r"(?:huong dan|chi dan|chi thi|cau lenh|menh lenh|loi nhac|quy tac|rang buoc|prompts?|"
    r"instructions?|rules)"
)
_ADDRESSED = re.compile(
    rf"(?<!\w)(?:bo qua|quen|phot lo|mac ke|dung lam theo) (?:het |di )?(?:moi|tat ca|toan bo|"
    rf"cac|nhung) (?:\w+ ){{0,2}}{_RULES} (?:\w+ ){{0,2}}(?:truoc|tren|ban dau|he thong|da cho|"
    rf"cua ban|da duoc)"
    rf"|(?<!\w)bo qua {_RULES} (?:truoc do|o tren|phia tren|he thong|ban dau|cua ban)"
    rf"|(?<!\w)(?:ignore|disregard|forget|override) (?:\w+ ){{0,3}}(?:previous|prior|above|your|"
    rf"system|earlier|all) (?:\w+ ){{0,2}}{_RULES}"
    r"|(?<!\w)ban (?:la|gio la|se dong vai) (?:mot )?(?:tro ly(?: ao| ai)|chatbot|"
    r"mo hinh ngon ngu)(?!\w)"
    r"|(?<!\w)you are (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model)(?!\w)"
    r"|(?<!\w)(?:new|updated) instructions?:|(?<!\w)system prompt(?!\w)",
)
# Turns of a conversation, as chat templates mark them.
_TURN = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|"
    r"</?(?:system|assistant|user|s|think|im_start|im_end|instructions?)>"
    r"|(?:^|(?<=[\n.!?…]))\W*(?:system|assistant|developer|user)\s*:"
)
# One of these stands in whatever the two above find: nearly all news has none, and looking
# for a word is twenty times as quick.
_MARKS = (
    *("huong dan", "chi dan", "chi thi", "lenh", "loi nhac", "quy tac", "rang buoc", "prompt"),
    *("instruction", "rules", "tro ly a", "chatbot", "ngon ngu", "you are", "<|", "inst]"),
    *("sys>>", "_turn>", "system", "assistant", "developer", "user", "<s>", "</s>", "think>"),
    *("im_start", "im_end"),
)
# What chat templates would read as their own: a letter, a bar or a slash after "<".
_CONTROL = re.compile(r"<(?=[/|!<A-Za-z_])|(?<=[/|A-Za-z_\"'\-])>|(?<=>)>")
_BRACKETS = str.maketrans("<>", "‹›")
_INST = re.compile(r"\[(/?INST)\]", re.IGNORECASE)


def addressed_from(text: str) -> int | None:
    """Where a text begins to tell a language model what to do, or to pass for a turn of
    its conversation; ``None`` where it does not. In NFC text."""
    folded = fold(text)
    if not any(mark in folded for mark in _MARKS):
        return None
    found = [match for match in (_ADDRESSED.search(folded), _TURN.search(folded)) if match]
    if not found:
        return None
    # Where folding changed the length, places in it are none of the text's.
    return min(match.start() for match in found) if len(folded) == len(text) else 0


def without_control_tokens(text: str) -> str:
    """A text in which nothing can pass for a tag or for a token of a chat template:
    "<|im_end|>" reads "‹|im_end|›"."""
    shown = _CONTROL.sub(lambda match: match.group().translate(_BRACKETS), text)
    return _INST.sub(r"(\1)", shown)
