"""An article's versions and what changed between two, as a browser gets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.web.making import HOSTILE
from tests.web.reading import page, text_of

FIRST: dict[str, Any] = {
    "title": "Khánh thành trạm bơm Nà Lếch",
    "lead": "Trạm bơm tưới cho 40 ha lúa.",
    "body": "Trạm bơm có ba máy.\nVốn là 2 tỷ đồng.\nDân bản góp công.\nLúa đã cấy xong.\n"
    "Trạm chạy ngày hai buổi.\nNước về tới bản Pá Khoang.",
    "captions": ["Trạm bơm Nà Lếch."],
    "published_at": "2023-05-17T08:00:00+07:00",
    "section": "Nông nghiệp",
}
SECOND = FIRST | {
    "lead": "Trạm bơm tưới cho 45 ha lúa.",
    "body": "Trạm bơm có ba máy.\nVốn là 2,5 tỷ đồng.\nDân bản góp công.\nLúa đã cấy xong.\n"
    "Trạm chạy ngày hai buổi.\nNước về tới bản Pá Khoang.\nCán bộ xã trực ban đêm.",
    "updated_at": "2023-05-18T09:00:00+07:00",
    "section": "Thủy lợi",
    "correction_note": "Diện tích tưới là 45 ha.",
}
THIRD = SECOND | {"captions": ["Trạm bơm Nà Lếch nhìn từ bờ mương."]}


@pytest.fixture(scope="module")
def pump(client: TestClient) -> str:
    """An article of three versions."""
    for version in (FIRST, SECOND, THIRD):
        assert client.put("/api/v1/articles/tram-bom", json=version).status_code in (200, 201)
    return "/bai/tram-bom"


def changes(shown: html.HtmlElement) -> list[tuple[str, str]]:
    """What each changed passage says it is, and how it reads aloud."""
    return [
        (text_of(row.find("p")), text_of(row.findall("p")[1]))
        for row in shown.xpath("//div[contains(@class, 'row') and not(contains(@class, 'same'))]")
    ]


def test_an_article_lists_its_versions_and_leads_to_what_changed(
    client: TestClient, pump: str
) -> None:
    shown = page(client, pump)
    rows = shown.xpath("//section[@class='versions']//li")
    assert [text_of(row).split(" đưa vào kho")[0] for row in rows] == ["Bản 3", "Bản 2", "Bản 1"]
    assert "bản mới nhất" in text_of(rows[0])
    assert "đang xem" in text_of(rows[0])
    assert "báo cập nhật 18/5/2023, 9:00" in text_of(rows[1])
    assert shown.xpath("//section[@class='versions']//a/@href") == [
        f"{pump}/so-sanh?tu=2&den=3",
        f"{pump}?version=2",
        f"{pump}/so-sanh?tu=1&den=2",
        f"{pump}?version=1",
    ]
    assert shown.xpath("//a[@href='#cac-ban']")[0].text == "Bài có 3 bản"


def test_an_article_of_one_version_lists_none(client: TestClient, pump: str) -> None:
    shown = page(client, "/bai/cau-treo")
    assert not shown.xpath("//section[@class='versions'] | //a[@href='#cac-ban']")
    alone = page(client, "/bai/cau-treo/so-sanh")
    assert "mới có một bản" in text_of(alone)
    assert not alone.xpath("//form | //ins | //del")


def test_what_changed_is_shown_word_by_word_and_said_aloud(client: TestClient, pump: str) -> None:
    shown = page(client, f"{pump}/so-sanh?tu=1&den=2")
    assert changes(shown) == [
        ("Sửa lời dẫn của bản 2", "Trạm bơm tưới cho [Bỏ: 40][Thêm: 45] ha lúa."),
        ("Sửa đoạn 2 của bản 2", "Vốn là [Bỏ: 2][Thêm: 2,5] tỷ đồng."),
        ("Thêm đoạn 7 của bản 2", "[Thêm: Cán bộ xã trực ban đêm.]"),
    ]
    assert "Sửa 2 chỗ, thêm 1 đoạn." in text_of(shown)
    links = shown.xpath("//p[@class='what']/a/@href")
    assert links == [f"{pump}?version=2#p{n}" for n in (0, 2, 7)]
    details = shown.xpath("//dl[@class='details']")[0]
    assert text_of(details) == (
        "Đính chính [Thêm: Diện tích tưới là 45 ha.] Cập nhật [Thêm: 18/5/2023, 9:00] "
        "Chuyên mục [Bỏ: Nông nghiệp] [Thêm: Thủy lợi]"
    )
    (folded,) = shown.xpath("//details")
    assert text_of(folded.find("summary")) == "2 đoạn không đổi"
    assert text_of(folded) == "2 đoạn không đổi Lúa đã cấy xong. Trạm chạy ngày hai buổi."
    assert shown.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_removed_paragraph_leads_to_where_it_stood(client: TestClient, pump: str) -> None:
    client.put("/api/v1/articles/bot", json={"title": "Bớt", "body": "Một câu.\nHai câu nữa."})
    client.put("/api/v1/articles/bot", json={"title": "Bớt", "body": "Một câu."})
    shown = page(client, "/bai/bot/so-sanh")
    assert changes(shown) == [("Bỏ đoạn 2 của bản 1", "[Bỏ: Hai câu nữa.]")]
    assert shown.xpath("//p[@class='what']/a/@href") == ["/bai/bot?version=1#p2"]


@pytest.mark.parametrize(
    ("asked", "between"),
    [
        ("", (2, 3)),
        ("?tu=1", (1, 3)),
        ("?den=2", (1, 2)),
        ("?tu=3&den=1", (1, 3)),
    ],
)
def test_the_versions_compared_are_those_asked_for(
    client: TestClient, pump: str, asked: str, between: tuple[int, int]
) -> None:
    shown = page(client, f"{pump}/so-sanh{asked}")
    earlier, later = shown.xpath("//p[@class='between']/a/@href")
    assert (earlier, later) == tuple(f"{pump}?version={n}" for n in between)
    chosen = shown.xpath("//option[@selected]/@value")
    assert chosen == [str(n) for n in between]


def test_one_version_is_not_compared_with_itself(client: TestClient, pump: str) -> None:
    shown = page(client, f"{pump}/so-sanh?tu=2&den=2")
    assert "chọn hai bản khác nhau" in text_of(shown)
    assert shown.xpath("//form/@action") == [f"{pump}/so-sanh"]
    # The form may be sent, and to nowhere else.
    policy = client.get(f"{pump}/so-sanh").headers["content-security-policy"]
    assert "form-action 'self'" in policy


def test_only_what_is_said_of_the_article_changed(client: TestClient) -> None:
    client.put("/api/v1/articles/muc", json={"title": "Mục", "body": "Lời.", "section": "A"})
    client.put("/api/v1/articles/muc", json={"title": "Mục", "body": "Lời.", "section": "B"})
    shown = page(client, "/bai/muc/so-sanh")
    assert "Nội dung như nhau; chỉ thông tin về bài đã đổi." in text_of(shown)
    assert not shown.xpath("//div[contains(@class, 'row')]")


@pytest.mark.parametrize("asked", ["?tu=1&den=9", "?tu=9"])
def test_a_version_that_is_not_there_is_named(client: TestClient, pump: str, asked: str) -> None:
    assert "không có bản 9" in text_of(page(client, f"{pump}/so-sanh{asked}", 404))


@pytest.mark.parametrize(("path", "status"), [("khong-co/so-sanh", 404), ("x/so-sanh?tu=0", 422)])
def test_what_cannot_be_compared_is_a_page(client: TestClient, path: str, status: int) -> None:
    assert "Về trang hỏi đáp" in text_of(page(client, f"/bai/{path}", status))


@pytest.mark.parametrize("how", ["withdrawn", "erased", "embargoed"])
def test_no_version_of_what_is_hidden_is_compared(client: TestClient, how: str) -> None:
    path = f"/api/v1/articles/an-{how}"
    client.put(path, json={"title": "Ẩn", "body": "Lời kín."})
    client.put(path, json={"title": "Ẩn", "body": "Lời kín khác."})
    if how == "embargoed":
        later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        client.put(path, json={"title": "Ẩn", "body": "Lời kín mới.", "published_at": later})
    else:
        client.delete(path + ("?erase=true" if how == "erased" else ""))
    shown = page(client, f"/bai/an-{how}/so-sanh?tu=1&den=2", 404 if how == "embargoed" else 410)
    assert "kín" not in text_of(shown)


def test_markup_in_either_version_is_shown_as_text(client: TestClient) -> None:
    client.put("/api/v1/articles/the", json=HOSTILE)
    client.put("/api/v1/articles/the", json=HOSTILE | {"body": "<ins>Thẻ</ins> <script>1</script>"})
    shown = page(client, "/bai/the/so-sanh")
    assert "<ins>Thẻ</ins> <script>1</script>" in text_of(shown).replace("[Thêm: ", "")
    assert not shown.xpath("//main//script | //main//b | //main//img | //ins//ins")


def test_an_article_and_the_one_that_corrects_it_lead_to_each_other(client: TestClient) -> None:
    client.put("/api/v1/articles/sai", json={"title": "Đập cao 21 mét", "body": "Cao 21 mét."})
    right = {
        "title": "Nói lại cho đúng",
        "body": "Cao 23 mét.",
        "corrects": ["sai", "khong-co"],
        "published_at": "2023-05-20T08:00:00+07:00",
    }
    client.put("/api/v1/articles/dung", json=right)
    (notice,) = page(client, "/bai/sai").xpath("//p[@class='notice']")
    assert text_of(notice) == "Đã được đính chính ở bài Nói lại cho đúng (20/5/2023)"
    assert notice.xpath("./a/@href") == ["/bai/dung"]
    # Above the headline.
    assert notice.getnext().tag == "header"
    corrects = page(client, "/bai/dung").xpath("//p[@class='kind']")[0]
    assert text_of(corrects) == "Bài này đính chính cho bài Đập cao 21 mét"
    assert corrects.xpath("./a/@href") == ["/bai/sai"]
    client.delete("/api/v1/articles/dung")
    assert not page(client, "/bai/sai").xpath("//p[@class='notice']")


def test_a_correction_under_an_embargo_is_not_told_yet(client: TestClient) -> None:
    client.put(
        "/api/v1/articles/cho",
        json={"title": "Đập Nậm Hua", "body": "Đập Nậm Hua cao 21 mét."},
    )
    asked = {"question": "Đập Nậm Hua cao bao nhiêu mét?"}
    answer = client.post("/api/v1/answers", json=asked).json()
    assert answer["status"] == "answered"
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    sealed = {"title": "Kín", "body": "Không có con nào.", "corrects": "cho", "published_at": later}
    client.put("/api/v1/articles/kin", json=sealed)
    assert not page(client, "/bai/cho").xpath("//p[@class='notice']")
    assert client.get(f"/api/v1/answers/{answer['id']}").json()["notices"] == answer["notices"]
