"""The desk's queue: its order, its sample, and who is looking at what."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from rag.answering.saved import without_article
from rag.store import desk_queue
from rag.store.desk_items import SAMPLE_SHARE, is_sampled
from rag.store.desk_queue import QueueFilter
from rag.store.store import Store
from rag.types import Claim, Feedback
from tests.store.desk import NOW, TEXT, answer, article, later

REWORDED = Claim("Cây cầu có chiều dài 120 mét.", (1,))
OPEN = QueueFilter()


def names(store: Store, chosen: QueueFilter = OPEN, limit: int = 100) -> list[str]:
    return [one.answer_id for one in store.desk_queue.page(chosen, limit=limit)[0]]


def reasons(store: Store, answer_id: str, marker: int = 1) -> tuple[str, ...]:
    item = store.desk_queue.item(answer_id, marker)
    assert item is not None
    return item.reasons


def down(answer_id: str, marker: int | None = None) -> Feedback:
    return Feedback(answer_id, "down", NOW, marker=marker)


def test_the_riskiest_come_first(store: Store) -> None:
    for name in ("cau", "cau-2", "cau-3"):
        store.put(article(name))
    store.save_answer(answer("thuong"))
    store.save_answer(answer("viet-lai", claim=REWORDED))
    store.save_answer(answer("ngan", claim=Claim("120 mét", (1,), is_direct=True)))
    store.save_answer(answer("mot-phan", claim=Claim(TEXT[:17], (1,), support="partial")))
    store.save_answer(answer("da-bo", removed=True))
    store.save_answer(answer("bao-sai"))
    store.save_answer(answer("khong-thich"))
    store.save_answer(answer("go-bai", article_id="cau-2"))
    store.save_answer(answer("ban-moi", article_id="cau-3"))
    store.add_feedback(down("bao-sai", marker=1))
    store.add_feedback(down("khong-thich"))
    store.withdraw("cau-2")
    store.put(article("cau-3", lead="Bản mới."))
    found = names(store)
    assert found[:3] == ["bao-sai", "mot-phan", "go-bai"]
    assert set(found[3:5]) == {"da-bo", "khong-thich"}
    assert found[5:8] == ["ban-moi", "viet-lai", "ngan"]
    assert found[8:] == ["thuong"]
    assert reasons(store, "bao-sai") == ("reported",)
    assert reasons(store, "thuong") == ()


def test_reasons_come_and_go_with_what_they_are_of(store: Store) -> None:
    store.put(article())
    store.save_answer(answer("mot", citations=2))
    store.add_feedback(down("mot", marker=2))
    assert (reasons(store, "mot", 1), reasons(store, "mot", 2)) == ((), ("reported",))
    store.add_feedback(Feedback("mot", "up", NOW, marker=2))
    store.add_feedback(down("mot"))
    assert (reasons(store, "mot", 1), reasons(store, "mot", 2)) == (("down",), ("down",))
    store.withdraw("cau")
    assert reasons(store, "mot") == ("withdrawn", "down")
    store.put(article(), reinstate=True)
    assert reasons(store, "mot") == ("down",)
    store.put(article("dinh-chinh", corrects=("cau",)))
    assert reasons(store, "mot") == ("corrected", "down")


def test_nothing_is_left_to_judge_of_an_erased_source(store: Store) -> None:
    store.put(article())
    store.save_answer(answer("mot"))
    store.erase("cau", reason="thử", rewrite=lambda one: without_article(one, "cau"))
    assert names(store) == []


def test_filters_and_pages(store: Store) -> None:
    store.put(article())
    for number in range(7):
        store.save_answer(
            answer(
                f"a{number}",
                citations=2,
                asked_at=later(number),
                section="Giao thông" if number % 2 else None,
                generator="mo-hinh" if number == 3 else "extractive",
            )
        )
    turned: list[tuple[str, int]] = []
    after = None
    while True:
        items, after = store.desk_queue.page(OPEN, after=after, limit=3)
        turned += [(one.answer_id, one.marker) for one in items]
        if after is None:
            break
    assert len(turned) == len(set(turned)) == 14
    unsampled = [one for one in turned if not is_sampled(*one)]
    assert unsampled == sorted(unsampled, key=lambda one: (-int(one[0][1]), one[1]))
    assert names(store, QueueFilter(generator="mo-hinh")) == ["a3", "a3"]
    assert set(names(store, QueueFilter(section="Giao thông"))) == {"a1", "a3", "a5"}
    assert set(names(store, QueueFilter(since=later(5)))) == {"a5", "a6"}
    assert set(names(store, QueueFilter(until=later(1)))) == {"a0"}
    store.desk.judge("a1", 1, "supported", by="lan", signed="Lan")
    store.desk.judge("a2", 1, "unsupported", by="minh", signed="Minh")
    assert names(store, QueueFilter("judged")) == ["a2", "a1"]
    assert names(store, QueueFilter("judged", reviewer="lan")) == ["a1"]
    assert names(store, QueueFilter("hidden")) == ["a2", "a2"]
    assert len(names(store)) == 12
    counts = store.desk_queue.counts()
    assert (counts.open, counts.judged, counts.hidden) == (12, 2, 2)
    assert store.desk_queue.choices() == (
        ["Giao thông"],
        ["extractive", "mo-hinh"],
        ["lan", "minh"],
    )
    judged = store.desk_queue.judged_since(1)
    assert [one.answer_id for one in judged] == ["a2"]
    assert store.desk_queue.latest() == 2


@pytest.mark.parametrize("chosen", [QueueFilter("judged"), QueueFilter("hidden")])
def test_judged_and_hidden_ones_turn_pages_too(store: Store, chosen: QueueFilter) -> None:
    store.put(article())
    for number in range(5):
        store.save_answer(answer(f"a{number}"))
        store.desk.judge(f"a{number}", 1, "unsupported", by="lan", signed="Lan")
    first, after = store.desk_queue.page(chosen, limit=3)
    rest, none = store.desk_queue.page(chosen, after=after, limit=3)
    assert none is None
    assert sorted(one.answer_id for one in first + rest) == [f"a{n}" for n in range(5)]


def test_the_sample_is_drawn_without_a_look_at_the_risk(store: Store) -> None:
    """Among risky citations and others alike, as many as chance has it: a share off by
    more than four standard errors would be no chance."""
    drawn = random.Random(20261128)
    store.put(article())
    sampled = {True: 0, False: 0}
    total = {True: 0, False: 0}
    for _ in range(600):
        risky = drawn.random() < 0.5
        name = f"{drawn.getrandbits(128):032x}"
        store.save_answer(answer(name, citations=2, removed=risky))
        for marker in (1, 2):
            item = store.desk_queue.item(name, marker)
            assert item is not None
            assert bool(item.reasons) == risky
            total[risky] += 1
            sampled[risky] += item.sampled
    for risky in (True, False):
        error = math.sqrt(SAMPLE_SHARE * (1 - SAMPLE_SHARE) / total[risky])
        assert abs(sampled[risky] / total[risky] - SAMPLE_SHARE) < 4 * error
    # Whatever becomes of it, it stays in the sample or out of it; and a verdict says which.
    (first, *_), _ = store.desk_queue.page(QueueFilter(sampled=True), limit=1)
    store.add_feedback(down(first.answer_id, marker=first.marker))
    item = store.desk_queue.item(first.answer_id, first.marker)
    assert item is not None
    assert item.sampled
    assert is_sampled(first.answer_id, first.marker)


def test_of_equal_risk_the_sample_comes_first(store: Store) -> None:
    store.put(article())
    for number in range(120):
        store.save_answer(answer(f"a{number}", asked_at=later(number)))
    items, _ = store.desk_queue.page(OPEN, limit=200)
    drawn = [one.sampled for one in items]
    assert any(drawn)
    assert drawn == sorted(drawn, reverse=True)


def test_a_lease_is_held_by_one_and_runs_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = store.desk_queue
    assert queue.take("mot", 1, who="lan", name="Lan").who == "lan"
    assert queue.take("mot", 1, who="minh", name="Minh").name == "Lan"
    assert queue.take("mot", 1, who="lan", name="Lan").who == "lan"
    assert queue.take("mot", 2, who="lan", name="Lan").who == "lan"  # looks there now
    assert queue.take("mot", 1, who="minh", name="Minh").who == "minh"
    assert {(one.who, one.marker) for one in queue.leases()} == {("lan", 2), ("minh", 1)}
    queue.release(who="minh")
    assert [one.who for one in queue.leases()] == ["lan"]

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + desk_queue.LEASE + timedelta(seconds=1)

    monkeypatch.setattr(desk_queue, "datetime", Later)
    assert queue.leases() == []
    assert queue.take("mot", 2, who="minh", name="Minh").who == "minh"
