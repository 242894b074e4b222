"""JSON Lines → one article's fields a line, in bounded memory.

A line over the limit is refused without being held in memory; a line that is not a JSON
object is reported with its number; the rest go in. Knows nothing of compression or ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from rag.corpus.decoding import byte_order_mark, decode
from rag.corpus.loaded import Row
from rag.errors import CorruptFile, InputError, TooLarge

# The longest newspaper special is under 1 MiB; sixteen leave room for a book.
MAX_LINE_BYTES = 16 * 1024 * 1024
# What a compressed file may hold in all: years of a newspaper's archive are about
# 1 GiB, a decompression bomb is far more.
MAX_STREAM_BYTES = 64 * 1024 * 1024 * 1024
_CHUNK = 64 * 1024
_UNREAD = "Một số ký tự trong tệp không đọc được. Xin lưu tệp ở dạng UTF-8 rồi thử lại."


def records(
    stream: BinaryIO,
    *,
    max_line_bytes: int = MAX_LINE_BYTES,
    max_stream_bytes: int = MAX_STREAM_BYTES,
) -> Iterator[Row]:
    """The rows of a binary stream, blank lines left out."""
    number, offset = 0, 0
    while data := stream.readline(max_line_bytes + 1):
        number += 1
        start, size = offset, len(data)
        if number == 1 and (mark := byte_order_mark(data)) and mark[1] != "utf-8":
            encoding = mark[1]
            # In UTF-16 a line does not end at a byte 10: read it whole, within the limit.
            whole = data + stream.read(max_line_bytes - min(size, max_line_bytes) + 1)
            yield from _rewritten(whole, encoding, max_line_bytes, max_stream_bytes)
            return
        if size > max_line_bytes and not data.endswith(b"\n"):
            del data
            size += _skip_line(stream)
            yield Row(number, error=_too_long(size, max_line_bytes))
        else:
            row = _row(number, data, start)
            if row is not None:
                yield row
        offset += size
        if offset > max_stream_bytes:
            error = TooLarge(
                f"more than {max_stream_bytes:,} bytes came out of this file and the rest was "
                "left: split it into smaller files",
                vietnamese="Tệp giải nén ra quá lớn nên phần còn lại không được đọc.",
            )
            yield Row(number + 1, error=error)
            return


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while chunk := stream.readline(_CHUNK):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def _too_long(size: int, limit: int) -> TooLarge:
    return TooLarge(
        f"the line has {size:,} bytes; the limit is {limit:,}: split the article, or check that "
        "every article is on a line of its own",
        vietnamese=f"Dòng dài {size:,} byte (giới hạn là {limit:,} byte).".replace(",", "."),
    )


def _rewritten(
    whole: bytes, encoding: str, max_line_bytes: int, max_stream_bytes: int
) -> Iterator[Row]:
    if len(whole) > max_line_bytes:
        yield Row(
            1,
            error=TooLarge(
                f"a file in {encoding.upper()} is read up to {max_line_bytes:,} bytes: "
                "save it as UTF-8, which has no such limit",
                vietnamese="Tệp quá lớn so với cách mã hóa của nó. Xin lưu lại ở dạng UTF-8.",
            ),
        )
        return
    text, warnings = decode(whole)
    for warning in warnings:
        yield Row(1, error=CorruptFile(warning, vietnamese=_UNREAD))
    yield from records(
        BytesIO(text.encode("utf-8", "replace")),
        max_line_bytes=2 * max_line_bytes,
        max_stream_bytes=max_stream_bytes,
    )


def _row(number: int, data: bytes, offset: int) -> Row | None:
    text, warnings = decode(data, offset=offset)
    if not text.strip():
        return None
    try:
        value = json.loads(text.strip())
    except json.JSONDecodeError as error:
        reason = (
            f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1} of the line"
        )
        told = f"Dòng này không phải JSON (sai ở ký tự thứ {error.pos + 1})."
        return Row(number, error=InputError("; ".join([reason, *warnings]), vietnamese=told))
    except (ValueError, RecursionError):  # a number of thousands of digits, endless nesting
        return Row(
            number,
            error=InputError(
                "not JSON that can be read: numbers too long or brackets nested too deep",
                vietnamese="Dòng này không phải JSON đọc được.",
            ),
        )
    if not isinstance(value, dict):
        found = {list: "a list", str: "a string", type(None): "null"}.get(type(value), "a value")
        refused = InputError(
            f"the line holds {found}, not an object in braces",
            vietnamese="Dòng này không phải một bài viết đặt trong dấu ngoặc nhọn { }.",
        )
        return Row(number, error=refused)
    return Row(number, payload=value, warnings=tuple(warnings))
