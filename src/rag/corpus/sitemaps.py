"""Sitemaps and their indexes (sitemaps.org), with Google's news extension.

Pure: text in, entries out; other languages of a page (``xhtml:link``) and pictures are
no entries. Knows nothing of fetching, nor of the sitemaps an index names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from rag.corpus.cleaning import line
from rag.corpus.listed import MOST_ENTRIES, Entry
from rag.corpus.moments import aware_moment
from rag.corpus.safe_xml import Elements, local_name

ROOTS = frozenset({"urlset", "sitemapindex"})
_KEPT = frozenset({"loc", "lastmod", "news", "publication_date", "title"})
_LONGEST_TITLE = 500
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``pages`` as listed, ``sitemaps`` those changed last first, where that is stated;
    ``beyond``: how many of either there are past as many as a sitemap may hold."""

    pages: tuple[Entry, ...]
    sitemaps: tuple[str, ...]
    beyond: int
    is_broken: bool


def read_sitemap(text: str) -> Sitemap:
    """What is listed, with addresses as written."""
    parsed = Elements(text, _KEPT)
    pages: list[Entry] = []
    sitemaps: list[Entry] = []
    listed = {"url": pages, "sitemap": sitemaps}
    beyond = 0
    for element in parsed:
        into = listed.get(local_name(element))
        if into is None:
            continue
        if len(into) < MOST_ENTRIES:
            into.extend(_entry(element))
        else:
            beyond += 1
    # Stable: those without a time stay as listed, after those with one.
    sitemaps.sort(key=lambda one: one.updated_at or _NEVER, reverse=True)
    return Sitemap(tuple(pages), tuple(one.url for one in sitemaps), beyond, parsed.is_broken)


def _entry(element: etree._Element) -> Iterator[Entry]:
    url = _text(element, "loc")
    news = next((one for one in element if local_name(one) == "news"), None)
    title = "" if news is None else _text(news, "title")
    published = "" if news is None else _text(news, "publication_date")
    if url:
        yield Entry(
            url,
            line(title[:_LONGEST_TITLE]),
            aware_moment(published, "published_at")[0],
            aware_moment(_text(element, "lastmod"), "updated_at")[0],
        )


def _text(element: etree._Element, name: str) -> str:
    """The text of its own child of this name; a picture's ``loc`` lies deeper."""
    return next((one.text or "" for one in element if local_name(one) == name), "").strip()
