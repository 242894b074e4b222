"""A document as PDF, by fpdf2, in a typeface made for Vietnamese.

Knows nothing of answers.
"""

from __future__ import annotations

import re
from typing import assert_never

import fontpkg  # type: ignore[import-untyped]  # ships no types
from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

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
)

_FAMILY = "Be Vietnam Pro"
_MARGIN_MM = 22.0
_INDENT_MM = 7.0
_GAP_MM = 2.2
# A line of so many points is this many millimetres high.
_LEADING = 1.5 * 25.4 / 72
_BODY_PT, _QUIET_PT = 10.5, 9.0
_HEADING_PT = {1: 17.0, 2: 13.0, 3: 11.0}
_INK, _SOFT, _ACCENT = (31, 29, 26), (98, 93, 85), (138, 26, 28)
_RULE = (200, 194, 184)

# In place of what the typeface has no letter for.
_LACKING = "(?)"
_LACKING_NOTE = (
    f"Chỗ ghi {_LACKING} là ký tự mà phông chữ của tệp PDF không có; bản Markdown và Word có đủ."
)


def write_pdf(document: Document) -> bytes:
    """The file's bytes."""
    return _Pdf(document).written()


class _Pdf(FPDF):
    def __init__(self, document: Document) -> None:
        super().__init__(format="A4")
        self._document = document
        # Else "{nb}" in an article would be a number of pages.
        self.alias_nb_pages("")
        self.set_title(document.title)
        self.set_author(AUTHOR)
        self.set_lang(LANGUAGE)
        self.set_creation_date(document.made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font(_FAMILY, "", fontpkg.path(_FAMILY))
        self.add_font(_FAMILY, "B", fontpkg.path(_FAMILY, weight=700))
        self.set_font(_FAMILY)
        assert isinstance(self.current_font, TTFFont)
        has = "".join(re.escape(chr(point)) for point in self.current_font.cmap)
        self._no_letter = re.compile(f"[^{has}]+")
        self._lacks = False
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, _MARGIN_MM)

    def written(self) -> bytes:
        self.add_page()
        for block in self._document.blocks:
            self._add(block)
        if self._lacks:
            self._paragraph((Run(_LACKING_NOTE),), _QUIET_PT, _SOFT)
        return bytes(self.output())

    def footer(self) -> None:
        self.set_y(-_MARGIN_MM / 2 - 3)
        self._write_as(_QUIET_PT, _SOFT)
        self.cell(0, 5, f"{AUTHOR} · trang {self.page_no()}", align="C")

    def _add(self, block: Block) -> None:
        match block:
            case Heading(level=level, text=text):
                size = _HEADING_PT[level]
                # Not alone at the foot of a page.
                if self.will_page_break(4 * size * _LEADING):
                    self.add_page()
                elif level > 1:
                    self.ln(_GAP_MM)
                self.start_section(self._drawn(text), level - 1)
                self._paragraph((Run(text, is_strong=True),), size, _INK)
            case Paragraph(runs=runs, tone="quiet"):
                self._paragraph(runs, _QUIET_PT, _SOFT)
            case Paragraph(runs=runs, tone=tone):
                if tone == "entry":
                    self.ln(_GAP_MM)
                self._paragraph(runs, _BODY_PT, _INK)
            case Quotation(lines=lines):
                page, top = self.page_no(), self.y
                for line in lines:
                    self._paragraph((Run(line),), _BODY_PT, _INK, indent=_INDENT_MM)
                if self.page_no() == page:
                    left = _MARGIN_MM + _INDENT_MM / 2
                    self.set_draw_color(*_RULE)
                    self.line(left, top, left, self.y - _GAP_MM)
            case Bullets(items=items):
                for item in items:
                    self._paragraph((Run("• "), item), _BODY_PT, _INK, indent=_INDENT_MM)
            case _:
                assert_never(block)

    def _paragraph(
        self,
        runs: tuple[Run, ...],
        size: float,
        colour: tuple[int, int, int],
        *,
        indent: float = 0.0,
    ) -> None:
        self.set_left_margin(_MARGIN_MM + indent)
        self.set_x(self.l_margin)
        for run in runs:
            self._write_as(size, _ACCENT if run.link else colour, is_strong=run.is_strong)
            self.write(size * _LEADING, self._drawn(run.text), run.link or "")
        self.ln(size * _LEADING + _GAP_MM)
        self.set_left_margin(_MARGIN_MM)

    def _write_as(
        self, size: float, colour: tuple[int, int, int], *, is_strong: bool = False
    ) -> None:
        self.set_font(_FAMILY, "B" if is_strong else "", size)
        self.set_text_color(*colour)

    def _drawn(self, text: str) -> str:
        drawn = self._no_letter.sub(_LACKING, text)
        self._lacks |= drawn != text
        return drawn
