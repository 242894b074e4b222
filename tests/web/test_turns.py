"""A turn of the chat page, from the real chain's events to HTML."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest
from lxml import html
from starlette.testclient import TestClient

from rag.callers import LOCAL
from rag.errors import FilterError, StoreError
from rag.store.store import Store
from rag.types import AnswerReady, ClaimReady, Filters, Question, Retrieved
from rag.web.chat_order import UNLIMITED, chips_of, order_from
from rag.web.chat_state import Drawn, Restored, drawn_anew, remembered, restored
from rag.web.reader_answer import reader_answer
from rag.web.services import Services
from rag.web.turns import Turn
from tests.web.making import ASKED, HOSTILE, NOT_TOLD


def turns_of(services: Services, question: str) -> list[Turn]:
    """The turn after each event, the empty one first."""
    turns = [Turn(question)]
    for event in services.chain.stream(Question(question)):
        turns.append(turns[-1].after(event, services.store))
    return turns


def shown(turn: Turn, services: Services) -> html.HtmlElement:
    return html.fragment_fromstring(turn.html(3, services.zone))


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_sentences_show_one_by_one_with_their_sources(
    client: TestClient, services: Services
) -> None:
    turns = turns_of(services, ASKED)
    assert not turns[0].is_done
    assert turns[-1].is_done
    seen = [len(shown(turn, services).find_class("claim")) for turn in turns]
    assert seen[:3] == [0, 0, 1]
    assert seen == sorted(seen)
    waiting = shown(turns[2], services)
    assert waiting.get("aria-busy") == "true"
    assert waiting.find_class("working")
    done = shown(turns[-1], services)
    assert done.get("aria-busy") == "false"
    assert not done.find_class("working")


def test_the_text_is_the_saved_answers(client: TestClient, services: Services) -> None:
    turn = turns_of(services, ASKED)[-1]
    assert turn.answer is not None
    done = shown(turn, services)
    (text,) = done.find_class("text")
    assert text_of(text) == services.store.answer(turn.answer.id).answer.answer
    assert "Trả lời tự động từ kho bài" in text_of(done)


def test_each_marker_opens_its_source_with_the_evidence_marked(
    client: TestClient, services: Services
) -> None:
    turn = turns_of(services, ASKED)[-1]
    assert turn.answer is not None
    done = shown(turn, services)
    for citation in turn.answer.citations:
        (chip, *_) = [c for c in done.find_class("chip") if c.text == f"[{citation.marker}]"]
        source = done.get_element_by_id(chip.get("data-source"))
        assert source.get("hidden") is not None
        assert "".join(m.text_content() for m in source.iter("mark")) == citation.quote
        for piece in (citation.title, "17/5/2023", "Giao thông", "Báo Thử"):
            assert piece in text_of(source)
        link, *original = source.xpath(".//a[@class='open']/@href")
        assert original == [citation.url]
        assert link == chip.get("href")
        assert link.endswith(f"#{citation.paragraph_id.rpartition('.')[2]}")


def test_an_abstention_shows_no_sources(client: TestClient, services: Services) -> None:
    done = shown(turns_of(services, NOT_TOLD)[-1], services)
    assert "Không tìm thấy trong kho bài" in text_of(done)
    assert not done.find_class("chip")
    assert not done.find_class("source")


def test_markup_is_shown_as_text(client: TestClient, services: Services) -> None:
    question = "<script>alert(1)</script> Lớp học Nậm Sương có bao nhiêu em?"
    done = shown(turns_of(services, question)[-1], services)
    assert question in text_of(done)
    assert HOSTILE["title"] in text_of(done)
    assert not done.xpath(".//script | .//b | .//i | .//img")


def test_a_failure_is_neither_an_answer_nor_an_abstention(services: Services) -> None:
    error = StoreError("The disk is full.")
    failed = Turn("Hỏi?").after(Retrieved(()), services.store).failed(error.vietnamese)
    assert failed.is_done
    done = shown(failed, services)
    (alert,) = done.xpath(".//*[@role='alert']")
    assert text_of(alert) == error.vietnamese
    assert "Không tìm thấy trong kho bài" not in text_of(done)


def test_a_withdrawn_source_is_not_quoted(client: TestClient, services: Services) -> None:
    article = {"title": "Bò Mường Toong", "body": "Bò Mường Toong nặng 312 cân."}
    client.put("/api/v1/articles/bo", json=article)
    events = list(services.chain.stream(Question("Bò Mường Toong nặng bao nhiêu cân?")))
    assert any(isinstance(event, ClaimReady) for event in events)
    saved = events[-1]
    assert isinstance(saved, AnswerReady)
    client.delete("/api/v1/articles/bo")
    turn = Turn("Hỏi?").after(AnswerReady(reader_answer(services, saved.answer.id)), services.store)
    done = shown(turn, services)
    assert "312" not in text_of(done)
    assert "đã được gỡ" in text_of(done)


def test_a_source_under_an_embargo_is_neither_quoted_nor_opened(
    client: TestClient, services: Services
) -> None:
    article = {"title": "Voi Nà Khoa", "body": "Đàn về tối.\nVoi Nà Khoa có 9 con.\nVoi ăn mía."}
    client.put("/api/v1/articles/voi", json=article)
    answer = turns_of(services, "Voi Nà Khoa có mấy con?")[-1].answer
    assert answer is not None
    later = article | {"published_at": "2999-01-01T00:00:00+07:00", "url": "https://example.org/"}
    assert client.put("/api/v1/articles/voi", json=later).status_code == 200
    done = shown(Turn.of(reader_answer(services, answer.id), services.store), services)
    source = done.get_element_by_id("nguon-3-1")
    assert not {"9", "tối"} & set(text_of(done).replace(".", " ").split())
    assert "đang tạm ẩn" in text_of(done)
    assert not source.xpath(".//a | .//button | .//blockquote")


def test_what_a_follow_up_was_understood_as_is_shown_and_can_be_edited(
    client: TestClient, services: Services
) -> None:
    first = turns_of(services, ASKED)[-1]
    assert first.answer is not None
    assert first.understood == ""
    assert not shown(first, services).find_class("understood")
    turn = Turn("ở đâu?")
    asked = Question("ở đâu?", conversation_id=first.answer.conversation_id)
    seen = []
    for event in services.chain.stream(asked):
        turn = turn.after(event, services.store)
        seen.append(turn.understood)
    assert set(seen) == {"Cầu treo Huổi Tằm thông xe ở đâu?"}  # from the first event on
    (line,) = shown(turn, services).find_class("understood")
    assert text_of(line) == "Đã hiểu là: Cầu treo Huổi Tằm thông xe ở đâu? Sửa"
    (button,) = line.iter("button")
    assert button.get("data-edit") == "Cầu treo Huổi Tằm thông xe ở đâu?"


def test_a_saved_conversation_reads_as_it_did(client: TestClient, services: Services) -> None:
    turn = turns_of(services, ASKED)[-1]
    assert turn.answer is not None
    again = Turn.of(reader_answer(services, turn.answer.id), services.store)
    assert again.html(3, services.zone) == turn.html(3, services.zone)


def test_what_a_browser_sends_is_believed_no_further_than_its_shape(services: Services) -> None:
    for memory in (None, "x", 7, [], {"conversation": "../../etc"}, {"conversation": 3}, {}):
        assert restored(services, memory, LOCAL) == Restored((), remembered(None))
    found = restored(services, {"conversation": "khong-con", "pending": " <b>Hỏi?</b> "}, LOCAL)
    (turn,) = found.shown
    assert "&lt;b&gt;Hỏi?&lt;/b&gt;" in turn.html
    assert "bị ngắt giữa chừng" in turn.html
    assert found.memory == remembered(None)


def test_a_question_saved_in_the_last_moment_is_not_called_interrupted(
    client: TestClient, services: Services
) -> None:
    answer = turns_of(services, ASKED)[-1].answer
    assert answer is not None
    memory = remembered(answer.conversation_id, ASKED.replace(" ", " \n "))
    (turn,) = restored(services, memory, LOCAL).shown
    assert turn.answer_id == answer.id


def test_what_was_withdrawn_meanwhile_is_not_drawn_again(
    client: TestClient, services: Services
) -> None:
    client.put("/api/v1/articles/de", json={"title": "Dê Na Ư", "body": "Dê Na Ư có 418 con."})
    turn = turns_of(services, "Dê Na Ư có bao nhiêu con?")[-1]
    stopped = Drawn.of(2, Turn("Hỏi?").stopped(), services)
    kept = [Drawn.of(1, turn, services).kept, stopped.kept]
    assert "418" not in repr(kept)
    assert "418 con" in drawn_anew(services, kept)[0].html
    client.delete("/api/v1/articles/de")
    first, second = drawn_anew(services, kept)
    assert "418" not in first.html
    assert "đã được gỡ" in first.html
    assert second == stopped
    assert turn.answer is not None
    services.store.delete_answer(turn.answer.id)
    assert drawn_anew(services, kept) == [stopped]


@pytest.mark.parametrize("order", ["{", "[]", '{"from": "hôm qua"}', '{"khac": 1}'])
def test_an_order_that_is_none_is_refused(order: str) -> None:
    with pytest.raises(FilterError):
        order_from(order)


def test_limits_are_told_in_words() -> None:
    asked = order_from('{"from": "2024-05-01", "to": "2024-05-07", "section": " Lịch sử "}')
    assert asked.infer
    assert [chip.text for chip in chips_of(asked.filters)] == [
        "Đăng từ 1/5/2024 đến hết ngày 7/5/2024",
        "Chuyên mục: Lịch sử",
    ]
    assert order_from(UNLIMITED).filters.is_empty
    assert not order_from(UNLIMITED).infer
    until = order_from('{"to": "2024-05-07"}').filters
    assert [chip.text for chip in chips_of(until)] == ["Đăng đến hết ngày 7/5/2024"]


def test_a_question_is_asked_again_with_all_it_was_asked_with(services: Services) -> None:
    order = '{"from": "2024-05-01", "section": "Lịch sử"}'
    (again,) = shown(Turn("Hỏi?", order=order).stopped(), services).xpath(".//*[@data-again]")
    assert json.loads(again.get("data-order")) == {
        "from": "2024-05-01",
        "to": None,
        "section": "Lịch sử",
        "source": None,
        "infer": True,
    }
    # Where the order was none, the form is asked with.
    (again,) = shown(Turn("Hỏi?", order="{").failed("Sai."), services).xpath(".//*[@data-again]")
    assert again.get("data-order") == ""


def test_days_read_from_the_question_are_taken_off_and_nothing_else(
    client: TestClient, services: Services
) -> None:
    asked = Question("Tuần trước cầu treo Huổi Tằm có gì mới?", Filters(section="Giao thông"))
    *_, last = services.chain.stream(asked)
    assert isinstance(last, AnswerReady)
    done = shown(Turn(asked.text).after(last, services.store), services)
    (drop,) = done.find_class("drop")
    assert json.loads(drop.get("data-order")) == {
        "from": None,
        "to": None,
        "section": "Giao thông",
        "source": None,
        "infer": False,
    }


def test_where_the_store_fails_the_page_says_so_and_the_conversation_is_remembered(
    services: Services,
) -> None:
    class Broken:
        def conversation(self, conversation_id: str, **limits: object) -> list[object]:
            raise StoreError("The disk is full.")

    broken = replace(services, store=cast("Store", Broken()))
    found = restored(broken, remembered("mot-hoi-thoai"), LOCAL)
    assert StoreError.default_vietnamese in found.trouble
    assert found == Restored((), remembered("mot-hoi-thoai"), found.trouble)
