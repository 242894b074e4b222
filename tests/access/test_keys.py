"""Keys: known again, ended, and nothing of their secret kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.access.keys import KeyRing
from rag.errors import KeyRefused
from rag.store.store import Store


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "store.sqlite3")
    yield opened
    opened.close()


def test_a_key_works_until_it_expires_and_the_old_one_as_long_as_they_overlap(
    store: Store,
) -> None:
    clock = Clock()
    ring = KeyRing(store.keys, clock)
    old = ring.create(["ask"], name="a", actor="t", expires_at=clock.now + timedelta(days=2))
    new = ring.rotate(old.key.prefix, actor="t", overlap=timedelta(hours=1))
    for made in (old, new):
        assert ring.caller(made.text).id == made.key.prefix
    clock.now += timedelta(hours=1)
    with pytest.raises(KeyRefused, match="expired"):
        ring.caller(old.text)
    ring.caller(new.text)
    clock.now += timedelta(days=2)  # as the key it replaced would have
    with pytest.raises(KeyRefused, match="expired"):
        ring.caller(new.text)


def test_an_overlap_does_not_lengthen_a_keys_life(store: Store) -> None:
    clock = Clock()
    ring = KeyRing(store.keys, clock)
    ends = clock.now + timedelta(minutes=5)
    old = ring.create(["ask"], name="a", actor="t", expires_at=ends)
    ring.rotate(old.key.prefix, actor="t", overlap=timedelta(hours=9))
    assert ring.get(old.key.prefix).expires_at == ends


@pytest.mark.parametrize("change", ["x", "", "prefix", "cut", "longer"])
def test_what_is_nearly_a_key_is_refused_and_not_repeated(store: Store, change: str) -> None:
    ring = KeyRing(store.keys, Clock())
    right = ring.create(["ask"], name="a", actor="t").text
    other = ring.create(["ask"], name="b", actor="t").text
    wrong = {
        "x": right[:-1] + ("A" if right[-1] != "A" else "B"),
        "": "",
        "prefix": right[:14] + other[14:],
        "cut": right[:-1],
        "longer": right + "A",
    }[change]
    with pytest.raises(KeyRefused, match="not known") as refused:
        ring.caller(wrong)
    assert right[14:30] not in str(refused.value)


def test_no_secret_is_stored(store: Store, tmp_path: Path) -> None:
    text = KeyRing(store.keys, Clock()).create(["ask"], name="a", actor="t").text
    store.backup(tmp_path / "copy.sqlite3")
    stored = (tmp_path / "copy.sqlite3").read_bytes()
    prefix, secret = text.removeprefix("hb_").split("_", 1)
    assert prefix.encode() in stored
    assert secret.encode() not in stored
