"""Files that were taken along, read back by what others read them with."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(file: bytes) -> list[Token]:
    """All of a Markdown file's tokens, those inside lines among them."""
    parsed = GITHUB.parse(file.decode())
    return [inner for token in parsed for inner in (token.children or [token])]


def markdown_text(file: bytes) -> str:
    """What a reader of Markdown sees."""
    shown = [token.content for token in tokens(file)]
    return "\n".join(" ".join(shown).split())


def docx_text(file: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(BytesIO(file)).paragraphs)


def pdf_text(file: bytes) -> str:
    """Without what stands at the foot of pages."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(file)).pages]
    return "\n".join(page.rpartition("Hỏi Báo · trang")[0] for page in pages)


READERS: dict[str, Callable[[bytes], str]] = {
    "md": markdown_text,
    "docx": docx_text,
    "pdf": pdf_text,
}


def squeezed(text: str) -> str:
    """Without white space: a file may break its lines anywhere."""
    return "".join(text.split())
