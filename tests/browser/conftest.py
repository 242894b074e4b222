"""Debian's Chromium on a real ``rag serve`` over a few articles of the sample corpus.

Every page is watched: a request to another host or an error in the console fails
the test that caused it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.lacking import lacking
from tests.browser.newspaper import Newspaper, newspaper_site
from tests.browser.watching import Watched
from tests.web.making import HOSTILE
from tests.web.serving import LONG_S, command, serving

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SHOTS = ROOT / "screenshots"
ARTICLES = (
    "chien-dich-56-ngay-dem",
    "muoi-chin-dan-toc-dien-bien",
    "am-thuc-dien-bien",
    "quoc-lo-deo-pha-din",
    "neu-guong-hoc-va-lam-theo-bac",
    "canh-dong-muong-thanh",
)

Open = Callable[..., Page]


@pytest.fixture(scope="package")
def newspaper() -> Iterator[Newspaper]:
    """A newspaper's own site, which may hold the ask box."""
    with newspaper_site() as paper:
        yield paper


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, newspaper: Newspaper) -> Iterator[str]:
    """The address of a server whose archive holds :data:`ARTICLES` and a hostile one."""
    data_dir = tmp_path_factory.mktemp("data")
    files = [str(ROOT / "corpus" / f"{name}.md") for name in ARTICLES]
    subprocess.run(command(data_dir, "ingest", *files), check=True, timeout=LONG_S)
    with serving(data_dir, RAG_EMBED_ORIGINS=newspaper.origin) as url:
        stored = httpx.put(f"{url}/api/v1/articles/lop-hoc", json=HOSTILE)
        assert stored.status_code == 201
        yield url


# Not for the session: Playwright's loop runs in this thread, where other tests run theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        lacking("Debian's package chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@contextmanager
def _page(
    browser: Browser,
    site: str,
    *,
    also: Sequence[str] = (),
    refused: Sequence[str] = (),
    **options: object,
) -> Iterator[Page]:
    context = browser.new_context(**{"base_url": site, "locale": "vi-VN"} | options)
    context.set_default_timeout(15_000)
    with Watched(context, site, also=also, refused=refused):
        yield context.new_page()
    context.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page, 1280 pixels wide in daylight where nothing else is said; what was
    wrong with any of them fails the test at its end."""
    with ExitStack() as stack:

        def opened(width: int = 1280, height: int = 860, **options: object) -> Page:
            viewport = {"width": width, "height": height}
            return stack.enter_context(_page(browser, site, viewport=viewport, **options))

        yield opened


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go; git ignores it."""
    SHOTS.mkdir(exist_ok=True)
    return SHOTS
