"""What can be asked: a question's text checked and cleaned.

Knows nothing of archives or answers. A question in another language is a question:
it finds something or it does not.
"""

from __future__ import annotations

from rag.errors import QuestionError
from rag.vietnamese.normalise import clean

# Some 200 words: longer than any question a reader types, short of a pasted article.
MAX_QUESTION_CHARS = 1_000


def checked_question(text: str) -> str:
    """The question in NFC, on one line, without invisible and control characters.

    Raises QuestionError where nothing is left to ask, or too much.
    """
    cleaned = clean(text)
    if len(cleaned) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"The question has {len(cleaned):,} characters; at most {MAX_QUESTION_CHARS:,} "
            "can be asked. Shorten it to what you want to know.",
            vietnamese=f"Câu hỏi dài quá {MAX_QUESTION_CHARS:,} ký tự".replace(",", ".")
            + ". Xin rút gọn, chỉ giữ điều cần hỏi.",
        )
    if not cleaned:
        raise QuestionError(
            "The question is empty. Type what you want to know.",
            vietnamese="Câu hỏi đang để trống. Xin nhập điều cần hỏi.",
        )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError(
            "The question holds no letters or digits. Ask it in words.",
            vietnamese="Câu hỏi không có chữ nào. Xin đặt câu hỏi bằng lời.",
        )
    return cleaned
