"""Webhooks and deliveries as JSON, the same on the command line and over HTTP.

The secret is in none of them: it is shown when it is made, beside these.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rag.store.webhook_results import Attempt, Delivery, Webhook


def webhook_to_dict(webhook: Webhook, now: datetime) -> dict[str, Any]:
    """A webhook as it is by ``now``. Moments are ISO 8601 with an offset."""
    ending = [one.until for one in webhook.secrets if one.until is not None and one.until > now]
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "events": list(webhook.events),
        "enabled": webhook.enabled,
        "disabled_reason": webhook.disabled_reason,
        "failing_since": _iso(webhook.failing_since),
        "old_secret_until": _iso(max(ending, default=None)),
        "created_at": webhook.created_at.isoformat(),
        "created_by": webhook.created_by,
    }


def delivery_to_dict(delivery: Delivery) -> dict[str, Any]:
    """A delivery without what it tells."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event_id": delivery.event_id,
        "event": delivery.event,
        "state": delivery.state,
        "created_at": delivery.created_at.isoformat(),
        "attempt_count": delivery.attempts,
        "next_attempt_at": _iso(delivery.next_attempt_at),
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
        "done_at": _iso(delivery.done_at),
    }


def whole_delivery_to_dict(delivery: Delivery, attempts: Sequence[Attempt]) -> dict[str, Any]:
    """A delivery with what it tells and each attempt, the oldest first."""
    return delivery_to_dict(delivery) | {
        "payload": json.loads(delivery.body),
        "attempts": [
            {
                "at": one.at.isoformat(),
                "status": one.status,
                "error": one.error,
                "response": one.response,
                "took_ms": one.took_ms,
            }
            for one in attempts
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
