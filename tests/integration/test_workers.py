"""A server whose workers search and answer."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from rag.index.lock import DataDirLock
from tests.web.serving import serving
from tests.workers.conftest import children


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "data"


@pytest.fixture(scope="module")
def url(data: Path) -> Iterator[str]:
    data.mkdir()
    with serving(data, RAG_WORKERS="2") as address:
        yield address


def pid_of(data: Path) -> int:
    holder = DataDirLock(data).holder()
    assert holder is not None
    return holder.pid


def put(url: str, name: str, body: str) -> None:
    row = {"title": name, "body": body}
    reply = httpx.put(f"{url}/api/v1/articles/{name}", json=row, timeout=30)
    assert reply.status_code == 201, reply.text


def found(url: str, words: str) -> list[str]:
    answer = httpx.get(f"{url}/api/v1/search", params={"q": words}, timeout=60)
    assert answer.status_code == 200, answer.text
    return [hit["paragraph_id"] for hit in answer.json()["hits"]]


def test_what_is_put_is_found_by_the_very_next_search_whichever_worker_has_it(url: str) -> None:
    for number in range(6):
        put(url, f"ban-{number}", f"Bản Huổi Sứa {number} có {number + 30} nóc nhà sàn.")
        assert f"ban-{number}.v1.p1" in found(url, f"Huổi Sứa {number}")


def test_many_ask_at_once_and_each_is_answered_with_sources(url: str) -> None:
    put(url, "cau-treo", "Cầu treo Nậm Mức dài 120 mét.")

    def asked(_: int) -> dict[str, object]:
        sent = {"question": "Cầu treo Nậm Mức dài bao nhiêu mét?"}
        reply = httpx.post(f"{url}/api/v1/answers", json=sent, timeout=60)
        assert reply.is_success, reply.text
        return reply.json()  # type: ignore[no-any-return]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(asked, range(32)))
    assert {one["status"] for one in answers} == {"answered"}
    assert len({one["id"] for one in answers}) == 32
    kept = httpx.get(f"{url}/api/v1/answers/{answers[0]['id']}", timeout=30)
    assert kept.json()["answer"] == answers[0]["answer"]
    told = httpx.get(f"{url}/metrics", timeout=30).text
    counted = re.search(
        r'^hoi_bao_answering_events_total\{event="answered"} (\S+)', told, re.MULTILINE
    )
    assert counted is not None
    assert float(counted[1]) >= 32


def test_a_stream_left_half_way_keeps_no_worker(url: str) -> None:
    put(url, "cho-dem", "Chợ đêm Mường Ảng họp tối thứ bảy.")
    for _ in range(6):
        with (
            httpx.Client(timeout=30) as client,
            client.stream(
                "POST",
                f"{url}/api/v1/answers",
                json={"question": "Chợ đêm Mường Ảng họp tối nào?"},
                headers={"Accept": "text/event-stream"},
            ) as reply,
        ):
            assert reply.status_code == 200
    assert found(url, "chợ đêm Mường Ảng")


def test_a_worker_killed_is_replaced_and_the_server_goes_on(data: Path, url: str) -> None:
    put(url, "nha-may", "Nhà máy chè Tủa Chùa mở ca đêm.")
    pid = pid_of(data)
    before = [one for one in children(pid) if is_worker(one)]
    assert len(before) == 2
    for one in before:
        os.kill(one, signal.SIGKILL)
    wait_gone(before)
    assert "nha-may.v1.p1" in found(url, "nhà máy chè Tủa Chùa")
    after = [one for one in children(pid) if is_worker(one)]
    assert after
    assert not set(after) & set(before)


def test_workers_end_with_a_server_that_was_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    left: list[int] = []

    def killed() -> None:
        with serving(data, RAG_WORKERS="1"):
            pid = pid_of(data)
            left.extend(one for one in children(pid) if is_worker(one))
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(AssertionError):  # a server has to end well, and this one did not
        killed()
    assert len(left) == 1
    wait_gone(left)


def wait_gone(workers: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(is_worker(one) for one in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_worker(pid: int) -> bool:
    """Whether it is a process that multiprocessing started for work, and lives."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z" and any("spawn_main" in word for word in words)
