"""``/quan-tri/webhook``: who else is told of what happens here, for administrators, and
what became of each message.

Pages alone: their scripts call ``/api/v1/webhooks``. Secrets are not among what is drawn.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rag.jobs.webhooks import DESCRIPTION_CHARS, URL_CHARS
from rag.store.webhook_overview import WebhookCounts
from rag.store.webhook_results import EVENTS, DeliveryState, Webhook
from rag.web.services import Services
from rag.web.staff import staff_page
from rag.web.webhook_words import (
    DELIVERY_STATES,
    EVENT_NAMES,
    event_name,
    outcome_of,
    webhook_state,
)

_PAGE = 20
_NONE = WebhookCounts()

Before = Annotated[int | None, Query(ge=1, le=2**53)]
# The addresses of the filter, as the page's other addresses in Vietnamese.
_FILTERS: dict[str, DeliveryState] = {
    "dang-cho": "pending",
    "hong": "failed",
    "da-nhan": "delivered",
}


def router(services: Services) -> APIRouter:
    """The pages over one set of services."""
    routes = APIRouter(include_in_schema=False)
    store = services.store

    def page(request: Request, template: str, **values: Any) -> Response:
        return staff_page(
            services.gate,
            request,
            template,
            events=[(event, EVENT_NAMES[event]) for event in EVENTS],
            event_name=event_name,
            state_of=webhook_state,
            name_of=_name,
            most_url=URL_CHARS,
            most_description=DESCRIPTION_CHARS,
            zone=services.zone,
            **values,
        )

    @routes.get("/quan-tri/webhook")
    def every(request: Request, xong: str = "") -> Response:
        counts = store.webhook_overview.counts()
        webhooks = [(one, counts.get(one.id, _NONE)) for one in store.webhooks.all()]
        return page(request, "webhooks.html", webhooks=webhooks, is_removed=bool(xong))

    @routes.get("/quan-tri/webhook/{webhook_id}")
    def one(
        request: Request,
        webhook_id: str,
        xem: Annotated[str, Query(max_length=20)] = "",
        truoc: Before = None,
    ) -> Response:
        webhook = store.webhooks.get(webhook_id)
        found = store.deliveries.page(
            webhook_id, state=_FILTERS.get(xem), before=truoc, limit=_PAGE + 1
        )
        shown = found[:_PAGE]
        chosen = {"xem": xem} if xem in _FILTERS else {}
        older = urlencode(chosen | {"truoc": shown[-1].number}) if len(found) > _PAGE else None
        return page(
            request,
            "webhook.html",
            webhook=webhook,
            old_secret_until=_old_secret_until(webhook),
            counts=store.webhook_overview.counts(webhook_id).get(webhook_id, _NONE),
            deliveries=shown,
            attempts=store.webhook_overview.attempts(shown),
            delivery_states=DELIVERY_STATES,
            filters=_FILTERS,
            chosen=chosen.get("xem", ""),
            outcome_of=outcome_of,
            older=older,
            newest=urlencode(chosen) if truoc is not None else None,
        )

    return routes


def _name(webhook: Webhook) -> str:
    """What people call it: as they described it, else where it is."""
    return webhook.description or webhook.url.split("://", 1)[-1].split("/", 1)[0]


def _old_secret_until(webhook: Webhook) -> datetime | None:
    """Until when a secret that was replaced signs as well."""
    now = datetime.now(UTC)
    ending = [one.until for one in webhook.secrets if one.until is not None and one.until > now]
    return max(ending, default=None)
