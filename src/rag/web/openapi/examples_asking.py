"""Examples of what readers and other systems do: ask, search, read."""

from __future__ import annotations

from rag.web.completions.schemas import MODEL
from rag.web.openapi.example import Example
from rag.web.openapi.example_ids import ANSWER, ARTICLE, CONVERSATION, PARAGRAPH

_QUESTION = "Cầu treo Pú Lương thông xe ngày nào?"

EXAMPLES: dict[tuple[str, str], dict[str, Example]] = {
    ("POST", "/api/v1/answers"): {
        "question": Example("A question", body={"question": _QUESTION}),
        "filters": Example(
            "A question, of one section and year",
            body={
                "question": _QUESTION,
                "filters": {"from": "2023-01-01", "to": "2023-12-31", "section": "Giao thông"},
            },
        ),
        "follow-up": Example(
            "A question that follows another",
            body={"question": "Còn vốn bao nhiêu?", "conversation_id": CONVERSATION},
        ),
        "stream": Example(
            "Sentence by sentence, as server-sent events",
            headers={"Idempotency-Key": "4f1d2c1e-7a53-4f0e-9a35-6a6f3c1b2d10"},
            body={"question": _QUESTION, "stream": True},
        ),
        "not-held": Example(
            "A question that the archive does not answer",
            body={"question": "Giá vàng hôm nay bao nhiêu?"},
        ),
        "empty": Example("A question without words", status=422, body={"question": " "}),
    },
    ("GET", "/api/v1/answers/{answer_id}"): {
        "answer": Example("An answer, as it may be seen now", path={"answer_id": ANSWER}),
    },
    ("DELETE", "/api/v1/answers/{answer_id}"): {
        "own": Example(
            "By whoever asked without a key",
            status=204,
            path={"answer_id": ANSWER},
            query={"conversation_id": CONVERSATION},
        ),
    },
    ("POST", "/api/v1/answers/{answer_id}/feedback"): {
        "up": Example("Thumbs up", 201, path={"answer_id": ANSWER}, body={"rating": "up"}),
        "report": Example(
            "'Báo sai' of one citation",
            201,
            path={"answer_id": ANSWER},
            body={
                "rating": "down",
                "reason": "source_mismatch",
                "marker": 1,
                "note": "Đoạn này nói về lễ khởi công, không phải lễ thông xe.",
            },
        ),
    },
    ("DELETE", "/api/v1/conversations/{conversation_id}"): {
        "conversation": Example("All of it", 204, path={"conversation_id": CONVERSATION}),
    },
    ("GET", "/api/v1/search"): {
        "words": Example("The best paragraphs", query={"q": "cầu treo Pú Lương", "top_k": 2}),
        "filtered": Example(
            "Of some days and one section, and why they rank so",
            query={
                "q": "thong xe cau treo",
                "top_k": 1,
                "from": "2023-05-01",
                "to": "2023-05-31",
                "section": "Giao thông",
                "explain": "true",
            },
        ),
    },
    ("GET", "/api/v1/articles/{article_id}"): {
        "newest": Example("The newest version", path={"article_id": ARTICLE}),
        "version": Example(
            "A version by its number", path={"article_id": ARTICLE}, query={"version": 1}
        ),
        "known": Example(
            "One that was read before and is the same",
            304,
            path={"article_id": ARTICLE},
            headers={"If-None-Match": '"1"'},
        ),
        "missing": Example("One that is not there", 404, path={"article_id": "khong-co"}),
    },
    ("GET", "/api/v1/paragraphs/{paragraph_id}"): {
        "paragraph": Example("What a citation cites", path={"paragraph_id": PARAGRAPH}),
    },
    ("POST", "/v1/chat/completions"): {
        "question": Example(
            "A question",
            body={"model": MODEL, "messages": [{"role": "user", "content": _QUESTION}]},
        ),
        "follow-up": Example(
            "A conversation",
            body={
                "model": MODEL,
                "messages": [
                    {"role": "system", "content": "Trả lời ngắn gọn."},
                    {"role": "user", "content": _QUESTION},
                    {"role": "assistant", "content": "Cầu thông xe sáng 16/5/2023 [1]."},
                    {"role": "user", "content": "Vốn xây cầu là bao nhiêu?"},
                ],
            },
        ),
        "stream": Example(
            "In chunks, with usage",
            body={
                "model": MODEL,
                "messages": [{"role": "user", "content": _QUESTION}],
                "stream": True,
                "stream_options": {"include_usage": True},
            },
        ),
        "other-model": Example(
            "A model that is not offered",
            404,
            body={"model": "gpt-4o", "messages": [{"role": "user", "content": _QUESTION}]},
        ),
    },
    ("GET", "/v1/models"): {"models": Example("All of them")},
    ("GET", "/v1/models/{model}"): {"model": Example("One of them", path={"model": MODEL})},
    ("GET", "/healthz"): {"alive": Example("It is")},
    ("GET", "/readyz"): {"ready": Example("It is")},
    ("GET", "/metrics"): {"metrics": Example("As Prometheus reads them")},
}
