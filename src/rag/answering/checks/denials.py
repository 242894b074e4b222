"""Whether a text denies a deed without "không": "từ chối ký", "suýt ngã", "lần đầu đến".

Pure. A word that denies must govern the deed: stand right before it, or, of those that
do nothing but deny, before it in its clause. Knows nothing of who did it.
"""

from __future__ import annotations

import re

from rag.answering.checks.synonyms import common_at, common_form

# Code points to either side in which what denies a word is looked for.
_NEAR = 48
# Before the very word, or what only carries it: "tránh ký", "ngừng việc ký".
_GOVERNS = re.compile(
    r"(?<!\w)(?:tránh|khỏi|hiếm khi|ít|khó|ngừng|dừng|ngưng|thôi|bỏ|cấm|hủy|hoãn|đừng|chớ|miễn|"
    r"quên|thay vì|ngăn|ngăn chặn|ngăn cản|chống|lỡ|hụt|phản đối|mất|thiếu|vô|bất|hết|"
    r"không|chưa|chẳng)(?: (?:bị|được|phải|cho|việc|sự|để|còn|thể|hề|từng|bao giờ))* $"
)
_DENIES = re.compile(r"(?<!\w)(?:từ chối|phủ nhận|bác bỏ|suýt|thất bại|cấm|không|chưa|chẳng)(?!\w)")
_FAILED = re.compile(r"(?<!\w)(?:thất bại|bất thành|không thành|hụt)(?!\w)")
_FIRST_TIME = re.compile(r"(?<!\w)(?:lần đầu|đầu tiên)(?!\w)")
_CUTS = re.compile(r"[.;:!?,]|(?<!\w)(?:và|nhưng|mà|nên|còn|thì|là|để|vì)(?!\w)")
_STOPS = re.compile(r"[.;:!?](?!\d)")


def is_denied(claim: str, start: int, said: str, *, is_never: bool) -> bool | None:
    """Whether what a text says denies the deed at a place of a claim, in the same word or a
    synonym; ``None`` where it has neither. Both in match form. ``is_never``: the claim says
    that it never happened before, as "lần đầu" does."""
    head, form = common_at(claim, start), common_form(said)
    places = list(re.finditer(rf"(?<!\w){re.escape(head)}(?!\w)", form))
    if not places:
        return None
    for match in places:
        before = form[max(0, match.start() - _NEAR) : match.start()]
        clause = _CUTS.split(before)[-1]
        if _GOVERNS.search(before) or _DENIES.search(clause):
            return True
        behind = _STOPS.split(form[match.end() : match.end() + _NEAR])[0]
        if _FAILED.search(behind) or (is_never and _FIRST_TIME.search(clause + behind)):
            return True
    return False
