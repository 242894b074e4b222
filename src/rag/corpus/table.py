"""CSV → one article's fields a row.

The first row names the fields, as in the contract, in any case and order. Comma,
semicolon (what spreadsheets in Vietnamese write) or tab. Knows nothing of encodings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rag.corpus.loaded import Row
from rag.corpus.payload import FIELDS
from rag.errors import CorruptFile, InputError

# What a newspaper's own spreadsheet calls them.
_ALIASES = {
    "date": "published_at",
    "tiêu đề": "title",
    "tít": "title",
    "sapo": "lead",
    "nội dung": "body",
    "ngày đăng": "published_at",
    "chuyên mục": "section",
    "nguồn": "source",
    "tác giả": "author",
    "địa chỉ": "url",
    "chú thích ảnh": "captions",
}


def rows(text: str) -> Iterator[Row]:
    """The rows below the header. Raises :class:`CorruptFile` where the header names
    neither a title nor a body."""
    # One field may be as long as the whole file; the file's own limit bounds it.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [_field_name(cell) for cell in next(reader, [])]
    except csv.Error as error:
        raise CorruptFile(
            f"the first row cannot be read: {error}",
            vietnamese="Không đọc được dòng đầu của bảng.",
        ) from error
    if not {"title", "body"} & set(header):
        raise CorruptFile(
            "the first row must name the columns, with title or body among them: "
            + ", ".join(FIELDS),
            vietnamese="Dòng đầu của bảng phải là tên các cột, trong đó có title hoặc body.",
        )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            unread = InputError(
                f"the row cannot be read: {error}", vietnamese="Không đọc được dòng này của bảng."
            )
            yield Row(line, error=unread)
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) > len(header):
            reason = (
                f"the row has {len(cells)} cells and the header {len(header)}: put a text that "
                'holds the separator in quotation marks "…"'
            )
            told = (
                f"Dòng có {len(cells)} ô nhưng dòng đầu chỉ có {len(header)}. Xin đặt đoạn văn có "
                "dấu phân cách trong dấu ngoặc kép."
            )
            yield Row(line, error=InputError(reason, vietnamese=told))
            continue
        pairs = zip(header, cells, strict=False)
        yield Row(line, payload={name: cell for name, cell in pairs if cell.strip()})


def _field_name(cell: str) -> str:
    name = " ".join(cell.split()).lower()
    return _ALIASES.get(name, name)


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)
