"""``/api/v1/webhooks``: who is told of what, and what became of each delivery; for
administrators.

Knows nothing of how anything is sent.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.jobs.webhook_shapes import delivery_to_dict, webhook_to_dict, whole_delivery_to_dict
from rag.jobs.webhooks import WebhookBook
from rag.store.webhook_results import DeliveryState, Webhook
from rag.web.cursors import CursorText, Listing, cut
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services
from rag.web.webhook_schemas import (
    DeliveriesOut,
    DeliveryOut,
    NewWebhookOut,
    ReplayedOut,
    ReplayIn,
    WebhookChange,
    WebhookIn,
    WebhookOut,
    WebhooksOut,
    WholeDeliveryOut,
)

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
State = Annotated[DeliveryState | None, Query(description="Only those in this state.")]
# A secret is shown once, and an address may hold one: nothing on the way keeps them.
_UNKEPT = {"Cache-Control": "no-store"}
_CREATE_DOC = (
    "Each event is posted to the address as JSON: `type`, `timestamp` and `data`, signed as "
    "the Standard Webhooks specification has it, with the secret that is in this response and "
    "in no other. 2xx within 15 seconds says that it arrived; anything else is tried again, "
    "nine times in all over a day. Whatever happens it is sent at least once: `webhook-id` "
    "tells whether it came before."
)


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])
    store = services.store
    book = WebhookBook(store.webhooks, _now, services.fetch_allowed)

    @routes.post(
        "",
        summary="Add a webhook",
        description=_CREATE_DOC,
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": NewWebhookOut}, **problems(409, 422, 503)},
    )
    def add(request: Request, body: WebhookIn) -> JSONResponse:
        made = book.add(
            body.url,
            body.events,
            actor=caller_of(request).signature,
            description=body.description,
        )
        where = {"Location": f"/api/v1/webhooks/{made.id}"}
        return JSONResponse(_with_secret(made), status_code=201, headers=_UNKEPT | where)

    @routes.get(
        "",
        summary="List webhooks",
        response_class=JSONResponse,
        responses={200: {"model": WebhooksOut}, **problems(400, 422, 503)},
    )
    def every(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "ns", cursor)
        page, last = cut(store.webhooks.all(), _oldest_first, listing.after, limit)
        now = _now()
        return listing.page({"webhooks": [webhook_to_dict(one, now) for one in page]}, last)

    @routes.get(
        "/{webhook_id}",
        summary="Look at a webhook",
        response_class=JSONResponse,
        responses={200: {"model": WebhookOut}, **problems(404, 503)},
    )
    def one(webhook_id: str) -> JSONResponse:
        return JSONResponse(
            webhook_to_dict(store.webhooks.get(webhook_id), _now()), headers=_UNKEPT
        )

    @routes.patch(
        "/{webhook_id}",
        summary="Change a webhook, disable or enable it",
        description="While it is disabled, nothing that happens is kept for it.",
        response_class=JSONResponse,
        responses={200: {"model": WebhookOut}, **problems(404, 422, 503)},
    )
    def change(request: Request, webhook_id: str, body: WebhookChange) -> JSONResponse:
        changed = book.change(
            webhook_id,
            actor=caller_of(request).signature,
            url=body.url,
            description=body.description,
            events=body.events,
            enabled=body.enabled,
        )
        return JSONResponse(webhook_to_dict(changed, _now()), headers=_UNKEPT)

    @routes.delete(
        "/{webhook_id}",
        summary="Remove a webhook",
        description="With all that was and was not yet delivered to it.",
        status_code=204,
        responses=problems(404, 503),
    )
    def remove(request: Request, webhook_id: str) -> Response:
        store.webhooks.remove(webhook_id, actor=caller_of(request).signature)
        return Response(status_code=204)

    @routes.post(
        "/{webhook_id}:rotate",
        summary="Make a new secret",
        description="It is in this response and in no other. The one before signs beside it for "
        "24 hours, so that the receiver can change over.",
        response_class=JSONResponse,
        responses={200: {"model": NewWebhookOut}, **problems(404, 409, 503)},
    )
    def rotate(request: Request, webhook_id: str) -> JSONResponse:
        rotated = book.rotate(webhook_id, actor=caller_of(request).signature)
        return JSONResponse(_with_secret(rotated), headers=_UNKEPT)

    @routes.post(
        "/{webhook_id}:ping",
        summary="Send a test delivery",
        description="Of type `webhook.ping`, at once. What became of it is read as any "
        "delivery's, at the address in `Location`.",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": DeliveryOut}, **problems(404, 409, 503)},
    )
    def ping(request: Request, webhook_id: str) -> JSONResponse:
        delivery_id = store.webhooks.ping(webhook_id, actor=caller_of(request).signature)
        delivery, _ = store.deliveries.get(webhook_id, delivery_id)
        where = {"Location": f"/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"}
        return JSONResponse(delivery_to_dict(delivery), status_code=202, headers=_UNKEPT | where)

    @routes.get(
        "/{webhook_id}/deliveries",
        summary="List deliveries",
        description="The newest first. Those delivered are forgotten after 30 days.",
        response_class=JSONResponse,
        responses={200: {"model": DeliveriesOut}, **problems(400, 404, 422, 503)},
    )
    def deliveries(
        request: Request,
        webhook_id: str,
        state: State = None,
        cursor: CursorText = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "n", cursor)
        before = listing.after[0] if listing.after else None
        found = store.deliveries.page(webhook_id, state=state, before=before, limit=limit + 1)
        page = found[:limit]
        last = (page[-1].number,) if len(found) > limit else None
        return listing.page({"deliveries": [delivery_to_dict(one) for one in page]}, last)

    @routes.get(
        "/{webhook_id}/deliveries/{delivery_id}",
        summary="Look at a delivery",
        description="What it tells, and each attempt.",
        response_class=JSONResponse,
        responses={200: {"model": WholeDeliveryOut}, **problems(404, 503)},
    )
    def delivery(webhook_id: str, delivery_id: str) -> JSONResponse:
        found, attempts = store.deliveries.get(webhook_id, delivery_id)
        return JSONResponse(whole_delivery_to_dict(found, attempts), headers=_UNKEPT)

    @routes.post(
        "/{webhook_id}/deliveries/{delivery_id}:replay",
        summary="Send a delivery again",
        description="At once, whatever became of it; it keeps its `webhook-id`.",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": DeliveryOut}, **problems(404, 409, 503)},
    )
    def replay(request: Request, webhook_id: str, delivery_id: str) -> JSONResponse:
        actor = caller_of(request).signature
        again = store.deliveries.replay(webhook_id, delivery_id, actor=actor)
        return JSONResponse(delivery_to_dict(again), status_code=202, headers=_UNKEPT)

    @routes.post(
        "/{webhook_id}/deliveries:replay",
        summary="Send all that failed again",
        status_code=202,
        response_class=JSONResponse,
        responses={202: {"model": ReplayedOut}, **problems(404, 409, 422, 503)},
    )
    def replay_failed(request: Request, webhook_id: str, body: ReplayIn) -> JSONResponse:
        actor = caller_of(request).signature
        count = store.deliveries.replay_failed(webhook_id, body.since, actor=actor)
        return JSONResponse({"replayed": count}, status_code=202)

    return routes


def _with_secret(webhook: Webhook) -> dict[str, Any]:
    return webhook_to_dict(webhook, _now()) | {"secret": webhook.secrets[0].text}


def _oldest_first(webhook: Webhook) -> tuple[float, str]:
    return webhook.created_at.timestamp(), webhook.id


def _now() -> datetime:
    return datetime.now(UTC)
