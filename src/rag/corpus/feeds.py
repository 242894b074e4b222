"""RSS, Atom and sitemaps → the addresses of articles, with what is said of each.

RSS and Atom are read by feedparser, from a copy that holds nothing but the elements
needed, in well-formed XML; it fetches nothing. Pure, and bounded in time and memory
whatever comes. Knows nothing of fetching and of the pages listed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
from lxml import etree

from rag.corpus.cleaning import line
from rag.corpus.listed import MOST_ENTRIES, Entry, FeedDocument, ListingKind
from rag.corpus.moments import aware_moment, is_in_calendar
from rag.corpus.remarks import Remark
from rag.corpus.safe_xml import Elements, local_name, mended, not_a_feed, safe_text
from rag.corpus.sitemaps import ROOTS, read_sitemap
from rag.corpus.urls import tidy_url
from rag.errors import BadFeed

__all__ = ["MOST_ENTRIES", "Entry", "FeedDocument", "ListingKind", "read_feed"]

MOST_BYTES = 10 * 1024 * 1024
MOST_ITEMS = 5_000
"""Of an RSS or Atom feed, which holds the newest articles; a sitemap holds all of them."""

_ROOT_NAME = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})")
_FEEDS = frozenset({"rss", "RDF", "feed"})
_ITEMS = frozenset({"item", "entry"})
_CONTAINERS = _FEEDS | _ITEMS | {"channel"}
_SAID = frozenset({"title", "link", "guid", "id"})
_TIMES = frozenset({"pubDate", "published", "updated", "modified", "issued", "created", "date"})
_ATTRIBUTES = frozenset(
    {"href", "rel", "type", "isPermaLink", "version", "{http://www.w3.org/XML/1998/namespace}base"}
)
_KEPT = _CONTAINERS | _SAID | _TIMES
_LONGEST_TEXT = 2_000
_LONGEST_TITLE = 500
_MARKUP = re.compile(r"<[^<>]*>")
# "GMT+7" and "UTC+07:00", as many a Vietnamese site writes its offset.
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?$")


def read_feed(data: bytes, url: str, *, most: int = MOST_ENTRIES) -> FeedDocument:
    """What a feed or a sitemap lists, packed with gzip or not. ``url`` is where it was
    found. Raises BadFeed for what is none, is an attack, or holds nothing for being
    broken."""
    text = safe_text(data)
    named = _ROOT_NAME.match(text)
    name = named.group(1) if named else ""
    if name in ROOTS:
        return _of_sitemap(text, url, most, is_index=name == "sitemapindex")
    if name in _FEEDS:
        return _of_feed(text, url, most, "atom" if name == "feed" else "rss")
    raise not_a_feed()


def _of_sitemap(text: str, url: str, most: int, *, is_index: bool) -> FeedDocument:
    found = read_sitemap(text)
    was_broken = found.is_broken
    if was_broken:
        found = read_sitemap(mended(text))
    warnings = _broken(was_broken, bool(found.pages or found.sitemaps))
    listed = (Entry(one) for one in found.sitemaps) if is_index else found.pages
    taken, left_out = _taken(listed, url, most, warnings, beyond=found.beyond)
    if is_index:
        sitemaps = tuple(one.url for one in taken)
        return FeedDocument("sitemap-index", "", (), sitemaps, tuple(warnings), left_out)
    return FeedDocument("sitemap", "", taken, (), tuple(warnings), left_out)


def _of_feed(text: str, url: str, most: int, kind: ListingKind) -> FeedDocument:
    if len(text) > MOST_BYTES:
        raise BadFeed(
            f"The feed is larger than {MOST_BYTES // 2**20} MiB. Give the address of a feed of "
            "the newest articles, or of one section.",
            vietnamese=f"Nguồn tin lớn hơn {MOST_BYTES // 2**20} MB. Xin dùng nguồn tin của bài "
            "mới, hoặc của một chuyên mục.",
        )
    needed = _needed(text, min(most, MOST_ITEMS))
    was_broken = needed.is_broken
    if was_broken:
        needed = _needed(mended(text), min(most, MOST_ITEMS))
    parsed = feedparser.parse(
        BytesIO(needed.copy),
        response_headers={"content-location": url, "content-type": "application/xml"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    warnings = _broken(was_broken, bool(parsed.entries))
    entries = (_entry(one, is_atom=kind == "atom") for one in parsed.entries)
    taken, left_out = _taken(entries, url, most, warnings, beyond=needed.left_out)
    title = _title(dict(parsed.feed))
    return FeedDocument(kind, title, taken, (), tuple(warnings), left_out)


@dataclass(frozen=True, slots=True)
class _Needed:
    """Well-formed XML of what is needed alone, and how many items it lacks."""

    copy: bytes
    left_out: int
    is_broken: bool


def _needed(text: str, most: int) -> _Needed:
    parsed = Elements(text, _KEPT, _SAID)
    items = 0
    for element in parsed:
        name = local_name(element)
        if name in _ITEMS:
            items += 1
            parent = element.getparent()
            if items > most and parent is not None:
                parent.remove(element)
        if name not in _KEPT:
            continue  # taken out of the tree at once
        if name not in _CONTAINERS:
            text_within = "".join(element.itertext())[:_LONGEST_TEXT]
            del element[:]
            element.text = text_within
        kept = {one: value[:_LONGEST_TEXT] for one in _ATTRIBUTES if (value := element.get(one))}
        element.attrib.clear()
        element.attrib.update(kept)
    copy = b"" if parsed.root is None else etree.tostring(parsed.root)
    return _Needed(copy, max(items - most, 0), parsed.is_broken)


def _broken(was_broken: bool, holds_any: bool) -> list[Remark]:
    if was_broken and not holds_any:
        raise BadFeed(
            "The feed's XML is broken and no article could be read from it. Try again later, "
            "and tell the site if it stays so.",
            vietnamese="Nguồn tin bị lỗi XML, không đọc được bài nào. Xin thử lại sau, và báo "
            "cho trang đó nếu vẫn lỗi.",
        )
    if not was_broken:
        return []
    return [
        Remark(
            "the feed's XML is broken: what could be read was taken",
            "nguồn tin bị lỗi XML; chỉ lấy những phần đọc được.",
        )
    ]


def _taken(
    listed: Iterable[Entry], url: str, most: int, warnings: list[Remark], *, beyond: int = 0
) -> tuple[tuple[Entry, ...], int]:
    """Each address once, tidy, up to so many; and how many more there are, with those
    ``beyond`` what is listed here."""
    taken: dict[str, Entry] = {}
    left_out, refused = beyond, 0
    itself, lists_itself = tidy_url(url), False
    for one in listed:
        tidy = tidy_url(one.url, url) if one.url else None
        if tidy is None:
            refused += 1
        elif tidy == itself:
            lists_itself = True
        elif tidy in taken:
            continue
        elif len(taken) < most:
            taken[tidy] = Entry(tidy, one.title, one.published_at, one.updated_at)
        else:
            left_out += 1
    if lists_itself:
        warnings.append(
            Remark(
                "it lists itself, which was passed over",
                "nguồn tin có ghi chính địa chỉ của nó; mục này được bỏ qua.",
            )
        )
    if refused:
        warnings.append(
            Remark(
                f"{refused:,} entries hold no address of a web page (http:// or https://): "
                "passed over",
                f"{refused} mục không có địa chỉ trang web (http:// hoặc https://), được bỏ qua.",
            )
        )
    if left_out:
        warnings.append(
            Remark(
                f"only {len(taken):,} entries were taken: {left_out:,} more were left out",
                f"chỉ lấy {len(taken)} mục; {left_out} mục sau không được lấy.",
            )
        )
    return tuple(taken.values()), left_out


def _entry(found: Any, *, is_atom: bool) -> Entry:
    # Not by feedparser's own get, which answers one name with another's value.
    said = dict(found)
    published, updated = _moment(said.get("published")), _moment(said.get("updated"))
    if published is None and not is_atom:
        # An RSS item has no time of change: Dublin Core's date is when it came out.
        published, updated = updated, None
    return Entry(str(said.get("link") or ""), _title(said), published, updated)


def _title(said: dict[str, Any]) -> str:
    return line(html.unescape(_MARKUP.sub("", str(said.get("title") or ""))))[:_LONGEST_TITLE]


def _moment(written: Any) -> datetime | None:
    if not isinstance(written, str) or not written.strip():
        return None
    moment, _ = aware_moment(written.strip(), "published_at")
    if moment is not None:
        return moment
    try:
        moment = parsedate_to_datetime(_NAMED_OFFSET.sub(_offset, written.strip()))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment.utcoffset() is not None and is_in_calendar(moment) else None


def _offset(found: re.Match[str]) -> str:
    sign, hours, minutes = found.groups()
    return f"{sign}{int(hours):02}{minutes or '00'}"
