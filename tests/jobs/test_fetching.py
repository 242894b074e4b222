"""Fetching from a real site on loopback, which is the inner network to keep out of."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed
from rag.jobs.fetching import Fetcher, FetchLimits

LIMITS = FetchLimits(seconds=1.0, size=50_000, redirects=3)
PAGE = "<html><title>Cầu</title><p>Thông xe.</p></html>".encode()


def answer(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body


def redirect(to: str) -> bytes:
    return answer(b"", "302 Found", Location=to)


class Site:
    """Says by path what is sent: bytes, or a function that sends them itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.pages: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.asked: list[str] = []

    def answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            path = connection.recv(10_000).split(b" ")[1].decode()
            self.asked.append(path)
            found = self.pages.get(path, answer(b"", "404 Not Found"))
            if callable(found):
                found(connection)
            else:
                connection.sendall(found)


@contextmanager
def served() -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = Site(listener.getsockname()[1])
        threads: list[threading.Thread] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    one = threading.Thread(target=site.answer, args=(connection,))
                    one.start()
                    threads.append(one)

        main = threading.Thread(target=serve)
        main.start()
        try:
            yield site
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            main.join()
            for one in threads:
                one.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as opened:
        yield opened


@pytest.fixture
def fetcher() -> Fetcher:
    """One that may ask the site."""
    return Fetcher(Allowed.of(["127.0.0.1"]), limits=LIMITS)


def refused(fetcher: Fetcher, url: str) -> str:
    """What a person is told."""
    with pytest.raises(FetchFailed) as caught:
        fetcher.page(url)
    assert caught.value.vietnamese != FetchFailed.default_vietnamese
    return caught.value.vietnamese


def test_a_page_is_fetched_where_that_is_allowed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bai"] = answer()
    found = fetcher.page(f"{site.origin}/bai#doan")
    assert (found.data, found.content_type) == (PAGE, "text/html")
    assert site.asked == ["/robots.txt", "/bai"]


def test_a_page_packed_on_the_way_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bai"] = answer(gzip.compress(PAGE), Content_Encoding="gzip")
    assert fetcher.page(f"{site.origin}/bai").data == PAGE


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"]
)
def test_an_inner_address_is_not_asked_however_it_is_written(site: Site, host: str) -> None:
    said = refused(Fetcher(limits=LIMITS), f"http://{host}:{site.port}/bai")
    assert "mạng nội bộ" in said
    assert site.asked == []


