"""A plain text file → an article's fields.

The first line is the title; then perhaps a photo's caption; then the paragraphs; then
perhaps what the website prints below. Knows nothing of encodings or ids.
"""

from __future__ import annotations

from rag.corpus import cleaning
from rag.corpus.loaded import Loaded
from rag.corpus.wrapping import is_wrapped, joined


def load_text(text: str) -> Loaded:
    """A paragraph is a line, or a block of lines where these were broken to a width."""
    blocks = _blocks(text)
    if not blocks:
        return Loaded({})
    title, rest = blocks[0][0], blocks[0][1:]
    blocks = [block for block in [rest, *blocks[1:]] if block]
    if is_wrapped(blocks):
        paragraphs = [joined(block) for block in blocks]
    else:
        paragraphs = [line for block in blocks for line in block]
    paragraphs = cleaning.without_furniture(paragraphs)
    captions: list[str] = []
    if len(paragraphs) > 1 and cleaning.is_caption(paragraphs[0], paragraphs[1]):
        captions = [paragraphs.pop(0)]
    return Loaded({"title": title, "captions": captions, "body": paragraphs})


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for raw in text.splitlines():
        line = cleaning.line(raw)
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
