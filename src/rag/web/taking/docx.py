"""A document as DOCX, by python-docx.

Knows nothing of answers.
"""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import assert_never, cast

import docx
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from rag.web.taking.document import (
    AUTHOR,
    LANGUAGE,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Run,
    Tone,
)

_SOFT = RGBColor(0x55, 0x55, 0x55)
_LINK = RGBColor(0x8A, 0x1A, 0x1C)


def write_docx(document: Document) -> bytes:
    """The file's bytes."""
    file = docx.Document()
    _prepare(file, document)
    for block in document.blocks:
        _add(file, block)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _prepare(file: Docx, document: Document) -> None:
    properties = file.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = AUTHOR
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = document.made_at.astimezone(UTC)
    # What spelling checkers and screen readers go by.
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.2)


def _add(file: Docx, block: Block) -> None:
    match block:
        case Heading(level=level, text=text):
            file.add_heading(text, level)
        case Paragraph(runs=runs, tone=tone):
            paragraph = file.add_paragraph()
            paragraph.paragraph_format.keep_with_next = tone == "entry" or None
            _fill(paragraph, runs, tone)
        case Quotation(lines=lines):
            for line in lines:
                file.add_paragraph(line, style="Quote").paragraph_format.left_indent = Cm(0.8)
        case Bullets(items=items):
            for item in items:
                _fill(file.add_paragraph(style="List Bullet"), (item,), "body")
        case _:
            assert_never(block)


def _fill(paragraph: DocxParagraph, runs: tuple[Run, ...], tone: Tone) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        made.bold = run.is_strong or None
        if tone == "quiet":
            made.font.size, made.font.color.rgb = Pt(9.5), _SOFT
        if run.link is not None:
            made.font.underline, made.font.color.rgb = True, _LINK
            # python-docx reads links but has no call that makes one.
            link = cast(BaseOxmlElement, OxmlElement("w:hyperlink"))
            relation = paragraph.part.relate_to(
                run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), relation)
            element = cast(BaseOxmlElement, made._r)
            element.addprevious(link)
            link.append(element)