def test_a_name_is_connected_to_where_it_was_judged(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere when it is looked up again (DNS rebinding)."""
    looked_up = []

    def once(host: str, port: int, *rest: object, **more: object) -> object:
        looked_up.append(host)
        assert host == "doi-y.example", "looked up again to connect"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    site.pages["/bai"] = answer()
    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert fetcher.page(f"http://doi-y.example:{site.port}/bai").data == PAGE
    # Once for robots.txt and once for the page, each judged; never to connect.
    assert looked_up == ["doi-y.example"] * 2
    monkeypatch.undo()
    assert "mạng nội bộ" in refused(Fetcher(limits=LIMITS), f"http://localhost:{site.port}/bai")


def test_a_redirect_into_the_inner_network_is_not_followed(site: Site) -> None:
    with served() as inner:
        inner.pages["/khoa"] = answer(b"secret")
        inner_url = f"http://127.0.0.2:{inner.port}/khoa"
        site.pages["/bai"] = redirect(inner_url)
        only_site = Fetcher(Allowed.of(["127.0.0.1/32"]), limits=LIMITS)
        assert "mạng nội bộ" in refused(only_site, f"{site.origin}/bai")
        assert inner.asked == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/a", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_web_page_is_not_followed(
    site: Site, fetcher: Fetcher, to: str
) -> None:
    site.pages["/bai"] = redirect(to)
    assert "không phải là địa chỉ trang web" in refused(fetcher, f"{site.origin}/bai")


def test_redirects_are_followed_so_far_and_no_further(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("bai"), "/bai": answer()}
    assert fetcher.page(f"{site.origin}/a").url == f"{site.origin}/bai"
    site.pages["/vong"] = redirect("/vong")
    assert "chuyển hướng quá 3 lần" in refused(fetcher, f"{site.origin}/vong")


def test_robots_txt_is_honoured(site: Site, fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /rieng\n\nUser-agent: HoiBao\nDisallow: /*.pdf$\n"
    site.pages["/robots.txt"] = answer(rules, Content_Type="text/plain")
    site.pages |= {"/a.pdf": answer(), "/rieng": answer()}
    assert "robots.txt" in refused(fetcher, f"{site.origin}/a.pdf")
    assert "/a.pdf" not in site.asked
    assert fetcher.page(f"{site.origin}/rieng").data == PAGE


def test_while_robots_txt_fails_nothing_is_fetched(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(b"", "503 Service Unavailable")
    site.pages["/bai"] = answer()
    assert "robots.txt" in refused(fetcher, f"{site.origin}/bai")


def drip(connection: socket.socket) -> None:
    connection.sendall(answer(b"x" * 40)[:-40])
    for _ in range(40):
        connection.sendall(b"x")
        time.sleep(0.1)


def drip_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(40):
        connection.sendall(b"a")
        time.sleep(0.1)


def silent(connection: socket.socket) -> None:
    time.sleep(2)


@pytest.mark.parametrize("slow", [drip, drip_head, silent])
def test_what_is_slow_is_left_in_time(
    site: Site, fetcher: Fetcher, slow: Callable[[socket.socket], None]
) -> None:
    site.pages["/bai"] = slow
    began = time.monotonic()
    assert "trong 1 giây" in refused(fetcher, f"{site.origin}/bai")
    assert time.monotonic() - began < 3


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 10_000)


def bomb(connection: socket.socket) -> None:
    connection.sendall(answer(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"))


@pytest.mark.parametrize("huge", [endless, bomb])
def test_what_is_huge_is_left(
    site: Site, fetcher: Fetcher, huge: Callable[[socket.socket], None]
) -> None:
    site.pages["/bai"] = huge
    assert "Trang lớn hơn" in refused(fetcher, f"{site.origin}/bai")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "không phải là địa chỉ"),
        ("bai-viet", "không phải là địa chỉ"),
        ("file:///etc/passwd", "không phải là địa chỉ"),
        ("http://", "không phải là địa chỉ"),
        ("http://a b/", "không phải là địa chỉ|Không tìm thấy"),
        ("http://[::1", "không phải là địa chỉ"),
        ("http://lan:mk@example.org/", "tên hoặc mật khẩu"),
        ("http://khong-co.invalid/", "Không tìm thấy trang"),
        ("http://1.1.1.1:22/", "cổng không thông dụng"),
        ("http://" + "a" * 300 + ".vn/", "Không tìm thấy|không phải là địa chỉ"),
    ],
)
def test_what_is_no_address_is_said(url: str, said: str) -> None:
    assert re.search(said, refused(Fetcher(limits=LIMITS), url))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (answer(b"", "404 Not Found"), "không còn ở địa chỉ đó"),
        (answer(b"", "500 Internal Server Error"), "mã 500"),
        (answer(b"%PDF", Content_Type="application/pdf"), "không phải là một trang web"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "không phải là một trang web"),
        (b"khong phai HTTP\r\n\r\n", "Không kết nối được"),
        (answer(b"not gzip", Content_Encoding="gzip"), "Không kết nối được"),
        (answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "Không kết nối được"),
        (answer(PAGE, Content_Encoding="br"), "nén theo cách không được yêu cầu"),
        (answer(b"", "304 Not Modified"), "mã 304"),
        (answer(b"", "302 Found"), "mã 302"),
    ],
)
def test_what_is_no_page_is_said(site: Site, fetcher: Fetcher, page: bytes, said: str) -> None:
    site.pages["/bai"] = page
    assert said in refused(fetcher, f"{site.origin}/bai")


def test_a_site_that_is_not_there_is_said(site: Site, fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "Không kết nối được" in refused(fetcher, f"http://127.0.0.1:{port}/bai")
