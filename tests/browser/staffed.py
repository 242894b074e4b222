"""A newsroom with keys and accounts to try its pages in: served in this process, people at
browsers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from rag.access.accounts import Accounts
from rag.bootstrap import open_application
from rag.settings import Settings
from rag.web.app import create_app
from rag.web.services import Services
from tests.browser.watching import Watched
from tests.web.callers import PASSWORD, STAFF, guarded
from tests.web.conftest import services_of
from tests.web.serving import served

SHOWN = {"lan": "Lò Thị Lan", "minh": "Trần Văn Minh", "tuan": "Nguyễn Anh Tuấn"}


@dataclass
class Newsroom:
    """Lan reviews, Minh edits, Tuấn administers; their password is :data:`PASSWORD`."""

    services: Services
    url: str
    browser: Browser
    _stack: ExitStack

    @property
    def accounts(self) -> Accounts:
        guard = self.services.gate.guard
        assert guard is not None
        return guard.accounts

    def add(self, name: str, role: str = "reviewer", shown: str = "") -> str:
        """One more account; its name."""
        self.accounts.add(name, display_name=shown, role=role, password=PASSWORD, actor="test")
        return name

    def visitor(
        self,
        width: int = 1280,
        height: int = 860,
        refused: tuple[str, ...] = (),
        **options: Any,
    ) -> Page:
        """A page in a browser of somebody's own, nobody signed in. ``refused`` are the paths
        that are asked for to be refused."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="vi-VN",
            viewport={"width": width, "height": height},
            **options,
        )
        self._stack.callback(context.close)
        context.set_default_timeout(15_000)
        self._stack.enter_context(Watched(context, self.url, refused=refused))
        return context.new_page()

    def at(self, path: str, name: str, **options: Any) -> Page:
        """Somebody's page, signed in."""
        page = self.visitor(**options)
        page.goto(f"/dang-nhap?tiep={path}")
        sign_in(page, name)
        page.wait_for_url(self.url + path)
        return page


@contextmanager
def newsroom(
    data_dir: Path, browser: Browser, change: Callable[[Services], Services] = lambda one: one
) -> Iterator[Newsroom]:
    """Nobody has signed in yet, nothing is in the archive. ``change``: what the services
    are otherwise."""
    opened = open_application(Settings(_env_file=None, data_dir=data_dir))
    services = change(guarded(services_of(opened)))
    with ExitStack() as stack:
        stack.callback(opened.close)
        stack.callback(services.loader.stop)
        url = stack.enter_context(served(create_app(services))).replace("127.0.0.1", "localhost")
        room = Newsroom(services, url, browser, stack)
        for name, role in STAFF.items():
            room.add(name, role, SHOWN[name])
        yield room


@contextmanager
def shift(room: Newsroom) -> Iterator[Newsroom]:
    """The same room for one test: its browsers are closed at the end, and what was wrong
    with any of their pages fails the test."""
    with ExitStack() as stack:
        yield Newsroom(room.services, room.url, room.browser, stack)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fills in the form and sends it."""
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def reach(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Presses a key until something has the focus, as a hand on a keyboard alone does."""
    for _ in range(80):
        page.keyboard.press(key)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {wanted}")
