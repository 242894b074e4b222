"""A Word file → an article's fields, by python-docx.

The title is the paragraph styled as one, else the first; a subtitle is the lead; what
is styled as a caption is a caption; a table's row is a paragraph. The file's own
properties tell who typed it and when, not who wrote the article or when it was
published, so they are not read. Knows nothing of ids.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from rag.corpus import cleaning
from rag.corpus.loaded import Loaded
from rag.errors import CorruptFile, TooLarge

# A Word file is a zip: its XML may unpack to this much, which is a thousand articles.
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_TITLES = ("Title", "Heading 1")


def load_docx(data: bytes) -> Loaded:
    """Raises :class:`CorruptFile` where this is no Word file."""
    _check_size(data)
    try:
        document = Document(io.BytesIO(data))
        blocks = [
            (style, text)
            for style, raw in _blocks(document.iter_inner_content())
            for text in cleaning.lines(raw)
        ]
    # python-docx lets what its parts meet in a damaged package through as it is.
    except (
        OpcError,
        etree.LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        raise CorruptFile(_ADVICE, vietnamese=_VIETNAMESE) from error
    return Loaded(_payload(blocks))


_ADVICE = (
    "not a Word file (.docx) that can be read: open it in Word or LibreOffice, save it again as "
    ".docx, and ingest that"
)
_VIETNAMESE = (
    "Không mở được tệp Word (.docx) này. Xin mở bằng Word, lưu lại thành .docx rồi thử lại."
)


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CorruptFile(_ADVICE, vietnamese=_VIETNAMESE) from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise TooLarge(
            f"this Word file unpacks to {unpacked:,} bytes; the limit is {MAX_UNPACKED_BYTES:,}: "
            "split it into smaller files",
            vietnamese="Tệp Word này quá lớn. Xin chia thành các tệp nhỏ hơn.",
        )


def _blocks(content: Iterator[Paragraph | Table]) -> Iterator[tuple[str, str]]:
    for block in content:
        if isinstance(block, Paragraph):
            yield (block.style.name or "") if block.style else "", block.text
        else:
            for row in block.rows:
                cells = dict.fromkeys(cleaning.line(cell.text) for cell in row.cells)
                yield "Table", " | ".join(cell for cell in cells if cell)


def _payload(blocks: list[tuple[str, str]]) -> dict[str, object]:
    captions = [text for style, text in blocks if style == "Caption"]
    rest = [block for block in blocks if block[0] != "Caption"]
    titled = next((n for n, (style, _) in enumerate(rest) if style in _TITLES), 0)
    title = rest.pop(titled)[1] if rest else ""
    lead = ""
    if titled < len(rest) and rest[titled][0] == "Subtitle":
        lead = rest.pop(titled)[1]
    body = cleaning.without_furniture([text for _, text in rest])
    return {"title": title, "lead": lead, "body": body, "captions": captions}
