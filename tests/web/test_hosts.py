"""Who may be spoken to by which name."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

ARTICLE = {"title": "Bài", "body": "Lời."}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "localhost.evil.example"])
def test_what_is_sent_to_another_name_is_refused(client: TestClient, host: str) -> None:
    put = client.put("/api/v1/articles/la", json=ARTICLE, headers={"Host": host})
    assert put.status_code == 400
    erased = client.delete("/api/v1/articles/cau-treo?erase=true", headers={"Host": host})
    assert erased.status_code == 400
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/api/v1/articles/la").status_code == 404
    assert client.get("/api/v1/articles/cau-treo").status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:7860", "[::1]:7860"])
def test_this_machines_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200
