"""The verification desk in a browser: ten verdicts by key, two people at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.bootstrap import open_application
from rag.corpus.payload import article_from_payload
from rag.settings import Settings
from rag.store.desk_queue import QueueFilter
from rag.types import Answer, Question
from rag.web.app import create_app
from rag.web.services import Services
from tests.browser.axe import assert_accessible
from tests.browser.watching import Watched
from tests.web.callers import PASSWORD, guarded
from tests.web.conftest import services_of
from tests.web.serving import served

pytestmark = pytest.mark.browser
VILLAGES = ("Huổi Tằm", "Pú Lương", "Nậm Sương", "Noong Luông", "Bản Phủ", "Mường Chà", "Nà Tấu")
VILLAGES += ("Thanh Yên", "Tủa Thàng", "Sín Chải", "Ẳng Nưa", "Mường Pồn")
WRONG = {"Nậm Sương": ("123", "132"), "Mường Chà": ("2015", "2005")}
"""Villages whose answer is made to say another number than its source."""

_EVERYTHING = QueueFilter()

Desk = Callable[..., Page]


def story(number: int, village: str) -> dict[str, Any]:
    return {
        "title": f"Cầu treo {village}",
        "body": f"Cầu treo {village} dài {121 + number} mét, khởi công năm {2010 + number}. "
        f"Ông Lò Văn Mây, trưởng bản {village}, cho biết bà con đã góp {40 + number} ngày công. "
        "Trước khi có cầu, học sinh phải đi bè qua suối.",
        "published_at": f"2023-05-{number + 1:02d}T08:00:00+07:00",
        "section": "Giao thông" if number % 2 else "Đời sống",
        "source": "Báo Thử",
        "url": f"https://example.org/cau-{number}",
    }


def falsified(answer: Answer, true: str, false: str) -> Answer:
    claims = tuple(replace(one, text=one.text.replace(true, false)) for one in answer.claims)
    return replace(
        answer,
        id=f"{answer.id}-sai",
        claims=claims,
        answer=answer.answer.replace(true, false),
    )


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("desk")))
    for number, village in enumerate(VILLAGES):
        article, _ = article_from_payload(story(number, village), default_id=f"cau-{number}")
        opened.store.put(article)
    opened.sync.sync()
    behind = guarded(services_of(opened))
    guard = behind.gate.guard
    assert guard is not None
    for name, shown, role in (("lan", "Lan", "reviewer"), ("minh", "Minh", "editor")):
        guard.accounts.add(name, display_name=shown, role=role, password=PASSWORD, actor="test")
    yield behind
    opened.close()


@pytest.fixture
def answers(services: Services) -> list[Answer]:
    """One of each village, what waited before judged away."""
    store = services.store
    for item in store.desk_queue.page(_EVERYTHING, limit=1000)[0]:
        store.desk.judge(item.answer_id, item.marker, "supported", by="test", signed="test")
    made = []
    for number, village in enumerate(VILLAGES):
        asked = f"Cầu treo {village} dài bao nhiêu mét, khởi công năm nào?"
        answer = services.chain.invoke(Question(asked))
        quoted = answer.citations[0].quote or ""
        assert f"{121 + number} mét" in quoted, asked
        one = replace(
            answer,
            id=f"{answer.id}-mot",
            claims=tuple(c for c in answer.claims if 1 in c.citations and not c.is_direct)[:1],
            citations=answer.citations[:1],
        )
        one = replace(one, claims=tuple(replace(c, citations=(1,)) for c in one.claims))
        if village in WRONG:
            one = falsified(one, *WRONG[village])
        assert one.claims
        store.delete_answer(answer.id)
        store.save_answer(one)
        made.append(one)
    return made


@pytest.fixture(scope="module")
def site(services: Services) -> Iterator[str]:
    with served(create_app(services)) as url:
        yield url.replace("127.0.0.1", "localhost")


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Desk]:
    """Somebody's desk, signed in."""
    with ExitStack() as stack:

        def opened(
            name: str, width: int = 1280, refused: tuple[str, ...] = (), **options: Any
        ) -> Page:
            viewport = {"width": width, "height": 860}
            context = browser.new_context(
                base_url=site, locale="vi-VN", viewport=viewport, **options
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            stack.enter_context(Watched(context, site, refused=refused))
            page = context.new_page()
            page.goto("/dang-nhap?tiep=/kiem-chung")
            page.get_by_label("Tên đăng nhập").fill(name)
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            expect(page.get_by_role("heading", name="Kiểm chứng")).to_be_visible()
            return page

        yield opened


def shown_question(page: Page) -> str:
    return page.locator(".one h2").inner_text()


def verdicts_of(services: Services, answers: list[Answer]) -> dict[str, str]:
    return {
        one.question: entry.verdict
        for one in answers
        for entry in services.store.desk.verdicts(one.id)
        if entry.by != "test" and not entry.is_undone and entry.verdict != "undone"
    }


def test_ten_verdicts_by_key_alone_find_the_two_errors(
    desk: Desk, services: Services, answers: list[Answer]
) -> None:
    page = desk("lan")
    item = page.locator(".one")
    expect(item).to_be_visible()
    started = time.monotonic()
    wrong = []
    for _ in range(10):
        question = shown_question(page)
        # What a person sees first: a fact told as not matching.
        is_wrong = item.locator(".fact.nowhere").count() > 0
        if is_wrong:
            wrong.append(question)
        page.keyboard.press("3" if is_wrong else "1")
        expect(page.locator(".one h2")).not_to_have_text(question)
    seconds = time.monotonic() - started
    print(f"ten verdicts by key: {seconds:.1f} s")
    expect(page.locator("[data-done]")).to_have_text("10")
    expect(page.get_by_text("Nhấn u để hoàn tác")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("[data-done]")).to_have_text("9")
    expect(page.locator(".one h2")).to_have_text(question)
    page.keyboard.press("3" if question in wrong else "1")
    expect(page.locator("[data-done]")).to_have_text("10")
    page.wait_for_load_state("networkidle")
    given = verdicts_of(services, answers)
    assert len(given) == 10
    assert {q for q, verdict in given.items() if verdict == "unsupported"} == set(wrong)
    assert {v for v in WRONG if any(v in q for q in wrong)} == set(WRONG)
    assert seconds < 180


def test_keys_move_note_and_help_and_are_still_while_typing(
    desk: Desk, services: Services, answers: list[Answer]
) -> None:
    page = desk("lan")
    expect(page.locator(".one")).to_be_visible()
    first = shown_question(page)
    page.keyboard.press("j")
    expect(page.locator(".one h2")).not_to_have_text(first)
    page.keyboard.press("k")
    expect(page.locator(".one h2")).to_have_text(first)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    note = page.get_by_label("Ghi chú (gửi cùng kết luận")
    expect(note).to_be_focused()
    page.keyboard.type("Đúng 123 <b>mét</b>, j k u")
    page.keyboard.press("Escape")
    expect(page.locator(".one h2")).to_have_text(first)  # no key did anything
    page.keyboard.press("2")
    expect(page.locator(".one h2")).not_to_have_text(first)
    page.wait_for_load_state("networkidle")
    answer = next(one for one in answers if one.question == first)
    (entry,) = services.store.desk.verdicts(answer.id)
    assert (entry.verdict, entry.note) == ("partial", "Đúng 123 <b>mét</b>, j k u")
    page.goto("/kiem-chung?xem=judged&nguoi=lan")
    expect(page.locator(".note-text")).to_have_text("Đúng 123 <b>mét</b>, j k u")


def test_a_note_of_100_kb_is_not_sent_and_told_why(
    desk: Desk, services: Services, answers: list[Answer]
) -> None:
    page = desk("lan")
    expect(page.locator(".one")).to_be_visible()
    first = shown_question(page)
    page.keyboard.press("n")
    page.locator("#ghi-chu").fill("<script>alert(1)</script>" * 4200)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_text("Ghi chú dài quá 2.000 ký tự")).to_be_visible()
    expect(page.locator(".one h2")).to_have_text(first)
    assert verdicts_of(services, answers) == {}


