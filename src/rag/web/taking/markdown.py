"""A document as Markdown (CommonMark 0.31).

Every text is escaped: nothing in an article or a question becomes markup, in GitHub's
and pandoc's extensions neither. Knows nothing of answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from rag.web.taking.document import Block, Bullets, Document, Heading, Paragraph, Quotation, Run

# What opens or closes markup wherever it stands: emphasis, code, links, HTML, entities,
# tables, strikethrough, formulas, and addresses that some programs link by themselves.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~^=$#+@]|:(?=//)|(?<=[wW]{3})\.")
# What does so where a line begins: lists, quotations, rules, definitions, titles.
_AT_START = re.compile(r"\A(?:[-:%!]|\d{1,9}[.)])")
# What would end a link's address, or be read as something else in it.
_IN_ADDRESS = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "&": r"\&"}


def write_markdown(document: Document) -> bytes:
    """The file's bytes, in UTF-8."""
    return ("\n\n".join(map(_block, document.blocks)) + "\n").encode()


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {_line(text)}"
        case Paragraph(runs=runs):
            return _runs(runs)
        case Quotation(lines=lines):
            return "\n>\n".join(f"> {_line(line)}" for line in lines)
        case Bullets(items=items):
            return "\n".join(f"- {_runs([item])}" for item in items)
        case _:
            assert_never(block)


def _runs(runs: Sequence[Run]) -> str:
    written = ""
    for is_strong, group in groupby(runs, key=lambda run: run.is_strong):
        some = ""
        for run in group:
            # A line begins at the first piece alone.
            text = _escaped(run.text) if written or some else _line(run.text)
            some += _linked(run, text)
        # A space inside the asterisks would keep them from meaning anything.
        inner = some.strip(" ")
        written += some.replace(inner, f"**{inner}**", 1) if is_strong and inner else some
    return written


def _linked(run: Run, text: str) -> str:
    if run.link is None:
        return text
    if run.link == run.text and not re.search(r"[<>\s]", run.link):
        return f"<{run.link}>"
    address = "".join(_IN_ADDRESS.get(character, character) for character in run.link)
    return f"[{text}]({address})"


def _line(text: str) -> str:
    escaped = _escaped(text)
    return _AT_START.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", escaped)


def _escaped(text: str) -> str:
    return _ANYWHERE.sub(lambda match: f"\\{match[0]}", text)
