"""A server sends what others put in the store; killed while it sends, nothing is lost."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.jobs.webhook_sending import LEASE_S
from rag.store.store import Store
from tests.integration.serving import rag, serving
from tests.integration.test_workers import pid_of
from tests.jobs.receiver import receiving
from tests.jobs.test_webhook_sending import added, sending, states, wait_until


def test_a_running_server_sends_and_one_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    let_go = threading.Event()

    def hang() -> int:
        let_go.wait(60)
        return 204

    with receiving(204, hang, 204) as receiver:
        data.mkdir()
        store = Store.open(data / "store.sqlite3")
        webhook = added(store, receiver.url)

        def served() -> None:
            with serving(data, RAG_FETCH_ALLOW="127.0.0.1"):
                assert rag(data, "webhooks", "ping", webhook.id).returncode == 0
                wait_until(lambda: len(receiver.got) == 1, "a ping beside the server")
                assert rag(data, "webhooks", "ping", webhook.id).returncode == 0
                wait_until(lambda: len(receiver.got) == 2, "the second, which hangs")
                os.kill(pid_of(data), signal.SIGKILL)

        with pytest.raises(AssertionError):  # a server has to end well, and this one did not
            served()
        let_go.set()
        assert states(store, webhook) == ["pending", "delivered"]
        ahead = timedelta(seconds=LEASE_S + 1)
        with sending(store, lambda: datetime.now(UTC) + ahead):
            wait_until(lambda: states(store, webhook) == ["delivered"] * 2, "the second, again")
        store.close()
    first, second, again = receiver.got
    assert again.id == second.id != first.id
    assert again.body == second.body
