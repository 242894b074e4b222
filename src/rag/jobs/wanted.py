"""Which media types are wanted of an address, how that is asked, and what is said of
others.

Knows nothing of how an address is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import FetchFailed

_HTML = frozenset({"text/html", "application/xhtml+xml"})
# Feeds and sitemaps go by many names, and by names that say nothing.
_LISTINGS = frozenset(
    {
        "",
        "application/atom+xml",
        "application/gzip",
        "application/octet-stream",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-gzip",
        "application/x-rss+xml",
        "application/xml",
        "binary/octet-stream",
        "text/plain",
        "text/rss+xml",
        "text/xml",
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """``types``: those that are taken, None for all. ``is_page``: whether it is a page
    that is asked for, or a list of pages. ``is_cut``: whether of what is too large the
    beginning is taken."""

    accept: str
    types: frozenset[str] | None
    is_page: bool = True
    is_cut: bool = False

    def check(self, kind: str) -> None:
        """Raises FetchFailed where this is not what is wanted."""
        if self.types is None or kind in self.types:
            return
        if self.is_page:
            raise FetchFailed(
                f"The address holds {kind or 'something unnamed'}, not a web page. Download "
                "it and put in the file.",
                vietnamese="Địa chỉ này không phải là một trang web. Xin tải tệp về máy rồi "
                "đưa tệp vào.",
            )
        if kind in _HTML:
            raise FetchFailed(
                "The address holds a web page, not a feed or a sitemap. Look on the site for its "
                "RSS (often at /rss) or sitemap (often /sitemap.xml) and give that address.",
                vietnamese="Địa chỉ này là một trang web, không phải nguồn tin. Xin tìm trên "
                "trang đó địa chỉ RSS (thường là /rss) hoặc sơ đồ trang (thường là /sitemap.xml) "
                "rồi dán địa chỉ ấy.",
            )
        raise FetchFailed(
            f"The address holds {kind[:80]}, which is no feed and no sitemap. Give the address of "
            "an RSS or Atom feed or of a sitemap.",
            vietnamese="Địa chỉ này không phải nguồn tin RSS, Atom hay sơ đồ trang (sitemap). Xin "
            "kiểm tra lại địa chỉ.",
        )


PAGE = Wanted("text/html,application/xhtml+xml", _HTML)
LISTING = Wanted(
    "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1",
    _LISTINGS,
    is_page=False,
)
ROBOTS = Wanted("text/plain,*/*;q=0.1", None, is_cut=True)  # RFC 9309, 2.5
