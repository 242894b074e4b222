"""RSS and Atom as papers write them, and as nobody should."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import feeds
from rag.corpus.feeds import Entry, FeedDocument, read_feed
from rag.corpus.remarks import Remark
from rag.errors import BadFeed

URL = "https://bao.example/rss/tin.xml"
HANOI = timezone(timedelta(hours=7))
TEN = datetime(2026, 8, 1, 10, tzinfo=HANOI)


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return (
        f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Báo Thử</title>{items}</channel></rss>"
    ).encode()


def item(inner: str) -> Entry:
    """The one entry of a feed with this item."""
    [found] = read_feed(rss(f"<item><link>/1</link>{inner}</item>"), URL).entries
    return found


def test_rss_is_read() -> None:
    found = read_feed(
        rss(
            "<item><title><![CDATA[Cầu <b>mới</b> &amp; cũ]]></title>"
            "<link>https://Bao.example:443/cau.html?id=7&amp;utm_source=rss&amp;fbclid=x#cuoi</link>"
            "<guid isPermaLink='false'>7</guid><description>Cầu…</description>"
            "<pubDate>Sat, 01 Aug 2026 10:00:00 +0700</pubDate></item>"
            "<item><title>Chỉ có guid</title><guid>https://bao.example/2</guid></item>"
        ),
        URL,
    )
    assert found == FeedDocument(
        "rss",
        "Báo Thử",
        (
            Entry("https://bao.example/cau.html?id=7", "Cầu mới & cũ", TEN),
            Entry("https://bao.example/2", "Chỉ có guid"),
        ),
    )


def test_atom_is_read() -> None:
    found = read_feed(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bao.example/tin/">
        <title type="text">T</title>
        <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">C\xe1\xba\xa7u
        <b>m\xe1\xbb\x9bi</b></div></title><link rel="self" href="/khong"/><link href="cau"/>
        <published>2026-08-01T10:00:00+07:00</published><updated>2026-08-02T00:00:00Z</updated>
        </entry></feed>""",
        URL,
    )
    changed = datetime(2026, 8, 2, tzinfo=UTC)
    assert found.kind == "atom"
    assert found.entries == (Entry("https://bao.example/tin/cau", "Cầu mới", TEN, changed),)


