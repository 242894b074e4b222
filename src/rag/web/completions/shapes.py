"""An answer as a chat completion, whole and in chunks (OpenAI's API reference).

Pure. Knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from rag.answering import wording
from rag.answering.token_budget import estimated_tokens
from rag.types import Answer, Citation
from rag.web.completions.schemas import MODEL, MessageIn

JsonObject = dict[str, Any]

_SOURCES = "\n\nNguồn:\n"
_NOTICES = "\n\nLưu ý: "


def completion_id(answer_id: str) -> str:
    """The id of the completion that an answer is."""
    return f"chatcmpl-{answer_id}"


def tail(answer: Answer, zone: tzinfo, site: str) -> str:
    """What a client that shows text alone shows after the answer: what is to be known of
    it, and its sources by number."""
    notices = "".join(f"{_NOTICES}{notice}" for notice in answer.notices)
    if not answer.citations:
        return notices
    lines = [_source(citation, zone, site) for citation in answer.citations]
    return notices + _SOURCES + "\n".join(lines)


def without_tail(text: str) -> str:
    """An answer as a client tells it, without what :func:`tail` added."""
    for mark in (_SOURCES, _NOTICES):
        text = text.partition(mark)[0]
    return text


def history(messages: Sequence[MessageIn]) -> tuple[tuple[str, str], ...]:
    """The questions before the last message, each with what was answered."""
    turns: list[tuple[str, str]] = []
    for message in messages[:-1]:
        if message.role == "user" and message.text.strip():
            turns.append((message.text, ""))
        elif message.role == "assistant" and turns:
            asked, answered = turns[-1]
            turns[-1] = (asked, f"{answered} {without_tail(message.text)}".strip())
    return tuple(turns)


def usage(messages: Sequence[MessageIn], content: str) -> JsonObject:
    """Tokens, estimated."""
    prompt = sum(estimated_tokens(message.text) for message in messages)
    completion = estimated_tokens(content)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def extras(shown: JsonObject, site: str) -> JsonObject:
    """What a message has beside OpenAI's members, of an answer as JSON."""
    return {
        "citations": shown["citations"],
        "answer_id": shown["id"],
        "conversation_id": shown["conversation_id"],
        "permalink": f"{site}/tra-loi/{shown['id']}",
    }


def completion(
    shown: JsonObject, content: str, messages: Sequence[MessageIn], created: int, site: str
) -> JsonObject:
    """The whole."""
    message = {"role": "assistant", "content": content, "refusal": None}
    return {
        "id": completion_id(shown["id"]),
        "object": "chat.completion",
        "created": created,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": message | extras(shown, site),
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": usage(messages, content),
    }


def chunk(
    identity: str, created: int, delta: JsonObject, finish_reason: str | None = None
) -> JsonObject:
    """One piece of a stream."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _chunk(identity, created, [choice])


def usage_chunk(identity: str, created: int, used: JsonObject) -> JsonObject:
    """The last piece of a stream whose client asked for it."""
    return _chunk(identity, created, []) | {"usage": used}


def _chunk(identity: str, created: int, choices: list[JsonObject]) -> JsonObject:
    return {
        "id": identity,
        "object": "chat.completion.chunk",
        "created": created,
        "model": MODEL,
        "choices": choices,
    }


def _source(citation: Citation, zone: tzinfo, site: str) -> str:
    parts = [
        wording.quoted_title(citation.title) if citation.title else "(không có tiêu đề)",
        citation.source,
        wording.day(citation.published_at, zone) if citation.published_at else None,
        f"{site}{citation.permalink}",
    ]
    return f"[{citation.marker}] " + ", ".join(part for part in parts if part)
