"""A news site on loopback that has everything a poller may meet, good and bad.

``hostile_site()`` serves it; ``pages`` says by path what is sent, and may be changed while
it is served; ``asked`` is what was asked for, with the headers.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FEED = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml"
XML = "application/xml"
HTML = "text/html; charset=utf-8"
ETAG = '"so-1"'
LAST_MODIFIED = "Sat, 01 Aug 2026 03:00:00 GMT"
SITEMAP_PAGES = 10_000
RETRY_AFTER_S = 120
INNER = "http://169.254.169.254/latest/meta-data/"
"""Where a cloud's machines learn their own secrets."""

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">%s]>
<rss version="2.0"><channel><title>&j;</title></channel></rss>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
)
QUADRATIC = b"""<!DOCTYPE rss [<!ENTITY a "%s">]>
<rss version="2.0"><channel><title>%s</title></channel></rss>""" % (b"x" * 50_000, b"&a;" * 50_000)
OUTER = b"""<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&a;</title></channel></rss>"""


@dataclass(frozen=True, slots=True)
class Reply:
    """``body``: bytes, or pieces sent one after the other as they are made."""

    body: bytes | Callable[[], Iterator[bytes]] = b""
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """``at`` is a reading of time.monotonic()."""

    path: str
    headers: Mapping[str, str]
    at: float


class Site:
    def __init__(self, origin: str, port: int) -> None:
        self.origin = origin
        self.port = port
        self.pages: dict[str, Reply | Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []
        self.is_closing = threading.Event()

    def url(self, path: str) -> str:
        return self.origin + path

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        found = self.pages.get(asked.path, Reply(status=404))
        return found(asked) if callable(found) else found


def rss(items: str, title: str = "Báo Thử") -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>""".encode()


def item(url: str, title: str, published: str = "Sat, 01 Aug 2026 10:00:00 +0700") -> str:
    return f"""<item><title><![CDATA[{title}]]></title><link>{url.replace("&", "&amp;")}</link>
<pubDate>{published}</pubDate></item>"""


def article(title: str, canonical: str = "", paragraphs: int = 4) -> bytes:
    """A page of an article, long enough to be taken for one."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(
        f"<p>Đoạn {i} của bài “{title}”: sáng 1/8, thành phố thông xe cây cầu dài {i}50 mét qua "
        "sông sau hai năm thi công, giúp người dân hai bờ đi lại dễ hơn trước.</p>"
        for i in range(1, paragraphs + 1)
    )
    return f"""<!doctype html><html lang="vi"><head><title>{title}</title>{link}
<meta property="article:published_time" content="2026-08-01T10:00:00+07:00"></head>
<body><article><h1>{title}</h1>{body}</article></body></html>""".encode()


def sitemap(urls: Iterator[str] | list[str]) -> bytes:
    listed = "".join(
        f"<url><loc>{url}</loc><lastmod>2026-08-01T10:00:00+07:00</lastmod></url>" for url in urls
    )
    return (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    ).encode()