def test_rdf_is_read() -> None:
    found = read_feed(
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://bao.example/"><title>T</title></channel>
        <item rdf:about="https://bao.example/1"><title>M</title>
        <link>https://bao.example/1</link><dc:date>2026-08-01T10:00:00+07:00</dc:date></item>
        </rdf:RDF>""",
        URL,
    )
    assert (found.kind, found.entries) == ("rss", (Entry("https://bao.example/1", "M", TEN),))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Sat, 01 Aug 2026 10:00:00 +0700", TEN),
        ("Sat, 01 Aug 2026 03:00:00 GMT", TEN),
        ("Sat, 01 Aug 2026 10:00:00 GMT+7", TEN),
        ("Sat, 01 Aug 2026 10:00:00 UTC+07:00", TEN),
        ("2026-08-01T10:00:00+07:00", TEN),
        ("2026-08-01T10:00:00", None),
        ("Sat, 01 Aug 2026 10:00:00", None),
        ("Sat, 01 Aug 2026 10:00:00 -0000", None),
        ("8/1/2026 10:00:00 AM", None),
        ("2026-08-01", None),
        ("hôm qua", None),
        ("Sat, 99 Aug 99999 10:00:00 +0700", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("", None),
    ],
)
def test_a_time_without_an_offset_is_none(written: str, moment: datetime | None) -> None:
    assert item(f"<pubDate>{written}</pubDate>").published_at == moment


def test_each_address_is_told_once_and_what_is_none_is_told_of() -> None:
    links = ["/1", "/1#khac", "/1?utm_medium=rss", "javascript:alert(1)", "ftp://a.vn/", "", "//"]
    links += ["https://lan:mk@bao.example/1"]
    found = read_feed(rss("".join(f"<item><link>{one}</link></item>" for one in links)), URL)
    assert [one.url for one in found.entries] == ["https://bao.example/1"]
    itself, warning = found.warnings
    assert "lists itself" in itself
    assert "4 entries hold no address" in warning
    assert isinstance(warning, Remark)
    assert "4 mục" in warning.vietnamese


def test_so_many_are_taken_and_the_rest_counted() -> None:
    data = rss("".join(f"<item><link>/{i}</link></item>" for i in range(10)))
    found = read_feed(data, URL, most=4)
    assert [one.url[-1] for one in found.entries] == ["0", "1", "2", "3"]
    assert found.left_out == 6
    assert "6 more were left out" in found.warnings[0]
    assert read_feed(data, URL, most=10).left_out == 0


def test_what_breaks_most_feeds_is_put_right() -> None:
    found = read_feed(
        rss(
            "<item><title>Cầu&nbsp;mới \x07&copy; AT&T</title><link>/1?a=1&b=2</link>"
            "<media:content url='x'/></item>"
        ),
        URL,
    )
    assert found.entries == (Entry("https://bao.example/1?a=1&b=2", "Cầu mới © AT&T"),)
    assert "broken" in found.warnings[0]


def test_what_ends_early_is_read_so_far() -> None:
    whole = rss("".join(f"<item><title>B</title><link>/{i}</link></item>" for i in range(9)))
    found = read_feed(whole[: len(whole) // 2], URL)
    assert 0 < len(found.entries) < 9
    assert "broken" in found.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_encodings_of_the_web_are_read(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    data = rss("<item><title>Đường</title><link>/1</link></item>", head).decode()
    written = data.replace("Báo Thử", "T").replace("ườ", "ươ\u0300").encode(encoding)
    assert read_feed(written, URL).entries == (Entry("https://bao.example/1", "Đường"),)


@pytest.mark.parametrize("name", ["utf-7", "punycode", "zip", "unicode_escape"])
def test_other_encodings_are_refused(name: str) -> None:
    with pytest.raises(BadFeed, match="UTF-8"):
        read_feed(rss("", f'<?xml version="1.0" encoding="{name}"?>'), URL)


def test_a_feed_packed_with_gzip_is_read_and_a_bomb_is_not() -> None:
    data = rss("<item><link>/1</link></item>")
    assert read_feed(gzip.compress(data), URL) == read_feed(data, URL)
    with pytest.raises(BadFeed, match="50 MiB"):
        read_feed(gzip.compress(b" " * 60_000_000), URL)
    with pytest.raises(BadFeed, match="unpacked"):
        read_feed(b"\x1f\x8bnot gzip", URL)


def test_a_feed_as_large_as_a_sitemap_is_refused() -> None:
    with pytest.raises(BadFeed, match="10 MiB"):
        read_feed(rss("<!--" + " " * feeds.MOST_BYTES + "-->"), URL)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]>',
        "<!DOCTYPE rss [ ]>",
        '<!--x--> <?x ?> <!doctype rss SYSTEM "a>b" [<!ENTITY % p SYSTEM "http://a.vn">%p;]>',
        '<!DOCTYPE rss PUBLIC "[" "]" [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_declared_entities_are_refused(doctype: str) -> None:
    for head in (doctype, f'<?xml version="1.0"?>\n{doctype}'):
        with pytest.raises(BadFeed, match="entities"):
            read_feed(rss("<item><link>/1</link><title>&a;</title></item>", head), URL)
    with pytest.raises(BadFeed, match="entities"):
        read_feed(doctype.encode("utf-16") + b"", URL)


def test_a_doctype_that_declares_nothing_is_passed_over() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    assert read_feed(rss("<item><link>/1</link></item>", head), URL).entries


def test_a_doctype_further_in_declares_nothing() -> None:
    within = '<item><!DOCTYPE rss [<!ENTITY a "no">]><link>/1</link><title>&a;</title></item>'
    for entry in read_feed(rss(within + "<item><link>/2</link></item>"), URL).entries:
        assert "no" not in entry.title


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  ",
        b"<",
        b"not xml",
        b"<!doctype html><html><body>x</body></html>",
        b"<html></html>",
        b"\x89PNG\r\n",
        b'{"version": "https://jsonfeed.org/version/1"}',
        b"<opml/>",
        b"<?xml version='1.0'?>",
    ],
)
def test_what_is_no_feed_is_said(data: bytes) -> None:
    with pytest.raises(BadFeed, match="no feed or sitemap") as caught:
        read_feed(data, URL)
    assert "nguồn tin" in caught.value.vietnamese


def test_an_empty_feed_is_no_error() -> None:
    found = read_feed(rss(""), URL)
    assert (found.title, found.entries, found.warnings) == ("Báo Thử", (), ())


def test_broken_past_reading_is_said() -> None:
    with pytest.raises(BadFeed, match="broken"):
        read_feed(b"<rss><channel><title>B <<< &&", URL)


def test_feedparser_is_given_no_address_and_no_more_than_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It opens what it is given as text, were it an address or a file's name."""
    given = []
    parse = feedparser.parse

    def watched(source: object, **more: object) -> object:
        given.append(source.read())  # type: ignore[attr-defined]
        source.seek(0)  # type: ignore[attr-defined]
        return parse(source, **more)

    monkeypatch.setattr(feedparser, "parse", watched)
    secret = "<content:encoded>toàn văn</content:encoded><enclosure url='x'/>"
    read_feed(rss(f"<item onclick='x'><link>/1</link>{secret}</item>"), URL)
    [copy] = given
    assert b"<link>/1</link>" in copy
    assert not any(one in copy for one in (b"encoded", b"enclosure", b"onclick"))


def test_deep_and_wide_documents_are_read_or_refused() -> None:
    for data in (
        b"<rss>" + b"<a>" * 200_000,
        b"<rss>" + b"<item>" * 200_000,
        b"<rss>" + b"<![CDATA[" * 100_000,
        b"<rss>" + b"<!--" * 100_000,
        b"<rss>" + b"<" * 200_000,
        b"<rss " + b" ".join(b'a%d="1"' % i for i in range(50_000)) + b"/>",
    ):
        with suppress(BadFeed):
            assert read_feed(data, URL).entries == ()


PIECES = """<rss> <channel> <item> </item> <title> </title> <link> </link> <pubDate> </pubDate>
<feed\txmlns='http://www.w3.org/2005/Atom'> <entry> </entry> <link\thref='/a'/> <updated>
<urlset> <url> </url> <loc> </loc> <lastmod> <sitemapindex> <sitemap> http://a.vn/ /b
2026-08-01T10:00:00Z <![CDATA[ ]]> <!-- --> &amp; &x; &#0; & < http://[ \0 <!DOCTYPE [
<?xml\tversion='1.0'\tencoding='utf-16'?> <x:y\tz:q='1'>"""


PIECE = st.sampled_from(PIECES.replace("\n", " ").split(" "))


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(PIECE, st.text(max_size=10)), max_size=40).map(
            lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
        ),
    )
)
def test_nothing_but_bad_feed_is_ever_raised(data: bytes) -> None:
    try:
        found = read_feed(data, URL)
    except BadFeed:
        pass
    else:
        urls = [one.url for one in found.entries]
        assert len(urls) == len(set(urls))
        assert all(one.startswith(("http://", "https://")) for one in [*urls, *found.sitemaps])
