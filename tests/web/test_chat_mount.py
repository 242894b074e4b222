"""The chat page's door: what is let in, and what is seen before it opens."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator

import anyio
import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.web.app import create_app
from rag.web.chat_mount import ChatMount, vietnamese_page
from rag.web.services import Services
from tests.web.making import ASKED, BRIDGE
from tests.web.serving import serving

LONG_S = 60


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The whole product in a process of its own, its chat page up."""
    with (
        serving(tmp_path_factory.mktemp("data")) as url,
        httpx.Client(base_url=url) as client,
    ):
        assert client.put("/api/v1/articles/cau-treo", json=BRIDGE).status_code == 201
        yield client


def test_the_page_is_vietnamese_and_ours(opened: httpx.Client) -> None:
    response = opened.get("/")
    assert response.status_code == 200
    assert '<html lang="vi"' in response.text.replace("\n", " ")
    assert "<title>Hỏi Báo – hỏi đáp từ kho bài</title>" in response.text
    assert response.headers["content-language"] == "vi"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_each_page_has_a_nonce_of_its_own(opened: httpx.Client) -> None:
    nonces = set()
    for _ in range(2):
        response = opened.get("/")
        (nonce,) = re.findall(r"'nonce-([^']+)'", response.headers["content-security-policy"])
        scripts = re.findall(r"<script[^>]*>", response.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        nonces.add(nonce)
    assert len(nonces) == 2


def test_the_page_names_no_other_host(opened: httpx.Client) -> None:
    response = opened.get("/")
    tags = re.findall(r"<(?:script|link|img|iframe|meta)[^>]*>", response.text)
    assert not [tag for tag in tags if re.search(r"(?:src|href|content)=[\"']?(?:https?:)?//", tag)]
    assert "http" not in response.headers["content-security-policy"]
    assert "unsafe-eval" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/run/ask",
        "/gradio_api/call/ask",
        "/gradio_api/info",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/openapi.json",
        "/gradio_api/queue/status",
        "/login",
        "/monitoring",
        "/manifest.json",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_frameworks_other_addresses_are_shut(
    opened: httpx.Client, path: str, method: str
) -> None:
    assert opened.request(method, path).status_code == 404


def test_a_page_cut_off_learns_whether_the_server_started_anew(opened: httpx.Client) -> None:
    told = opened.get("/gradio_api/app_id")
    assert told.status_code == 200
    assert told.json() == {"app_id": opened.get("/config").json()["app_id"]}


def asked_on_the_page(client: httpx.Client, question: str, session: str) -> str:
    """Everything a page is sent from the press on "Hỏi" until the answer is done."""
    config = client.get("/config").json()
    names = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
    (fn_index,) = (
        one["id"]
        for one in config["dependencies"]
        if [names.get(target) for target, _ in one["targets"]] == ["gui", "cau-hoi"]
    )
    joined = client.post(
        "/gradio_api/queue/join",
        json={"data": [question, "", None, None], "fn_index": fn_index, "session_hash": session},
    )
    assert joined.status_code == 200
    sent = []
    with client.stream(
        "GET", "/gradio_api/queue/data", params={"session_hash": session}, timeout=LONG_S
    ) as events:
        for line in events.iter_lines():
            sent.append(json.dumps(json.loads(line[6:]), ensure_ascii=False) if line else "")
            if '"process_completed"' in line:
                break
    return "\n".join(sent)


def test_a_page_is_not_sent_again_what_was_withdrawn_meanwhile(opened: httpx.Client) -> None:
    article = {"title": "Dê Na Ư", "body": "Dê Na Ư có 418 con, nuôi ở ba bản."}
    opened.put("/api/v1/articles/de", json=article)
    first = asked_on_the_page(opened, "Dê Na Ư có bao nhiêu con?", "mot-trang")
    assert "418 con" in first
    opened.delete("/api/v1/articles/de")
    second = asked_on_the_page(opened, ASKED, "mot-trang")
    assert "luot-2" in second
    assert "Dê Na Ư có bao nhiêu con?" in second
    assert "418 con" not in second


def test_our_own_routes_come_first(opened: httpx.Client) -> None:
    assert opened.get("/healthz").json()["status"] == "alive"
    assert opened.get("/bai/cau-treo").status_code == 200
    assert opened.get("/openapi.json").json()["info"]["title"] == "Hỏi Báo"


def test_until_it_is_up_the_page_says_so_and_the_api_answers(services: Services) -> None:
    wait = threading.Event()

    def build() -> FastAPI:
        assert wait.wait(LONG_S)
        return FastAPI()

    chat = ChatMount(build)
    app = create_app(services)
    app.router.default = chat
    client = TestClient(app, base_url="http://localhost")
    response = client.get("/", headers={"Accept": "text/html"})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "2"
    assert "đang khởi động" in response.text
    assert '<meta http-equiv="refresh" content="2">' in response.text
    assert client.get("/readyz").status_code == 200
    wait.set()


def test_where_it_fails_the_page_says_so_and_the_api_goes_on(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    def build() -> FastAPI:
        raise ImportError("no such thing as gradio")

    chat = ChatMount(build)

    async def run() -> None:
        async with chat.running():
            while chat.state == "starting":
                await anyio.sleep(0.01)
            seen.append(chat.state)

    seen: list[str] = []
    anyio.run(run)
    assert seen == ["failed"]
    assert "no such thing as gradio" in caplog.text
    app = create_app(services)
    app.router.default = chat
    response = TestClient(app, base_url="http://localhost").get(
        "/", headers={"Accept": "text/html"}
    )
    assert response.status_code == 500
    assert "Trang hỏi đáp chưa mở được" in response.text
    assert "gradio" not in response.text
    assert TestClient(app, base_url="http://localhost").get("/healthz").status_code == 200


def test_the_rewriting_leaves_what_is_not_the_frameworks() -> None:
    page = (
        '<!doctype html>\n<html\n\tlang="en"><head>'
        '<meta property="og:url" content="https://gradio.app/" />'
        "<script>let a = 1;</script></head><body><p>Báo</p></body></html>"
    )
    rewritten = vietnamese_page(page, "abc")
    assert 'lang="vi"' in rewritten
    assert "gradio.app" not in rewritten
    assert '<script nonce="abc">let a = 1;</script>' in rewritten
    assert "<p>Báo</p>" in rewritten
