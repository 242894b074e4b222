"""A small archive in which every example of the API's description can be sent.

What an example names by its id is made first, anew for each, so that none stands in
another's way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
from starlette.testclient import TestClient

from rag.jobs.addresses import Allowed
from rag.jobs.fetching import Fetcher
from rag.web.openapi import example_ids as ids
from rag.web.openapi.example import JSON, Example
from rag.web.openapi.examples import EXAMPLES
from rag.web.services import Services
from tests.jobs.test_fetching import Site
from tests.jobs.test_fetching import answer as page_of
from tests.jobs.test_fetching import served as site_served
from tests.web.callers import PASSWORD, calling, guarded, signed_in
from tests.web.making import NOT_TOLD

ASKED = "Cầu treo Pú Lương thông xe ngày nào?"
ARTICLE = {
    "title": "Thông xe cầu treo Pú Lương",
    "lead": "Cây cầu treo dài 120 mét nối bản Huổi Tằm với trung tâm xã Pú Lương.",
    "body": "Cầu treo Pú Lương thông xe sáng 16/5/2023. Tổng vốn xây cầu là 3,5 tỷ đồng.",
    "published_at": "2023-05-17T08:00:00+07:00",
    "section": "Giao thông",
    "source": "Báo Mẫu",
    "url": "https://bao.example/giao-thong/cau-treo-pu-luong",
}
_PAGE = (
    "<html><head><title>Khởi công cầu treo Nà Hỳ</title></head><body><article>"
    "<h1>Khởi công cầu treo Nà Hỳ</h1><p>Cầu treo Nà Hỳ khởi công sáng 3/6/2024, dài 96 mét và "
    "nối hai bờ suối Nà Hỳ.</p><p>Tổng vốn xây cầu là 4,2 tỷ đồng, do tỉnh cấp.</p></article>"
    "</body></html>"
).encode()
_FEED = (
    '<rss version="2.0"><channel><title>Báo Mẫu: Tin mới</title><item>'
    "<title>Khởi công cầu treo Nà Hỳ</title>"
    "<link>https://bao.example/giao-thong/cau-treo-na-hy</link></item></channel></rss>"
).encode()
_SITE = "https://bao.example"
_API = "/api/v1"


class World:
    """The archive, behind keys, as an administrator meets it."""

    def __init__(self, admin: TestClient, user: Callable[[], TestClient], site: str) -> None:
        self.admin = admin
        self._user = user
        self._site = site
        self._numbers = count(1)

    def send(self, operation: tuple[str, str], example: Example) -> tuple[httpx.Response, Made]:
        """What an example is answered with, and what was made for it."""
        method, path = operation
        made = Made(self)
        client, headers, body = self.admin, dict(example.headers), example.body
        if path == f"{_API}/account/password":
            client, body = self._user(), body | {"old": PASSWORD}
        if "Idempotency-Key" in headers:
            headers["Idempotency-Key"] += f"-{next(self._numbers)}"
        sent: dict[str, Any] = {}
        if example.media == JSON and body is not None:
            sent["json"] = made.told(body)
        elif body is not None:
            sent["content"] = body.encode()
            headers["Content-Type"] = example.media
        address = path.format_map({name: made.told(value) for name, value in example.path.items()})
        response = client.request(
            method, address, params=made.told(dict(example.query)), headers=headers, **sent
        )
        return response, made

    def ask(self, question: str = ASKED) -> dict[str, Any]:
        answer: dict[str, Any] = self.admin.post(
            f"{_API}/answers", json={"question": question}
        ).json()
        return answer

    def post(self, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        sent = {"json": body} if body is not None else {}
        response = self.admin.post(f"{_API}{path}", **sent, **more)
        assert response.is_success, response.text
        made: dict[str, Any] = response.json()
        return made

    def article(self) -> str:
        article_id = f"{ids.ARTICLE}-{next(self._numbers)}"
        put = self.admin.put(f"{_API}/articles/{article_id}", json=ARTICLE)
        assert put.status_code == 201, put.text
        return article_id


class Made:
    """What one example names, made when it is first named."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids: dict[str, str] = {}

    def told(self, value: Any) -> Any:
        """The same with ids of real things."""
        if isinstance(value, dict):
            return {name: self.told(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.told(one) for one in value]
        if isinstance(value, str):
            if value in _LINKS:
                return value.replace(_SITE, self._world._site)
            return self.real(value)
        return value

    def real(self, placeholder: str) -> str:
        """The id of a real thing for that of an example."""
        if placeholder not in self._ids and placeholder in _MAKERS:
            self._ids[placeholder] = _MAKERS[placeholder](self._world, self)
        return self._ids.get(placeholder, placeholder)

    def is_told(self, text: str) -> str:
        """A text with the examples' ids in the place of real ones."""
        for placeholder, real in sorted(self._ids.items(), key=lambda pair: -len(pair[1])):
            text = text.replace(real, placeholder)
        text = text.replace(self._world._site, _SITE)
        return re.sub(rf"({ids.ARTICLE}|{ids.NEW_ARTICLE})-\d+(?!\w)", r"\1", text)

    def knows(self, placeholder: str, real: str) -> None:
        self._ids[placeholder] = real


_LINKS = frozenset(
    example.body["url"]
    for path in ("links", "feeds")
    for example in EXAMPLES[("POST", f"{_API}/{path}")].values()
)


def _answer(world: World, made: Made) -> str:
    answer = world.ask()
    assert answer["status"] == "answered", answer
    made.knows(ids.CONVERSATION, answer["conversation_id"])
    return str(answer["id"])


def _conversation(world: World, made: Made) -> str:
    made.real(ids.ANSWER)
    return made.real(ids.CONVERSATION)


def _verdict(world: World, made: Made) -> str:
    body = {"marker": 1, "verdict": "partial"}
    return str(world.post(f"/answers/{made.real(ids.ANSWER)}/verdicts", body)["id"])


def _gold(world: World, made: Made) -> str:
    return str(world.post(f"/answers/{made.real(ids.ANSWER)}:gold", {})["id"])


def _withdrawn(world: World, made: Made) -> str:
    article_id = world.article()
    assert world.admin.delete(f"{_API}/articles/{article_id}").status_code == 204
    return article_id


def _new_article(world: World, made: Made) -> str:
    return f"{ids.NEW_ARTICLE}-{next(world._numbers)}"


def _paragraph(world: World, made: Made) -> str:
    return ids.PARAGRAPH.replace(ids.ARTICLE, made.real(ids.ARTICLE))


def _open_load(world: World, made: Made) -> str:
    return str(world.post("/loads")["id"])


def _load(world: World, made: Made) -> str:
    load_id = _open_load(world, made)
    name = {"name": "cau-treo.txt"}
    world.post(f"/loads/{load_id}/files", params=name, content="Cầu\n\nCầu dài.".encode())
    return load_id


def _request(world: World, made: Made) -> str:
    example = EXAMPLES[("POST", f"{_API}/requests")]["correction"]
    return str(world.post("/requests", made.told(example.body))["id"])


def _feed(world: World, made: Made) -> str:
    url = f"{world._site}/tin-moi-{next(world._numbers)}.rss"
    body = {"url": url, "unchecked": True, "section": "Thời sự"}
    feed_id = str(world.post("/feeds", body)["id"])
    made.knows(f"{_SITE}/tin-moi.rss", url)
    return feed_id


def _key(world: World, made: Made) -> str:
    return str(world.post("/keys", {"name": "Ứng dụng", "scopes": ["ask"]})["prefix"])


def _user(world: World, made: Made) -> str:
    name = f"{ids.USER}-{next(world._numbers)}"
    body = {"name": name, "display_name": "Lê Lan", "role": "reviewer", "password": PASSWORD}
    return str(world.post("/users", body)["name"])


def _webhook(world: World, made: Made) -> str:
    """One that something waits for."""
    body = {"url": "https://cms.example/hoi-bao", "events": ["answer.flagged"]}
    webhook_id = str(world.post("/webhooks", body)["id"])
    world.post(f"/answers/{made.real(ids.ANSWER)}:flag", {})
    return webhook_id


def _delivery(world: World, made: Made) -> str:
    waiting = world.admin.get(f"{_API}/webhooks/{made.real(ids.WEBHOOK)}/deliveries").json()
    return str(waiting["deliveries"][0]["id"])


_MAKERS: dict[str, Callable[[World, Made], str]] = {
    ids.ARTICLE: lambda world, made: world.article(),
    ids.NEW_ARTICLE: _new_article,
    ids.WITHDRAWN_ARTICLE: _withdrawn,
    ids.PARAGRAPH: _paragraph,
    ids.ANSWER: _answer,
    ids.CONVERSATION: _conversation,
    ids.UNANSWERED: lambda world, made: str(world.ask(NOT_TOLD)["id"]),
    ids.VERDICT: _verdict,
    ids.GOLD: _gold,
    ids.LOAD: _load,
    ids.OPEN_LOAD: _open_load,
    ids.REQUEST: _request,
    ids.FEED: _feed,
    ids.KEY: _key,
    ids.USER: _user,
    ids.WEBHOOK: _webhook,
    ids.DELIVERY: _delivery,
    ids.OTHER_USER: lambda world, made: f"{ids.OTHER_USER}-{next(world._numbers)}",
}


@contextmanager
def linked_site() -> Iterator[Site]:
    """Where the examples' links lead, on loopback."""
    with site_served() as site:
        site.pages["/giao-thong/cau-treo-na-hy"] = page_of(_PAGE)
        site.pages["/tin-moi.rss"] = page_of(_FEED, Content_Type="application/rss+xml")
        yield site


@contextmanager
def opened(services: Services) -> Iterator[World]:
    """A world over services, and a site on loopback for links to lead to."""
    allowing = replace(services, fetcher=Fetcher(Allowed.of(["127.0.0.1"])))
    behind = guarded(allowing)
    guard = behind.gate.guard
    assert guard is not None
    with linked_site() as site, calling(behind) as callers:
        numbers = count(1)

        def user() -> TestClient:
            name = f"nguoi-dung-{next(numbers)}"
            guard.accounts.add(
                name, display_name="", role="reviewer", password=PASSWORD, actor="test"
            )
            client = TestClient(
                callers["reader"].app, base_url="http://localhost", follow_redirects=False
            )
            return signed_in(client, name, behind.gate)

        world = World(callers["admin key"], user, site.origin)
        # For lists to have something to list.
        world.article()
        world.ask()
        world.ask(NOT_TOLD)
        made = Made(world)
        for placeholder in (ids.GOLD, ids.VERDICT, ids.LOAD, ids.REQUEST, ids.FEED, ids.WEBHOOK):
            made.real(placeholder)
        yield world


def media_of(response: httpx.Response) -> str:
    return response.headers.get("content-type", "").partition(";")[0]


def body_of(response: httpx.Response) -> Any:
    """JSON as it is, anything else as text."""
    return json.loads(response.text) if media_of(response).endswith("json") else response.text
