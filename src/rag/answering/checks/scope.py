"""How far a claim reaches: all, only, always, the most; never further than its evidence.

Pure. Knows the words of reach; whether a statement is turned round is another check's.
"""

from __future__ import annotations

import re

from rag.answering.checks.cores import core_of
from rag.answering.checks.statement import Statement

_GROUPS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for words in (
        r"tất cả|mọi|toàn bộ|ai cũng|hoàn toàn|bất kỳ|bất cứ|cả thảy|toàn thể",
        r"luôn(?! (?:trên|tại|ở|cho|rồi|từ|khi|sau|vào|cả|ra)(?!\w))(?= \w)|lúc nào cũng|mọi lúc|"
        r"không bao giờ",
        r"duy nhất|mỗi mình",
        r"nhất(?! (?:là|định|trí|quán|thiết))|hàng đầu|kỷ lục|số một",
    )
)
# A claim that reaches further than these must not leave them out.
_ONE_OF = re.compile(r"(?<!\w)một trong (?:những|các|số)(?!\w)")
_HEDGES = re.compile(
    r"(?<!\w)(?:thường|đôi khi|hầu hết|đa số|phần lớn|một số|gần như|về cơ bản|chủ yếu|phần nhiều|"
    r"đa phần|hiếm khi|thỉnh thoảng|nhiều người|một phần)(?!\w)"
)
# What bears them out besides themselves.
_AS_FAR = (
    re.compile(r"(?<!\w)(?:đều|cả|toàn|khắp|100%|các|những|nào cũng|mỗi|từng)(?!\w)"),
    re.compile(r"(?<!\w)(?:liên tục|thường trực|suốt|mãi|hàng ngày|hằng ngày|mọi|vẫn)(?!\w)"),
    re.compile(r"(?<!\w)(?:chỉ|mỗi|riêng|một mình|đầu tiên|độc nhất)(?!\w)"),
    re.compile(r"(?<!\w)(?:đầu tiên|nhất|dẫn đầu|hơn cả|hàng đầu|vô địch|đứng đầu|hơn hết)(?!\w)"),
)
_STRONG = re.compile(r"(?<!\w)(?:luôn|tất cả|mọi|hoàn toàn|toàn bộ|duy nhất|ai cũng)(?!\w)")
_TOLD = "Đoạn được dẫn không nói “{}”."


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each word of reach in the claim that nothing in the evidence bears
    out."""
    found = []
    for group, as_far in zip(_GROUPS, _AS_FAR, strict=True):
        match = group.search(claim.form)
        is_borne = group.search(said.form) or as_far.search(said.form)
        if match is not None and not is_borne:
            found.append(_TOLD.format(claim.text[match.start() : match.end()]))
    superlative = _GROUPS[-1].search(claim.form)
    if superlative and _ONE_OF.search(said.form) and not _ONE_OF.search(claim.form):
        found.append("Đoạn được dẫn nói “một trong những”, câu này thì không.")
    strong = _STRONG.search(claim.form)
    hedge = _HEDGES.search(core_of(claim, said).form)
    if strong and hedge and not _HEDGES.search(claim.form):
        found.append(f"Đoạn được dẫn nói “{hedge.group()}”, câu này thì không.")
    return found
