"""The words that make a sentence a question, which no archive answers with.

They are left out of matching: "gì", "bao nhiêu" and their like stand in nearly no
paragraph that answers them. Knows nothing of what a question is about.
"""

from __future__ import annotations

from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import syllables

# Interrogative words and particles of Vietnamese (Diệp Quang Ban, Ngữ pháp tiếng
# Việt, on câu nghi vấn), by syllable, since that is how text is tokenised.
QUESTION_WORDS: frozenset[str] = frozenset(
    ["gì", "nào", "sao", "đâu", "ai", "bao", "nhiêu", "thế", "mấy", "chăng", "nhỉ", "ư", "hả"]
)

# The same without marks, less those that are also common words when folded
# ("đâu" folds into "đầu", "dau"; "mấy" into "may"; "ai" into "hai" does not).
FOLDED_QUESTION_WORDS: frozenset[str] = frozenset(
    fold(word) for word in QUESTION_WORDS if word not in {"đâu", "mấy", "sao", "bao", "hả", "ư"}
)


def asks(question: str) -> bool:
    """Whether a question holds a question word, written with marks or without; else it
    names a topic."""
    return any(
        word in QUESTION_WORDS or word in FOLDED_QUESTION_WORDS for word in syllables(question)
    )
