from pathlib import Path

import pytest

from rag.settings import Settings, origin_of
from tests.cli.running import rag


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RAG_AUTH", "ldap", "RAG_AUTH: 'ldap' is not known"),
        ("RAG_PUBLIC_ASK", "ai", "RAG_PUBLIC_ASK: "),
        ("RAG_PUBLIC_URL", "bao.example", "RAG_PUBLIC_URL: 'bao.example' is not the origin"),
        ("RAG_READER_RATE", "nhanh", "RAG_READER_RATE: 'nhanh' is no rate"),
        ("RAG_PROXIES", "cổng", "RAG_PROXIES: "),
        ("RAG_FETCH_ALLOW", "10.1.0.0/99", "RAG_FETCH_ALLOW: '10.1.0.0/99'"),
        ("RAG_FETCH_ALLOW", "http://a.b", "RAG_FETCH_ALLOW: 'http://a.b'"),
        ("RAG_TIMEZONE", "Sao/Hoa", "RAG_TIMEZONE: 'Sao/Hoa' is not a time zone"),
        ("RAG_PORT", "x", "RAG_PORT: "),
        ("RAG_EMBED_ORIGINS", "bao.example", "RAG_EMBED_ORIGINS: 'bao.example' is not the origin"),
        (
            "RAG_EMBED_ORIGINS",
            "https://a.b *",
            "RAG_EMBED_ORIGINS: '*' is not the origin",
        ),
        ("RAG_LLM_REPLY_TOKENS", "3000", "RAG_LLM_REPLY_TOKENS: 3000 leaves fewer than 1500 of"),
    ],
)
def test_a_setting_that_cannot_be_had_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = rag(tmp_path / "data", "status")
    assert ran.code == 2
    assert ran.err.startswith(f"Error: {said}")
    assert "Value error" not in ran.err
    assert not (tmp_path / "data").exists()


def test_a_misspelt_setting_is_pointed_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAG_LLM_BASEURL", "http://127.0.0.1:1")
    monkeypatch.setenv("RAG_AUTH", "none")
    (tmp_path / ".env").write_text("RAG_TIMEZON=UTC\nOTHER=1\nRAG_PORT=7861\n")
    ran = rag(tmp_path / "data", "status")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if "Warning" in line] == [
        "Warning: RAG_LLM_BASEURL is no setting of this version, and changes nothing.",
        "Warning: RAG_TIMEZON is no setting of this version, and changes nothing.",
    ]


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("https://Bao.example/", ("https://bao.example",)),
        (
            "https://bao.example:443 http://localhost:8080",
            ("https://bao.example", "http://localhost:8080"),
        ),
        ("https://a.b,\n https://c.d:8443,https://a.b", ("https://a.b", "https://c.d:8443")),
        ("http://127.0.0.1:81", ("http://127.0.0.1:81",)),
    ],
)
def test_sites_that_may_hold_the_ask_box(
    monkeypatch: pytest.MonkeyPatch, written: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("RAG_EMBED_ORIGINS", written)
    assert Settings(_env_file=None).embed_origins == origins


def test_hosts_and_networks_to_fetch_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_FETCH_ALLOW", "tin.noi-bo, 10.1.0.0/16 ::1")
    assert Settings(_env_file=None).fetch_allow == ("tin.noi-bo", "10.1.0.0/16", "::1")


@pytest.mark.parametrize(
    "written",
    [
        "*", "'self'", "a.b", "//a.b", "file:///a", "https://", "https://*.a.b", "https://a.b/x",
        "https://a.b?x", "https://u:p@a.b", "https://a.b;script-src", "https://báo.vn",
        "https://a.b:99999", "http://[::1]:80", "http://[::1",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not the origin of a site; write its scheme and host"):
        origin_of(written)
