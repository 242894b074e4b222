"""Workers give what the serving process itself would, and their troubles stay theirs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.answering.leaving import Leaving, reader
from rag.errors import IndexUnavailable, NotFound, Overloaded, QuestionError, ReaderLeft
from rag.types import Answer, AnswerReady, Article, Question, Retrieved
from rag.workers.pool import WorkerPool
from tests.answering.making import NOW
from tests.workers.conftest import Beside

MAY = "Bà Lò Thị Mây giữ chức vụ gì?"
STRANGE = "Tàu vũ trụ nào bay tới sao Hỏa năm 1997?"


def same(one: Answer) -> Answer:
    """What two answers to one question share."""
    return replace(one, id="", asked_at=NOW, conversation_id=None)


@pytest.mark.parametrize("text", [MAY, "Chợ phiên Pú Lương họp mấy giờ?", STRANGE])
def test_an_answer_is_what_the_process_itself_gives_and_saved(beside: Beside, text: str) -> None:
    theirs, ours = beside.chain.invoke(Question(text)), beside.app.chain.invoke(Question(text))
    assert same(theirs) == same(ours)
    assert beside.app.store.answer(theirs.id).answer == theirs


def test_events_come_in_the_same_order(beside: Beside) -> None:
    names = [type(event) for event in beside.chain.stream(Question(MAY))]
    assert names == [type(event) for event in beside.app.chain.stream(Question(MAY))]
    assert names[0] is Retrieved
    assert names[-1] is AnswerReady


def test_a_search_finds_the_same_and_is_explained(beside: Beside) -> None:
    theirs = beside.searcher.find("chợ phiên Pú Lương", top_k=5)
    ours = beside.app.retriever.find("chợ phiên Pú Lương", top_k=5)
    ids = [hit.paragraph.id for hit in ours.hits]
    assert [hit.paragraph.id for hit in theirs.hits] == ids
    assert ids
    assert len(beside.searcher.explain(theirs)) == len(ids)
    assert [
        hit.paragraph.id for hit in beside.searcher.search("chợ phiên Pú Lương", top_k=5)
    ] == ids


def test_what_was_put_is_found_by_every_worker_and_what_was_withdrawn_by_none(
    beside: Beside,
) -> None:
    def found_by_each(words: str) -> list[bool]:
        # Held at their first event, the workers cannot give each other's turn away.
        streams = [beside.chain.stream(Question(words)) for _ in range(2)]
        heads = [next(stream) for stream in streams]
        for stream in streams:
            stream.close()  # type: ignore[attr-defined]  # a generator
        assert all(isinstance(head, Retrieved) for head in heads)
        return [
            any(hit.article.id == "ruoc-den" for hit in head.hits)
            for head in heads
            if isinstance(head, Retrieved)
        ]

    lanterns = Article(
        id="ruoc-den", title="Rước đèn", body=("Lễ rước đèn ở bản Nà Tòng có 45 đèn.",)
    )
    beside.app.store.put(lanterns)
    beside.app.sync.sync()
    assert found_by_each("rước đèn Nà Tòng") == [True, True]
    beside.app.store.withdraw("ruoc-den", reason="Rút lại")
    beside.app.sync.sync()
    assert found_by_each("rước đèn Nà Tòng") == [False, False]


def test_what_is_counted_and_timed_there_is_known_here(beside: Beside) -> None:
    told: list[str] = []
    beside.app.counts.listen(lambda stage, seconds: told.append(stage))
    before = beside.app.counts.snapshot().get("answered", 0)
    beside.chain.invoke(Question(MAY))
    assert beside.app.counts.snapshot()["answered"] == before + 1
    mine = list(told)
    told.clear()
    beside.app.chain.invoke(Question(MAY))
    assert sorted(mine) == sorted(told)
    assert mine


def test_errors_are_those_of_the_task(beside: Beside) -> None:
    with pytest.raises(QuestionError):
        beside.chain.invoke(Question("   "))
    with pytest.raises(NotFound):
        beside.chain.invoke(Question("Ở đâu?", conversation_id="khong-co"))
    assert beside.chain.invoke(Question(MAY)).status == "answered"


def test_whoever_stops_reading_leaves_a_worker_that_goes_on(beside: Beside) -> None:
    stream: Iterator[object] = beside.chain.stream(Question(MAY))
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert beside.chain.invoke(Question(MAY)).status == "answered"


def test_whoever_has_left_is_told_so(beside: Beside) -> None:
    leaving = Leaving()
    leaving.leave()
    with reader(leaving), pytest.raises(ReaderLeft):
        beside.chain.invoke(Question(MAY))


def test_more_than_may_wait_are_sent_away(beside: Beside) -> None:
    held = [beside.chain.stream(Question(MAY)) for _ in range(2)]
    for stream in held:
        next(stream)  # both workers are taken
    most = beside.pool._most_waiting
    beside.pool._most_waiting = 0
    try:
        with pytest.raises(Overloaded) as refused:
            beside.searcher.find("chợ")
    finally:
        beside.pool._most_waiting = most
        for stream in held:
            stream.close()  # type: ignore[attr-defined]
    assert refused.value.retry_after_s > 0
    assert beside.searcher.find("chợ").hits


def test_a_worker_that_dies_is_replaced_and_only_its_task_fails(beside: Beside) -> None:
    at_work = {child.pid for child in multiprocessing.active_children()}
    for pid in at_work:  # else one may be done, its last word on the way, before it is killed
        os.kill(pid, signal.SIGSTOP)  # type: ignore[arg-type]

    def kill() -> None:
        deadline = time.monotonic() + 60
        while beside.pool._free.qsize() == len(at_work) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)  # it has the task a moment after it was taken for it
        for pid in at_work:
            os.kill(pid, signal.SIGKILL)  # type: ignore[arg-type]

    killing = threading.Thread(target=kill)
    killing.start()
    with pytest.raises(IndexUnavailable):
        beside.chain.invoke(Question(MAY))
    killing.join()
    # The other died with nothing to do: whoever asks next waits for one that was started.
    assert beside.chain.invoke(Question(MAY)).status == "answered"
    deadline = time.monotonic() + 60
    while len(living := {child.pid for child in multiprocessing.active_children()}) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert not living & at_work


def test_many_at_once_all_get_theirs(beside: Beside) -> None:
    got: list[str] = []

    def ask() -> None:
        got.append(beside.chain.invoke(Question(MAY)).answer)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 16
    assert len(set(got)) == 1


def test_indexes_that_are_not_there_are_said_to_be_missing(beside: Beside, tmp_path) -> None:
    settings = beside.app.settings.model_copy(update={"data_dir": tmp_path / "nothing"})
    with pytest.raises(IndexUnavailable):
        WorkerPool(settings, 1, beside.app.counts)
