"""The verification desk's page and its parts, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.types import Answer, Feedback, RemovedClaim
from rag.web.app import create_app
from rag.web.services import Services
from tests.web.callers import Callers, calling, guarded, now
from tests.web.making import ASKED, BRIDGE, HOSTILE


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def callers(behind: Services) -> Iterator[Callers]:
    with calling(behind) as made:
        for article_id, article in (("cau-treo", BRIDGE), ("lop-hoc", HOSTILE)):
            assert made["admin key"].put(f"/api/v1/articles/{article_id}", json=article).is_success
        yield made


def asked(callers: Callers, question: str = ASKED) -> dict[str, Any]:
    answer = callers["ask"].post("/api/v1/answers", json={"question": question}).json()
    assert answer["status"] == "answered"
    return answer  # type: ignore[no-any-return]


def test_an_item_has_all_there_is_to_judge_by(callers: Callers, behind: Services) -> None:
    answer = asked(callers)
    note = "<script>alert(1)</script> Ngày này là ngày khởi công."
    behind.store.add_feedback(Feedback(answer["id"], "down", now(), "false", 1, note))
    page = callers["reviewer"].get(f"/kiem-chung/muc/{answer['id']}/1")
    assert page.status_code == 200, page.text
    assert "<script>" not in page.text
    text = " ".join(page.text.split())
    assert "Bạn đọc báo sai nguồn này" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Ngày này là ngày khởi công." in text
    assert "Trước đó, người dân phải đi bè qua suối." in text  # the whole paragraph
    assert "<mark>" in text
    assert '16/5/2023</b> <span class="found">Khớp' in text
    assert "/bai/cau-treo?version=" in text
    assert 'href="https://example.org/cau-treo"' in text
    assert "Đăng đính chính" not in text  # for editors
    assert "Đăng đính chính" in callers["editor"].get(page.url.path).text


def test_withdrawn_text_is_for_staff_to_see(callers: Callers) -> None:
    answer = asked(callers)
    assert callers["editor"].delete("/api/v1/articles/cau-treo").status_code == 204
    text = callers["reviewer"].get(f"/kiem-chung/muc/{answer['id']}/1").text
    assert "Trước đó, người dân phải đi bè qua suối." in text
    assert "Bài này đã gỡ khỏi kho" in text
    assert "Bài nguồn đã gỡ" in text
    assert callers["admin key"].put("/api/v1/articles/cau-treo", json=BRIDGE).is_success


def test_what_newspapers_print_is_text(callers: Callers) -> None:
    answer = asked(callers, "Lớp học Nậm Sương dạy bao nhiêu em?")
    text = callers["reviewer"].get(f"/kiem-chung/muc/{answer['id']}/1").text
    listed = callers["reviewer"].get("/kiem-chung/danh-sach").text
    assert "<img" not in text + listed
    assert "<script>" not in text + listed
    assert "javascript:" not in text


def test_the_page_lists_what_waits_and_filters_it(callers: Callers) -> None:
    answer = asked(callers)
    page = callers["reviewer"].get("/kiem-chung")
    assert page.status_code == 200
    assert f'data-answer="{answer["id"]}"' in page.text
    body = {"marker": 1, "verdict": "unsupported"}
    callers["reviewer"].post(f"/api/v1/answers/{answer['id']}/verdicts", json=body)
    here = f'data-item="{answer["id"]}/1"'
    assert here not in callers["reviewer"].get("/kiem-chung").text
    for query in ("xem=judged", "xem=hidden", "xem=judged&nguoi=lan", "xem=hidden&tu=2020-01-01"):
        assert here in callers["reviewer"].get(f"/kiem-chung?{query}").text, query
    for query in ("xem=judged&nguoi=minh", "xem=hidden&den=2020-01-01", "xem=judged&bo_soan=x"):
        assert here not in callers["reviewer"].get(f"/kiem-chung?{query}").text, query
    # What a form sends with nothing filled in.
    empty = "xem=judged&chuyen_muc=&bo_soan=&nguoi=&tu=&den="
    assert here in callers["reviewer"].get(f"/kiem-chung?{empty}").text


def test_who_looks_at_what_is_seen_by_others(callers: Callers) -> None:
    answer = asked(callers)
    at = f"/kiem-chung/muc/{answer['id']}/1/dang-xem"
    assert callers["reviewer"].put(at).json() == {"mine": True, "name": "Lan"}
    assert callers["editor"].put(at).json() == {"mine": False, "name": "Lan"}
    state = callers["editor"].get("/kiem-chung/trang-thai").json()
    assert {"item": f"{answer['id']}/1", "name": "Lan"} in state["looking"]
    assert "Lan đang xem" in callers["editor"].get("/kiem-chung").text
    assert "Lan đang xem" not in callers["reviewer"].get("/kiem-chung").text
    body = {"marker": 1, "verdict": "supported"}
    callers["reviewer"].post(f"/api/v1/answers/{answer['id']}/verdicts", json=body)
    later = callers["editor"].get(f"/kiem-chung/trang-thai?sau={state['latest']}").json()
    assert later["judged"] == [{"item": f"{answer['id']}/1", "verdict": "supported", "by": "lan"}]
    assert callers["reviewer"].delete("/kiem-chung/dang-xem").status_code == 204
    assert callers["editor"].get("/kiem-chung/trang-thai").json()["looking"] == []


def test_without_keys_everybody_works_there(services: Services) -> None:

    client = TestClient(create_app(services), base_url="http://localhost")
    answer = client.post("/api/v1/answers", json={"question": ASKED}).json()
    assert client.get("/kiem-chung").status_code == 200
    assert "Đăng đính chính" in client.get(f"/kiem-chung/muc/{answer['id']}/1").text
    body = {"marker": 1, "verdict": "supported"}
    given = client.post(f"/api/v1/answers/{answer['id']}/verdicts", json=body)
    assert given.json()["by"] == "local"


def withheld(behind: Services, name: str, *texts: str) -> str:
    """An abstention whose sentences were all removed; its id."""
    paragraph = behind.store.article("cau-treo").paragraphs[1]
    answer = Answer(
        name,
        "abstained",
        "Cầu treo Huổi Tằm dài bao nhiêu?",
        "Cầu treo Huổi Tằm dài bao nhiêu?",
        now(),
        "Kho bài chưa có.",
        removed_claims=tuple(
            RemovedClaim(text, ("Không có số 999.",), (paragraph.id,), ("cau-treo",))
            for text in texts
        ),
    )
    behind.store.save_answer(answer)
    return answer.id


def test_what_was_withheld_is_shown_beside_its_sources(callers: Callers, behind: Services) -> None:
    hostile = "<script>alert(1)</script> Cầu khởi công ngày 12/2/2023, dài 999 mét."
    name = withheld(behind, "bi-loai", hostile, "Câu thứ hai.")
    reviewer = callers["reviewer"]
    listed = reviewer.get("/kiem-chung").text
    assert f'data-item="{name}/0"' in listed
    assert "Câu trả lời đã bị loại hết" in listed
    text = " ".join(reviewer.get(f"/kiem-chung/muc/{name}/0").text.split())
    assert "<script>" not in listed + text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Cầu khởi công" in text
    assert "Không có số 999." in text
    assert "Tổng vốn xây cầu là 3,5 tỷ đồng." in text  # the whole paragraph
    assert '12/2/2023</b> <span class="found">Khớp' in text
    assert '999 mét</b> <span class="found">Không khớp' in text
    assert "/bai/cau-treo?version=1#p1" in text
    assert "Câu bị loại (2/2)" in text
    assert "Loại nhầm" in text
    assert ">cau-treo</textarea>" in text  # what the gold set would keep
    assert reviewer.get(f"/kiem-chung/muc/{name}/1").status_code == 404
    assert callers["read"].get(f"/kiem-chung/muc/{name}/0").status_code == 403
    # Readers are told nothing of it.
    assert "999" not in reviewer.get(f"/tra-loi/{name}").text


def test_whether_removing_was_right_is_judged(callers: Callers, behind: Services) -> None:
    name = withheld(behind, "loai-nham", "Cầu khởi công ngày 12/2/2023.")
    address = f"/api/v1/answers/{name}/verdicts"
    wrong = {"marker": 0, "verdict": "unsupported"}
    assert callers["reviewer"].post(address, json=wrong | {"claim": 0}).status_code == 422
    assert callers["reviewer"].post(address, json=wrong | {"marker": 1}).status_code == 422
    given = callers["reviewer"].post(address, json=wrong)
    assert (given.status_code, given.json()["marker"]) == (201, 0)
    assert callers["editor"].get(f"/api/v1/answers/{name}").json()["answer"] == "Kho bài chưa có."
    assert f'data-item="{name}/0"' in callers["reviewer"].get("/kiem-chung?xem=judged").text
    assert "Loại nhầm" in callers["reviewer"].get(f"/kiem-chung/muc/{name}/0").text


def test_the_desk_is_filtered_by_article(callers: Callers) -> None:
    bridge, school = asked(callers), asked(callers, "Lớp học Nậm Sương dạy bao nhiêu em?")
    page = callers["reviewer"].get("/kiem-chung?bai=lop-hoc").text
    assert f'data-answer="{school["id"]}"' in page
    assert f'data-answer="{bridge["id"]}"' not in page
    assert 'name="bai" value="lop-hoc"' in page
    more = callers["reviewer"].get("/kiem-chung/danh-sach?bai=cau-treo").text
    assert f'data-answer="{school["id"]}"' not in more
    assert "Không còn nguồn nào ở đây" in callers["reviewer"].get("/kiem-chung?bai=%3Cb%3E").text
    # From the article's own page one gets there.
    assert "/kiem-chung?bai=lop-hoc" in callers["reviewer"].get("/kho-bai/bai/lop-hoc").text
