"""What was withheld, at the desk: judged by key, told as what it is, accessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rag.corpus.payload import article_from_payload
from rag.types import Answer, RemovedClaim
from tests.browser.axe import assert_accessible
from tests.browser.staffed import Newsroom, newsroom, shift
from tests.web.callers import now
from tests.web.making import BRIDGE

pytestmark = pytest.mark.browser

QUESTION = "Cầu treo Huổi Tằm dài bao nhiêu mét?"
TEXTS = ("Cầu treo Huổi Tằm dài 999 mét.", "Cầu khởi công ngày 12/2/2023.")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("withheld"), browser) as room:
        article, _ = article_from_payload(BRIDGE, default_id="cau-treo")
        room.services.store.put(article)
        yield room


@pytest.fixture
def room(opened: Newsroom) -> Iterator[Newsroom]:
    with shift(opened) as one:
        yield one


def withheld(room: Newsroom, name: str) -> str:
    store = room.services.store
    paragraphs = store.article("cau-treo").paragraphs
    answer = Answer(
        name,
        "abstained",
        QUESTION,
        QUESTION,
        now(),
        "Kho bài chưa có thông tin này.",
        removed_claims=tuple(
            RemovedClaim(text, ("Nguồn không có số 999.",), (paragraphs[1].id,), ("cau-treo",))
            for text in TEXTS
        ),
    )
    store.save_answer(answer)
    return answer.id


def test_it_is_judged_by_key_and_hides_nothing(room: Newsroom) -> None:
    name = withheld(room, "bi-loai")
    page = room.at("/kiem-chung?bai=cau-treo", "lan")
    expect(page.locator(".one h2")).to_have_text(QUESTION)
    expect(page.locator(".pick")).to_contain_text("Bị loại: Cầu treo Huổi Tằm dài 999 mét.")
    expect(page.get_by_role("button", name="3 Loại nhầm")).to_be_visible()
    expect(page.locator(".fact.nowhere")).to_contain_text("999")
    page.keyboard.press("3")
    said = page.locator(".copied")
    expect(said).to_contain_text("Đã ghi “Sai”.")
    expect(said).not_to_contain_text("đã ẩn")
    page.wait_for_load_state("networkidle")
    (entry,) = room.services.store.desk.verdicts(name)
    assert (entry.marker, entry.verdict, entry.by) == (0, "unsupported", "lan")
    assert room.services.store.answer(name).standing is None
    page.keyboard.press("u")
    expect(page.locator(".past .undone")).to_contain_text("Sai")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(room: Newsroom, shots: Path, width: int, scheme: str) -> None:
    name = withheld(room, f"bi-loai-{width}-{scheme}")
    page = room.at("/kiem-chung", "minh", width=width, color_scheme=scheme)
    page.locator(f'[data-answer="{name}"] .pick').click()
    expect(page.locator(".one")).to_have_attribute("data-answer", name)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=shots / f"desk-withheld-{width}-{scheme}.png", full_page=True)
