"""What feeds list, page by page, and the sitemaps of an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rag.errors import NotFound
from rag.store import feed_entries as entries_module
from rag.store.store import Store
from tests.store.test_feeds import DAY, added, claimed, listed


def test_an_entry_waits_once_and_again_when_something_else_is_said_of_it(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    note, settle = store.feed_entries.note, store.feed_entries.settle
    assert note("mot", "a", listed("1", "2"), now) == (2, 0)
    assert [one.title for one in store.feed_entries.due("mot", now, 9)] == ["Bài 1", "Bài 2"]
    for one in store.feed_entries.due("mot", now, 9):
        settle("mot", "a", one.url, now, "added", article_id="bai")
    assert note("mot", "a", listed("1", "2"), now) == (0, 0)
    assert store.feed_entries.due("mot", now, 9) == []
    assert note("mot", "a", [*listed("1"), *listed("2", told="y")], now) == (0, 1)
    (again,) = store.feed_entries.due("mot", now, 9)
    assert (again.title, again.outcome, again.article_id) == ("Bài 2", "waiting", "bai")


def test_the_newest_are_fetched_first(store: Store) -> None:
    added(store)
    claimed(store)
    old = listed("cu", moment=DAY)
    new = listed("moi", "moi-nua", moment=DAY + timedelta(hours=1))
    store.feed_entries.note("mot", "a", [*old, *new], DAY)
    assert [one.title for one in store.feed_entries.due("mot", DAY, 2)] == [
        "Bài moi",
        "Bài moi-nua",
    ]


def test_what_failed_is_tried_again_at_its_time_and_what_was_abandoned_is_not(
    store: Store,
) -> None:
    added(store)
    claimed(store)
    store.feed_entries.note("mot", "a", listed("1", "2"), DAY)
    one, two = store.feed_entries.due("mot", DAY, 9)
    error = ("It answered 500.", "Mã 500.")
    later = DAY + timedelta(hours=1)
    settle = store.feed_entries.settle
    settle("mot", "a", one.url, DAY, "failed", error=error, next_try_at=later)
    settle("mot", "a", two.url, DAY, "abandoned", error=error)
    assert store.feed_entries.due("mot", DAY, 9) == []
    (due,) = store.feed_entries.due("mot", later, 9)
    assert (due.url, due.tries, due.error, due.error_vietnamese) == (one.url, 1, *error)
    assert store.feed_entries.counts() == {"mot": {"failed": 1, "abandoned": 1}}
    settle("mot", "a", one.url, later, "added", article_id="bai")
    (kept,) = store.feed_entries.listed("mot", limit=9, outcomes=["added"])
    assert (kept.error, kept.error_vietnamese, kept.article_id) == (None, None, "bai")


def test_entries_come_in_pages_the_newest_first(store: Store) -> None:
    added(store)
    claimed(store)
    store.feed_entries.note("mot", "a", listed("b", "a", "c"), DAY)
    store.feed_entries.note("mot", "a", listed("moi", moment=DAY + timedelta(days=1)), DAY)
    first = store.feed_entries.listed("mot", limit=2)
    last = (first[-1].moment.isoformat(), first[-1].place, first[-1].key)
    rest = store.feed_entries.listed("mot", limit=9, after=last)
    assert [one.title for one in (*first, *rest)] == ["Bài moi", "Bài b", "Bài a", "Bài c"]
    with pytest.raises(NotFound):
        store.feed_entries.listed("khong-co", limit=1)


def test_what_a_feed_lists_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries_module, "MOST_KEPT", 3)
    added(store)
    claimed(store)
    store.feed_entries.note("mot", "a", listed("1", "2"), DAY)
    store.feed_entries.note("mot", "a", listed("3", "4", "5"), DAY + timedelta(hours=1))
    kept = store.feed_entries.listed("mot", limit=9)
    assert [one.title for one in kept] == ["Bài 3", "Bài 4", "Bài 5"]


def test_the_sitemaps_of_an_index_are_kept_with_what_tells_whether_they_changed(
    store: Store,
) -> None:
    added(store)
    claimed(store)
    kept = store.feed_sitemaps
    kept.name("mot", "a", ["u1", "u2"])
    kept.was_read("mot", "a", "u2", DAY, etag='"e"', last_modified=None)
    kept.name("mot", "a", ["u2", "u3"])
    second, third = kept.all("mot")
    assert (second.url, second.etag, second.read_at) == ("u2", '"e"', DAY)
    assert (third.url, third.etag, third.read_at) == ("u3", None, None)


def test_what_an_index_within_an_index_names_goes_with_it(store: Store) -> None:
    added(store)
    claimed(store)
    kept = store.feed_sitemaps
    kept.name("mot", "a", ["u1", "u2"])
    kept.name("mot", "a", ["u2", "u3", "u4"], parent="u1", depth=2)
    assert [(one.url, one.depth) for one in kept.all("mot")] == [
        ("u1", 1),
        ("u2", 1),
        ("u3", 2),
        ("u4", 2),
    ]
    kept.name("mot", "a", ["u4"], parent="u1", depth=2)
    assert [one.url for one in kept.all("mot")] == ["u1", "u2", "u4"]
    kept.name("mot", "a", ["u2"])
    assert [one.url for one in kept.all("mot")] == ["u2"]
