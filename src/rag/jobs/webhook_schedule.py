"""When a delivery that did not succeed is tried again, and when no more. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from rag.store.webhook_results import Attempt, Claim, Settlement

WAITS_S = (5, 30, 2 * 60, 10 * 60, 3600, 4 * 3600, 8 * 3600, 12 * 3600)
"""Before the second attempt, the third and so on: nine in all, over a day."""
JITTER = 0.2
"""Each wait is up to so much of itself shorter or longer: what failed at once is not tried
again at once."""
LONGEST_ASKED_S = 6 * 3600.0
"""So long a Retry-After is honoured."""
LONGEST_REST_S = 60.0
"""A receiver that answers nothing is tried at least so often, whatever waits for it."""
DISABLED_AFTER = timedelta(days=5)
"""Of nothing but failures."""

_GONE = 410
_TOO_MANY = 429


def settlement(
    claim: Claim, attempt: Attempt, *, retry_after_s: float | None, jitter: float
) -> Settlement:
    """What becomes of a delivery. ``jitter`` is a random number from -1 to 1."""
    if attempt.error is None:
        return Settlement(attempt, "delivered")
    if attempt.status == _GONE:
        return Settlement(attempt, "failed", disable="gone")
    failing_since = claim.webhook.failing_since or attempt.at
    is_dead = attempt.at - failing_since >= DISABLED_AFTER
    asked_s = min(retry_after_s or 0.0, LONGEST_ASKED_S)
    rest_until = _rest_until(attempt, failing_since, asked_s)
    tries = claim.delivery.tries
    if tries >= len(WAITS_S):
        return Settlement(
            attempt, "failed", rest_until=rest_until, disable="failing" if is_dead else None
        )
    wait_s = max(WAITS_S[tries] * (1 + JITTER * jitter), asked_s)
    return Settlement(
        attempt,
        "pending",
        due_at=attempt.at + timedelta(seconds=wait_s),
        rest_until=rest_until,
        disable="failing" if is_dead else None,
    )


def _rest_until(attempt: Attempt, failing_since: datetime, asked_s: float) -> datetime | None:
    """Until when everything else for the receiver waits as well; ``None`` where only this
    message was refused. The longer it fails, the longer it is left alone."""
    is_receivers = attempt.status is None or attempt.status >= 500 or attempt.status == _TOO_MANY
    if not is_receivers:
        return None
    failing_s = (attempt.at - failing_since).total_seconds()
    rest_s = max(1.0, min(failing_s / 2, LONGEST_REST_S), asked_s)
    return attempt.at + timedelta(seconds=rest_s)