def test_two_people_at_once_do_not_tread_on_each_other(
    desk: Desk, services: Services, answers: list[Answer]
) -> None:
    lan = desk("lan")
    expect(lan.locator(".one")).to_be_visible()
    first = shown_question(lan)
    answer = next(one for one in answers if one.question == first)
    refused = f"/api/v1/answers/{answer.id}/verdicts"
    minh = desk("minh", refused=(refused,))
    expect(minh.locator(".one")).to_be_visible()
    assert shown_question(minh) != first  # Lan looks at that one
    expect(minh.locator(f'[data-answer="{answer.id}"] .who')).to_have_text("Lan đang xem")
    minh.locator(f'[data-answer="{answer.id}"] .pick').click()
    expect(minh.get_by_text("Lan đang xem nguồn này")).to_be_visible()
    lan.keyboard.press("1")
    expect(lan.locator(".one h2")).not_to_have_text(first)
    lan.wait_for_load_state("networkidle")
    minh.keyboard.press("2")
    told = minh.locator(".troubles .trouble")
    expect(told).to_contain_text("lan vừa kết luận “Đúng”")
    assert [one.verdict for one in services.store.desk.verdicts(answer.id)] == ["supported"]
    told.get_by_role("button", name="Vẫn ghi kết luận của tôi").click()
    expect(told).to_have_count(0)
    minh.wait_for_load_state("networkidle")
    found = services.store.desk.verdicts(answer.id)
    assert [(one.by, one.verdict) for one in found] == [("lan", "supported"), ("minh", "partial")]


