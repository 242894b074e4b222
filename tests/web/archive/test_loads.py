"""Files in over the API, good and bad."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from rag.web.app import create_app
from rag.web.archive.schemas import LoadOut, LoadsOut
from rag.web.limits import FILE_BYTES
from rag.web.services import Services
from tests.web.callers import calling, guarded
from tests.web.serving import served

LOADS = "/api/v1/loads"
BODY = "Mưa đá ở Sín Chải\n\nTrưa 4/5, mưa đá rơi 15 phút ở bản Sín Chải.\n"
PROBLEM = "application/problem+json"


def begun(client: TestClient | httpx.Client) -> str:
    response = client.post(LOADS)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def put_in(client: TestClient | httpx.Client, files: dict[str, bytes]) -> dict[str, Any]:
    """What became of them."""
    load_id = begun(client)
    for name, data in files.items():
        sent = client.post(f"{LOADS}/{load_id}/files", params={"name": name}, content=data)
        assert sent.status_code == 201, sent.text
    assert client.post(f"{LOADS}/{load_id}/start").status_code == 202
    return ended(client, load_id)


def ended(client: TestClient | httpx.Client, load_id: str) -> dict[str, Any]:
    until = time.monotonic() + 30
    while True:
        load: dict[str, Any] = client.get(f"{LOADS}/{load_id}").json()
        if load["finished_at"]:
            return load
        assert time.monotonic() < until, load
        time.sleep(0.05)


def left_behind(services: Services) -> list[str]:
    folder = services.loader._folder
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_in_is_searchable_when_it_is_done(
    client: TestClient, services: Services
) -> None:
    load = put_in(client, {"sin-chai.txt": BODY.encode(), "la.bin": b"\0"})
    assert (load["state"], load["percent"]) == ("done", 100)
    assert load["report"]["counts"] == {"added": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    (row,) = load["report"]["articles"]
    assert row["title"] == "Mưa đá ở Sín Chải"
    (hit, *_) = client.get("/api/v1/search", params={"q": "mưa đá Sín Chải"}).json()["hits"]
    assert hit["article_id"] == row["id"]
    LoadOut.model_validate(load)
    LoadsOut.model_validate(client.get(LOADS).json())
    assert client.get(LOADS).json()["loads"][0]["id"] == load["id"]
    assert left_behind(services) == []


def test_the_report_can_be_taken_along(client: TestClient) -> None:
    load = put_in(client, {"a.jsonl": b'{"title": "A"}\n{'})
    report = client.get(f"{LOADS}/{load['id']}", params={"download": True})
    assert report.headers["content-disposition"].startswith("attachment")
    assert report.json()["report"]["rejected"] == [
        {
            "file": "a.jsonl",
            "line": 2,
            "reason": "not JSON: Expecting property name enclosed in double quotes at character 2 "
            "of the line",
            "vietnamese": "Dòng này không phải JSON (sai ở ký tự thứ 2).",
        }
    ]


def test_an_erased_article_is_no_longer_named_by_its_load(client: TestClient) -> None:
    load = put_in(client, {"xoa.jsonl": b'{"id": "xoa-toi", "title": "Ten bi mat"}'})
    client.delete("/api/v1/articles/xoa-toi", params={"erase": True})
    assert "Ten bi mat" not in client.get(f"{LOADS}/{load['id']}").text


def test_500_mb_are_refused_by_what_they_declare(client: TestClient, services: Services) -> None:
    load_id = begun(client)
    response = client.post(
        f"{LOADS}/{load_id}/files",
        params={"name": "to.zip"},
        content=iter([b"x"]),
        headers={"Content-Length": str(500 * 1024 * 1024)},
    )
    assert (response.status_code, response.headers["content-type"]) == (413, PROBLEM)
    assert "lớn hơn mức cho phép" in response.json()["vietnamese"]
    assert left_behind(services) == []


def test_what_does_not_say_how_large_it_is_is_cut(client: TestClient, services: Services) -> None:
    load_id = begun(client)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        piece = b"x" * 2**20
        while sent < 3 * FILE_BYTES:
            sent += len(piece)
            yield piece

    with served(create_app(services)) as url, httpx.Client(base_url=url, timeout=60) as real:
        try:
            response = real.post(
                f"{LOADS}/{load_id}/files", params={"name": "a.txt"}, content=endless()
            )
        except httpx.TransportError:
            pass  # the server hung up while more was on its way
        else:
            assert response.status_code == 413
            assert "lớn hơn mức cho phép" in response.json()["vietnamese"]
        assert FILE_BYTES <= sent < 2 * FILE_BYTES
        assert real.get(f"{LOADS}/{load_id}").json()["files"] == []
    assert left_behind(services) == []


def test_a_file_cut_in_the_middle_leaves_nothing(client: TestClient, services: Services) -> None:
    load_id = begun(client)
    with served(create_app(services)) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            head = f"POST {LOADS}/{load_id}/files?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            connection.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode() + b"x" * 500)
            until = time.monotonic() + 10
            while len(left_behind(services)) != 1:
                assert time.monotonic() < until
                time.sleep(0.02)
        until = time.monotonic() + 10
        while left_behind(services):
            assert time.monotonic() < until
            time.sleep(0.02)
    assert client.get(f"{LOADS}/{load_id}").json()["files"] == []
    again = client.post(f"{LOADS}/{load_id}/files", params={"name": "a.txt"}, content=b"x")
    assert again.status_code == 201
    assert client.post(f"{LOADS}/{load_id}/start").status_code == 202
    assert ended(client, load_id)["state"] == "done"


def test_a_bomb_is_refused_and_takes_no_room(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom.txt", b"\0" * (80 * 2**20))
    assert len(packed.getvalue()) < 2**20
    load = put_in(client, {"bom.zip": packed.getvalue()})
    (refused,) = load["report"]["rejected"]
    assert refused["file"] == "bom.zip/bom.txt"
    assert "vượt giới hạn" in refused["vietnamese"]


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.txt", "..\\..\\x.txt", "/x.txt"])
def test_a_name_leads_nowhere(client: TestClient, services: Services, name: str) -> None:
    load = put_in(client, {name: BODY.encode()})
    assert load["files"][0]["name"].endswith("x.txt")
    assert ".." not in load["files"][0]["name"]
    assert left_behind(services) == []


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "{id}/start", b"", 409),
        ("POST", "{id}/files?name=a.txt", b"", 422),
        ("POST", "{id}/files", b"x", 422),
        ("POST", "khong-co/files?name=a.txt", b"x", 404),
        ("POST", "..%2F..%2Fetc/files?name=a.txt", b"x", 404),
        ("POST", "khong-co/start", b"", 404),
        ("GET", "khong-co", b"", 404),
    ],
)
def test_what_makes_no_sense_is_said(
    client: TestClient, services: Services, method: str, path: str, content: bytes, status: int
) -> None:
    address = f"{LOADS}/{path.format(id=begun(client))}"
    response = client.request(method, address, content=content)
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    assert left_behind(services) == []


def test_a_load_is_started_once(client: TestClient) -> None:
    load = put_in(client, {"a.txt": BODY.encode()})
    assert client.post(f"{LOADS}/{load['id']}/start").status_code == 409
    late = client.post(f"{LOADS}/{load['id']}/files", params={"name": "b.txt"}, content=b"x")
    assert late.status_code == 409
    assert "lần khác" in late.json()["vietnamese"]


def test_two_people_put_in_at_once(client: TestClient, services: Services) -> None:
    found: dict[str, dict[str, Any]] = {}
    with served(create_app(services)) as url:

        def one(who: str) -> None:
            with httpx.Client(base_url=url, timeout=60) as real:
                line = json.dumps({"id": f"hai-nguoi-{who}", "title": f"Bài của {who}"})
                found[who] = put_in(real, {"cung-ten.jsonl": line.encode()})

        threads = [threading.Thread(target=one, args=(who,)) for who in ("lan", "minh")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {who: load["report"]["counts"]["added"] for who, load in found.items()} == {
        "lan": 1,
        "minh": 1,
    }
    assert client.get("/api/v1/articles/hai-nguoi-lan").status_code == 200
    assert client.get("/api/v1/articles/hai-nguoi-minh").status_code == 200


def test_the_record_names_who_put_in(services: Services) -> None:
    with calling(guarded(services)) as callers:
        load = put_in(callers["editor"], {"a.txt": BODY.encode()})
    assert load["by"] == "minh"
    (logged,) = services.store.audit.entries(limit=5, subject=load["id"])
    assert (logged.actor, logged.action) == ("minh", "load.start")
