"""A page of another site, fetched so that nobody can reach into this network by it.

An address is looked up once, judged, and connected to as it was judged, after each
redirect anew; what comes is bounded in time and size; robots.txt is honoured. Knows
nothing of what a page says.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urljoin

import httpx
from protego import Protego

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed, is_public

AGENT = "HoiBao"
_USUAL_PORTS = {"http": 80, "https": 443}
_ROBOTS_BYTES = 512 * 1024
_HTML = ("text/html", "application/xhtml+xml")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds for the whole of it, bytes of the page, and redirects on the way."""

    seconds: float = 10.0
    size: int = 10 * 1024 * 1024
    redirects: int = 5


USUAL_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """``url`` is where it was found in the end."""

    url: str
    data: bytes
    content_type: str


class Fetcher:
    """``allowed``: hosts and networks that may be asked though they are not public."""

    def __init__(
        self,
        allowed: Allowed | None = None,
        *,
        agent: str = AGENT,
        limits: FetchLimits = USUAL_LIMITS,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._agent = agent
        self._limits = limits

    def page(self, url: str, *, types: Sequence[str] = _HTML) -> Fetched:
        """The page at an address, of one of these media types. Raises FetchFailed, whose
        ``vietnamese`` says why."""
        return asyncio.run(self._within_time(url, types))

    async def _within_time(self, url: str, types: Sequence[str]) -> Fetched:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._followed(url, types)
        except TimeoutError as error:
            raise FetchFailed(
                f"The page did not come within {self._limits.seconds:g} s. Try again later, or "
                "save the page and put in the file.",
                vietnamese=f"Trang không trả lời xong trong {self._limits.seconds:g} giây. Xin "
                "thử lại sau, hoặc lưu trang thành tệp rồi đưa tệp vào.",
            ) from error
        except httpx.HTTPError as error:
            raise FetchFailed(
                f"The site cannot be reached ({type(error).__name__}). Check the address, or "
                "try again later.",
                vietnamese="Không kết nối được với trang này. Xin kiểm tra lại địa chỉ hoặc thử "
                "lại sau.",
            ) from error

    async def _followed(self, url: str, types: Sequence[str]) -> Fetched:
        # Proxies and .netrc of the environment would connect to what was not judged.
        async with httpx.AsyncClient(trust_env=False, timeout=self._limits.seconds) as client:
            asked: dict[str, Protego] = {}
            for _ in range(self._limits.redirects + 1):
                await self._ask_robots(client, url, asked)
                found = await self._get(client, url, self._limits.size, types)
                if not isinstance(found, str):
                    return found
                url = _joined(url, found)
        raise FetchFailed(
            f"The page redirects more than {self._limits.redirects} times. Open it in a browser "
            "and paste the address it ends at.",
            vietnamese=f"Trang chuyển hướng quá {self._limits.redirects} lần. Xin mở trang bằng "
            "trình duyệt rồi dán địa chỉ cuối cùng.",
        )

    async def _ask_robots(
        self, client: httpx.AsyncClient, url: str, asked: dict[str, Protego]
    ) -> None:
        """Raises FetchFailed where the site does not want it fetched (RFC 9309)."""
        checked = _checked(url)
        origin = f"{checked.scheme}://{checked.netloc.decode('ascii')}"
        if origin not in asked:
            asked[origin] = Protego.parse(await self._robots(client, f"{origin}/robots.txt"))
        if not asked[origin].can_fetch(url, self._agent):
            raise FetchFailed(
                "The site's robots.txt asks that this page not be fetched. Save it from a "
                "browser and put in the file.",
                vietnamese="Trang này không cho máy tự tải (robots.txt). Xin lưu trang từ trình "
                "duyệt rồi đưa tệp vào.",
            )

    async def _robots(self, client: httpx.AsyncClient, url: str) -> str:
        for _ in range(self._limits.redirects + 1):
            try:
                found = await self._get(client, url, _ROBOTS_BYTES, None)
            except _Answered as answered:
                # RFC 9309, 2.3.1: without one all is open, and while it fails nothing is.
                return "" if answered.status < 500 else "User-agent: *\nDisallow: /"
            if not isinstance(found, str):
                return found.data.decode("utf-8", "replace")
            url = _joined(url, found)
        return ""

    async def _get(
        self,
        client: httpx.AsyncClient,
        url: str,
        most: int,
        types: Sequence[str] | None,
    ) -> Fetched | str:
        """What is there, or where it says to look instead. Raises _Answered for a status
        that is neither, and FetchFailed."""
        checked = _checked(url)
        request = _pinned(client, checked, await self._judged(checked), self._agent)
        try:
            response = await client.send(request, stream=True)
        except httpx.InvalidURL as error:  # it looks where a redirect leads
            raise _no_address("the page's redirect") from error
        try:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return str(response.headers["location"])
            if response.status_code != 200:
                raise _Answered(response.status_code)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if types is not None and kind not in types:
                raise FetchFailed(
                    f"The address holds {kind or 'something unnamed'}, not a web page. Download "
                    "it and put in the file.",
                    vietnamese="Địa chỉ này không phải là một trang web. Xin tải tệp về máy rồi "
                    "đưa tệp vào.",
                )
            return Fetched(url, await _read(response, most), kind)
        finally:
            await response.aclose()

    async def _judged(self, url: httpx.URL) -> IPv4Address | IPv6Address:
        """An address of the page's host that may be connected to. Raises FetchFailed."""
        host = url.raw_host.decode("ascii")
        port = url.port or _USUAL_PORTS[url.scheme]
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchFailed(
                f"There is no site named {host!r}. Check the address.",
                vietnamese="Không tìm thấy trang nào mang tên miền này. Xin kiểm tra lại địa chỉ.",
            ) from error
        addresses = [ip_address(entry[4][0]) for entry in found]
        # One inner address among them is enough: no public site has one.
        if not all(is_public(one) or self._allowed.names(host, one) for one in addresses):
            raise FetchFailed(
                f"{host!r} lies in a private network, which is not fetched from. If it is the "
                "newsroom's own, name it in RAG_FETCH_ALLOW.",
                vietnamese="Địa chỉ này thuộc mạng nội bộ nên không được tải. Nếu đây là trang "
                "của tòa soạn, xin nhờ quản trị viên thêm vào RAG_FETCH_ALLOW.",
            )
        is_usual = port in _USUAL_PORTS.values()
        if not is_usual and not all(self._allowed.names(host, one) for one in addresses):
            raise FetchFailed(
                f"Port {port} is not one of a public page. Check the address.",
                vietnamese="Địa chỉ dùng cổng không thông dụng nên không được tải. Xin kiểm tra "
                "lại địa chỉ.",
            )
        return addresses[0]


class _Answered(FetchFailed):
    def __init__(self, status: int) -> None:
        self.status = status
        is_gone = status in (404, 410)
        why = "Trang này không còn ở địa chỉ đó" if is_gone else "Trang này không mở được"
        super().__init__(
            f"The site answered {status}. Open the address in a browser to see why.",
            vietnamese=f"{why} (mã {status}). Xin mở bằng trình duyệt để kiểm tra.",
        )


def _no_address(written: str) -> FetchFailed:
    return FetchFailed(
        f"{written[:200]!r} is not the address of a web page, which begins with http:// or "
        "https://.",
        vietnamese="Đây không phải là địa chỉ trang web. Địa chỉ phải bắt đầu bằng http:// "
        "hoặc https://.",
    )


def _checked(written: str) -> httpx.URL:
    """The address, where it is one of a web page's. Raises FetchFailed."""
    try:
        url = httpx.URL(written)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if url.scheme not in _USUAL_PORTS or not url.host:
        raise _no_address(written)
    if url.userinfo:
        raise FetchFailed(
            "The address holds a name or a password. Leave them out.",
            vietnamese="Địa chỉ có kèm tên hoặc mật khẩu. Xin bỏ phần đó đi.",
        )
    return url


def _joined(url: str, to: str) -> str:
    try:
        return urljoin(url, to)
    except ValueError:
        return to  # no address at all, as will be said


def _pinned(
    client: httpx.AsyncClient, url: httpx.URL, address: IPv4Address | IPv6Address, agent: str
) -> httpx.Request:
    """A request to the judged address in the host's name: what is connected to is what was
    judged, whatever the name leads to a moment later."""
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": agent,
        "Accept": "text/html,application/xhtml+xml",
    }
    to = url.copy_with(host=str(address), fragment=None)
    name = url.raw_host.decode("ascii")
    return client.build_request("GET", to, headers=headers, extensions={"sni_hostname": name})


async def _read(response: httpx.Response, most: int) -> bytes:
    data = bytearray()
    async for piece in response.aiter_bytes(64 * 1024):
        data += piece
        if len(data) > most:
            raise FetchFailed(
                f"The page is larger than {most:,} bytes. Save it and put in the file.",
                vietnamese=f"Trang lớn hơn {max(1, most // 2**20)} MB. Xin lưu trang thành tệp "
                "rồi đưa tệp vào.",
            )
    return bytes(data)
