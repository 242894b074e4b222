"""What another site answers: where it leads, what it holds, or why there is nothing.

What is read is bounded as it is unpacked, not after. Knows nothing of which address is
asked, nor of what is done with the answer.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from rag.errors import FetchFailed

MOVED_FOR_GOOD = frozenset({301, 308})
MOVED = frozenset({301, 302, 303, 307, 308})
UNCHANGED = 304
_ASKS_TO_WAIT = frozenset({429, 503})
_GONE = frozenset({404, 410})
_LONGEST_WAIT_S = 24 * 3600.0
_PIECE = 64 * 1024
_LONGEST_VALIDATOR = 500


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a site tells whether something has changed since (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: httpx.Headers) -> Validators:
        """Those of an answer that can be sent back."""
        return cls(_sendable(headers.get("etag")), _sendable(headers.get("last-modified")))

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def or_else(self, others: Validators) -> Validators:
        """These, and where one is missing the other's."""
        return Validators(self.etag or others.etag, self.last_modified or others.last_modified)

    def headers(self) -> dict[str, str]:
        """For a request that wants nothing where nothing has changed."""
        both = {
            "If-None-Match": _sendable(self.etag),
            "If-Modified-Since": _sendable(self.last_modified),
        }
        return {name: value for name, value in both.items() if value}


NO_VALIDATORS = Validators()


class Answered(FetchFailed):
    """The site answered with a status that is no page."""

    def __init__(self, status: int, *, retry_after_s: float | None = None) -> None:
        self.status = status
        is_gone = status in _GONE
        why = "Trang này không còn ở địa chỉ đó" if is_gone else "Trang này không mở được"
        super().__init__(
            f"The site answered {status}. Open the address in a browser to see why.",
            vietnamese=f"{why} (mã {status}). Xin mở bằng trình duyệt để kiểm tra.",
            retry_after_s=retry_after_s,
            is_gone=is_gone,
        )

    @classmethod
    def by(cls, response: httpx.Response) -> Answered:
        """With when to ask again, where the answer says so."""
        status = response.status_code
        wait = response.headers.get("retry-after") if status in _ASKS_TO_WAIT else None
        return cls(status, retry_after_s=_seconds(wait) if wait else None)


def media_type(response: httpx.Response) -> str:
    """As ``text/html``; empty where the answer does not say."""
    written: str = response.headers.get("content-type", "")
    return written.partition(";")[0].strip().lower()


async def read_body(response: httpx.Response, most: int, *, is_cut: bool = False) -> bytes:
    """What was sent, unpacked. Past so many bytes it is cut, or FetchFailed is raised;
    httpx's DecodingError for what cannot be unpacked."""
    # Not by httpx, which unpacks each piece whole: 64 KiB that are packed twice, or with
    # brotli, may be gigabytes.
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed in ("", "identity"):
        unpacking = None
    elif packed in ("gzip", "x-gzip"):
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    else:
        raise FetchFailed(
            f"The site sent it packed with {packed[:40]!r}, which was not asked for. Save the "
            "page from a browser and put in the file.",
            vietnamese="Trang gửi dữ liệu nén theo cách không được yêu cầu nên không đọc được. "
            "Xin lưu trang từ trình duyệt rồi đưa tệp vào.",
        )
    data = bytearray()
    async for piece in response.aiter_raw(_PIECE):
        if unpacking is None:
            data += piece
        elif not unpacking.eof:
            try:
                data += unpacking.decompress(piece, most + 1 - len(data))
            except zlib.error as error:
                raise httpx.DecodingError(str(error)) from error
        if len(data) > most and is_cut:
            return bytes(data[:most])
        if len(data) > most:
            raise FetchFailed(
                f"The page is larger than {most:,} bytes. Save it and put in the file.",
                vietnamese=f"Trang lớn hơn {max(1, most // 2**20)} MB. Xin lưu trang thành tệp "
                "rồi đưa tệp vào.",
            )
    if unpacking is not None and not unpacking.eof:
        raise httpx.DecodingError("it ends in the middle of what is packed")
    return bytes(data)


def _seconds(written: str) -> float | None:
    """A Retry-After: seconds, or a date (RFC 9110, 10.2.3), for a day at the most."""
    if written.strip().isascii() and written.strip().isdigit():
        return min(float(written[:20]), _LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)  # HTTP's dates are in GMT
    left = (until - datetime.now(UTC)).total_seconds()
    return min(max(left, 0.0), _LONGEST_WAIT_S)


def _sendable(value: str | None) -> str | None:
    if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable():
        return value
    return None
