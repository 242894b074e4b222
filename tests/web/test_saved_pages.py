"""A saved answer's page, while its sources change under it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.making import ASKED, NOT_TOLD
from tests.web.reading import page, text_of

BODY = "Hồ Noong Luông rộng 12 ha. Quanh hồ có 85 nhà sàn. Nước hồ trong quanh năm."
LAKE: dict[str, Any] = {
    "title": "Hồ Noong Luông",
    "body": f"Đường vào hồ dài 3 km.\n{BODY}",
    "published_at": "2024-03-02T08:00:00+07:00",
    "source": "Báo Thử",
    "section": "Du lịch",
}


def asked_of_a_lake(client: TestClient, article_id: str) -> dict[str, Any]:
    """An answer that cites an article of that id, named so that only it is found."""
    name = f"Noong {article_id.title()}"
    article = LAKE | {
        "title": LAKE["title"].replace("Noong Luông", name),
        "body": LAKE["body"].replace("Noong Luông", name),
    }
    assert client.put(f"/api/v1/articles/{article_id}", json=article).status_code == 201
    question = {"question": f"Hồ {name} rộng bao nhiêu ha?"}
    answer: dict[str, Any] = client.post("/api/v1/answers", json=question).json()
    assert answer["citations"][0]["article_id"] == article_id
    return answer


def changed(client: TestClient, article_id: str, **fields: Any) -> None:
    stored = client.get(f"/api/v1/articles/{article_id}").json()
    kept = {name: stored[name] for name in ("title", "body", "published_at", "source")}
    put = client.put(f"/api/v1/articles/{article_id}", json=kept | fields)
    assert put.status_code == 200


def test_the_whole_paragraph_stands_there_its_evidence_marked(client: TestClient) -> None:
    answer = asked_of_a_lake(client, "mot")
    (citation,) = answer["citations"][:1]
    source = page(client, f"/tra-loi/{answer['id']}").get_element_by_id("nguon-1")
    (quoted,) = source.xpath("./blockquote")
    assert text_of(quoted) == BODY.replace("Luông", "Mot")
    assert [mark.text for mark in quoted.xpath(".//mark")] == [citation["quote"]]
    assert text_of(source.xpath("./span[@class='meta']")[0]) == "Báo ThửDu lịch2/3/2024"


def test_what_was_said_stays_when_the_source_changes_and_the_change_is_a_link_away(
    client: TestClient,
) -> None:
    answer = asked_of_a_lake(client, "hai")
    path = f"/tra-loi/{answer['id']}"
    assert "bản mới hơn" not in text_of(page(client, path))
    changed(client, "hai", body="Hồ rộng 14 ha.", correction_note="Hồ rộng 14 ha.")
    shown = page(client, path)
    source = shown.get_element_by_id("nguon-1")
    assert "Quanh hồ có 85 nhà sàn." in text_of(source)
    assert "14 ha" not in text_of(source)
    (link,) = source.xpath("./a/@href")
    assert link.startswith("/bai/hai?version=1&danh-dau=p2.")
    assert text_of(source.xpath("./p[@class='newer']")[0]) == (
        "Bài đã có bản mới hơn. Xem những gì đã đổi"
    )
    (to_changes,) = source.xpath("./p[@class='newer']/a/@href")
    assert to_changes == "/bai/hai/so-sanh?tu=1&den=2"
    assert page(client, to_changes).xpath("//del")
    notices = [text_of(one) for one in shown.xpath("//p[@class='notice']")]
    assert any("đã được đính chính: Hồ rộng 14 ha." in notice for notice in notices)
    assert any("đã có bản mới hơn" in notice for notice in notices)


@pytest.mark.parametrize(("how", "says"), [("", "đã được gỡ"), ("?erase=true", "đã được xóa")])
def test_a_source_taken_back_is_blanked_at_once_and_leads_nowhere(
    client: TestClient, how: str, says: str
) -> None:
    name = "ba" if how else "bon"
    answer = asked_of_a_lake(client, name)
    client.delete(f"/api/v1/articles/{name}{how}")
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert any(says in text_of(one) for one in shown.xpath("//p[@class='notice']"))
    source = shown.get_element_by_id("nguon-1")
    assert "không mở cho bạn đọc, nên đoạn trích không hiển thị" in text_of(source)
    assert not source.xpath(".//a | .//blockquote")
    assert "ha" not in text_of(source).split()
    assert "85 nhà sàn" not in text_of(shown)


def test_a_source_under_an_embargo_is_quoted_again_once_its_time_has_come(
    client: TestClient,
) -> None:
    answer = asked_of_a_lake(client, "nam")
    changed(
        client, "nam", published_at="2999-01-01T00:00:00+07:00", correction_note="Hồ rộng 14 ha."
    )
    shown = page(client, f"/tra-loi/{answer['id']}")
    source = shown.get_element_by_id("nguon-1")
    assert not source.xpath(".//a | .//blockquote")
    assert "không mở cho bạn đọc, nên đoạn trích không hiển thị" in text_of(source)
    assert not {"12", "14", "85"} & set(text_of(shown).split())
    (notice,) = shown.xpath("//p[@class='notice']")
    assert text_of(notice) == "Bài “Hồ Noong Nam” đang tạm ẩn; đoạn trích hiện không hiển thị."
    again = client.get(f"/api/v1/answers/{answer['id']}").json()
    assert [one["quote"] for one in again["citations"]] == [None] * len(answer["citations"])
    assert "12 ha" not in str(again)
    body = LAKE["body"].replace("Noong Luông", "Noong Nam")
    put = LAKE | {"title": "Hồ Noong Nam", "body": body}
    assert client.put("/api/v1/articles/nam", json=put).status_code == 200
    source = page(client, f"/tra-loi/{answer['id']}").get_element_by_id("nguon-1")
    assert text_of(source.xpath("./blockquote//mark")[0]) == answer["citations"][0]["quote"]


def test_a_near_article_that_was_taken_back_is_suggested_no_longer(client: TestClient) -> None:
    answer = client.post("/api/v1/answers", json={"question": NOT_TOLD}).json()
    near = [one["id"] for one in answer["suggestions"]]
    path = f"/tra-loi/{answer['id']}"
    links = page(client, path).xpath("//section[@class='suggestions']//a/@href")
    assert links == [one["permalink"] for one in answer["suggestions"]]
    if near:
        client.delete(f"/api/v1/articles/{near[0]}")
        left = page(client, path).xpath("//section[@class='suggestions']//a/@href")
        assert left == links[1:]


def test_a_saved_answer_is_listed_and_kept_by_nobody(client: TestClient) -> None:
    answer = client.post("/api/v1/answers", json={"question": ASKED}).json()
    response = client.get(f"/tra-loi/{answer['id']}")
    assert response.headers["x-robots-tag"] == "noindex, noarchive"
    assert response.headers["cache-control"] == "private, no-store"
    shown = page(client, f"/tra-loi/{answer['id']}")
    assert shown.xpath("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    (link,) = shown.xpath("//a[@data-copy]/@href")
    assert link == f"/tra-loi/{answer['id']}"
