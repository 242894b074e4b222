"""``rag users``: accounts added, changed and shut, whose passwords go nowhere."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from rag.access.accounts import Accounts
from rag.errors import SignInRefused
from rag.store.store import Store
from tests.cli.running import Ran, rag

PASSWORD, OTHER = "một câu khá dài", "một câu khác hẳn"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def users(data: Path, stdin: pytest.MonkeyPatch, *words: object, typed: str = PASSWORD) -> Ran:
    """``rag users WORDS``, a password waiting on stdin."""
    stdin.setattr("sys.stdin", io.StringIO(f"{typed}\nanother line\n"))
    return rag(data, "users", *words)


def add(data: Path, stdin: pytest.MonkeyPatch, name: str, role: str = "reviewer") -> None:
    ran = users(data, stdin, "add", name, "--role", role, "--password-stdin")
    assert ran.code == 0, ran.err


def row(data: Path, name: str) -> dict[str, object]:
    ran = rag(data, "users", "list", "--json")
    (found,) = [one for one in json.loads(ran.out) if one["name"] == name]
    assert isinstance(found, dict)
    return found


def signs_in(data: Path, name: str, password: str = PASSWORD) -> bool:
    store = Store.open(data / "store.sqlite3")
    try:
        Accounts(store.people, lambda: datetime.now(UTC)).sign_in(name, password)
    except SignInRefused:
        return False
    else:
        return True
    finally:
        store.close()


def test_an_account_is_added_and_signs_in(data: Path, stdin: pytest.MonkeyPatch) -> None:
    ran = users(
        data, stdin, "add", "Lan", "--role", "editor", "--display-name", "Lò Thị Lan",
        "--password-stdin",
    )  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    assert "lan may sign in at /dang-nhap, as editor." in ran.err
    assert PASSWORD not in ran.err
    before = row(data, "lan")
    assert (before["display_name"], before["role"], before["state"]) == (
        "Lò Thị Lan", "editor", "active",
    )  # fmt: skip
    assert "last signed in never" in rag(data, "users", "list").out
    assert signs_in(data, "lan")
    assert not signs_in(data, "lan", OTHER)
    line = rag(data, "users", "list").out
    assert line.startswith("lan  active  editor  Lò Thị Lan  last signed in 20")
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in kept
    assert b"$argon2id$" in kept


def test_a_password_is_asked_for_twice_and_not_shown(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prompt(text: str, **options: object) -> str:
        asked.append((text, options["hide_input"], options["confirmation_prompt"], options["err"]))
        return PASSWORD

    monkeypatch.setattr(click, "prompt", prompt)
    assert rag(data, "users", "add", "lan", "--role", "admin").code == 0
    assert asked == [("Password", True, True, True)]
    assert signs_in(data, "lan")


def test_nobody_there_is_told(data: Path, stdin: pytest.MonkeyPatch) -> None:
    empty = rag(data, "users", "list")
    assert (empty.code, empty.out) == (0, "")
    assert "`rag users add NAME --role admin` makes one" in empty.err
    for words in (
        ("role", "mai", "editor"),
        ("password", "mai", "--password-stdin"),
        ("disable", "mai"),
        ("enable", "mai"),
        ("sign-out", "mai"),
    ):
        ran = users(data, stdin, *words)
        assert (ran.code, ran.out) == (1, ""), words
        assert "There is no account 'mai'" in ran.err


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("Tuấn", "--role", "editor"), PASSWORD, "cannot be a name to sign in with"),
        (("x", "--role", "editor"), PASSWORD, "cannot be a name to sign in with"),
        (("../lan", "--role", "editor"), PASSWORD, "cannot be a name to sign in with"),
        (("tuan", "--role", "chu"), PASSWORD, "--role"),
        (("tuan",), PASSWORD, "--role"),
        (("tuan", "--role", "editor"), "ngắn", "has 12 to 200 characters"),
        (("tuan", "--role", "editor"), "", "has 12 to 200 characters"),
        (("tuan", "--role", "editor"), "x" * 201, "has 12 to 200 characters"),
        (("tran.van.tuan", "--role", "editor"), "tran.van.tuan", "is not the name"),
        (("tuan", "--role", "editor", "--display-name", "a\nb"), PASSWORD, "on one line"),
        (("lan", "--role", "editor"), PASSWORD, "There is an account 'lan' already"),
    ],
    ids=str,
)
def test_an_account_that_makes_no_sense_is_not_added(
    data: Path, stdin: pytest.MonkeyPatch, words: tuple[str, ...], typed: str, told: str
) -> None:
    add(data, stdin, "lan")
    ran = users(data, stdin, "add", *words, "--password-stdin", typed=typed)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not typed or typed in words or typed not in ran.err
    assert [one["name"] for one in json.loads(rag(data, "users", "list", "--json").out)] == ["lan"]
    assert row(data, "lan")["role"] == "reviewer"


def test_roles_change_and_the_last_administrator_stays(
    data: Path, stdin: pytest.MonkeyPatch
) -> None:
    add(data, stdin, "tuan", "admin")
    add(data, stdin, "lan")
    for words in (("role", "tuan", "editor"), ("disable", "tuan")):
        ran = users(data, stdin, *words)
        assert (ran.code, ran.out) == (2, "")
        assert "'tuan' is the only administrator. Make another one first." in ran.err
    assert (row(data, "tuan")["role"], row(data, "tuan")["state"]) == ("admin", "active")
    assert "lan is admin now." in users(data, stdin, "role", "lan", "admin").err
    assert users(data, stdin, "role", "tuan", "editor").code == 0
    assert row(data, "tuan")["role"] == "editor"
    # One who is shut out is no administrator that is left.
    assert users(data, stdin, "role", "tuan", "admin").code == 0
    assert users(data, stdin, "disable", "tuan").code == 0
    assert users(data, stdin, "disable", "lan").code == 2
    assert users(data, stdin, "role", "lan", "owner").code == 2


def test_an_account_is_shut_and_opened(data: Path, stdin: pytest.MonkeyPatch) -> None:
    add(data, stdin, "lan")
    assert "can no longer sign in" in users(data, stdin, "disable", "lan").err
    assert row(data, "lan")["state"] == "disabled"
    assert not signs_in(data, "lan")
    assert "may sign in again" in users(data, stdin, "enable", "lan").err
    assert signs_in(data, "lan")


def test_a_new_password_and_signing_out_end_sessions(data: Path, stdin: pytest.MonkeyPatch) -> None:
    add(data, stdin, "lan")
    for _ in range(2):
        assert signs_in(data, "lan")
    assert "lan: 2 sessions ended." in users(data, stdin, "sign-out", "lan").err
    assert signs_in(data, "lan")
    ran = users(data, stdin, "password", "lan", "--password-stdin", typed=OTHER)
    assert (ran.code, ran.out) == (0, "")
    assert "signed out everywhere" in ran.err
    assert OTHER not in ran.err
    assert "lan: 0 sessions ended." in users(data, stdin, "sign-out", "lan").err
    assert (signs_in(data, "lan"), signs_in(data, "lan", OTHER)) == (False, True)
    refused = users(data, stdin, "password", "lan", "--password-stdin", typed="ngắn")
    assert (refused.code, refused.out) == (2, "")
    assert signs_in(data, "lan", OTHER)


def test_what_was_done_is_recorded_without_passwords(data: Path, stdin: pytest.MonkeyPatch) -> None:
    add(data, stdin, "tuan", "admin")
    add(data, stdin, "lan")
    users(data, stdin, "role", "lan", "editor")
    users(data, stdin, "password", "lan", "--password-stdin", typed=OTHER)
    users(data, stdin, "disable", "lan")
    record = rag(data, "export", "audit", "--format", "jsonl").out
    rows = [json.loads(line) for line in record.splitlines()]
    assert [(one["actor"], one["action"]) for one in rows if one["subject"] == "lan"] == [
        ("cli", "user.disable"),
        ("cli", "user.password"),
        ("cli", "user.role"),
        ("cli", "user.create"),
    ]
    assert PASSWORD not in record
    assert OTHER not in record
