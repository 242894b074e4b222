"""One message posted to one receiver, signed, and what it was answered with.

As the Standard Webhooks specification has it (standardwebhooks.com). The address is
judged and pinned as that of every page that is fetched; redirects are not followed; what
is answered is read only so far as to tell why it failed. Knows nothing of the outbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from standardwebhooks.webhooks import Webhook as Signer

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed
from rag.jobs.pinning import judged, pinned, unshared_client, web_address
from rag.jobs.replies import MOVED, Answered

AGENT = "HoiBao-Webhooks"
_RESPONSE_BYTES = 2_000
_SHOWN_CHARS = 500


@dataclass(frozen=True, slots=True)
class Message:
    """``id`` is the event's, the same however often it is sent; ``secrets`` each sign."""

    id: str
    body: str
    secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``response`` is the beginning of it, where it is no success."""

    status: int
    retry_after_s: float | None = None
    response: str | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def signed_headers(message: Message, at: datetime) -> dict[str, str]:
    """What a receiver knows by that a message is ours, of now and untouched. One signature
    a secret: while one is being replaced, each receiver finds the one it knows."""
    now = at.astimezone(UTC)
    signatures = [Signer(one).sign(message.id, now, message.body) for one in message.secrets]
    return {
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


async def post(
    url: str, message: Message, at: datetime, *, allowed: Allowed, timeout_s: float
) -> Reply:
    """Post a message. Raises FetchFailed where it may not be sent there, or no answer came
    in time."""
    try:
        async with asyncio.timeout(timeout_s), unshared_client(timeout_s) as client:
            return await _posted(client, url, message, at, allowed)
    except TimeoutError as error:
        raise FetchFailed(
            f"No answer came within {timeout_s:g} s. Answer at once, and do the work after."
        ) from error
    except httpx.InvalidURL as error:  # it looks where a redirect leads
        raise FetchFailed("It answered with a redirect to what is no address.") from error
    except httpx.HTTPError as error:
        raise FetchFailed(
            f"It cannot be reached ({type(error).__name__}). See that it runs, and that its "
            "certificate is sound."
        ) from error


async def _posted(
    client: httpx.AsyncClient, url: str, message: Message, at: datetime, allowed: Allowed
) -> Reply:
    checked = web_address(url)
    address = await judged(checked, allowed)
    if checked.scheme != "https" and not allowed.names(checked.raw_host.decode("ascii"), address):
        raise FetchFailed(INSECURE)
    headers = {
        "User-Agent": AGENT,
        "Content-Type": "application/json; charset=utf-8",
        "Accept-Encoding": "identity",
        **signed_headers(message, at),
    }
    content = message.body.encode()
    request = pinned(client, "POST", checked, address, headers=headers, content=content)
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        status = response.status_code
        if 200 <= status < 300:
            return Reply(status)
        waits = Answered.by(response).retry_after_s
        return Reply(status, waits, await _beginning(response))
    finally:
        await response.aclose()


INSECURE = (
    "What is sent over http:// can be read on the way. Give an https:// address, or name the "
    "host in RAG_FETCH_ALLOW if it is the newsroom's own."
)


def told(reply: Reply) -> str:
    """Why an answer is no success."""
    if reply.status in MOVED:
        return (
            f"It answered {reply.status}, a redirect, which is not followed. Give the address "
            "that it leads to."
        )
    return f"It answered {reply.status}. 2xx is what says that it has the message."


async def _beginning(response: httpx.Response) -> str | None:
    data = b""
    async for piece in response.aiter_raw(_RESPONSE_BYTES):
        data += piece
        if len(data) >= _RESPONSE_BYTES:
            break
    text = " ".join(data[:_RESPONSE_BYTES].decode("utf-8", "replace").split())
    shown = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return shown[:_SHOWN_CHARS] or None
