"""Where the server is, how long it is waited for, and how what httpx raises is told.

Knows nothing of routes, and opens nothing.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from rag import __version__
from rag.client.calls import Call, json_of, whole
from rag.client.errors import ApiProblem, ConnectionFailed, StreamCut, TimedOut, UnreadableReply
from rag.client.replies import Reply, error_of, result
from rag.errors import UsageError

T = TypeVar("T")

KEY_VARIABLE = "RAG_API_KEY"
_CONNECT_S = 10.0


def http_options(base_url: str, api_key: str | None, timeout_s: float) -> dict[str, Any]:
    """What an httpx client is made with. Raises UsageError for an address or a key that is
    none, without naming the key."""
    url = _checked(base_url)
    key = (os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key).strip()
    headers = {"User-Agent": f"hoi-bao-client/{__version__}", "Accept": "application/json"}
    if key:
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise UsageError(
                "The API key holds characters that no key has. Copy it again, hb_… as it was shown."
            )
        headers["Authorization"] = f"Bearer {key}"
    return {
        "base_url": url,
        "headers": headers,
        "timeout": httpx.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S)),
        # A proxy that the environment names is not for this machine itself.
        "trust_env": not _is_loopback(url.host),
    }


def _checked(base_url: str) -> httpx.URL:
    try:
        urlsplit(base_url)  # which knows an address of IPv6 that is not ended
        url = httpx.URL(base_url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise UsageError(f"The server's address is none: {error}.") from error
    if url.userinfo:
        raise UsageError(
            "The server's address holds a name or a password. Leave them out; the key goes "
            f"into api_key or {KEY_VARIABLE}."
        )
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise UsageError(
            f"{base_url!r} is no address of a server. Write it as http://127.0.0.1:7860 or "
            "https://hoi.bao.example."
        )
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def request_of(call: Call[T]) -> dict[str, Any]:
    """What httpx builds the request from. Raises UsageError for what cannot be sent."""
    content, headers = call.content, dict(call.headers)
    if call.body is not None:
        content = json_of(call.body)
        headers["Content-Type"] = "application/json"
    return {
        "method": call.method,
        "url": call.path,
        "params": {name: whole(value) for name, value in call.query.items()} or None,
        "content": content,
        "headers": headers,
    }


def reply_of(response: httpx.Response) -> Reply:
    """A response whose body was read."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, response.content)


def outcome(call: Call[T], reply: Reply) -> T:
    """What a reply to a call means. Raises ApiProblem and UnreadableReply."""
    if reply.is_success:
        return result(reply, call.read)
    error = error_of(reply)
    if call.tells_503 and reply.status == 503 and isinstance(error, ApiProblem) and error.problem:
        return call.read(error.problem)
    raise error


@contextmanager
def told(url: httpx.URL, timeout_s: float, *, in_stream: bool = False) -> Iterator[None]:
    """Turns what httpx raises into errors of ours."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise TimedOut(
            f"The server at {url} did not answer within {timeout_s:g} s. Try again later, or wait "
            "longer with timeout_s."
        ) from error
    except httpx.TransportError as error:
        if in_stream:
            raise StreamCut(
                f"The server at {url} hung up before the end ({_reason(error)}). What came is not "
                "the whole: ask again."
            ) from error
        raise ConnectionFailed(
            f"The server at {url} cannot be reached ({_reason(error)}). Check its address, and "
            "that it runs."
        ) from error
    except httpx.DecodingError as error:
        raise UnreadableReply(f"What {url} sent cannot be decoded ({_reason(error)}).") from error


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
