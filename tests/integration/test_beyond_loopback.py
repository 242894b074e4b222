"""A server that listens beyond loopback, behind a proxy or not: who is believed about what."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.serving import LONG_S, command, serving

PASSWORD = "mật khẩu thử nghiệm"
PUBLIC = {
    "RAG_AUTH": "keys",
    "RAG_PUBLIC_ASK": "true",
    "RAG_PUBLIC_URL": "https://hoi.bao.example",
    "RAG_HOST": "0.0.0.0",
    "RAG_READER_RATE": "3/day",
}
ASKED = {"question": "Giá vàng hôm nay?"}
# Nobody's (RFC 5737); each test has readers of its own.
addresses = (f"203.0.113.{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beyond")
    add = command(folder, "users", "add", "lan", "--role", "editor", "--password-stdin")
    subprocess.run(
        add, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, timeout=LONG_S
    )
    return folder


@pytest.fixture(scope="module")
def proxied(data: Path) -> Iterator[str]:
    """A server that believes a proxy on this machine, and one in another network."""
    with serving(data, **PUBLIC, RAG_PROXIES="127.0.0.1,198.51.100.0/24") as url:
        yield url


def asking(url: str, forwarded: str | None = None) -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    asked = httpx.post(
        f"{url}/api/v1/answers", json=ASKED, headers=headers, timeout=LONG_S, trust_env=False
    )
    return asked.status_code


def test_it_listens_on_every_address_and_answers_to_its_own_names(proxied: str) -> None:
    names = {
        "127.0.0.1": 401,
        "localhost": 401,
        "hoi.bao.example": 401,
        "xau.example": 400,
        "hoi.bao.example.xau.example": 400,
        "10.0.0.8": 400,
    }
    for name, status in names.items():
        for headers in ({"Host": name}, {"Host": f"{name}:7860"}):
            found = httpx.get(f"{proxied}/api/v1/keys", headers=headers, trust_env=False)
            assert found.status_code == status, name


def test_readers_behind_a_proxy_are_told_apart_by_its_word(proxied: str) -> None:
    one, other = next(addresses), next(addresses)
    assert [asking(proxied, one) for _ in range(4)] == [200, 200, 200, 429]
    assert asking(proxied, other) == 200


def test_what_a_reader_puts_before_the_proxys_word_is_not_believed(proxied: str) -> None:
    own = next(addresses)
    spoofed = [f"{next(addresses)}, {own}" for _ in range(4)]
    assert [asking(proxied, one) for one in spoofed] == [200, 200, 200, 429]
    # A proxy of another network in between is believed, and no reader.
    assert asking(proxied, f"{own}, 198.51.100.7") == 429


def test_without_a_proxy_named_the_header_is_not_read(tmp_path: Path) -> None:
    settings = PUBLIC | {"RAG_HOST": "127.0.0.1"}
    with serving(tmp_path, **settings) as url:
        found = [asking(url, next(addresses)) for _ in range(4)]
    assert found == [200, 200, 200, 429]


def test_a_peer_that_is_no_proxy_is_not_believed(tmp_path: Path) -> None:
    settings = PUBLIC | {"RAG_HOST": "127.0.0.1", "RAG_PROXIES": "198.51.100.0/24"}
    with serving(tmp_path, **settings) as url:
        found = [asking(url, next(addresses)) for _ in range(4)]
    assert found == [200, 200, 200, 429]


def test_the_session_of_a_site_with_tls_goes_over_tls_alone(proxied: str) -> None:
    form = {"ten": "lan", "mat_khau": PASSWORD}
    headers = {"Host": "hoi.bao.example", "Origin": "https://hoi.bao.example"}
    signed = httpx.post(f"{proxied}/dang-nhap", data=form, headers=headers, trust_env=False)
    assert signed.status_code == 303
    cookie = signed.headers["Set-Cookie"]
    assert re.search(r"; Secure(;|$)", cookie)
    assert "HttpOnly" in cookie
    foreign = headers | {"Origin": "https://xau.example"}
    refused = httpx.post(f"{proxied}/dang-nhap", data=form, headers=foreign, trust_env=False)
    assert refused.status_code == 403
