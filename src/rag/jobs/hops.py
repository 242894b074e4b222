"""One request to another site and what came of it: something, a redirect, or word that
nothing has changed.

Knows nothing of robots.txt, of whose turn it is, nor of where a redirect leads.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed
from rag.jobs.pinning import judged, no_address, pinned, unshared_client, web_address
from rag.jobs.replies import (
    MOVED,
    MOVED_FOR_GOOD,
    NO_VALIDATORS,
    UNCHANGED,
    Answered,
    Validators,
    media_type,
    read_body,
)
from rag.jobs.wanted import Wanted


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds for the whole of it, bytes of the page, and redirects on the way. Waiting
    for one's turn is not counted."""

    seconds: float = 10.0
    size: int = 10 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """``url`` is where it was found in the end; ``permanent_url`` the address to ask from
    now on, where the site says that the one asked for has moved for good."""

    url: str
    data: bytes
    content_type: str
    validators: Validators = NO_VALIDATORS
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It is as it was when ``validators`` were told."""

    validators: Validators
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the site says to look instead."""

    to: str
    is_for_good: bool


@dataclass(slots=True)
class Errand:
    """What one call goes for, as who, and the seconds it has left."""

    allowed: Allowed
    agent: str
    wanted: Wanted
    limits: FetchLimits
    seconds_left: float
    validators: Validators = NO_VALIDATORS


async def hop(url: str, errand: Errand) -> Fetched | Unchanged | Moved:
    """What is at one address. Raises Answered for a status that is none of these, and
    FetchFailed."""
    try:
        async with asyncio.timeout(max(errand.seconds_left, 0.0)):
            async with unshared_client(errand.limits.seconds) as client:
                return await _answer(client, url, errand)
    except TimeoutError as error:
        seconds = errand.limits.seconds
        raise FetchFailed(
            f"The page did not come within {seconds:g} s. Try again later, or "
            "save the page and put in the file.",
            vietnamese=f"Trang không trả lời xong trong {seconds:g} giây. Xin "
            "thử lại sau, hoặc lưu trang thành tệp rồi đưa tệp vào.",
        ) from error
    except httpx.HTTPError as error:
        raise FetchFailed(
            f"The site cannot be reached ({type(error).__name__}). Check the address, or "
            "try again later.",
            vietnamese="Không kết nối được với trang này. Xin kiểm tra lại địa chỉ hoặc thử "
            "lại sau.",
        ) from error


async def _answer(
    client: httpx.AsyncClient, url: str, errand: Errand
) -> Fetched | Unchanged | Moved:
    checked = web_address(url)
    headers = {
        "User-Agent": errand.agent,
        "Accept": errand.wanted.accept,
        "Accept-Encoding": "gzip",
        **errand.validators.headers(),
    }
    address = await judged(checked, errand.allowed)
    try:
        response = await client.send(
            pinned(client, "GET", checked, address, headers=headers), stream=True
        )
    except httpx.InvalidURL as error:  # it looks where a redirect leads
        raise no_address("the page's redirect") from error
    try:
        status = response.status_code
        if status in MOVED and "location" in response.headers:
            return Moved(str(response.headers["location"]), status in MOVED_FOR_GOOD)
        if status == UNCHANGED and errand.validators:
            return Unchanged(Validators.of(response.headers).or_else(errand.validators))
        if status != 200:
            raise Answered.by(response)
        kind = media_type(response)
        errand.wanted.check(kind)
        body = await read_body(response, errand.limits.size, is_cut=errand.wanted.is_cut)
        return Fetched(url, body, kind, Validators.of(response.headers))
    finally:
        await response.aclose()
