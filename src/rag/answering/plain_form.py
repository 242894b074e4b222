"""One spelling for what newspapers write in several: units, scales, common short forms.

Pure. Knows how words are written, nothing of what is compared with what.
"""

from __future__ import annotations

import re

from rag.vietnamese.normalise import spelling_form

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<!\w){written}(?!\w)"), meant)
    for written, meant in (
        (r"tp\.?(?=\s*\w)", "thành phố"),
        (r"ubnd", "ủy ban nhân dân"),
        (r"hđnd", "hội đồng nhân dân"),
        (r"kilôgam|ki-lô-gam|kilogam|ký", "kg"),
        (r"kilômét|ki-lô-mét|kilomet|cây số", "km"),
        (r"mét", "m"),
        (r"héc-ta|hecta|héc ta", "ha"),
        (r"phần trăm", "%"),
        (r"tỉ", "tỷ"),
        (r"ngàn", "nghìn"),
        # "6h30", "6 giờ 30".
        (r"(\d{1,2})h(?=\W|$)", r"\1 giờ"),
        (r"(\d{1,2})h(\d\d)", r"\1 giờ \2"),
    )
)
_SPACES = re.compile(r"\s+")


def plain_form(text: str) -> str:
    """Spelling form (a name compares as written), with common abbreviations and units
    spelt one way. Idempotent."""
    form = _SPACES.sub(" ", spelling_form(text)).strip()
    for pattern, meant in _SPELLINGS:
        form = pattern.sub(meant, form)
    return _SPACES.sub(" ", form)
