"""``rag serve`` where it must not: beyond loopback without keys, or under any name."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.web.server import listen
from tests.cli.running import rag

EVERY_ADDRESS = ("0.0.0.0", "::")
PUBLIC_URL = ("RAG_PUBLIC_URL", "https://hoi.bao.example")


@pytest.mark.parametrize("host", EVERY_ADDRESS)
@pytest.mark.parametrize("auth", ["none", "keys"])
def test_every_address_needs_the_name_that_people_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, auth: str
) -> None:
    monkeypatch.setenv("RAG_AUTH", auth)
    ran = rag(tmp_path / "data", "serve", "--host", host, "--port", 0)
    assert ran.code == 2
    assert "RAG_PUBLIC_URL" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("host", [*EVERY_ADDRESS, "192.0.2.1", "toa-soan.example"])
@pytest.mark.parametrize("by", ["option", "setting"])
def test_beyond_loopback_is_refused_without_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, by: str
) -> None:
    monkeypatch.setenv(*PUBLIC_URL)
    if by == "setting":
        monkeypatch.setenv("RAG_HOST", host)
    named = ["--host", host] if by == "option" else []
    ran = rag(tmp_path / "data", "serve", "--port", 0, *named)
    assert ran.code == 2
    assert f"Serving on {host!r} is refused: RAG_AUTH is none" in ran.err
    assert "Set RAG_AUTH=keys" in ran.err


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.9"])
def test_loopback_is_listened_on_without_keys(host: str) -> None:
    with listen(host, 0) as listener:
        assert listener.getsockname()[0].startswith("127.0.0.")


def test_with_keys_every_address_is_listened_on() -> None:
    with pytest.raises(SettingsError):
        listen("0.0.0.0", 0)
    with listen("0.0.0.0", 0, is_guarded=True) as listener:
        host, port = listener.getsockname()
        assert host == "0.0.0.0"
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass


def test_a_word_that_is_no_kind_of_auth_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip of the pen must not open what was meant to be shut."""
    monkeypatch.setenv("RAG_AUTH", "key")
    ran = rag(tmp_path / "data", "serve", "--port", 0)
    assert ran.code == 2
    assert "RAG_AUTH" in ran.err
