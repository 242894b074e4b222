"""Sitemaps, indexes of them, and news sitemaps."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from rag.corpus.feeds import Entry, read_feed
from rag.errors import BadFeed

URL = "https://bao.example/sitemap.xml"
TEN = datetime(2026, 8, 1, 10, tzinfo=timezone(timedelta(hours=7)))
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{inner}</urlset>'.encode()


def index(inner: str) -> bytes:
    return f"<sitemapindex {SPACES}>{inner}</sitemapindex>".encode()


def test_a_sitemap_is_read() -> None:
    found = read_feed(
        urlset(
            "<url><loc> https://Bao.example/1?utm_source=x </loc>"
            "<lastmod>2026-08-01T10:00+07:00</lastmod><priority>1</priority></url>"
            "<url><loc>https://bao.example/2</loc><lastmod>2026-08-01</lastmod></url>"
            "<url><lastmod>2026-08-01</lastmod></url>"
        ),
        URL,
    )
    assert found.kind == "sitemap"
    assert found.entries == (
        Entry("https://bao.example/1", updated_at=TEN),
        Entry("https://bao.example/2"),
    )
    assert found.warnings == ()


def test_a_news_sitemap_says_when_it_came_out_and_under_what_title() -> None:
    found = read_feed(
        urlset(
            "<url><loc>/1</loc><news:news><news:publication><news:name>Báo</news:name>"
            "</news:publication><news:publication_date>2026-08-01T10:00:00+07:00"
            "</news:publication_date><news:title>Cầu mới</news:title></news:news></url>"
        ),
        URL,
    )
    assert found.entries == (Entry("https://bao.example/1", "Cầu mới", TEN),)


def test_pictures_and_other_languages_are_no_entries() -> None:
    found = read_feed(
        urlset(
            "<url><image:image><image:loc>/anh.jpg</image:loc><image:title>Ảnh</image:title>"
            "</image:image><xhtml:link rel='alternate' hreflang='en' href='/en'/>"
            "<loc>/1</loc></url>"
        ),
        URL,
    )
    assert found.entries == (Entry("https://bao.example/1"),)


def test_a_sitemap_without_its_namespace_is_read() -> None:
    assert read_feed(b"<urlset><url><loc>/1</loc></url></urlset>", URL).entries


def test_an_index_tells_what_changed_last_first_and_not_itself() -> None:
    found = read_feed(
        index(
            "<sitemap><loc>/a.xml</loc></sitemap>"
            "<sitemap><loc>/b.xml</loc><lastmod>2026-07-01T00:00:00Z</lastmod></sitemap>"
            "<sitemap><loc>/c.xml</loc><lastmod>2026-08-01T00:00:00Z</lastmod></sitemap>"
            f"<sitemap><loc>{URL}#x</loc></sitemap><sitemap><loc>file:///etc</loc></sitemap>"
        ),
        URL,
    )
    assert found.kind == "sitemap-index"
    assert found.entries == ()
    assert [one[-5:] for one in found.sitemaps] == ["c.xml", "b.xml", "a.xml"]
    assert len(found.warnings) == 2


def test_past_the_limit_of_sitemaps_the_rest_is_counted() -> None:
    listed = "".join(f"<url><loc>/{i}</loc></url>" for i in range(50_010))
    found = read_feed(urlset(listed), URL)
    assert (len(found.entries), found.left_out) == (50_000, 10)
    assert "10 more were left out" in found.warnings[0]
    fewer = read_feed(urlset(listed), URL, most=20)
    assert (len(fewer.entries), fewer.left_out) == (20, 49_990)


def test_a_broken_sitemap_is_read_so_far() -> None:
    found = read_feed(urlset("<url><loc>/1?a=1&b=2</loc></url><url><loc>/2")[:-9], URL)
    assert found.entries[0] == Entry("https://bao.example/1?a=1&b=2")
    assert "broken" in found.warnings[0]
    with pytest.raises(BadFeed, match="broken"):
        read_feed(b"<urlset><url><", URL)


def test_a_sitemap_past_its_size_is_refused() -> None:
    with pytest.raises(BadFeed, match="50 MiB"):
        read_feed(b"<urlset>" + b" " * 52_428_800, URL)


def test_declared_entities_are_refused() -> None:
    with pytest.raises(BadFeed, match="entities"):
        read_feed(b'<!DOCTYPE urlset [<!ENTITY a "b">]>' + urlset("<url><loc>&a;</loc></url>"), URL)
