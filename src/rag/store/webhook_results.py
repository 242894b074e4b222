"""What the tables of webhooks answer with. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Event = Literal["answer.flagged", "verdict.recorded", "article.corrected_in_use"]
DeliveryState = Literal["pending", "delivered", "failed"]
DisabledReason = Literal["gone", "failing"]
"""The receiver said that it is gone, or could not be told anything for too long."""

EVENTS: tuple[Event, ...] = get_args(Event)
PING = "webhook.ping"
"""Sent when somebody asks for it, to see whether it arrives; nobody chooses it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One that deliveries are signed with, until then; ``None``: until it is replaced."""

    text: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where is told what. ``secrets``: the newest first. ``disabled_reason``: why the
    sender disabled it; ``None`` where a person did. ``failing_since``: since when every
    attempt has failed."""

    id: str
    url: str
    description: str
    events: tuple[Event, ...]
    secrets: tuple[Secret, ...]
    enabled: bool
    disabled_reason: DisabledReason | None
    created_at: datetime
    created_by: str
    failing_since: datetime | None = None

    def signing(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign by then, the newest first."""
        return tuple(one.text for one in self.secrets if one.until is None or one.until > now)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver. ``status``: what it was answered with, if it was; ``error`` why
    it did not succeed, and ``response`` the beginning of what came then."""

    at: datetime
    status: int | None
    error: str | None
    took_ms: int
    response: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook. ``body`` is sent and signed to the letter;
    ``tries`` are the attempts since it was last asked for."""

    number: int
    id: str
    webhook_id: str
    event_id: str
    event: str
    body: str
    state: DeliveryState
    created_at: datetime
    attempts: int
    tries: int
    next_attempt_at: datetime | None
    last_status: int | None
    last_error: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that one sender, and no other, is to make; ``lease`` is its right to."""

    webhook: Webhook
    delivery: Delivery
    lease: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a claimed delivery after an attempt. ``due_at``: the next one, of
    one that is pending. ``rest_until``: until then the webhook is left alone. ``disable``:
    why the webhook is disabled."""

    attempt: Attempt
    state: DeliveryState
    due_at: datetime | None = None
    rest_until: datetime | None = None
    disable: DisabledReason | None = None


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """``pending`` are those of enabled webhooks, the oldest from ``oldest_pending_at``;
    ``disabled`` counts the webhooks that the sender disabled."""

    pending: int
    failed: int
    delivered: int
    disabled: int
    oldest_pending_at: datetime | None
