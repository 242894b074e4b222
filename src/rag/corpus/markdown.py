"""A Markdown file with YAML front matter → an article's fields.

Markup becomes plain text: a heading, a paragraph and a list item are paragraphs, an
image's description is a caption. HTML in it is not interpreted: it stays as the text it
is. Knows nothing of encodings or ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.corpus import cleaning
from rag.corpus.loaded import Loaded
from rag.corpus.payload import FIELDS
from rag.errors import CorruptFile

_NULLS = frozenset({"", "~", "null"})


def load_markdown(text: str) -> Loaded:
    """Raises :class:`CorruptFile` where the front matter is not YAML."""
    fields, content = _front_matter(text.strip())
    payload = {name: fields[name] for name in FIELDS if name in fields}
    payload.setdefault("published_at", fields.get("date"))
    blocks, captions = _blocks(content)
    if not payload.get("title") and blocks and blocks[0][0] == "h1":
        payload["title"] = blocks.pop(0)[1]
    body = [block for _, block in blocks]
    if isinstance(payload.get("title"), str):
        body = cleaning.without_prefix(body, payload["title"])
    given = payload.get("captions") or []
    payload["captions"] = [*(given if isinstance(given, list) else [given]), *captions]
    # A body in the front matter is read only where there is nothing below it.
    payload["body"] = body or payload.get("body")
    return Loaded(payload)


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, text
    try:
        source, content = handler.split(text)
        # Every value as the text that stands there: YAML's own reading would turn a
        # title of digits into a number and drop the offset of a time.
        fields = handler.load(source, Loader=yaml.BaseLoader)
    except ValueError as error:
        raise CorruptFile(
            "the front matter has no closing line: end it with --- on a line of its own",
            vietnamese="Phần khai báo đầu tệp chưa đóng. Xin thêm một dòng --- ở cuối phần đó.",
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" (line {mark.line + 1} of the file)" if mark else ""
        raise CorruptFile(
            f"the front matter is not YAML{line}: {error.problem}; "
            "put values with a colon or a quotation mark in quotation marks",
            vietnamese="Phần khai báo đầu tệp viết sai. Giá trị có dấu hai chấm phải đặt trong "
            "dấu ngoặc kép.",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CorruptFile(
            "the front matter is not YAML: check what stands between ---",
            vietnamese="Phần khai báo đầu tệp viết sai. Xin kiểm tra phần giữa hai dòng ---.",
        ) from error
    if not fields:
        return {}, content
    if not isinstance(fields, dict):  # a rule at the top of a text, not front matter
        return {}, text
    return {
        str(key).strip().lower(): None if isinstance(value, str) and value in _NULLS else value
        for key, value in fields.items()
    }, content


def _blocks(content: str) -> tuple[list[tuple[str, str]], list[str]]:
    """(tag, text) of each paragraph in order, and the images' descriptions."""
    blocks: list[tuple[str, str]] = []
    captions: list[str] = []
    tag = marker = ""
    row: list[str] | None = None
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(content):
        if token.type == "list_item_open":
            # The number of an ordered list is part of what was printed ("2024. …").
            marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(("tr", " | ".join(row)))
            row = None
        elif token.type.endswith("_open"):
            tag = token.tag
        elif token.type == "inline":
            text = "".join(_inline(token.children or (), captions))
            if row is not None:
                row.append(text)
            elif cleaning.line(text):
                blocks.append((tag, marker + text))
                marker = ""
        elif token.type in {"fence", "code_block"}:
            blocks.extend(("code", line) for line in token.content.splitlines() if line.strip())
    return blocks, captions


def _inline(tokens: Sequence[Token], captions: list[str]) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            captions.append("".join(_inline(token.children or (), captions)) or token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        else:
            yield token.content
