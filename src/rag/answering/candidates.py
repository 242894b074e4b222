"""The sentences that could answer, cut from the paragraphs that were found.

What is spoken is kept with its speaker. An over-long sentence gives its clauses instead
where one may stand alone. Knows the question's terms only to tell whether a clause
holds them; scores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.quotations import quotable, quotation_depths
from rag.corpus.passages import passages
from rag.retrieval.matching import QuestionTerms
from rag.types import Hit, Span
from rag.vietnamese.sentences import clauses
from rag.vietnamese.tokens import syllables

# Twice the usual newspaper sentence. Longer ones are read at the clause.
LONG_SENTENCE_SYLLABLES = 60
# What has no sentence ends for this long is no sentence (a table, text from a scan) and
# is cut between words, into parts of half that.
_ENDLESS_SYLLABLES = 200
# A clause replaces its sentence when it holds this share of the question's terms
# that the sentence holds.
_CLAUSE_KEEPS = 0.9

# Words that reach over a semicolon: who says so, how sure it is, under what condition,
# whether at all. A clause after them must not be quoted without them.
_REACHING = re.compile(
    r"(?<!\w)(?:theo|cho biết|cho rằng|cho hay|cho là|khẳng định|nhận định|nói|kể|khai|viết|"
    r"tố|tố cáo|nghi|tình nghi|cáo buộc|cáo trạng|kết luận|quy kết|nếu|giả sử|trừ|dự kiến|"
    r"dự thảo|có thể|khả năng|đề xuất|đề nghị|kiến nghị|yêu cầu|kêu gọi|khuyến cáo|cam kết|hứa|"
    r"phấn đấu|mục tiêu|kế hoạch|sẽ|cấm|nghiêm cấm|tránh|tin đồn|không|chưa|chẳng|đừng|"
    r"phủ nhận|bác bỏ)(?!\w)"
)
# Words that reach back over one: who said all that, or what has become of it.
_REACHING_BACK = re.compile(
    r"(?<!\w)(?:theo|cho biết|cho hay|nói|kể|khai|viết|dẫn lời|(?:điều|việc|những điều|tất cả|"
    r"thông tin|các thông tin|nội dung|cáo buộc) (?:này|đó|ấy|trên)|nêu trên|nói trên|kể trên|"
    r"nhưng|tuy nhiên|song|trừ|ngoại trừ|nếu|với điều kiện|phủ nhận|bác bỏ)(?!\w)"
)
# A clause that opens so has its subject, or what it follows from, in the one before.
_LEANING = re.compile(
    r"(?:và|hoặc|hay|còn|rồi|mà|nhưng|song|đồng thời|trong đó|bên cạnh đó|qua đó|từ đó|với|để|"
    r"nhằm|do|vì|bởi|nhờ|là|bị|được|đã|đang|đều|cũng|phải|cần|nên|tạo|xây dựng|triển khai|"
    r"phát triển|tiến hành|mở|siết|đẩy mạnh|tăng cường|tăng|giảm|nâng|thực hiện|tổ chức|đưa|"
    r"phối hợp|chỉ đạo|hướng dẫn|hỗ trợ|giúp|làm|dành|giao|lập|gây|chiếm|nhận|lấy|bắt|phạt|"
    r"xử|thu|chi|mua|bán|cho|kiểm tra|rà soát|ban hành|chất vấn|góp phần|khuyến khích|ưu tiên)"
    r"(?!\w)"
)
_QUOTES = (("“", "”"), ("«", "»"), ("‘", "’"), ("(", ")"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One span of a paragraph that could be quoted. ``rank`` is its paragraph's place
    among the hits, from 0; ``before`` the text it follows in the paragraph."""

    hit: Hit
    rank: int
    span: Span
    sentence: Span
    number: int
    before: Span | None

    @property
    def text(self) -> str:
        return self.hit.paragraph.text[self.span.start : self.span.end]

    @property
    def text_before(self) -> str:
        """The sentence that it follows in its paragraph, "" where it opens it."""
        span = self.before
        return self.hit.paragraph.text[span.start : span.end] if span else ""

    @property
    def is_title(self) -> bool:
        """Whether this is the headline, which starts ``p0``."""
        paragraph = self.hit.paragraph
        title = self.hit.article.title
        is_head = paragraph.kind == "p" and paragraph.ordinal == 0
        return is_head and bool(title) and self.span.start < len(title)


def candidates(hits: Sequence[Hit], question: QuestionTerms) -> list[Candidate]:
    """Every sentence of the hits' paragraphs, or its clauses, in the hits' order.

    An advertorial is never evidence, and a question states nothing.
    """
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        if hit.article.kind == "advertorial":
            continue
        text = hit.paragraph.text
        before: Span | None = None
        for number, sentence in enumerate(quotable(text)):
            found += [
                Candidate(hit, rank, span, sentence, number, before)
                for span in _pieces(text, sentence, question)
                if _states(text[span.start : span.end])
            ]
            before = sentence
    return found


def _states(words: str) -> bool:
    is_question = words.rstrip('"”’»)] ').endswith("?")
    return not is_question and any(character.isalnum() for character in words)


def _pieces(text: str, sentence: Span, question: QuestionTerms) -> list[Span]:
    words = text[sentence.start : sentence.end]
    count = len(syllables(words))
    if count > _ENDLESS_SYLLABLES:
        depths = quotation_depths(words)
        parts = passages(words, _ENDLESS_SYLLABLES // 2)
        return [
            Span(sentence.start + p.start, sentence.start + p.end)
            for p in parts
            if depths[p.start] == 0
        ]
    if ";" not in words or count <= LONG_SENTENCE_SYLLABLES:
        return [sentence]
    whole = question.syllable_coverage(question.terms_of(words))
    kept = [
        span
        for span in whole_clauses(text, sentence)
        if question.syllable_coverage(question.terms_of(text[span.start : span.end]))
        >= _CLAUSE_KEEPS * whole
        and _stands_alone(
            text[sentence.start : span.start].lower(),
            text[span.start : span.end].lower(),
            text[span.end : sentence.end].lower(),
        )
    ]
    return kept or [sentence]


def _stands_alone(before: str, clause: str, after: str) -> bool:
    """Whether a clause of a sentence says by itself what it says in it: it has a subject,
    is no item of what a colon opened, and nothing reaches over to it."""
    if _REACHING_BACK.search(after):
        return False
    return not before or not (_REACHING.search(before) or ":" in before or _LEANING.match(clause))


def whole_clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence, never cut inside quotation marks or brackets, without
    the semicolon that ends each."""
    joined: list[Span] = []
    for clause in clauses(text, sentence):
        if joined and not _is_closed(text[joined[-1].start : joined[-1].end]):
            joined[-1] = Span(joined[-1].start, clause.end)
        else:
            joined.append(clause)
    return [_without_semicolon(text, clause) for clause in joined]


def _is_closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and all(
        text.count(opening) <= text.count(closing) for opening, closing in _QUOTES
    )


def _without_semicolon(text: str, span: Span) -> Span:
    kept = text[span.start : span.end].rstrip("; ")
    return Span(span.start, span.start + len(kept))
