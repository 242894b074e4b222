"""A PDF → an article's fields, by pypdf.

A PDF holds lines, not paragraphs: they are put back together by space, indent and
length. No date is read: a PDF states when it was made. Images are not read (no OCR).
Knows nothing of ids.
"""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from rag.corpus import cleaning
from rag.corpus.loaded import Loaded
from rag.corpus.wrapping import rejoined
from rag.errors import CorruptFile
from rag.vietnamese.tokens import tokens

_MAX_TITLE_SYLLABLES = 40
_TITLE_LINES = 4
# Two columns: a gutter of this many blanks in at least so many lines, crossed by few.
_GUTTER = 3
_MIN_COLUMN_LINES = 4
_MAX_CROSSING = 0.25


def load_pdf(data: bytes) -> Loaded:
    """Raises :class:`CorruptFile` where it is encrypted, damaged or only pictures."""
    # What pypdf mends on the way it tells a log; what it cannot mend it raises.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CorruptFile(_ENCRYPTED, vietnamese=_VIETNAMESE)
        # "layout" places glyphs by where they stand. The plain mode puts a space
        # wherever the font changes, which in Vietnamese set with a fallback font is
        # inside most words ("B ả n").
        pages = [page.extract_text(extraction_mode="layout") for page in reader.pages]
        stated = cleaning.line((reader.metadata and reader.metadata.title) or "")
    except (FileNotDecryptedError, DependencyError) as error:
        raise CorruptFile(_ENCRYPTED, vietnamese=_VIETNAMESE) from error
    # "Broken PDF files might cause other exceptions" (pypdf.errors): these are the ones
    # that its parsing of arbitrary objects can meet.
    except (
        PyPdfError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
        struct.error,
        zlib.error,
    ) as error:
        raise CorruptFile(
            "this PDF is damaged and cannot be read: open it in a PDF reader, print it to a new "
            "PDF, and ingest that",
            vietnamese="Tệp PDF này bị hỏng. Xin in lại thành PDF mới rồi thử lại.",
        ) from error
    lines = [line for page in pages for line in _in_reading_order(_without_number(page))]
    if not any(cleaning.line(line) for line in lines):
        raise CorruptFile(
            "this PDF holds no text, only pictures of it: run OCR over it (for instance "
            "ocrmypdf -l vie), and ingest the result",
            vietnamese="Tệp PDF này chỉ có ảnh, không có chữ. Xin nhận dạng chữ (OCR) rồi thử lại.",
        )
    return Loaded(_payload(lines, stated))


_ENCRYPTED = (
    "this PDF is encrypted: open it with its password, save a copy without one, and ingest that"
)
_VIETNAMESE = "Tệp PDF này có mật khẩu. Xin lưu một bản không có mật khẩu rồi thử lại."


def _without_number(page: str) -> list[str]:
    """The lines of a page without its number and the space around them, so that a
    paragraph may run on over the page's end."""
    lines = [line.rstrip() for line in page.splitlines()]
    while lines and (not lines[-1] or lines[-1].strip("- ").isdigit()):
        lines.pop()
    while lines and (not lines[0] or lines[0].strip("- ").isdigit()):
        lines.pop(0)
    return lines


def _in_reading_order(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a page of one column as they are; of two, what runs over both, then
    the left column, then the right."""
    gutter = _gutter(lines)
    if gutter is None:
        yield from lines
        return
    crossing = [bool(line[gutter : gutter + _GUTTER].strip()) for line in lines]
    yield from (line for line, over in zip(lines, crossing, strict=True) if over)
    columns = [line for line, over in zip(lines, crossing, strict=True) if not over]
    yield from (line[:gutter].rstrip() for line in columns)
    right = [line[gutter:] for line in columns]
    edge = min((len(line) - len(line.lstrip()) for line in right if line.strip()), default=0)
    yield from (line[edge:] for line in right)


def _gutter(lines: Sequence[str]) -> int | None:
    """Where the blank strip between two columns begins, if there is one."""
    width = max((len(line) for line in lines), default=0)
    best: tuple[int, int] | None = None
    for position in range(width // 3, 2 * width // 3):
        beside = crossing = 0
        for line in lines:
            if len(line) <= position:
                continue
            if line[position : position + _GUTTER].strip():
                crossing += 1
            elif line[:position].strip() and line[position:].strip():
                beside += 1
        few = crossing <= _MAX_CROSSING * (beside + crossing)
        if beside >= _MIN_COLUMN_LINES and few and (best is None or (beside, -crossing) > best):
            best = (beside, -crossing)
            chosen = position
    return chosen if best else None


def _payload(lines: Sequence[str], stated: str) -> dict[str, object]:
    title, rest = _title(lines, stated)
    body = cleaning.without_furniture(rejoined(rest))
    if not title and body and len(tokens(body[0])) <= _MAX_TITLE_SYLLABLES:
        title = body.pop(0)
    captions: list[str] = []
    if len(body) > 1 and cleaning.is_caption(body[0], body[1]):
        captions = [body.pop(0)]
    return {"title": title, "body": body, "captions": captions}


def _title(lines: Sequence[str], stated: str) -> tuple[str, Sequence[str]]:
    """The title that the file states, where its first lines print it; the other lines."""
    printed: list[str] = []
    for position, line in enumerate(lines):
        if not line.strip():
            continue
        printed.append(line)
        if stated and cleaning.same_words(" ".join(printed), stated):
            return stated, lines[position + 1 :]
        if len(printed) == _TITLE_LINES:
            break
    return "", lines
