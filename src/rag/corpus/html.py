"""A saved web page → an article's fields, by trafilatura.

Text, author, address and site come from trafilatura; the date does not, for it settles
for a day where the page has none better, and a date is never guessed here. Scripts and
styles never become text. Knows nothing of fetching pages or of ids.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from rag.corpus import cleaning
from rag.corpus.decoding import byte_order_mark, decode
from rag.corpus.loaded import Loaded
from rag.corpus.moments import aware_moment
from rag.corpus.remarks import Remark
from rag.errors import CorruptFile

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_CHARSET_WITHIN = 4096
# What old Vietnamese pages are in when they are not in UTF-8.
_ENCODINGS = {
    "windows-1258": "cp1258",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
}
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='pubdate' or @name='publishdate' or @name='date']/@content",
    "//time/@datetime",
)
_UPDATES = (
    "//meta[@property='article:modified_time' or @property='og:updated_time']/@content",
    "//meta[@itemprop='dateModified']/@content",
)
_SECTIONS = ("//meta[@property='article:section']/@content",)
_CAPTIONS = "//figcaption | //*[contains(concat(' ', @class, ' '), ' PhotoCMS_Caption ')]"
_SAPO = (
    "//*[self::p or self::h2 or self::h3 or self::div][contains(concat(' ', @class, ' '), ' sapo ')"
    " or contains(concat(' ', @class, ' '), ' lead ')"
    " or contains(concat(' ', @class, ' '), ' chapeau ')"
    " or contains(concat(' ', @class, ' '), ' description ')]"
)


def load_html(data: bytes) -> Loaded:
    """Raises :class:`CorruptFile` where the page holds no article text."""
    text, warnings = _decode(data)
    page = _page(text)
    found = _extracted(text)
    title = cleaning.line(found.title or "")
    captions = _unique(_words(node) for node in _select(page, _CAPTIONS))
    body = cleaning.without_prefix(_unique_neighbours(_paragraphs(found.body)), title)
    body = cleaning.without_furniture(body)
    body = [one for one in body if not any(cleaning.same_words(one, c) for c in captions)]
    lead, body = _lead(page, cleaning.line(found.description or ""), body)
    published = _first_moment(page, _DATES, "published_at", "datePublished")
    if published is None and found.date:
        warnings.append(
            Remark(
                f"the page names the day {found.date} but no time with an offset from UTC: "
                "published_at was left empty",
                f"trang chỉ ghi ngày {found.date}, không ghi giờ và múi giờ, nên ngày đăng bỏ "
                "trống.",
            )
        )
    payload = {
        "title": title,
        "lead": lead,
        "body": body,
        "captions": captions,
        "published_at": published,
        "updated_at": _first_moment(page, _UPDATES, "updated_at", "dateModified"),
        "section": next(iter(_values(page, _SECTIONS)), None),
        "source": found.sitename,
        "author": (found.author or "").replace("; ", ", "),
        "url": found.url,
    }
    return Loaded(payload, tuple(warnings))


def _decode(data: bytes) -> tuple[str, list[Remark]]:
    if byte_order_mark(data) is None:
        try:
            return data.decode("utf-8"), []
        except UnicodeDecodeError:
            declared = _CHARSET.search(data[:_CHARSET_WITHIN])
            if declared:
                name = declared.group(1).decode("ascii").lower()
                if name in _ENCODINGS:
                    return decode(data, encoding=_ENCODINGS[name])
    return decode(data)


def _page(text: str) -> html.HtmlElement:
    try:
        # An encoding declared inside no longer counts: the text is decoded already.
        return html.document_fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptFile(_NO_TEXT, vietnamese=_VIETNAMESE) from error


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8")


_NO_TEXT = (
    "no article text was found in this page: save the article's own page, whole, from the "
    "browser, or ingest its text as .txt or .md"
)
_VIETNAMESE = (
    "Không tìm thấy nội dung bài viết trong trang này. Xin mở đúng trang của bài rồi thử lại."
)


def _extracted(text: str) -> Document:
    # What it remarks on the way is for its own developers.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        include_formatting=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Document) or found.body is None:
        raise CorruptFile(_NO_TEXT, vietnamese=_VIETNAMESE)
    return found


def _paragraphs(body: Any) -> Iterator[str]:
    for node in body:
        if node.tag == "table":
            for row in node.iter("row"):
                cells = filter(None, (_words(cell) for cell in row.iter("cell")))
                yield " | ".join(cells)
        elif node.tag == "list":
            yield from (_words(item) for item in node.iter("item"))
        elif node.tag in {"quote", "div"} and len(node):
            yield cleaning.line(node.text or "")
            yield from _paragraphs(node)
        else:
            yield from cleaning.lines("\n".join(_broken(node)))
        yield cleaning.line(node.tail or "")


def _broken(node: Any) -> Iterator[str]:
    """The text of a paragraph, cut where the page breaks the line."""
    piece = node.text or ""
    for child in node:
        if child.tag == "lb":
            yield cleaning.line(piece)
            piece = ""
        else:
            piece += "".join(child.itertext())
        piece += child.tail or ""
    yield cleaning.line(piece)


def _words(node: Any) -> str:
    return cleaning.line("".join(node.itertext()))


def _lead(page: html.HtmlElement, description: str, body: list[str]) -> tuple[str, list[str]]:
    """The lead where the page prints one: its sapo, or a first paragraph that is the
    page's own description. It is not repeated in the body."""
    sapos = [words for words in map(_words, _select(page, _SAPO)) if words]
    for lead in [*sapos[:1], *([description] if description else [])]:
        for position, paragraph in enumerate(body[:2]):
            if cleaning.same_words(paragraph, lead):
                return paragraph, [*body[:position], *body[position + 1 :]]
    if sapos and (description and cleaning.same_words(sapos[0], description)):
        return sapos[0], body
    return "", body


def _first_moment(
    page: html.HtmlElement, paths: tuple[str, ...], name: str, key: str
) -> str | None:
    """The first of the standard places that states a time with an offset."""
    for value in [*_values(page, paths), *_linked_data(page, key)]:
        moment, _ = aware_moment(value, name)
        if moment is not None:
            return value
    return None


def _linked_data(page: html.HtmlElement, key: str) -> Iterator[str]:
    for node in _select(page, "//script[@type='application/ld+json']"):
        try:
            stack = [json.loads(node.text or "")]
        except (ValueError, RecursionError):
            continue
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack.extend(reversed(value))
            elif isinstance(value, dict):
                if isinstance(value.get(key), str):
                    yield value[key]
                stack.extend(reversed([v for v in value.values() if isinstance(v, list | dict)]))


def _select(page: html.HtmlElement, path: str) -> list[Any]:
    found = page.xpath(path)
    return found if isinstance(found, list) else []


def _values(page: html.HtmlElement, paths: tuple[str, ...]) -> list[str]:
    values = (cleaning.line(str(value)) for path in paths for value in _select(page, path))
    return [value for value in values if value]


def _unique(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _unique_neighbours(texts: Iterator[str]) -> list[str]:
    kept: list[str] = []
    for text in texts:
        if text and text not in kept[-1:]:
            kept.append(text)
    return kept
