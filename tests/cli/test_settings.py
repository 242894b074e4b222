from pathlib import Path

import pytest

from tests.cli.running import rag


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RAG_AUTH", "keys", "RAG_AUTH: keys and sign-in are not built yet"),
        ("RAG_AUTH", "ldap", "RAG_AUTH: 'ldap' is not known"),
        ("RAG_PUBLIC_ASK", "true", "RAG_PUBLIC_ASK: it says who may ask without a key"),
        ("RAG_TIMEZONE", "Sao/Hoa", "RAG_TIMEZONE: 'Sao/Hoa' is not a time zone"),
        ("RAG_PORT", "x", "RAG_PORT: "),
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
