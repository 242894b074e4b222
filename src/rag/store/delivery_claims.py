"""Deliveries taken by one sender at a time, and what became of each attempt.

A sender holds a webhook, not a delivery: what one receiver is told comes in order and one
at a time, however many senders there are. Knows the tables; nothing of how anything is
sent, nor of when it is tried again.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update

from rag.store.audit import append
from rag.store.deliveries import delivery_from
from rag.store.engine import reading, writing
from rag.store.moments import iso
from rag.store.webhook_results import Claim, Settlement
from rag.store.webhook_tables import webhook_attempts, webhook_deliveries, webhooks
from rag.store.webhooks import webhook_from, webhook_row

SENDER = "webhooks"
"""Who disables a webhook that wants no more, as the record names it."""

_OF = webhook_deliveries.c
_IS_PENDING = _OF.state == "pending"


class DeliveryClaims:
    """Those of one database. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, until: datetime) -> list[Claim]:
        """Take each enabled webhook that something is due for, and that no other sender
        has, until then, with the first that is due: one at a time, in the order they came.
        """
        with reading(self._engine) as connection:  # most of the time nothing is: no writing
            found = connection.scalars(select(webhooks.c.id).where(*_is_free(now))).all()
        claims = []
        for webhook_id in found:
            lease = secrets.token_urlsafe(12)
            with writing(self._engine) as connection:
                taken = connection.execute(
                    update(webhooks)
                    .where(webhooks.c.id == webhook_id, *_is_free(now))
                    .values(leased_by=lease, leased_until=until.timestamp())
                )
                if taken.rowcount:
                    claims.append(_claimed(connection, webhook_id, lease, now))
        return [claim for claim in claims if claim is not None]

    def settle(
        self, claim: Claim, settled: Settlement, *, now: datetime, until: datetime | None
    ) -> Claim | None:
        """Keep what came of an attempt. The next delivery that is due by ``now`` for the same
        webhook, taken ``until`` then; with ``None`` for it, or where nothing is due, any
        sender may have the webhook."""
        number = claim.delivery.number
        with writing(self._engine) as connection:
            known = select(_OF.number).where(_OF.number == number)
            if connection.execute(known).first() is None:
                return None  # it was removed with its webhook meanwhile
            _keep_attempt(connection, number, settled)
            _keep_health(connection, claim.webhook.id, settled)
            is_ours = (webhooks.c.id == claim.webhook.id) & (webhooks.c.leased_by == claim.lease)
            may_go_on = until is not None and settled.rest_until is None and not settled.disable
            if until is not None and may_go_on:
                renewed = connection.execute(
                    update(webhooks)
                    .where(is_ours, webhooks.c.enabled)
                    .values(leased_until=until.timestamp())
                )
                following = (
                    _claimed(connection, claim.webhook.id, claim.lease, now)
                    if renewed.rowcount
                    else None
                )
                if following is not None:
                    return following
            _release(connection, is_ours)
        return None

    def release(self, claim: Claim) -> None:
        """Let another sender have it: nothing was tried."""
        is_ours = (webhooks.c.id == claim.webhook.id) & (webhooks.c.leased_by == claim.lease)
        with writing(self._engine) as connection:
            _release(connection, is_ours)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return _IS_PENDING & (_OF.due_epoch <= now.timestamp())


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a webhook: something is due for it, and nobody is at it."""
    epoch = now.timestamp()
    due = select(_OF.number).where(_is_due(now), _OF.webhook_id == webhooks.c.id)
    return (
        webhooks.c.enabled,
        webhooks.c.leased_until <= epoch,
        webhooks.c.rest_until <= epoch,
        due.exists(),
    )


def _claimed(connection: Connection, webhook_id: str, lease: str, now: datetime) -> Claim | None:
    query = (
        select(webhook_deliveries)
        .where(_is_due(now), _OF.webhook_id == webhook_id)
        .order_by(_OF.number)
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    webhook = webhook_from(webhook_row(connection, webhook_id))
    return Claim(webhook, delivery_from(row), lease)


def _release(connection: Connection, is_ours: ColumnElement[bool]) -> None:
    values = {"leased_by": None, "leased_until": 0.0}
    connection.execute(update(webhooks).where(is_ours).values(values))


def _keep_attempt(connection: Connection, number: int, settled: Settlement) -> None:
    attempt = settled.attempt
    row = {
        "delivery_number": number,
        "at": iso(attempt.at),
        "status": attempt.status,
        "error": attempt.error,
        "response": attempt.response,
        "took_ms": attempt.took_ms,
    }
    connection.execute(insert(webhook_attempts), row)
    is_it = _OF.number == number
    counted = {"attempts": _OF.attempts + 1, "tries": _OF.tries + 1}
    last = {"last_status": attempt.status, "last_error": attempt.error}
    connection.execute(update(webhook_deliveries).where(is_it).values(counted | last))
    # What another sender delivered meanwhile, since this one was thought dead, stays so.
    values: dict[str, object] = {"state": settled.state}
    if settled.due_at is not None:
        values["due_epoch"] = settled.due_at.timestamp()
    if settled.state != "pending":
        values["done_at"] = iso(attempt.at)
    connection.execute(update(webhook_deliveries).where(is_it, _IS_PENDING).values(values))


def _keep_health(connection: Connection, webhook_id: str, settled: Settlement) -> None:
    is_it = webhooks.c.id == webhook_id
    if settled.state == "delivered":
        connection.execute(update(webhooks).where(is_it).values(failing_since=None))
        return
    began = func.coalesce(webhooks.c.failing_since, iso(settled.attempt.at))
    values: dict[str, object] = {"failing_since": began}
    if settled.rest_until is not None:
        values["rest_until"] = settled.rest_until.timestamp()
    connection.execute(update(webhooks).where(is_it).values(values))
    if settled.disable:
        stopped = {"enabled": False, "disabled_reason": settled.disable}
        is_on = is_it & webhooks.c.enabled
        if connection.execute(update(webhooks).where(is_on).values(stopped)).rowcount:
            append(connection, SENDER, "webhook.disable", webhook_id, {})
