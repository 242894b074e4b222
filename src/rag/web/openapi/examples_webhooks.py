"""Examples of what administrators send about webhooks."""

from __future__ import annotations

from rag.web.openapi.example import Example
from rag.web.openapi.example_ids import DELIVERY, WEBHOOK

_OF_WEBHOOK = {"webhook_id": WEBHOOK}
_OF_DELIVERY = {**_OF_WEBHOOK, "delivery_id": DELIVERY}
_AT = "/api/v1/webhooks"

EXAMPLES: dict[tuple[str, str], dict[str, Example]] = {
    ("POST", _AT): {
        "cms": Example(
            "The newsroom's own system is told of flags and corrections",
            201,
            body={
                "url": "https://cms.example/hoi-bao",
                "events": ["answer.flagged", "article.corrected_in_use"],
                "description": "Hệ thống xuất bản",
            },
        ),
    },
    ("GET", _AT): {"first": Example("The first", query={"limit": 1})},
    ("GET", f"{_AT}/{{webhook_id}}"): {"webhook": Example("One of them", path=_OF_WEBHOOK)},
    ("PATCH", f"{_AT}/{{webhook_id}}"): {
        "verdicts": Example(
            "Other events", path=_OF_WEBHOOK, body={"events": ["verdict.recorded"]}
        ),
        "disable": Example("Told nothing more", path=_OF_WEBHOOK, body={"enabled": False}),
    },
    ("DELETE", f"{_AT}/{{webhook_id}}"): {"remove": Example("Removed", 204, path=_OF_WEBHOOK)},
    ("POST", f"{_AT}/{{webhook_id}}:rotate"): {
        "rotate": Example("A new secret; the old one signs for a day", path=_OF_WEBHOOK),
    },
    ("POST", f"{_AT}/{{webhook_id}}:ping"): {
        "ping": Example("See whether it arrives", 202, path=_OF_WEBHOOK),
    },
    ("GET", f"{_AT}/{{webhook_id}}/deliveries"): {
        "pending": Example(
            "Those on their way", path=_OF_WEBHOOK, query={"state": "pending", "limit": 1}
        ),
    },
    ("GET", f"{_AT}/{{webhook_id}}/deliveries/{{delivery_id}}"): {
        "delivery": Example("What it tells, and each attempt", path=_OF_DELIVERY),
    },
    ("POST", f"{_AT}/{{webhook_id}}/deliveries/{{delivery_id}}:replay"): {
        "replay": Example("Sent again", 202, path=_OF_DELIVERY),
    },
    ("POST", f"{_AT}/{{webhook_id}}/deliveries:replay"): {
        "failed": Example(
            "All that failed since the receiver went down",
            202,
            path=_OF_WEBHOOK,
            body={"since": "2023-05-17T08:00:00+07:00"},
        ),
    },
}
