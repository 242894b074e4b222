"""Examples of what content systems and those who look after the archive do."""

from __future__ import annotations

from rag.web.openapi.example import Example
from rag.web.openapi.example_ids import (
    ARTICLE,
    FEED,
    LOAD,
    NEW_ARTICLE,
    OPEN_LOAD,
    REQUEST,
    UNANSWERED,
    WITHDRAWN_ARTICLE,
)

_ARTICLE = {
    "title": "Khởi công cầu treo Nà Hỳ",
    "lead": "Cầu dài 96 mét, nối hai bờ suối Nà Hỳ.",
    "body": "Cầu treo Nà Hỳ khởi công sáng 3/6/2024.\nTổng vốn xây cầu là 4,2 tỷ đồng.",
    "captions": ["Lễ khởi công cầu treo Nà Hỳ."],
    "published_at": "2024-06-03T15:30:00+07:00",
    "section": "Giao thông",
    "source": "Báo Mẫu",
    "author": "Nhóm phóng viên",
    "url": "https://bao.example/giao-thong/cau-treo-na-hy",
    "kind": "news",
}
_BINARY = "application/octet-stream"
_ASKED = {
    "kind": "correction",
    "article_id": ARTICLE,
    "text": "Tên tôi trong bài bị viết sai. Xin sửa lại.",
    "received_on": "2024-06-05",
    "name": "Nguyễn Văn Mẫu",
    "contact": "mau@ban-doc.example",
}

EXAMPLES: dict[tuple[str, str], dict[str, Example]] = {
    ("PUT", "/api/v1/articles/{article_id}"): {
        "new": Example(
            "A new article",
            201,
            path={"article_id": NEW_ARTICLE},
            headers={"If-None-Match": "*"},
            body=_ARTICLE,
        ),
        "change": Example(
            "A change of the version one has seen",
            path={"article_id": ARTICLE},
            headers={"If-Match": '"1"'},
            body={
                "title": "Thông xe cầu treo Pú Lương",
                "body": ["Cầu treo Pú Lương thông xe sáng 16/5/2023."],
                "correction_note": "Sửa ngày thông xe.",
            },
        ),
        "too-late": Example(
            "A change of a version that somebody changed meanwhile",
            412,
            path={"article_id": ARTICLE},
            headers={"If-Match": '"7"'},
            body={"title": "Thông xe cầu treo Pú Lương"},
        ),
    },
    ("POST", "/api/v1/articles:batch"): {
        "several": Example(
            "One put in, one changed, one withdrawn; the last fails",
            headers={"Idempotency-Key": "dong-bo-2024-06-03"},
            body={
                "items": [
                    {"action": "put", "id": NEW_ARTICLE, "article": _ARTICLE},
                    {
                        "action": "put",
                        "id": ARTICLE,
                        "if_match": '"1"',
                        "article": {"title": "Thông xe cầu treo Pú Lương", "body": "Sáng 16/5."},
                    },
                    {"action": "delete", "id": ARTICLE, "reason": "Đăng trùng."},
                    {"action": "delete", "id": "khong-co"},
                ]
            },
        ),
    },
    ("DELETE", "/api/v1/articles/{article_id}"): {
        "withdraw": Example(
            "Taken from readers, with a reason",
            204,
            path={"article_id": ARTICLE},
            query={"reason": "Theo yêu cầu của tác giả."},
        ),
        "erase": Example(
            "Gone for good", 204, path={"article_id": ARTICLE}, query={"erase": "true"}
        ),
    },
    ("POST", "/api/v1/articles/{article_id}/reinstate"): {
        "reinstate": Example(
            "Given back to readers",
            204,
            path={"article_id": WITHDRAWN_ARTICLE},
            headers={"If-Match": '"1"'},
            body={"reason": "Gỡ nhầm."},
        ),
    },
    ("GET", "/api/v1/articles"): {
        "section": Example(
            "Those of one section, withdrawn ones too", query={"section": "Giao thông", "limit": 2}
        ),
        "words": Example("By words", query={"q": "cầu treo", "limit": 1}),
    },
    ("POST", "/api/v1/loads"): {"begin": Example("A load begins", 201)},
    ("POST", "/api/v1/loads/{load_id}/files"): {
        "text": Example(
            "A file of text",
            201,
            path={"load_id": OPEN_LOAD},
            query={"name": "2024/cau-treo.txt"},
            body="Khởi công cầu treo Nà Hỳ\n\nCầu treo Nà Hỳ khởi công sáng 3/6/2024.\n",
            media=_BINARY,
        ),
    },
    ("POST", "/api/v1/loads/{load_id}/start"): {
        "start": Example("Its turn comes", 202, path={"load_id": LOAD}),
    },
    ("GET", "/api/v1/loads"): {"latest": Example("The latest", query={"limit": 1})},
    ("GET", "/api/v1/loads/{load_id}"): {"load": Example("One of them", path={"load_id": LOAD})},
    ("POST", "/api/v1/links"): {
        "page": Example(
            "An article's page", body={"url": "https://bao.example/giao-thong/cau-treo-na-hy"}
        ),
    },
    ("POST", "/api/v1/feeds"): {
        "feed": Example(
            "A feed, after a look at what it holds",
            201,
            body={"url": "https://bao.example/tin-moi.rss", "every_s": 600},
        ),
    },
    ("GET", "/api/v1/feeds"): {"feeds": Example("The first of them", query={"limit": 1})},
    ("GET", "/api/v1/feeds/{feed_id}"): {"feed": Example("One of them", path={"feed_id": FEED})},
    ("PATCH", "/api/v1/feeds/{feed_id}"): {
        "pause": Example("Polled no more for now", path={"feed_id": FEED}, body={"enabled": False}),
        "change": Example(
            "Polled once an hour, for one section",
            path={"feed_id": FEED},
            body={"every_s": 3600, "section": "Giao thông"},
        ),
    },
    ("DELETE", "/api/v1/feeds/{feed_id}"): {
        "remove": Example("Polled no more for good", 204, path={"feed_id": FEED}),
    },
    ("POST", "/api/v1/feeds/{feed_id}:poll"): {
        "poll": Example("Next in turn", 202, path={"feed_id": FEED}),
    },
    ("GET", "/api/v1/feeds/{feed_id}/entries"): {
        "failed": Example(
            "The pages that failed",
            path={"feed_id": FEED},
            query={"outcome": "failed", "limit": 1},
        ),
    },
    ("POST", "/api/v1/requests"): {
        "correction": Example("A request for correction", 201, body=_ASKED),
    },
    ("GET", "/api/v1/requests"): {"due": Example("By the day they are due", query={"limit": 1})},
    ("POST", "/api/v1/requests/{request_id}/entries"): {
        "accept": Example(
            "Accepted, with the article that answers it",
            path={"request_id": REQUEST},
            body={"action": "accept", "note": "Đã sửa.", "link": ARTICLE},
        ),
    },
    ("DELETE", "/api/v1/requests/{request_id}/contact"): {
        "forget": Example("Name and contact erased", path={"request_id": REQUEST}),
    },
    ("GET", "/api/v1/unanswered"): {"month": Example("Of thirty days", query={"days": 30})},
    ("POST", "/api/v1/unanswered/settle"): {
        "settle": Example("Have done with a question", body={"answer_ids": [UNANSWERED]}),
    },
}
