"""A request that goes where it was judged to go: an address is looked up once, judged,
and connected to as it was judged, whatever its name leads to a moment later.

Knows nothing of what is asked for, or why.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpx

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed, is_public

USUAL_PORTS = {"http": 80, "https": 443}


def web_address(written: str) -> httpx.URL:
    """The address, where it is one of a web page's. Raises FetchFailed."""
    try:
        url = httpx.URL(written)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.scheme not in USUAL_PORTS or not url.host:
        raise no_address(written)
    if url.userinfo:
        raise FetchFailed(
            "The address holds a name or a password. Leave them out.",
            vietnamese="Địa chỉ có kèm tên hoặc mật khẩu. Xin bỏ phần đó đi.",
        )
    return url


def no_address(written: str) -> FetchFailed:
    """What is said of an address that is none of a web page's."""
    return FetchFailed(
        f"{written[:200]!r} is not the address of a web page, which begins with http:// or "
        "https://.",
        vietnamese="Đây không phải là địa chỉ trang web. Địa chỉ phải bắt đầu bằng http:// "
        "hoặc https://.",
    )


async def judged(url: httpx.URL, allowed: Allowed) -> IPv4Address | IPv6Address:
    """An address of the url's host that may be connected to. Raises FetchFailed."""
    host = url.raw_host.decode("ascii")
    port = url.port or USUAL_PORTS[url.scheme]
    try:
        found = await _looked_up(host, port)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(
            f"There is no site named {host!r}. Check the address.",
            vietnamese="Không tìm thấy trang nào mang tên miền này. Xin kiểm tra lại địa chỉ.",
        ) from error
    addresses = [ip_address(entry[4][0]) for entry in found]
    # One inner address among them is enough: no public site has one.
    if not all(is_public(one) or allowed.names(host, one) for one in addresses):
        raise FetchFailed(
            f"{host!r} lies in a private network, which is not fetched from. If it is the "
            "newsroom's own, name it in RAG_FETCH_ALLOW.",
            vietnamese="Địa chỉ này thuộc mạng nội bộ nên không được tải. Nếu đây là trang "
            "của tòa soạn, xin nhờ quản trị viên thêm vào RAG_FETCH_ALLOW.",
        )
    is_usual = port in USUAL_PORTS.values()
    if not is_usual and not all(allowed.names(host, one) for one in addresses):
        raise FetchFailed(
            f"Port {port} is not one of a public page. Check the address.",
            vietnamese="Địa chỉ dùng cổng không thông dụng nên không được tải. Xin kiểm tra "
            "lại địa chỉ.",
        )
    return addresses[0]


async def _looked_up(host: str, port: int) -> list[Any]:
    """As the loop's own look-up, but on a thread that nobody waits for: a name server
    that does not answer would hold whoever asked past every time limit."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[Any]] = loop.create_future()

    def tell(result: list[Any] | None, error: Exception | None) -> None:
        if found.done():
            return
        if error is None and result is not None:
            found.set_result(result)
        else:
            found.set_exception(error or OSError("no address"))

    def look_up() -> None:
        result, failure = None, None
        try:
            result = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as error:  # whatever it is, whoever waits is to have it
            failure = error
        with suppress(RuntimeError):  # the loop is closed: whoever asked has left
            loop.call_soon_threadsafe(tell, result, failure)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    return await found


def unshared_client(seconds: float) -> httpx.AsyncClient:
    """A client for one request alone. One kept for more would take a connection to an
    address, made and verified in one name, for another name at the same address; and
    proxies and .netrc of the environment would connect to what was not judged."""
    return httpx.AsyncClient(trust_env=False, timeout=seconds, verify=_tls())


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def pinned(
    client: httpx.AsyncClient,
    method: str,
    url: httpx.URL,
    address: IPv4Address | IPv6Address,
    *,
    headers: Mapping[str, str],
    content: bytes | None = None,
) -> httpx.Request:
    """A request to the judged address in the host's name."""
    name = url.raw_host.decode("ascii")
    return client.build_request(
        method,
        url.copy_with(host=str(address), fragment=None),
        headers={"Host": url.netloc.decode("ascii"), **headers},
        content=content,
        extensions={"sni_hostname": name},
    )
