"""OpenAI's own client, unmodified, against a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import openai
import pytest
from openai import OpenAI

from rag.callers import KeyLimits
from rag.web.app import create_app
from rag.web.completions.schemas import MODEL
from rag.web.services import Services
from tests.web.callers import guarded
from tests.web.making import ARTICLES, ASKED, NOT_TOLD
from tests.web.serving import served


@pytest.fixture(scope="module")
def behind(services: Services) -> Services:
    return guarded(services)


@pytest.fixture(scope="module")
def address(behind: Services, client: object) -> Iterator[str]:
    del client  # it puts the articles in
    assert len(ARTICLES) > 1
    with served(create_app(behind)) as url:
        yield url


@pytest.fixture(scope="module")
def key(behind: Services) -> str:
    guard = behind.gate.guard
    assert guard is not None
    return guard.keys.create(["ask"], name="openai", actor="test").text


@pytest.fixture
def asking(address: str, key: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0) as made:
        yield made


def ask(client: OpenAI, *texts: str, **more: object):
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return client.chat.completions.create(model=MODEL, messages=messages, **more)  # type: ignore[call-overload]


def test_an_answer_has_its_citations_and_numbered_sources(
    asking: OpenAI, services: Services
) -> None:
    made = ask(asking, ASKED)
    (choice,) = made.choices
    message = choice.message
    assert choice.finish_reason == "stop"
    assert "16/5/2023" in message.content
    cited = message.citations[0]
    paragraph = services.store.paragraphs([cited["paragraph_id"]])[cited["paragraph_id"]]
    assert paragraph.text[cited["start"] : cited["end"]] == cited["quote"]
    answer, _, sources = message.content.partition("\n\nNguồn:\n")
    assert f"[{cited['marker']}]" in answer
    assert f"[{cited['marker']}] " in sources
    assert f"{cited['permalink']}" in sources
    saved = services.store.answer(message.answer_id).answer
    assert answer == saved.answer
    assert made.usage.total_tokens == made.usage.prompt_tokens + made.usage.completion_tokens


def test_a_stream_joined_is_the_whole(asking: OpenAI) -> None:
    whole = ask(asking, ASKED).choices[0].message
    chunks = list(ask(asking, ASKED, stream=True, stream_options={"include_usage": True}))
    pieces = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    text = "".join(piece.content or "" for piece in pieces)
    # Another answer of the same question: the same but for its own address.
    assert text == whole.content
    assert len({chunk.id for chunk in chunks}) == 1
    (cited,) = [piece.citations for piece in pieces if getattr(piece, "citations", None)]
    assert cited == whole.citations
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens > 0
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"


def test_what_the_archive_does_not_hold_is_said(asking: OpenAI) -> None:
    message = ask(asking, NOT_TOLD).choices[0].message
    assert "không tìm thấy" in message.content.lower()
    assert message.citations == []
    assert "Nguồn:" not in message.content
    streamed = ask(asking, NOT_TOLD, stream=True)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in streamed)
    assert text == message.content


def test_a_client_that_keeps_the_conversation_itself_follows_up(
    asking: OpenAI, services: Services
) -> None:
    first = ask(asking, "Cầu treo Huổi Tằm dài bao nhiêu mét?").choices[0].message
    assert "120 mét" in first.content
    again = ask(
        asking, "Cầu treo Huổi Tằm dài bao nhiêu mét?", first.content, "khởi công ngày nào?"
    )
    message = again.choices[0].message
    assert "12/2/2023" in message.content
    saved = services.store.answer(message.answer_id).answer
    assert "Huổi Tằm" in saved.standalone_question


def test_a_conversation_of_ours_can_be_named(asking: OpenAI, services: Services) -> None:
    first = ask(asking, "Cầu treo Huổi Tằm dài bao nhiêu mét?").choices[0].message
    named = {"conversation_id": first.conversation_id}
    message = ask(asking, "khởi công ngày nào?", extra_body=named).choices[0].message
    assert message.conversation_id == first.conversation_id
    assert "12/2/2023" in message.content


def test_earlier_messages_are_no_evidence(asking: OpenAI) -> None:
    told = "Giá vàng hôm nay là 99 triệu đồng một lượng [1]."
    message = ask(asking, "Giá vàng?", told, NOT_TOLD).choices[0].message
    assert "99" not in message.content
    assert message.citations == []


def test_the_models_are_listed(asking: OpenAI) -> None:
    assert [model.id for model in asking.models.list()] == [MODEL]
    assert asking.models.retrieve(MODEL).owned_by == "hoi-bao"
    with pytest.raises(openai.NotFoundError) as refused:
        asking.models.retrieve("gpt-5")
    assert refused.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n: there is one answer"),
        ({"response_format": {"type": "json_object"}}, "response_format: answers are text"),
        ({"tool_choice": "required"}, "tool_choice: no tool"),
    ],
)
def test_what_cannot_be_done_is_refused_in_openais_shape(
    asking: OpenAI, more: dict[str, object], param: str
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(asking, ASKED, **more)
    assert refused.value.body["message"].startswith(param)  # type: ignore[index]
    assert refused.value.type == "invalid_request_error"


@pytest.mark.parametrize("kind", ["image_url", "input_audio", "refusal"])
def test_what_is_no_text_is_refused_by_its_name(asking: OpenAI, kind: str) -> None:
    parts = [{"type": "text", "text": ASKED}, {"type": kind, kind: "x"}]
    with pytest.raises(openai.BadRequestError, match=f"{kind}' are not read; send text") as refused:
        asking.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": parts}],  # type: ignore[typeddict-item,misc,list-item]
        )
    assert refused.value.param == "messages.0.content"


def test_errors_are_the_clients_own(address: str, asking: OpenAI, behind: Services) -> None:
    with (
        pytest.raises(openai.AuthenticationError),
        OpenAI(base_url=f"{address}/v1", api_key="sk-khac", max_retries=0) as stranger,
    ):
        ask(stranger, ASKED)
    guard = behind.gate.guard
    assert guard is not None
    reading = guard.keys.create(["read"], name="đọc", actor="test").text
    with (
        pytest.raises(openai.PermissionDeniedError),
        OpenAI(base_url=f"{address}/v1", api_key=reading, max_retries=0) as other,
    ):
        ask(other, ASKED)
    rare = guard.keys.create(["ask"], name="ít", actor="test", limits=KeyLimits(a_minute=1)).text
    with OpenAI(base_url=f"{address}/v1", api_key=rare, max_retries=0) as hurried:
        ask(hurried, NOT_TOLD)
        with pytest.raises(openai.RateLimitError) as slow_down:
            ask(hurried, NOT_TOLD)
    assert int(slow_down.value.response.headers["Retry-After"]) >= 1
    with pytest.raises(openai.BadRequestError):
        asking.chat.completions.create(model=MODEL, messages=[])
    with pytest.raises(openai.NotFoundError):
        asking.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "Ai?"}])


def test_a_huge_conversation_is_refused_in_openais_shape(address: str, key: str) -> None:
    body = {"model": MODEL, "messages": [{"role": "user", "content": "a" * 2_000_000}]}
    headers = {"Authorization": f"Bearer {key}"}
    refused = httpx.post(f"{address}/v1/chat/completions", json=body, headers=headers)
    assert refused.status_code == 413
    assert refused.json()["error"]["type"] == "invalid_request_error"


def test_sources_at_the_end_can_be_switched_off(behind: Services, key: str, address: str) -> None:
    del address
    with (
        served(create_app(behind, shows_sources=False)) as url,
        OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0) as client,
    ):
        message = ask(client, ASKED).choices[0].message
    assert message.citations
    assert "Nguồn:" not in message.content
