"""Bytes into text: byte-order marks, UTF-16, UTF-8 with invalid bytes in it, and the
one-byte encodings of before Unicode (VNI, TCVN3) where a text surely is in one.

What can be read is read; what cannot becomes U+FFFD and is told by its byte offset.
Knows nothing of formats.
"""

from __future__ import annotations

import codecs

from rag.corpus.legacy import unicode_text
from rag.corpus.remarks import Remark

# UTF-32's little-endian mark begins with UTF-16's: it comes first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """The mark that the data begins with and the encoding it stands for."""
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, *, offset: int = 0, encoding: str = "utf-8") -> tuple[str, list[Remark]]:
    """The text and the warnings. ``offset`` is where the data begins in its file;
    ``encoding`` is taken where no byte-order mark says otherwise."""
    mark = byte_order_mark(data)
    if mark is not None:
        encoding = mark[1]
        data = data[len(mark[0]) :]
        offset += len(mark[0])
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if mark is None and encoding == "utf-8":
            # A file of before Unicode: a byte a letter, as its font drew it.
            text, remarks = unicode_text(data.decode("cp1252", "replace"))
            if remarks:
                return text, remarks
        return data.decode(encoding, "replace"), [_unreadable(encoding, offset + error.start)]


def _unreadable(encoding: str, byte: int) -> Remark:
    return Remark(
        f"invalid {encoding.upper()} at byte {byte}: what could not be read "
        "is shown as \ufffd; save the file as UTF-8 and ingest it again",
        f"có chữ không đọc được (từ byte thứ {byte}, theo mã {encoding.upper()}), thay bằng dấu "
        "\ufffd. Xin lưu tệp ở dạng UTF-8 rồi đưa vào lại.",
    )
