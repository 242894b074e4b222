"""axe-core on the pages one reads and on the ask box, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.asking import ASKED, NOT_TOLD
from tests.browser.axe import assert_accessible
from tests.browser.boxed import ask, box_of
from tests.browser.conftest import Open
from tests.browser.newspaper import Newspaper
from tests.browser.watching import NOT_THERE
from tests.web.making import HOSTILE

pytestmark = pytest.mark.browser

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
WITHDRAWN = "/bai/da-go"
MALFORMED = "/bai/lop-hoc?version=x"


@pytest.fixture(scope="module")
def pages(site: str) -> Iterator[dict[str, str]]:
    """Paths by what they show."""
    api = f"{site}/api/v1"
    old = HOSTILE | {"captions": ["Lớp học Nậm Sương."]}
    versions = (
        old,
        old | {"body": "Lớp học Nậm Sương dạy cho 26 em.\nCó hai thầy."},
        old | {"section": "Giáo dục", "correction_note": "Lớp có 26 em.", "kind": "opinion"},
    )
    for version in versions:
        assert httpx.put(f"{api}/articles/lop-hai", json=version).status_code < 300
    correcting = {"title": "Nói lại", "body": "Lớp có 26 em.", "corrects": "lop-hai"}
    httpx.put(f"{api}/articles/noi-lai", json=correcting)
    httpx.put(f"{api}{WITHDRAWN.replace('/bai', '/articles')}", json={"title": "Gỡ", "body": "Gỡ."})
    httpx.delete(f"{api}{WITHDRAWN.replace('/bai', '/articles')}")
    answered, abstained = (
        httpx.post(f"{api}/answers", json={"question": question}, timeout=60).json()["id"]
        for question in (ASKED, NOT_TOLD)
    )
    yield {
        "article": "/bai/lop-hai?danh-dau=p1.0-20#p1",
        "old version": "/bai/lop-hai?version=1",
        "comparison": "/bai/lop-hai/so-sanh?tu=1&den=2",
        "details": "/bai/lop-hai/so-sanh?tu=1&den=3",
        "answer": f"/tra-loi/{answered}",
        "abstention": f"/tra-loi/{abstained}",
        "not there": NOT_THERE,
        "withdrawn": WITHDRAWN,
        "malformed": MALFORMED,
    }
    for article_id in ("lop-hai", "noi-lai"):
        httpx.delete(f"{api}/articles/{article_id}")


@SCHEMES
def test_pages_one_reads_are_accessible(
    open_page: Open, pages: dict[str, str], scheme: str
) -> None:
    page = open_page(
        390, 844, color_scheme=scheme, reduced_motion="reduce", refused=[WITHDRAWN, MALFORMED]
    )
    for path in pages.values():
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


@SCHEMES
def test_the_ask_box_is_accessible(
    open_page: Open, newspaper: Newspaper, site: str, scheme: str
) -> None:
    newspaper.pages["/a11y"] = f'<h1>Báo Thử</h1><script src="{site}/nhung.js" async></script>'
    page = open_page(
        390, 844, color_scheme=scheme, also=[newspaper.origin], refused=["/api/v1/answers"]
    )
    page.goto(f"{newspaper.origin}/a11y")
    box = box_of(page)
    assert_accessible(page)
    assert_accessible(box)
    for question in (ASKED, NOT_TOLD, "😀"):
        ask(box, question)
    assert_accessible(box)


def test_what_is_grave_is_found(open_page: Open) -> None:
    """The helper itself: a picture without a name, text that can hardly be seen."""
    page = open_page()
    page.set_content(
        '<!doctype html><html lang="vi"><title>T</title><main><h1>T</h1><img src="data:,">'
        '<p style="color:#eee;background:#fff">Nhạt</p></main></html>'
    )
    with pytest.raises(
        AssertionError, match=r"(?s)image-alt.*color-contrast|color-contrast.*image-alt"
    ):
        assert_accessible(page)
