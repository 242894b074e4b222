"""Files as a browser gets them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from httpx import Response
from lxml import html
from starlette.testclient import TestClient

from rag.types import Suggestion
from rag.web.services import Services
from rag.web.taking import routes
from tests.web.making import ASKED, BRIDGE, HOSTILE, NOT_TOLD
from tests.web.taking.making import ABSTAINED
from tests.web.taking.reading import READERS, squeezed

FORMS = list(READERS)
MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def asked(client: TestClient, question: str = ASKED, **more: Any) -> dict[str, Any]:
    body = {"question": question, **more}
    answer: dict[str, Any] = client.post("/api/v1/answers", json=body).json()
    return answer


def take(client: TestClient, path: str, form: str) -> Response:
    return client.get(f"{path}/tai-ve?dang={form}", headers={"Accept": "text/html"})


def text_of(response: Response, form: str) -> str:
    assert response.status_code == 200
    return squeezed(READERS[form](response.content))


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_taken_along_with_its_sources(client: TestClient, form: str) -> None:
    answer = asked(client)
    response = take(client, f"/tra-loi/{answer['id']}", form)
    text = text_of(response, form)
    assert squeezed(answer["answer"]) in text
    assert squeezed("Trả lời tự động từ kho bài") in text
    assert f"http://localhost/tra-loi/{answer['id']}" in text
    assert answer["citations"]
    for citation in answer["citations"]:
        assert f"[{citation['marker']}]" in text
        assert squeezed(citation["quote"]) in text
        assert squeezed(f"{citation['title']} · Báo Thử · Giao thông · 17/5/2023") in text
        assert squeezed(f"http://localhost{citation['permalink']}") in text
    assert squeezed(f"Bài gốc: {BRIDGE['url']}") in text


@pytest.mark.parametrize("form", FORMS)
def test_it_comes_as_a_file_that_nobody_keeps(client: TestClient, form: str) -> None:
    response = take(client, f"/tra-loi/{asked(client)['id']}", form)
    assert response.headers["content-type"] == MEDIA[form]
    sent = response.headers["content-disposition"]
    assert sent.startswith("attachment; ")
    named = unquote(sent.partition("UTF-8''")[2])
    assert named == f"Hỏi Báo - Cầu treo Huổi Tằm thông xe ngày nào.{form}"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("form", FORMS)
def test_an_abstention_names_no_sources(client: TestClient, form: str) -> None:
    answer = asked(client, NOT_TOLD)
    text = text_of(take(client, f"/tra-loi/{answer['id']}", form), form)
    assert squeezed(answer["answer"]) in text
    assert squeezed(answer["abstention"]) in text
    assert "Đoạnnàytrongkhobài" not in text
    for suggestion in answer["suggestions"]:
        assert squeezed(suggestion["title"]) in text


def test_what_was_suggested_and_taken_back_is_in_no_file(
    client: TestClient, services: Services
) -> None:
    near = {"title": "Chợ đêm Mường Ẳng", "body": "Chợ đêm Mường Ẳng mở mỗi tối thứ bảy."}
    client.put("/api/v1/articles/cho-dem", json=near)
    suggested = Suggestion("cho-dem", near["title"], "/bai/cho-dem?version=1")
    services.store.save_answer(
        replace(ABSTAINED, id="goi-y", conversation_id="goi-y", suggestions=(suggested,))
    )
    paths = ("/tra-loi/goi-y", "/hoi-thoai/goi-y")
    assert all("/bai/cho-dem" in take(client, path, "md").text for path in paths)
    client.delete("/api/v1/articles/cho-dem")
    assert not any("/bai/cho-dem" in take(client, path, "md").text for path in paths)


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_article_is_text(client: TestClient, form: str) -> None:
    answer = asked(client, "Lớp học Nậm Sương dạy cho bao nhiêu em?")
    assert answer["citations"][0]["article_id"] == "lop-hoc"
    response = take(client, f"/tra-loi/{answer['id']}", form)
    text = text_of(response, form)
    assert squeezed(HOSTILE["title"]) in text
    assert squeezed(HOSTILE["section"]) in text
    assert "Bàigốc" not in text
    if form == "md":
        assert "<script>" not in response.text.replace("\\<", "")


@pytest.mark.parametrize("how", ["withdrawn", "embargoed"])
@pytest.mark.parametrize("form", FORMS)
def test_what_was_hidden_since_is_not_in_the_file(client: TestClient, form: str, how: str) -> None:
    secret = "Kho thóc Nà Tấu cháy lúc 3 giờ sáng 4/4/2024"
    path = f"/api/v1/articles/kho-thoc-{form}-{how}"
    article = {"title": "Kho thóc", "body": f"{secret}."}
    client.put(path, json=article)
    answer = asked(client, "Kho thóc Nà Tấu cháy lúc mấy giờ?")
    assert squeezed(secret) in text_of(take(client, f"/tra-loi/{answer['id']}", form), form)
    if how == "withdrawn":
        client.delete(path)
    else:
        client.put(path, json=article | {"published_at": "2999-01-01T00:00:00+07:00"})
    says = {"withdrawn": "đã được gỡ sau khi được trích dẫn", "embargoed": "đang tạm ẩn"}[how]
    for taken in (f"/tra-loi/{answer['id']}", f"/hoi-thoai/{answer['conversation_id']}"):
        text = text_of(take(client, taken, form), form)
        assert "NàTấucháylúc3giờ" not in text
        assert squeezed(says) in text
    client.delete(path)


@pytest.mark.parametrize("form", FORMS)
def test_a_conversation_is_taken_along_in_order(client: TestClient, form: str) -> None:
    first = asked(client)
    second = asked(client, "Tổng vốn là bao nhiêu?", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    response = take(client, f"/hoi-thoai/{first['conversation_id']}", form)
    text = text_of(response, form)
    assert squeezed("2 câu hỏi") in text
    assert 0 < text.index(squeezed(first["answer"])) < text.index(squeezed(second["answer"]))
    assert squeezed(f"Đã hiểu là: “{second['standalone_question']}”") in text
    named = unquote(response.headers["content-disposition"])
    assert f"hội thoại - Cầu treo Huổi Tằm thông xe ngày nào.{form}" in named


def test_of_a_very_long_conversation_the_latest_are_taken(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(client)
    more = {"conversation_id": first["conversation_id"]}
    asked(client, "Tổng vốn là bao nhiêu?", **more)
    asked(client, "Cầu dài bao nhiêu?", **more)
    monkeypatch.setattr(routes, "TURNS", 2)
    text = text_of(take(client, f"/hoi-thoai/{first['conversation_id']}", "md"), "md")
    assert squeezed("2 câu hỏi gần nhất") in text
    assert first["id"] not in text


def test_a_conversation_loses_what_is_deleted(client: TestClient) -> None:
    answer = asked(client)
    path = f"/hoi-thoai/{answer['conversation_id']}"
    client.delete(f"/api/v1/answers/{answer['id']}")
    response = take(client, path, "pdf")
    assert response.status_code == 404
    assert "Không tìm thấy cuộc hội thoại này" in response.text


@pytest.mark.parametrize("path", ["/tra-loi/khong-co", "/hoi-thoai/khong-co"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str, form: str) -> None:
    response = client.get(f"{path}/tai-ve?dang={form}")
    assert response.status_code == 404
    assert "Không tìm thấy" in html.document_fromstring(response.text).findtext(".//h1")


@pytest.mark.parametrize("query", ["", "?dang=", "?dang=xls", "?dang=PDF%00", "?dang=../x"])
@pytest.mark.parametrize("where", ["tra-loi", "hoi-thoai"])
def test_a_form_there_is_none_of_is_told_which_there_are(
    client: TestClient, where: str, query: str
) -> None:
    response = client.get(f"/{where}/gi-cung-duoc/tai-ve{query}")
    assert response.status_code == 422
    shown = html.document_fromstring(response.text).text_content()
    for form in ("md (Markdown)", "docx (Word)", "pdf"):
        assert form in shown


def test_the_page_of_an_answer_leads_to_all_three(client: TestClient) -> None:
    answer = asked(client)
    shown = html.document_fromstring(client.get(f"/tra-loi/{answer['id']}").text)
    links = shown.xpath("//p[@class='taking']/a/@href")
    assert len(links) == 3
    types = {client.get(link).headers["content-type"] for link in links}
    assert types == set(MEDIA.values())
