"""Abstentions of which every sentence was removed: at the desk, and in no number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rag.answering.saved import without_article
from rag.errors import VerdictError
from rag.store.desk_items import WITHHELD
from rag.store.desk_queue import QueueFilter
from rag.store.exporting import Span
from rag.store.store import Store
from rag.types import Answer, Feedback, ModelInfo, RemovedClaim
from tests.store.desk import NOW, answer, article

OPEN = QueueFilter()
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def removed(*articles: str, text: str = "Cầu dài 130 mét.") -> RemovedClaim:
    return RemovedClaim(
        text, ("Không có số 130.",), tuple(f"{one}.v1.p1" for one in articles), articles
    )


def abstention(name: str, *claims: RemovedClaim, fallback: bool = False) -> Answer:
    return replace(
        answer(name),
        status="abstained",
        answer="Kho bài chưa có.",
        claims=(),
        citations=(),
        removed_claims=claims,
        model=ModelInfo(generator="openai:thử", fallback=fallback),
    )


@pytest.fixture
def stocked(store: Store) -> Store:
    for name in ("cau", "cho"):
        store.put(article(name))
    return store


def names(store: Store, chosen: QueueFilter = OPEN) -> list[tuple[str, int]]:
    return [(one.answer_id, one.marker) for one in store.desk_queue.page(chosen, limit=99)[0]]


def test_it_waits_among_citations_by_its_risk(stocked: Store) -> None:
    stocked.save_answer(answer("thuong"))
    stocked.save_answer(abstention("bi-loai", removed("cau"), removed("cho")))
    stocked.save_answer(abstention("khong-co"))
    assert names(stocked) == [("bi-loai", WITHHELD), ("thuong", 1)]
    item = stocked.desk_queue.item("bi-loai", WITHHELD)
    assert item is not None
    assert (item.reasons, item.sampled, item.article_id) == (("withheld",), False, "cau")
    stocked.add_feedback(Feedback("bi-loai", "down", NOW))
    item = stocked.desk_queue.item("bi-loai", WITHHELD)
    assert item is not None
    assert item.reasons == ("withheld", "down")


def test_one_that_was_made_of_nothing_is_queued_too(stocked: Store) -> None:
    stocked.save_answer(abstention("mo-ho", removed(), fallback=True))
    item = stocked.desk_queue.item("mo-ho", WITHHELD)
    assert item is not None
    assert (item.reasons, item.article_id, item.paragraph_id) == (("withheld", "fallback"), "", "")
    stocked.withdraw("cau")
    assert names(stocked) == [("mo-ho", WITHHELD)]


def test_no_citation_is_ever_sampled_for_it(stocked: Store) -> None:
    for number in range(300):
        stocked.save_answer(abstention(f"cau-{number}", removed("cau")))
    assert stocked.desk_queue.counts().sampled == 0
    assert stocked.desk_queue.counts().open == 300


def test_that_removing_was_wrong_hides_nothing_and_counts_as_no_citation(stocked: Store) -> None:
    stocked.save_answer(abstention("bi-loai", removed("cau")))
    stocked.save_answer(answer("thuong"))
    for name, marker in (("bi-loai", WITHHELD), ("thuong", 1)):
        stocked.desk.judge(name, marker, "unsupported", by="lan", signed="Lan")
    assert stocked.answer("bi-loai").standing is None
    assert stocked.answer("thuong").standing is not None
    assert names(stocked) == []
    assert names(stocked, QueueFilter("judged", reviewer="lan")) == [
        ("thuong", 1),
        ("bi-loai", WITHHELD),
    ]
    given = stocked.judgements.given(LONG_AGO, datetime.now(UTC) + timedelta(days=1))
    assert [(one.verdict, one.section) for one in given] == [("unsupported", "Giao thông")]
    exported = stocked.exports.verdicts(Span(), limit=9)
    assert [(one.answer_id, one.marker) for one in exported] == [("bi-loai", 0), ("thuong", 1)]


def test_an_answer_with_citations_has_nothing_withheld_to_judge(stocked: Store) -> None:
    stocked.save_answer(answer("thuong", removed=True))
    with pytest.raises(VerdictError):
        stocked.desk.judge("thuong", WITHHELD, "supported", by="lan", signed="Lan")


def test_it_stays_while_something_of_it_is_left(stocked: Store) -> None:
    both = removed("cau"), removed("cho", text="Chợ có 60 gian.")
    stocked.save_answer(abstention("bi-loai", *both))
    stocked.erase("cau", reason="thử", rewrite=lambda one: without_article(one, "cau"))
    assert stocked.answer("bi-loai").answer.removed_claims == both[1:]
    assert names(stocked) == [("bi-loai", WITHHELD)]
    stocked.erase("cho", reason="thử", rewrite=lambda one: without_article(one, "cho"))
    assert names(stocked) == []


def test_the_queue_is_filtered_by_article(stocked: Store) -> None:
    stocked.save_answer(answer("hai", citations=2, article_id="cho"))
    stocked.save_answer(answer("mot"))
    stocked.save_answer(abstention("bi-loai", removed("cho")))
    assert names(stocked, QueueFilter(article="cho")) == [("bi-loai", 0), ("hai", 1), ("hai", 2)]
    assert names(stocked, QueueFilter(article="cau")) == [("mot", 1)]
    assert names(stocked, QueueFilter(article="khong-co")) == []
    stocked.desk.judge("hai", 2, "supported", by="lan", signed="Lan")
    assert names(stocked, QueueFilter("judged", article="cho")) == [("hai", 2)]
