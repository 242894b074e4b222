"""What is kept of feeds: who polls which, what each lists, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from rag.errors import Conflict, NotFound
from rag.store.feed_results import Feed, Listed
from rag.store.store import Store

URL = "https://bao.example/rss"
QUARTER = timedelta(minutes=15)
LEASE = timedelta(minutes=10)
DAY = datetime(2026, 5, 7, 1, tzinfo=UTC)


def added(store: Store, feed_id: str = "mot", url: str = URL) -> Feed:
    return store.feeds.add(feed_id, url, interval=QUARTER, actor="lan")


def claimed(store: Store, owner: str = "a") -> Feed:
    feed = store.feed_polls.claim(owner, datetime.now(UTC), LEASE)
    assert feed is not None
    return feed


def listed(*names: str, told: str = "x", moment: datetime = DAY) -> list[Listed]:
    return [
        Listed(f"https://bao.example/{name}", f"Bài {name}", moment, None, told) for name in names
    ]


def test_a_new_feed_is_due_at_once_and_who_added_it_is_recorded(store: Store) -> None:
    feed = added(store)
    assert (feed.state(datetime.now(UTC)), feed.added_by) == ("new", "lan")
    assert claimed(store).id == "mot"
    (logged,) = store.audit.entries(limit=5, subject="mot")
    assert (logged.actor, logged.action, logged.details) == ("lan", "feed.add", {"url": URL})


def test_one_address_is_one_feed(store: Store) -> None:
    added(store)
    with pytest.raises(Conflict, match="'mot'") as refused:
        added(store, "hai")
    assert refused.value.vietnamese == "Nguồn tin này đã có trong danh sách."
    assert [one.id for one in store.feeds.all()] == ["mot"]


def test_feeds_come_in_pages_by_when_they_were_added(store: Store) -> None:
    for name in ("a", "b", "c"):
        added(store, name, f"{URL}/{name}")
    first = store.feeds.all(limit=2)
    last = (first[-1].added_at.isoformat(), first[-1].id)
    assert [one.id for one in first] == ["a", "b"]
    assert [one.id for one in store.feeds.all(limit=2, after=last)] == ["c"]


def test_only_one_of_two_that_ask_at_once_polls_a_feed(store: Store, url: str) -> None:
    added(store)
    others = [Store.open(url) for _ in range(4)]
    ready, got = Barrier(4), []

    def claim(opened: Store, owner: str) -> None:
        ready.wait(5)
        got.append(opened.feed_polls.claim(owner, datetime.now(UTC), LEASE))

    threads = [Thread(target=claim, args=(one, str(i))) for i, one in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    for one in others:
        one.close()
    assert sorted(feed.id if feed else "" for feed in got) == ["", "", "", "mot"]


def test_a_lease_that_ran_out_is_anothers_and_writes_by_the_first_are_refused(
    store: Store,
) -> None:
    added(store)
    now = datetime.now(UTC)
    assert store.feed_polls.claim("a", now - LEASE, timedelta(seconds=1)) is None  # not due then
    assert store.feed_polls.claim("a", now, timedelta(seconds=1)) is not None
    assert store.feed_polls.claim("b", now, LEASE) is None
    later = now + timedelta(seconds=2)
    assert store.feed_polls.claim("b", later, LEASE) is not None
    with pytest.raises(Conflict, match="another process"):
        store.feed_entries.note("mot", "a", listed("1"), later)
    with pytest.raises(Conflict):
        store.feed_polls.renew("mot", "a", later + LEASE)
    with pytest.raises(Conflict):
        store.feed_polls.finish(store.feeds.get("mot"), "a", later)
    store.feed_polls.release("mot", "a")  # it is not a's to give back
    assert store.feeds.get("mot").is_being_polled
    assert store.feed_entries.listed("mot", limit=5) == []


def test_one_that_is_asked_for_by_name_is_polled_though_not_due(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    store.feed_polls.finish(store.feeds.get("mot"), "a", now + QUARTER)
    assert store.feed_polls.claim("a", now, LEASE) is None
    assert store.feed_polls.claim("a", now, LEASE, feed_id="mot") is not None
    with pytest.raises(Conflict, match="being polled"):
        store.feed_polls.claim("b", now, LEASE, feed_id="mot")
    with pytest.raises(NotFound, match="rag feeds list"):
        store.feed_polls.claim("b", now, LEASE, feed_id="khong-co")


def test_who_asks_for_a_poll_gets_one_unless_it_is_paused(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    store.feed_polls.finish(store.feeds.get("mot"), "a", now + QUARTER)
    store.feeds.ask_poll("mot", actor="lan")
    assert claimed(store).id == "mot"
    store.feeds.change("mot", {"is_enabled": False}, actor="lan")
    with pytest.raises(Conflict, match="paused"):
        store.feeds.ask_poll("mot", actor="lan")


def test_what_is_asked_for_during_a_poll_outlasts_it(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    feed = claimed(store)
    store.feeds.ask_poll("mot", actor="lan")
    store.feed_polls.finish(feed, "a", now + QUARTER)
    feed = claimed(store)
    store.feed_polls.succeed("mot", "a", now, etag=None, last_modified=None)
    store.feeds.change("mot", {"interval": timedelta(minutes=5)}, actor="lan")
    store.feed_polls.finish(feed, "a", now + QUARTER)
    assert store.feeds.get("mot").next_poll_at == now + timedelta(minutes=5)


def test_success_and_failure_are_kept_apart(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    error = ("It answered 500.", "Trang trả lời mã 500.")
    store.feed_polls.fail("mot", "a", now, error, next_poll_at=now)
    failed = store.feeds.get("mot")
    assert (failed.last_error, failed.last_error_vietnamese) == error
    assert (failed.last_success_at, failed.last_polled_at) == (None, now)
    assert failed.state(now) == "failing"
    claimed(store)
    store.feed_polls.succeed("mot", "a", now, etag='"e"', last_modified=None)
    store.feed_polls.finish(store.feeds.get("mot"), "a", now + QUARTER)
    feed = store.feeds.get("mot")
    assert (feed.last_error, feed.consecutive_failures, feed.etag) == (None, 0, '"e"')
    assert (feed.last_success_at, feed.next_poll_at) == (now, now + QUARTER)
    assert (feed.state(now), feed.is_being_polled) == ("working", False)
    store.feed_polls.claim("a", now, LEASE, feed_id="mot")
    note = ("2 sitemaps failed", "Thiếu 2 sơ đồ trang")
    store.feed_polls.succeed("mot", "a", now, etag=None, last_modified=None, note=note)
    feed = store.feeds.get("mot")
    assert (feed.state(now), feed.last_error, feed.last_error_vietnamese) == ("working", *note)


def test_stalled_is_three_failures_in_a_row_or_three_intervals_without_success(
    store: Store,
) -> None:
    feed = replace(added(store), added_at=DAY, last_success_at=DAY)
    assert not feed.is_stalled(DAY + timedelta(minutes=60))  # an hour at least
    assert feed.is_stalled(DAY + timedelta(minutes=61))
    slow = replace(feed, interval=timedelta(hours=6))
    assert not slow.is_stalled(DAY + timedelta(hours=18))
    assert slow.is_stalled(DAY + timedelta(hours=18, seconds=1))
    assert not replace(feed, consecutive_failures=2).is_stalled(DAY)
    assert replace(feed, consecutive_failures=3).state(DAY) == "stalled"
    never = replace(feed, last_success_at=None)
    assert never.is_stalled(DAY + timedelta(minutes=61))
    paused = replace(feed, is_enabled=False, consecutive_failures=9)
    assert paused.state(DAY + timedelta(days=9)) == "paused"
    assert not paused.is_stalled(DAY + timedelta(days=9))
    assert replace(paused, is_gone=True).is_stalled(DAY)


def test_one_that_its_site_took_away_is_paused_until_somebody_lets_it_go_on(
    store: Store,
) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    store.feed_polls.fail("mot", "a", now, ("410", "Mã 410"), next_poll_at=now, is_gone=True)
    assert store.feeds.get("mot").state(now) == "gone"
    assert store.feed_polls.claim("a", now + timedelta(days=9), LEASE) is None
    store.feeds.change("mot", {"is_enabled": True}, actor="lan")
    feed = claimed(store)
    assert (feed.state(now), feed.last_error) == ("new", None)
    assert [one.action for one in store.audit.entries(limit=9, subject="mot")] == [
        "feed.change",
        "feed.gone",
        "feed.add",
    ]


def test_a_feed_moves_unless_another_is_there(store: Store) -> None:
    added(store)
    added(store, "hai", "https://bao.example/khac")
    first = claimed(store)
    assert first.id == "mot"
    assert not store.feed_polls.move("mot", "a", "https://bao.example/khac")
    assert store.feed_polls.move("mot", "a", "https://bao.example/moi")
    assert store.feeds.get("mot").url == "https://bao.example/moi"
    (logged,) = store.audit.entries(limit=1)
    assert (logged.actor, logged.action) == ("feeds", "feed.move")


def test_what_is_changed_is_recorded_and_what_is_as_it_was_is_not(store: Store) -> None:
    added(store)
    feed = store.feeds.change("mot", {"section": "Thời sự", "title": ""}, actor="lan")
    assert (feed.section, feed.interval) == ("Thời sự", QUARTER)
    assert store.feeds.change("mot", {"section": "Thời sự"}, actor="lan") == feed
    first = store.audit.entries(limit=9, subject="mot")[0]
    assert first.details == {"url": URL, "section": "Thời sự"}
    assert len(store.audit.entries(limit=9, subject="mot")) == 2


def test_another_interval_counts_from_the_last_poll(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    store.feed_polls.succeed("mot", "a", now, etag=None, last_modified=None)
    store.feed_polls.finish(store.feeds.get("mot"), "a", now + QUARTER)
    feed = store.feeds.change("mot", {"interval": timedelta(minutes=5)}, actor="lan")
    assert feed.next_poll_at == now + timedelta(minutes=5)


def test_a_feed_is_removed_with_what_it_lists_and_a_poll_under_way_ends(store: Store) -> None:
    added(store)
    now = datetime.now(UTC)
    claimed(store)
    store.feed_entries.note("mot", "a", listed("1"), now)
    store.feed_sitemaps.name("mot", "a", ["u1"])
    store.feeds.remove("mot", actor="lan")
    assert store.feeds.all() == []
    assert store.feed_entries.counts() == {}
    with pytest.raises(Conflict, match="removed meanwhile"):
        store.feed_entries.settle("mot", "a", "https://bao.example/1", now, "added")
    with pytest.raises(NotFound) as refused:
        store.feeds.remove("mot", actor="lan")
    assert "Không tìm thấy nguồn tin" in refused.value.vietnamese
    added(store)  # the address is free again