def test_an_editor_publishes_a_correction_and_keeps_a_gold_question(
    desk: Desk, services: Services, answers: list[Answer]
) -> None:
    page = desk("minh")
    expect(page.locator(".one")).to_be_visible()
    answer = next(one for one in answers if shown_question(page) == one.question)
    page.get_by_role("button", name="3 Sai").click()
    expect(page.locator(".one h2")).not_to_have_text(answer.question)
    page.wait_for_load_state("networkidle")
    page.goto("/kiem-chung?xem=hidden")
    page.locator(f'[data-answer="{answer.id}"] .pick').click()
    page.get_by_label("Đính chính").fill("Cầu dài 200 mét.")
    page.get_by_role("button", name="Đăng đính chính").click()
    expect(page.locator(".one .notice")).to_contain_text("Đã đính chính")
    reader = page.context.new_page()
    reader.goto(f"/tra-loi/{answer.id}")
    expect(reader.locator(".notice").first).to_contain_text("Đính chính của tòa soạn (Minh, ")
    expect(reader.locator(".notice").first).to_contain_text("Cầu dài 200 mét.")
    page.get_by_text("Đưa vào bộ chuẩn").click()
    page.get_by_label("Mã các bài trả lời được").fill(answer.citations[0].article_id)
    page.get_by_role("button", name="Đưa vào", exact=True).click()
    expect(page.get_by_text("Đã ở trong bộ chuẩn")).to_be_visible()
    kept = services.store.gold.of_answer(answer.id)
    assert kept is not None
    assert kept.article_ids == (answer.citations[0].article_id,)
    page.get_by_role("button", name="Cho hiển thị lại").click()
    expect(page.locator(".one .notice")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(
    desk: Desk, answers: list[Answer], shots: Path, scheme: str, width: int
) -> None:
    page = desk("minh", width, color_scheme=scheme)
    if width == 390:
        expect(page.locator(".one")).to_have_count(0)  # the list first
        assert_accessible(page)
        page.screenshot(path=shots / f"desk-list-{width}-{scheme}.png")
        page.locator(".pick").first.click()
    expect(page.locator(".one")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator(".verdicts button, .moves button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.screenshot(path=shots / f"desk-{width}-{scheme}.png", full_page=True)
    page.keyboard.press("?")
    assert_accessible(page)
    page.keyboard.press("Escape")
    if width == 390:
        page.get_by_role("button", name="Danh sách").click()
        expect(page.locator(".rows")).to_be_visible()
