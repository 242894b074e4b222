"""The shapes of webhooks and deliveries over the API, for validation and for ``/docs``.

``rag.jobs.webhook_shapes`` makes what goes out; a test holds these models to it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from rag.jobs.webhooks import DESCRIPTION_CHARS, URL_CHARS
from rag.store.webhook_results import DeliveryState, DisabledReason, Event
from rag.web.scalars import WEB_ADDRESS, told
from rag.web.schemas import Body, Moment

_Url = Annotated[str, StringConstraints(max_length=URL_CHARS), told(pattern=WEB_ADDRESS)]
_Events = Annotated[list[Event], Field(max_length=20), told(minItems=1)]
_Description = Annotated[str, StringConstraints(max_length=DESCRIPTION_CHARS)]
_URL_DOC = (
    "Where it is posted to: https://, or http:// to a host of the newsroom's own that is named in "
    "`RAG_FETCH_ALLOW`."
)


class WebhookIn(Body):
    """A webhook to be added."""

    url: _Url = Field(description=_URL_DOC, examples=["https://cms.example/hoi-bao"])
    events: _Events = Field(description="What it wants to hear of.")
    description: _Description = Field("", description="What it is for.")


class WebhookChange(Body):
    """What is to change; the rest stays."""

    url: _Url | None = Field(None, description=_URL_DOC)
    events: _Events | None = None
    description: _Description | None = None
    enabled: bool | None = Field(
        None, description="What waited while it was disabled is sent once it is enabled."
    )


class ReplayIn(Body):
    """Which failed deliveries are to be sent again."""

    since: Moment = Field(
        description="Those that came of events at that time or later.",
        examples=["2023-05-17T08:00:00+07:00"],
    )


class WebhookOut(BaseModel):
    """A webhook without its secret."""

    id: str
    url: str
    description: str
    events: list[Event]
    enabled: bool
    disabled_reason: DisabledReason | None = Field(
        description="Why the sender disabled it: the receiver answered 410 (`gone`), or failed "
        "for five days (`failing`); null where a person did."
    )
    failing_since: str | None = Field(description="Since when every attempt has failed.")
    old_secret_until: str | None = Field(
        description="Until when deliveries are signed with the secret before as well."
    )
    created_at: str
    created_by: str


class NewWebhookOut(WebhookOut):
    """A webhook whose secret was just made."""

    secret: str = Field(
        description="`whsec_` and base64, to verify deliveries with: shown now, and never again."
    )


class WebhooksOut(BaseModel):
    """Every webhook, the oldest first."""

    webhooks: list[WebhookOut]
    next: str | None


class DeliveryOut(BaseModel):
    """One event on its way to one webhook."""

    id: str
    webhook_id: str
    event_id: str = Field(description="The `webhook-id` it is sent with, however often.")
    event: str = Field(description="One of a webhook's events, or `webhook.ping`.")
    state: DeliveryState = Field(
        description="`failed`: it was tried for the last time, and can be sent again."
    )
    created_at: str
    attempt_count: int
    next_attempt_at: str | None
    last_status: int | None = Field(description="What the last attempt was answered with.")
    last_error: str | None = Field(description="Why the last attempt did not succeed.")
    done_at: str | None


class AttemptOut(BaseModel):
    """One attempt to deliver."""

    at: str
    status: int | None = Field(description="null: no answer came.")
    error: str | None
    response: str | None = Field(
        description="The beginning of what was answered, where it was no success."
    )
    took_ms: int


class WholeDeliveryOut(DeliveryOut):
    """A delivery with what it tells and each attempt, the oldest first."""

    payload: dict[str, Any] = Field(description="`type`, `timestamp` and `data`, as it is sent.")
    attempts: list[AttemptOut]


class DeliveriesOut(BaseModel):
    """Deliveries to a webhook, the newest first."""

    deliveries: list[DeliveryOut]
    next: str | None


class ReplayedOut(BaseModel):
    """How many are sent again."""

    replayed: int
