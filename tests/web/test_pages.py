"""Pages that are read, as a browser gets them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.making import ASKED, BRIDGE, HOSTILE, NOT_TOLD
from tests.web.reading import page, text_of


def test_an_article_has_an_anchor_for_each_paragraph(client: TestClient) -> None:
    shown = page(client, "/bai/cau-treo")
    assert shown.get("lang") == "vi"
    for anchor, text in {
        "p0": BRIDGE["lead"],
        "p1": "3,5 tỷ đồng",
        "p2": "thông xe sáng 16/5/2023",
        "p3": "400 ngày công",
        "c1": BRIDGE["captions"][0],
    }.items():
        assert text in text_of(shown.get_element_by_id(anchor))
    (heading,) = shown.xpath("//h1")
    assert BRIDGE["title"] in text_of(heading)
    meta = text_of(shown.xpath("//p[@class='meta']")[0])
    for piece in ("Báo Thử", "Giao thông", "Nhóm phóng viên", "17/5/2023, 0:30"):
        assert piece in meta
    (origin,) = shown.xpath("//li[@class='origin']/a/@href")
    assert origin == BRIDGE["url"]
    assert not shown.xpath("//mark")


def test_an_undated_article_says_so(client: TestClient) -> None:
    assert "(không rõ ngày đăng)" in text_of(page(client, "/bai/cho-phien").find(".//main"))


def test_the_evidence_is_marked_and_only_it(client: TestClient) -> None:
    text = client.get("/api/v1/paragraphs/cau-treo.v1.p1").json()["text"]
    start = text.index("Tổng vốn")
    shown = page(client, f"/bai/cau-treo?version=1&danh-dau=p1.{start}-{len(text)}")
    (mark,) = shown.xpath("//mark")
    assert mark.text_content() == "Tổng vốn xây cầu là 3,5 tỷ đồng."
    assert mark.getparent().get("id") == "p1"
    assert text in text_of(shown.get_element_by_id("p1"))


def test_evidence_over_title_and_lead_is_marked_in_both(client: TestClient) -> None:
    shown = page(client, "/bai/cau-treo?danh-dau=p0.10-60")
    marks = [mark.text_content() for mark in shown.xpath("//header//mark")]
    both = f"{BRIDGE['title']}\n{BRIDGE['lead']}"
    assert "\n".join(marks) == both[10:60]


@pytest.mark.parametrize(
    "mark", ["p1", "p1.9-3", "p1.0-999999999", "p99.0-5", "p1.a-b", "<b>", "p1.5000-6000"]
)
def test_a_mark_that_fits_nothing_harms_nothing(client: TestClient, mark: str) -> None:
    shown = page(client, f"/bai/cau-treo?danh-dau={mark}")
    assert "3,5 tỷ đồng" in text_of(shown.get_element_by_id("p1"))


def test_markup_in_an_article_is_shown_as_text(client: TestClient) -> None:
    shown = page(client, "/bai/lop-hoc")
    main = shown.find(".//main")
    assert HOSTILE["title"] in text_of(main)
    assert HOSTILE["body"] in text_of(shown.get_element_by_id("p1"))
    assert HOSTILE["section"] in text_of(main)
    assert HOSTILE["source"] in text_of(main)
    assert not main.xpath(".//script | .//b | .//i | .//img")
    assert all(source.startswith("/tai-nguyen/") for source in shown.xpath("//script/@src"))
    assert not any("javascript:" in href for href in shown.xpath("//a/@href"))


def test_an_old_version_says_so_and_leads_to_the_new(client: TestClient) -> None:
    client.put("/api/v1/articles/sua", json={"title": "Cũ", "body": "Ba người."})
    client.put(
        "/api/v1/articles/sua",
        json={"title": "Mới", "body": "Bốn người.", "correction_note": "Số người là bốn."},
    )
    old = page(client, "/bai/sua?version=1")
    assert "Ba người." in text_of(old)
    to_newest, to_changes = old.xpath("//p[@class='notice']/a/@href")
    assert (to_newest, to_changes) == ("/bai/sua", "/bai/sua/so-sanh?tu=1&den=2")
    new = page(client, "/bai/sua")
    assert "Bốn người." in text_of(new)
    assert "Đính chính: Số người là bốn." in text_of(new)


def test_a_withdrawn_article_is_a_page_that_says_so(client: TestClient) -> None:
    client.put("/api/v1/articles/go", json={"title": "Gỡ", "body": "Lời đã gỡ."})
    client.delete("/api/v1/articles/go")
    shown = text_of(page(client, "/bai/go", status=410))
    assert "đã gỡ bài viết này" in shown
    assert "Lời đã gỡ" not in shown


@pytest.mark.parametrize("path", ["/bai/khong-co", "/tra-loi/khong-co", "/khong-co-trang"])
def test_what_is_not_there_is_said_in_vietnamese(client: TestClient, path: str) -> None:
    shown = page(client, path, status=404)
    assert "Không tìm thấy trang" in text_of(shown)
    assert shown.xpath("//main//a/@href") == ["/"]


def test_a_wrong_version_is_said_in_vietnamese(client: TestClient) -> None:
    assert "Đường dẫn chưa đúng" in text_of(page(client, "/bai/cau-treo?version=x", status=422))


def test_a_saved_answer_reads_as_the_api_gives_it(client: TestClient) -> None:
    answer = client.post("/api/v1/answers", json={"question": ASKED}).json()
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert "Trả lời tự động từ kho bài" in text_of(shown)
    (text,) = shown.xpath("//p[@class='answer']")
    assert text_of(text) == answer["answer"]
    for citation in answer["citations"]:
        source = shown.get_element_by_id(f"nguon-{citation['marker']}")
        assert citation["title"] in text_of(source)
        assert citation["quote"] in text_of(source)
        assert "17/5/2023" in text_of(source)
        (link,) = source.xpath("./a/@href")
        path, _, anchor = link.partition("#")
        there = page(client, path)
        (mark,) = there.get_element_by_id(anchor).xpath(".//mark")
        assert mark.text_content() == citation["quote"]


def test_a_saved_abstention_lists_no_sources(client: TestClient) -> None:
    answer = client.post("/api/v1/answers", json={"question": NOT_TOLD}).json()
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert "Không tìm thấy trong kho bài" in text_of(shown)
    assert not shown.xpath("//*[starts-with(@id, 'nguon-')]")
    assert "Nguồn" not in [text_of(heading) for heading in shown.xpath("//h2")]


def test_markup_in_a_question_is_shown_as_text(client: TestClient) -> None:
    question = "<script>alert(1)</script> <b>Cầu treo</b> Huổi Tằm thông xe ngày nào?"
    answer = client.post("/api/v1/answers", json={"question": question}).json()
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert text_of(shown.find(".//h1")) == question
    assert not shown.xpath("//main//script | //main//b")


@pytest.mark.parametrize("path", ["/bai/cau-treo", "/bai/khong-co", "/docs"])
def test_pages_are_held_to_this_host(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert script == "script-src 'self'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/bai/cho-phien", "/docs"])
def test_every_asset_is_here(client: TestClient, path: str) -> None:
    shown = page(client, path)
    assets = shown.xpath("//script/@src | //link[@rel!='canonical']/@href | //img/@src")
    assert assets
    for asset in assets:
        assert asset.startswith("/tai-nguyen/")
        assert client.get(asset).status_code == 200


@pytest.mark.parametrize("path", ["/bai/cau-treo", "/docs", "/healthz", "/api/v1/answers/x"])
def test_a_stray_slash_leads_back(client: TestClient, path: str) -> None:
    response = client.get(f"{path}/", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"].removeprefix("http://localhost") == path


def test_head_is_get_without_a_body(client: TestClient) -> None:
    got, head = client.get("/bai/cau-treo"), client.head("/bai/cau-treo")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_what_is_not_there_says_what_it_was(client: TestClient) -> None:
    assert "Không tìm thấy câu trả lời này" in text_of(page(client, "/tra-loi/khong-co", 404))


def test_an_erased_article_is_told_apart_from_a_withdrawn_one(client: TestClient) -> None:
    client.put("/api/v1/articles/xoa", json={"title": "Xóa", "body": "Lời đã xóa."})
    client.delete("/api/v1/articles/xoa?erase=true")
    shown = text_of(page(client, "/bai/xoa", status=410))
    assert "Bài viết đã được xóa" in shown
    assert "gỡ" not in shown


def test_one_space_stands_before_a_marker_and_an_untitled_source_has_a_name(
    client: TestClient,
) -> None:
    body = "Bản Nậm Khum có 37 nóc nhà sàn."
    assert client.put("/api/v1/articles/khong-tua", json={"body": body}).status_code == 201
    asked = {"question": "Bản Nậm Khum có bao nhiêu nóc nhà sàn?"}
    answer = client.post("/api/v1/answers", json=asked).json()
    assert answer["status"] == "answered"
    shown = page(client, f"/tra-loi/{answer['id']}")
    (text,) = shown.xpath("//p[@class='answer']")
    assert text.text_content().strip() == answer["answer"]
    (link,) = shown.xpath("//li[@id='nguon-1']/a")
    assert text_of(link) == "(Bài không có tiêu đề)"
    client.delete("/api/v1/articles/khong-tua?erase=true")


def test_the_article_that_corrects_a_source_is_linked(client: TestClient) -> None:
    first = {"title": "Đập Huổi Lóng", "body": "Đập Huổi Lóng cao 21 mét."}
    client.put("/api/v1/articles/dap", json=first)
    asked = {"question": "Đập Huổi Lóng cao bao nhiêu mét?"}
    answer = client.post("/api/v1/answers", json=asked).json()
    # One id in place of a list, a number for an id: as files may have them.
    later = {"title": "Đính chính", "body": "Đập cao 23 mét.", "corrects": "dap", "id": 77}
    assert client.put("/api/v1/articles/77", json=later).status_code == 201
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert shown.xpath("//p[@class='notice']/a/@href") == ["/bai/77"]
    client.delete("/api/v1/articles/dap")
    client.delete("/api/v1/articles/77")


def test_an_article_tells_search_engines_what_it_is(client: TestClient) -> None:
    shown = page(client, "/bai/cau-treo?version=1")
    assert shown.findtext(".//title") == f"{BRIDGE['title']} – Hỏi Báo"
    assert shown.xpath("//meta[@name='description']/@content") == [BRIDGE["lead"]]
    assert shown.xpath("//link[@rel='canonical']/@href") == ["/bai/cau-treo"]
    client.put("/api/v1/articles/dai", json={"title": "Dài", "body": "Con suối chảy. " * 40})
    (told,) = page(client, "/bai/dai").xpath("//meta[@name='description']/@content")
    assert told.endswith(("suối…", "chảy.…", "Con…"))
    assert len(told) <= 161


def test_an_article_is_kept_by_no_browser(client: TestClient) -> None:
    for path in ("/bai/cau-treo", "/bai/cau-treo/so-sanh"):
        assert client.get(path).headers["cache-control"] == "no-store"
