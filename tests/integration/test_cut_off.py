"""A server that was killed in the middle of a write."""

from __future__ import annotations

from pathlib import Path

import httpx

from rag.store.store import Store
from tests.integration.serving import serving

ARTICLE = {"title": "Bến đò Nà Sự", "body": "Bến đò Nà Sự có 4 thuyền."}


def test_a_write_that_was_cut_off_is_done_when_it_is_sent_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    store = Store.open(data / "store.sqlite3")
    # What the process that was killed leaves behind, and what an earlier one had done.
    assert store.idempotency.begin("local", "dang-do", "0" * 64) is None
    assert store.idempotency.begin("local", "da-xong", "0" * 64) is None
    store.idempotency.end("local", "da-xong", 200, body="{}", answer_id=None)
    store.close()
    with serving(data) as url:

        def put(key: str) -> httpx.Response:
            headers = {"Idempotency-Key": key}
            return httpx.put(f"{url}/api/v1/articles/ben-do", json=ARTICLE, headers=headers)

        first, again = put("dang-do"), put("dang-do")
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert put("da-xong").status_code == 422  # with another request before
