"""An article's fields out of the encodings of before Unicode (VNI, TCVN3).

What is surely in one is converted and said so; what only looks like it is reported and
left as it is. Knows nothing of files or of how an article is put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.corpus.remarks import Remark
from rag.vietnamese.legacy import from_legacy, is_unicode, legacy_encoding, suspected_encoding

# What is written for people; ids, dates and addresses are none of it.
_TEXT_FIELDS = (
    "title",
    "lead",
    "body",
    "captions",
    "section",
    "source",
    "author",
    "correction_note",
)
_NAMES = {"vni": "VNI", "tcvn3": "TCVN3 (ABC)"}


def unicode_fields(payload: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Remark]]:
    """The payload with its text in Unicode, and warnings about what was converted or
    only suspected. Values that are not text are passed on untouched."""
    whole = "\n".join(text for name in _TEXT_FIELDS for text in _texts(payload.get(name)))
    encoding = legacy_encoding(whole)
    if encoding is None:
        suspected = suspected_encoding(whole)
        return payload, [_suspicion(suspected)] if suspected else []
    changed = {
        name: _converted(payload[name], encoding) for name in _TEXT_FIELDS if name in payload
    }
    return {**payload, **changed}, [conversion(encoding)]


def unicode_text(text: str) -> tuple[str, list[Remark]]:
    """The text of one file in Unicode, and a warning where it was converted. A mere
    suspicion is left to :func:`unicode_fields`, which sees it again."""
    encoding = legacy_encoding(text)
    if encoding is None:
        return text, []
    return _converted(text, encoding), [conversion(encoding)]


def conversion(encoding: str) -> Remark:
    """The warning that text was converted."""
    name, is_lossy = _NAMES[encoding], encoding == "tcvn3"
    lost = "; TCVN3 does not tell small letters with a tone from capitals, check names"
    cost = " TCVN3 không phân biệt chữ hoa với chữ thường có dấu: xin xem lại các tên riêng."
    return Remark(
        f"the text was in {name} encoding and was converted to Unicode{lost if is_lossy else ''}",
        f"văn bản theo bảng mã {name}, đã chuyển sang Unicode.{cost if is_lossy else ''}",
    )


def _suspicion(encoding: str) -> Remark:
    name = _NAMES[encoding]
    return Remark(
        f"the text may be in {name} encoding, but too little of it to be sure: it was "
        "left as it is; if it is, convert it to Unicode and send it again",
        f"văn bản có thể theo bảng mã {name}, nhưng quá ngắn để chắc chắn nên được giữ nguyên. "
        "Nếu đúng vậy, xin chuyển sang Unicode rồi đưa vào lại.",
    )


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple):
        return [item for item in value if isinstance(item, str)]
    return []


def _converted(value: Any, encoding: str) -> Any:
    """Line by line: one that someone has put right already stays."""
    if isinstance(value, str):
        return "\n".join(
            line if is_unicode(line) else from_legacy(line, encoding) for line in value.split("\n")
        )
    if isinstance(value, list | tuple):
        return [_converted(item, encoding) for item in value]
    return value
