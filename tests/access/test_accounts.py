"""Signing in, and being kept from it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from rag.access.accounts import SESSION, Accounts
from rag.errors import SignInRefused
from rag.store.store import Store

RIGHT, WRONG = "một câu khá dài", "một câu sai bét"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    made = Accounts(store.people, clock, QUICK)
    made.add("lan", display_name="Lan", role="editor", password=RIGHT, actor="test")
    return made


def refused(accounts: Accounts, password: str = WRONG, name: str = "lan") -> SignInRefused:
    with pytest.raises(SignInRefused) as error:
        accounts.sign_in(name, password)
    return error.value


def test_each_wait_is_twice_the_last_and_the_right_password_ends_it(
    accounts: Accounts, clock: Clock
) -> None:
    for _ in range(5):
        assert refused(accounts).retry_after_s is None
    waits = []
    for _ in range(9):
        wait = refused(accounts, RIGHT).retry_after_s  # the right one does not help now
        assert wait is not None
        waits.append(wait)
        clock.now += timedelta(seconds=wait)
        assert refused(accounts).retry_after_s is None
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    clock.now += timedelta(hours=1)
    accounts.sign_in("lan", RIGHT)
    assert refused(accounts).retry_after_s is None  # counted anew


def test_of_many_tries_at_once_no_more_come_through(accounts: Accounts) -> None:
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: refused(accounts).retry_after_s, range(24)))
    assert sum(wait is None for wait in found) == 5


def test_a_name_that_nobody_has_is_refused_in_the_same_words_and_locked_too(
    accounts: Accounts,
) -> None:
    known, unknown = (
        [refused(accounts, name=name) for _ in range(6)] for name in ("lan", "khong-co")
    )
    assert [str(one) for one in known] == [str(one) for one in unknown]
    assert unknown[-1].retry_after_s == 60


def test_a_new_password_lifts_the_lock(accounts: Accounts) -> None:
    for _ in range(6):
        refused(accounts)
    accounts.set_password("lan", RIGHT, actor="test")
    accounts.sign_in("lan", RIGHT)


def test_a_session_ends_by_itself_and_each_has_a_token_of_its_own(
    accounts: Accounts, clock: Clock
) -> None:
    tokens = {accounts.sign_in("lan", RIGHT)[1] for _ in range(3)}
    assert len(tokens) == 3
    clock.now += SESSION - timedelta(seconds=1)
    assert all(accounts.caller(token) for token in tokens)
    clock.now += timedelta(seconds=1)
    assert not any(accounts.caller(token) for token in tokens)


def test_a_password_is_hashed_anew_as_is_done_now(
    accounts: Accounts, store: Store, clock: Clock
) -> None:
    def kept() -> str:
        found = store.people.named("lan")
        assert found is not None
        return found[1]

    before = kept()
    stronger = Accounts(store.people, clock, PasswordHasher(2, 16, 1))
    stronger.sign_in("lan", RIGHT)
    assert "m=8,t=1" in before
    assert "m=16,t=2" in kept()
    stronger.sign_in("lan", RIGHT)


def test_neither_password_nor_token_is_stored(
    accounts: Accounts, store: Store, tmp_path: Path
) -> None:
    token = accounts.sign_in("lan", RIGHT)[1]
    store.backup(tmp_path / "copy.sqlite3")
    stored = (tmp_path / "copy.sqlite3").read_bytes()
    assert RIGHT.encode() not in stored
    assert token.encode() not in stored
