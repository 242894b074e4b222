"""``rag keys``: made and shown once, listed, rotated, revoked; what makes no sense refused."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.access.keys import KeyRing
from rag.errors import KeyRefused
from rag.store.store import Store
from tests.cli.running import Ran, rag

KEY = re.compile(r"hb_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def create(data: Path, *more: object, scopes: str = "ask,read", name: str = "Ứng dụng") -> str:
    ran = rag(data, "keys", "create", "--scopes", scopes, "--name", name, *more)
    assert ran.code == 0, ran.err
    return ran.out.strip()


def listed(data: Path) -> dict[str, dict[str, object]]:
    """Every key as ``list`` tells it, by prefix."""
    ran = rag(data, "keys", "list", "--json")
    assert ran.code == 0
    return {row["prefix"]: row for row in json.loads(ran.out)}


def prefix_of(key: str) -> str:
    match = KEY.fullmatch(key)
    assert match, key
    return match[1]


def works(data: Path, key: str, *, after: timedelta = timedelta()) -> bool:
    """Whether a server over this store would let it in by then."""
    store = Store.open(data / "store.sqlite3")
    try:
        KeyRing(store.keys, lambda: datetime.now(UTC) + after).caller(key)
    except KeyRefused:
        return False
    else:
        return True
    finally:
        store.close()


def test_the_key_alone_goes_to_stdout_and_is_nowhere_after(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ran = rag(data, "keys", "create", "--scopes", "read,ask", "--name", "Ứng dụng")
    match = KEY.fullmatch(ran.out.removesuffix("\n"))
    assert match, ran.out
    assert "it is not shown again" in ran.err
    assert f"{match[1]}  active  ask,read  Ứng dụng" in ran.err
    assert works(data, ran.out.strip())
    after = [rag(data, "keys", "list"), rag(data, "keys", "list", "--json")]
    after += [rag(data, "export", "audit", "--format", form) for form in ("csv", "jsonl")]
    everything = "".join([ran.err, caplog.text, *(one.out + one.err for one in after)])
    assert match[1] in everything
    assert match[2] not in everything
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert match[1].encode() in kept
    assert match[2].encode() not in kept


def test_as_json_the_key_is_told_once_with_all_that_is_kept(data: Path) -> None:
    limits = ("--per-minute", 60, "--per-day", 500, "--snippet-chars", 300, "--days", 30)
    told = create(data, *limits, "--json", name="Đối tác")
    row = json.loads(told)
    assert told.count(KEY.fullmatch(row["key"])[2]) == 1  # type: ignore[index]
    assert (row["name"], row["scopes"], row["state"]) == ("Đối tác", ["ask", "read"], "active")
    assert (row["a_minute"], row["a_day"], row["snippet_chars"]) == (60, 500, 300)
    assert row["created_by"] == "cli"
    assert listed(data)[prefix_of(row.pop("key"))] == row


def test_the_list_has_a_line_a_key_the_newest_first(data: Path) -> None:
    empty = rag(data, "keys", "list")
    assert (empty.code, empty.out) == (0, "")
    assert "`rag keys create` makes one" in empty.err
    old = create(data, name="Cũ")
    new = create(data, "--per-minute", 60, name="Mới", scopes="ingest")
    lines = rag(data, "keys", "list").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == [prefix_of(new), prefix_of(old)]
    assert "  active  ingest  Mới  created 20" in lines[0]
    assert lines[0].endswith("  expires never  last used never  60 a minute")


def test_a_last_day_counts_whole_in_the_archives_time_zone(data: Path) -> None:
    row = json.loads(create(data, "--expires", "2099-01-31", "--json"))
    assert row["expires_at"] == "2099-01-31T17:00:00+00:00"
    assert "expires 2099-02-01 00:00" in rag(data, "keys", "list").out


def test_an_expired_key_is_told_so_and_lets_nobody_in(data: Path) -> None:
    key = create(data, "--days", 1)
    assert works(data, key)
    assert not works(data, key, after=timedelta(days=1, seconds=1))
    store = Store.open(data / "store.sqlite3")
    store.keys.expire(prefix_of(key), datetime.now(UTC) - timedelta(seconds=1), actor="test")
    store.close()
    assert listed(data)[prefix_of(key)]["state"] == "expired"
    assert "  expired  " in rag(data, "keys", "list").out
    rotated = rag(data, "keys", "rotate", prefix_of(key))
    assert (rotated.code, rotated.out) == (2, "")
    assert "is expired. Create a new one" in rotated.err


def test_a_rotated_key_is_another_with_the_same_rights(data: Path) -> None:
    old = create(data, "--per-day", 99, scopes="review")
    ran = rag(data, "keys", "rotate", prefix_of(old))
    new = ran.out.strip()
    assert KEY.fullmatch(new)
    assert new != old
    assert f"{prefix_of(old)} is revoked." in ran.err
    row = listed(data)[prefix_of(new)]
    assert (row["scopes"], row["a_day"], row["replaces"]) == (["review"], 99, prefix_of(old))
    assert (works(data, old), works(data, new)) == (False, True)
    again = rag(data, "keys", "rotate", prefix_of(old))
    assert (again.code, again.out) == (2, "")


def test_with_an_overlap_both_work_for_so_long(data: Path) -> None:
    old = create(data)
    # People copy what a key begins with.
    ran = rag(data, "keys", "rotate", f"hb_{prefix_of(old)}_", "--overlap-hours", 2, "--json")
    new = json.loads(ran.out)["key"]
    assert "works for 2 more hours" in ran.err
    assert works(data, old)
    assert not works(data, old, after=timedelta(hours=2, seconds=1))
    assert works(data, new, after=timedelta(hours=3))


def test_a_revoked_key_lets_nobody_in_and_revoking_it_again_says_so(data: Path) -> None:
    key = create(data)
    ran = rag(data, "keys", "revoke", prefix_of(key))
    assert (ran.code, ran.out) == (0, "")
    assert f"{prefix_of(key)} is revoked." in ran.err
    assert not works(data, key)
    assert listed(data)[prefix_of(key)]["state"] == "revoked"
    again = rag(data, "keys", "revoke", prefix_of(key))
    assert again.code == 0
    assert "had been revoked before" in again.err


def test_what_was_done_is_recorded_as_done_here(data: Path) -> None:
    key = prefix_of(create(data))
    rag(data, "keys", "rotate", key, "--overlap-hours", 1)
    rag(data, "keys", "revoke", key)
    rag(data, "keys", "revoke", key)
    rows = map(json.loads, rag(data, "export", "audit", "--format", "jsonl").out.splitlines())
    assert [(one["actor"], one["action"]) for one in rows if one["subject"] == key] == [
        ("cli", "key.revoke"),
        ("cli", "key.expire"),
        ("cli", "key.create"),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--scopes", "tất-cả"), "no such scope"),
        (("--scopes", "ask,admn"), "admn: no such scope"),
        (("--scopes", ""), "at least one of ask, read, ingest, review, admin"),
        (("--scopes", " , "), "at least one of"),
        (("--name", "  "), "needs a name of one line"),
        (("--name", "a\nb"), "needs a name of one line"),
        (("--name", "x" * 81), "at most 80 letters"),
        (("--expires", "31/1/2099"), "write it as 2027-01-31"),
        (("--expires", "2020-01-01"), "would have expired already"),
        (("--expires", "9999-12-31"), "out of the calendar's range"),
        (("--expires", "2099-01-31", "--days", "3"), "Give one of them"),
        (("--days", "0"), "--days"),
        (("--per-minute", "0"), "at least 1"),
        (("--per-day", "-5"), "at least 1"),
        (("--snippet-chars", "nhiều"), "--snippet-chars"),
    ],
    ids=str,
)
def test_a_key_that_makes_no_sense_is_not_made(
    data: Path, words: tuple[str, ...], told: str
) -> None:
    usual = {"--scopes": "ask", "--name": "a"}
    usual = {name: value for name, value in usual.items() if name not in words}
    given = [part for pair in usual.items() for part in pair]
    ran = rag(data, "keys", "create", *given, *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert listed(data) == {}


@pytest.mark.parametrize("does", ["rotate", "revoke"])
def test_a_key_that_nobody_has_is_told(data: Path, does: str) -> None:
    def told(name: str) -> Ran:
        ran = rag(data, "keys", does, name)
        assert (ran.code, ran.out) == (1, "")
        return ran

    assert "There is no key 'khongcokha'" in told("khongcokha").err
    # Nor is a whole key, pasted by mistake, said again.
    assert "x" * 43 not in told("hb_khongcokha_" + "x" * 43).err