def index(urls: list[str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'
    ).encode()


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def unless_unchanged(
    body: bytes, content_type: str = FEED, etag: str = ETAG, last_modified: str = LAST_MODIFIED
) -> Callable[[Asked], Reply]:
    """Answers 304 to whoever has it already."""
    validators = {"ETag": etag, "Last-Modified": last_modified}

    def reply(asked: Asked) -> Reply:
        known = asked.headers.get("If-None-Match")
        since = asked.headers.get("If-Modified-Since")
        if known == etag or (known is None and since == last_modified):
            return Reply(status=304, headers=validators)
        return Reply(body, content_type, headers=validators)

    return reply


def _furnish(site: Site) -> None:
    url = site.url
    pages = site.pages
    pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /cam/\n", "text/plain")
    three = "".join(item(url(f"/bai/{i}?utm_source=rss"), f"Bài {i}") for i in (1, 2, 3))
    pages["/rss.xml"] = unless_unchanged(rss(three))
    pages["/atom.xml"] = unless_unchanged(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Thử</title><entry>
<title>Bài 1</title><link href="/bai/1"/><published>2026-08-01T10:00:00+07:00</published>
<updated>2026-08-02T10:00:00+07:00</updated></entry></feed>""".encode(),
        ATOM,
    )
    for i in (1, 2, 3):
        pages[f"/bai/{i}"] = Reply(article(f"Bài {i}", url(f"/bai/{i}")))
    pages["/bai/theo-doi"] = Reply(article("Theo dõi", url("/bai/1?utm_source=x#cuoi")))
    pages["/bai/noi-khac"] = Reply(article("Nơi khác", "http://example.org/cua-toi"))
    pages["/bai/trang-chu"] = Reply(article("Trang chủ", url("/")))

    pages["/sitemap.xml"] = unless_unchanged(sitemap([url(f"/bai/{i}") for i in (1, 2)]), XML)
    many = sitemap(url(f"/bai/{i}") for i in range(SITEMAP_PAGES))
    pages["/sitemap-lon.xml"] = Reply(many, XML)
    pages["/sitemap-lon.xml.gz"] = Reply(gzip.compress(many), "application/gzip")
    pages["/sitemap-vong.xml"] = Reply(index([url("/sitemap-vong.xml"), url("/sitemap.xml")]), XML)
    pages["/sitemap-a.xml"] = Reply(index([url("/sitemap-b.xml")]), XML)
    pages["/sitemap-b.xml"] = Reply(index([url("/sitemap-a.xml")]), XML)

    pages["/chuyen-han"] = redirect("/rss.xml", 301)
    pages["/chuyen-tam"] = redirect("/rss.xml", 302)
    pages["/chuyen-noi-bo"] = redirect(f"http://127.0.0.2:{site.port}/rss.xml")
    pages["/chuyen-dam-may"] = redirect(INNER, 301)
    pages["/chuyen-vong"] = redirect("/chuyen-vong")
    pages["/chuyen-qua"] = redirect("/chuyen-lai")
    pages["/chuyen-lai"] = redirect("/chuyen-qua", 301)
    pages["/chuyen-tep"] = redirect("file:///etc/passwd")

    def drip() -> Iterator[bytes]:
        yield b"<rss>"
        while not site.is_closing.wait(0.05):
            yield b" "

    def endless() -> Iterator[bytes]:
        yield b"<rss>"
        while not site.is_closing.is_set():
            yield b" " * 100_000

    pages["/nho-giot.xml"] = Reply(drip, FEED)
    pages["/vo-tan.xml"] = Reply(endless, FEED)
    zeros = gzip.compress(b" " * 30_000_000)
    pages["/bom.xml"] = Reply(zeros, FEED, headers={"Content-Encoding": "gzip"})
    pages["/bom-kep.xml"] = Reply(
        gzip.compress(zeros), FEED, headers={"Content-Encoding": "gzip, gzip"}
    )
    pages["/bom.xml.gz"] = Reply(gzip.compress(b" " * 60_000_000), "application/x-gzip")
    pages["/hong.xml"] = Reply(
        rss(item(url("/bai/1?a=1&b=2"), "Bài 1")).replace(b"&amp;b", b"&b")[:-20], FEED
    )
    pages["/hong-het.xml"] = Reply(b"<rss><channel><title>B\xe1o <<< &&", FEED)
    pages["/cuoi.xml"] = Reply(LAUGHS, FEED)
    pages["/binh-phuong.xml"] = Reply(QUADRATIC, FEED)
    pages["/thuc-the-ngoai.xml"] = Reply(OUTER, FEED)
    pages["/trang.xml"] = Reply(article("Một trang"), HTML)
    pages["/trang-gia.xml"] = Reply(article("Một trang"), FEED)
    pages["/tep.pdf"] = Reply(b"%PDF-1.7", "application/pdf")
    pages["/tuong-lai.xml"] = Reply(
        rss(item(url("/bai/1"), "Bài 1", "Wed, 01 Jan 2200 00:00:00 +0700")), FEED
    )
    pages["/ac-y.xml"] = Reply(
        rss(
            item(url("/bai/1"), "<script>alert(1)</script>\x07\u202etin\n\nxấu" + "a" * 5_000)
            + item("javascript:alert(1)", "Bài xấu")
            + item("file:///etc/passwd", "Tệp")
            + item(url("/bai/1#khac"), "Lặp lại")
        ),
        FEED,
    )
    pages["/cam/rss.xml"] = Reply(rss(three), FEED)
    pages["/dong.xml"] = Reply(status=429, headers={"Retry-After": str(RETRY_AFTER_S)})
    pages["/ban.xml"] = Reply(status=503, headers={"Retry-After": "999999999"})
    pages["/mat.xml"] = Reply(status=410)
    pages["/loi.xml"] = Reply(status=500)


@contextmanager
def hostile_site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            reply = site.reply(Asked(self.path, dict(self.headers.items()), time.monotonic()))
            with suppress(OSError):  # whoever asked may have left
                self.send_response(reply.status)
                if reply.status != 304:
                    self.send_header("Content-Type", reply.content_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if isinstance(reply.body, bytes):
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body():
                    self.wfile.write(piece)
                    self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        # Waited for at the end, so that no thread outlives its test.
        server.daemon_threads = False
        port = server.server_address[1]
        site = Site(f"http://127.0.0.1:{port}", port)
        _furnish(site)
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield site
        finally:
            site.is_closing.set()
            server.shutdown()
            serving.join()
