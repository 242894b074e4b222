"""Real things for the ids that the examples name, put in as a request leaves.

What is drawn is the example's id, the same in each run; what is sent is that of a thing made
for it. So a failing case is told again with the same seed although ids are random. A thing
that a call may have used up is made anew for the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx
from tests.web.openapi.world import ASKED, Made, World

from rag.web.openapi import example_ids
from rag.web.openapi.examples import EXAMPLES

OWN_PASSWORD = ("PUT", "/api/v1/account/password")
PASSWORD = str(EXAMPLES[OWN_PASSWORD]["own"].body["old"])
_TOKEN = re.compile(r'<meta name="csrf" content="([^"]+)"')
PLACEHOLDERS = tuple(value for name, value in vars(example_ids).items() if name.isupper())
IDEMPOTENCY = re.compile(r"[\x21-\x7e]{1,255}")
_KEY_CHARS = 255
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Newsroom:
    """Makes what is named, as an administrator."""

    def __init__(self, url: str, key: str, site: str) -> None:
        self.key = key
        self.spared = 0
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60
        )
        self._url = url
        self._world = _Archive(self._client, self._no_user, site)  # type: ignore[arg-type]
        self._made = Made(self._world)
        self._accounts = self._sent = 0
        self._session: dict[str, str] | None = None
        self._ended: set[str | None] = set()
        # For lists to have something to list.
        for path, examples in EXAMPLES.items():
            for example in examples.values():
                if path[0] != "GET":
                    self._made.told(dict(example.path))

    def close(self) -> None:
        self._client.close()

    def told(self, value: Any) -> Any:
        """A value with ids of real things in the place of the examples'."""
        return self._made.told(value)

    def used(self, method: str) -> None:
        """A call was answered well: what it may have changed is made anew for the next."""
        if method not in _READING:
            self._made = Made(self._world)

    def another(self, key: str) -> str:
        """An Idempotency-Key that no request came with before: the same with another
        request is refused, which no schema can say."""
        self._sent += 1
        return f"{key}-{self._sent}"[-_KEY_CHARS:]

    def turn(self, *names: str) -> str:
        """One after another."""
        self._sent += 1
        return names[self._sent % len(names)]

    def cursor(self, path: str, query: Mapping[str, Any]) -> str | None:
        """Every other time, one of the list at an address, where it goes on."""
        if self.turn("real", "drawn") == "drawn":
            return None
        asked = {name: value for name, value in query.items() if name != "cursor"} | {"limit": 1}
        page = self._client.get(path, params=asked)
        return page.json()["next"] if page.status_code == 200 else None

    def spare(self, method: str, path_parameters: dict[str, Any]) -> None:
        """Another key in the place of the caller's own, where it would end itself."""
        own = self.key.split("_")[1]
        if method != "GET" and path_parameters.get("prefix") == own:
            body = {"name": "spared", "scopes": ["ask"]}
            path_parameters["prefix"] = self._world.post("/keys", body)["prefix"]
            self.spared += 1

    def session(self) -> dict[str, str]:
        """The headers of somebody signed in, whose password is the example's old one."""
        if self._session is None:
            self._accounts += 1
            name = f"fuzz-{self._accounts}"
            body = {"name": name, "role": "reviewer", "password": PASSWORD}
            self._world.post("/users", body)
            with httpx.Client(base_url=self._url) as client:
                form = {"ten": name, "mat_khau": PASSWORD}
                assert client.post("/dang-nhap", data=form).status_code == 303
                page = client.get("/tai-khoan").text
                token = _TOKEN.search(page)
                assert token is not None, page
                cookie = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
            self._session = {"Cookie": cookie, "X-CSRF-Token": token[1]}
        return self._session

    def is_ended(self, cookie: str | None) -> bool:
        """Whether it is of a session that was."""
        return cookie in self._ended

    def signed_out(self) -> None:
        """The session, or its password, is no longer what it was."""
        if self._session is not None:
            self._ended.add(self._session["Cookie"])
        self._session = None

    def _no_user(self) -> Any:
        raise AssertionError("nothing is sent as a user here")


class _Archive(World):
    """Which any case may empty, or fill."""

    def post(self, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        try:
            return super().post(path, body, **more)
        except AssertionError:  # of some things there may only be so many
            listed = self.admin.get(f"/api/v1{path}").json()
            for one in next(iter(listed.values())):
                self.admin.delete(f"/api/v1{path}/{one['id']}")
            return super().post(path, body, **more)

    def ask(self, question: str = ASKED) -> dict[str, Any]:
        answer = super().ask(question)
        if question == ASKED and answer["status"] != "answered":
            self.article()
            answer = super().ask(question)
        return answer
