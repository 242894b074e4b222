"""Examples of what the newsroom and administrators do."""

from __future__ import annotations

from rag.web.openapi.example import Example
from rag.web.openapi.example_ids import (
    ANSWER,
    ARTICLE,
    GOLD,
    KEY,
    OTHER_USER,
    USER,
    VERDICT,
)

_OF_ANSWER = {"answer_id": ANSWER}
_DAYS = {"from": "2024-05-01", "to": "2024-05-31"}

EXAMPLES: dict[tuple[str, str], dict[str, Example]] = {
    ("GET", "/api/v1/answers"): {
        "newest": Example("The newest", query={"limit": 1}),
        "hidden": Example(
            "Those hidden, of some days", query={"state": "hidden", **_DAYS, "limit": 20}
        ),
    },
    ("POST", "/api/v1/answers/{answer_id}/verdicts"): {
        "supported": Example(
            "The paragraph says it",
            201,
            path=_OF_ANSWER,
            body={"marker": 1, "verdict": "supported"},
        ),
        "unsupported": Example(
            "It does not, and the answer is hidden",
            201,
            path=_OF_ANSWER,
            body={
                "marker": 1,
                "claim": 0,
                "verdict": "unsupported",
                "note": "Đoạn trích nói về cầu khác.",
                "after": 0,
            },
        ),
    },
    ("GET", "/api/v1/answers/{answer_id}/verdicts"): {
        "verdicts": Example("All of one answer", path=_OF_ANSWER),
    },
    ("POST", "/api/v1/answers/{answer_id}/verdicts/{verdict_id}:undo"): {
        "undo": Example("Taken back", 201, path={**_OF_ANSWER, "verdict_id": VERDICT}),
    },
    ("POST", "/api/v1/answers/{answer_id}:hide"): {
        "hide": Example("Held back", path=_OF_ANSWER, body={"reason": "Đang kiểm tra."}),
    },
    ("POST", "/api/v1/answers/{answer_id}:restore"): {
        "restore": Example("Shown again", path=_OF_ANSWER, body={"reason": "Đã kiểm tra."}),
    },
    ("POST", "/api/v1/answers/{answer_id}:correct"): {
        "correct": Example(
            "A signed correction, with a sentence taken back",
            path=_OF_ANSWER,
            body={"text": "Cầu thông xe ngày 16/5/2023, không phải 12/2/2023.", "claims": [0]},
        ),
    },
    ("POST", "/api/v1/answers/{answer_id}:ask-again"): {
        "again": Example("Asked again", path=_OF_ANSWER, body={}),
    },
    ("POST", "/api/v1/answers/{answer_id}:flag"): {
        "flag": Example("Kept beyond its days", path=_OF_ANSWER, body={"reason": "Để đào tạo."}),
    },
    ("POST", "/api/v1/answers/{answer_id}:gold"): {
        "gold": Example(
            "Into the gold set, with what a right answer says",
            201,
            path=_OF_ANSWER,
            body={"article_ids": [ARTICLE], "answers": ["16/5/2023"], "answerable": True},
        ),
    },
    ("GET", "/api/v1/gold"): {"questions": Example("The first of it", query={"limit": 1})},
    ("DELETE", "/api/v1/gold/{gold_id}"): {
        "remove": Example("Taken out", 204, path={"gold_id": GOLD}),
    },
    ("GET", "/api/v1/exports/answers"): {
        "jsonl": Example("One JSON object a line", query={"format": "jsonl", **_DAYS}),
        "csv": Example("For spreadsheets", query={"format": "csv", **_DAYS}),
    },
    ("GET", "/api/v1/exports/verdicts"): {
        "jsonl": Example("One JSON object a line", query={"format": "jsonl", **_DAYS}),
    },
    ("GET", "/api/v1/exports/audit"): {
        "csv": Example("For spreadsheets", query={"format": "csv", **_DAYS}),
    },
    ("GET", "/api/v1/statistics"): {
        "month": Example("Of some days and one section", query={**_DAYS, "section": "Giao thông"}),
    },
    ("GET", "/api/v1/audit"): {
        "articles": Example(
            "Whatever was done to articles", query={"action": "article.", "limit": 2}
        ),
    },
    ("GET", "/api/v1/audit/check"): {"check": Example("All of it")},
    ("POST", "/api/v1/keys"): {
        "reader": Example(
            "A key that asks and reads, to the end of a year",
            201,
            body={
                "name": "Ứng dụng di động",
                "scopes": ["ask", "read"],
                "last_day": "2099-12-31",
                "a_minute": 60,
                "snippet_chars": 300,
            },
        ),
    },
    ("GET", "/api/v1/keys"): {"newest": Example("The newest", query={"limit": 1})},
    ("GET", "/api/v1/keys/{prefix}"): {"key": Example("One of them", path={"prefix": KEY})},
    ("DELETE", "/api/v1/keys/{prefix}"): {
        "revoke": Example("Ended now", 204, path={"prefix": KEY}),
    },
    ("POST", "/api/v1/keys/{prefix}:rotate"): {
        "rotate": Example(
            "A new key; the old one works for a day",
            201,
            path={"prefix": KEY},
            body={"overlap_hours": 24},
        ),
    },
    ("POST", "/api/v1/users"): {
        "editor": Example(
            "An editor",
            201,
            body={
                "name": OTHER_USER,
                "display_name": "Trần Minh",
                "role": "editor",
                "password": "một câu dài dễ nhớ",
            },
        ),
    },
    ("GET", "/api/v1/users"): {"first": Example("By name", query={"limit": 1})},
    ("GET", "/api/v1/users/{name}"): {"user": Example("One of them", path={"name": USER})},
    ("PATCH", "/api/v1/users/{name}"): {
        "role": Example("Another role", path={"name": USER}, body={"role": "editor"}),
        "shut": Example("Shut", path={"name": USER}, body={"state": "disabled"}),
    },
    ("PUT", "/api/v1/users/{name}/password"): {
        "password": Example(
            "A new password", 204, path={"name": USER}, body={"password": "một câu dài khác"}
        ),
    },
    ("DELETE", "/api/v1/users/{name}/sessions"): {
        "sessions": Example("Signed out everywhere", path={"name": USER}),
    },
    ("PUT", "/api/v1/account/password"): {
        "own": Example(
            "One's own, by whoever is signed in",
            204,
            body={"old": "một câu dài dễ nhớ", "new": "một câu dài khác"},
        ),
    },
}
