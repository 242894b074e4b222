"""Webhooks: added, changed, removed; who did it is recorded in the same transaction.

Knows the tables; nothing of how a secret is made, of what an address may be, nor of how
anything is sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from rag.errors import Conflict, NotFound
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.moments import iso, moment
from rag.store.webhook_outbox import put_out
from rag.store.webhook_results import PING, Event, Secret, Webhook
from rag.store.webhook_tables import webhook_attempts, webhook_deliveries, webhooks


class Webhooks:
    """The webhooks of one database. Every method may raise StoreError; those that name a
    webhook raise NotFound where it is not there. The record tells no address: it may hold
    a secret of the receiver's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, webhook: Webhook, *, most: int) -> None:
        """Keep a new one. Raises Conflict where there are ``most`` already."""
        row = {
            "id": webhook.id,
            "url": webhook.url,
            "description": webhook.description,
            "events": json.dumps(webhook.events),
            "secrets": _secrets_text(webhook.secrets),
            "enabled": webhook.enabled,
            "created_at": iso(webhook.created_at),
            "created_by": webhook.created_by,
            "leased_until": 0.0,
            "rest_until": 0.0,
        }
        with writing(self._engine) as connection:
            there = connection.execute(select(func.count()).select_from(webhooks)).scalar_one()
            if there >= most:
                raise Conflict(
                    f"There are {there} webhooks already, as many as there may be. Remove one.",
                    vietnamese="Đã đủ số địa chỉ nhận thông báo. Xin xóa bớt một địa chỉ.",
                )
            connection.execute(insert(webhooks), row)
            details = {"events": list(webhook.events)}
            append(connection, webhook.created_by, "webhook.create", webhook.id, details)

    def get(self, webhook_id: str) -> Webhook:
        """One of them."""
        with reading(self._engine) as connection:
            return webhook_from(webhook_row(connection, webhook_id))

    def all(self) -> list[Webhook]:
        """Every one, the oldest first."""
        query = select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id)
        with reading(self._engine) as connection:
            return [webhook_from(row) for row in connection.execute(query).mappings()]

    def change(
        self,
        webhook_id: str,
        *,
        actor: str,
        url: str | None = None,
        description: str | None = None,
        events: Sequence[Event] | None = None,
        enabled: bool | None = None,
    ) -> Webhook:
        """Change what is given; the webhook as it is then. What waits is sent at once, to a
        new address and to one that is enabled."""
        given: dict[str, Any] = {
            "url": url,
            "description": description,
            "events": json.dumps(list(events)) if events is not None else None,
            "enabled": enabled,
        }
        with writing(self._engine) as connection:
            before = webhook_row(connection, webhook_id)
            values = {
                name: value
                for name, value in given.items()
                if value is not None and value != before[name]
            }
            if "enabled" in values:
                values |= {"disabled_reason": None, "failing_since": None}
            if values:
                values["rest_until"] = 0.0
                is_it = webhooks.c.id == webhook_id
                connection.execute(update(webhooks).where(is_it).values(values))
                if "url" in values or values.get("enabled"):
                    _hurry(connection, webhook_id)
                self._record_change(connection, webhook_id, actor, values)
            return webhook_from(webhook_row(connection, webhook_id))

    def _record_change(
        self, connection: Connection, webhook_id: str, actor: str, values: dict[str, Any]
    ) -> None:
        if "enabled" in values:
            action = "webhook.enable" if values["enabled"] else "webhook.disable"
            append(connection, actor, action, webhook_id, {})
        changed = [name for name in ("url", "description", "events") if name in values]
        if changed:
            append(connection, actor, "webhook.change", webhook_id, {"changed": changed})

    def put_secrets(self, before: Webhook, secrets: Sequence[Secret], *, actor: str) -> Webhook:
        """Sign with these from now on in the place of those ``before``. Raises Conflict
        where somebody else has replaced those meanwhile."""
        webhook_id = before.id
        with writing(self._engine) as connection:
            if webhook_from(webhook_row(connection, webhook_id)).secrets != before.secrets:
                raise Conflict(
                    "Somebody else has replaced the secret at this moment. Ask them for it, or "
                    "replace it again.",
                    vietnamese="Khóa ký vừa được người khác đổi. Xin hỏi người đó, hoặc đổi lần "
                    "nữa.",
                )
            is_it = webhooks.c.id == webhook_id
            values = {"secrets": _secrets_text(secrets)}
            connection.execute(update(webhooks).where(is_it).values(values))
            append(connection, actor, "webhook.rotate", webhook_id, {})
            return webhook_from(webhook_row(connection, webhook_id))

    def remove(self, webhook_id: str, *, actor: str) -> None:
        """Forget one, with all that was and was not yet delivered to it."""
        numbers = select(webhook_deliveries.c.number).where(
            webhook_deliveries.c.webhook_id == webhook_id
        )
        with writing(self._engine) as connection:
            webhook_row(connection, webhook_id)
            for statement in (
                delete(webhook_attempts).where(webhook_attempts.c.delivery_number.in_(numbers)),
                delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id),
                delete(webhooks).where(webhooks.c.id == webhook_id),
            ):
                connection.execute(statement)
            append(connection, actor, "webhook.remove", webhook_id, {})

    def ping(self, webhook_id: str, *, actor: str) -> str:
        """Put out a delivery that says nothing but that it arrives; its id. Raises Conflict
        where the webhook is disabled."""
        now = datetime.now(UTC)
        with writing(self._engine) as connection:
            check_enabled(webhook_row(connection, webhook_id))
            (delivery_id,) = put_out(connection, [webhook_id], PING, now, {"at": iso(now)})
            wake(connection, webhook_id)
            append(connection, actor, "webhook.ping", webhook_id, {})
        return delivery_id


def wake(connection: Connection, webhook_id: str) -> None:
    """Let a webhook that is left alone be sent to at once: somebody asked for it."""
    is_it = webhooks.c.id == webhook_id
    connection.execute(update(webhooks).where(is_it).values(rest_until=0.0))


def _hurry(connection: Connection, webhook_id: str) -> None:
    """Let what waits be tried now, however long it was to wait after a failure."""
    of = webhook_deliveries.c
    waits = (of.webhook_id == webhook_id) & (of.state == "pending")
    now = datetime.now(UTC).timestamp()
    later = waits & (of.due_epoch > now)
    connection.execute(update(webhook_deliveries).where(later).values(due_epoch=now))


def check_enabled(row: RowMapping) -> None:
    """Raises Conflict where a webhook is disabled."""
    if not row["enabled"]:
        raise Conflict(
            f"The webhook {row['id']!r} is disabled, so nothing is sent to it. Enable it first.",
            vietnamese="Địa chỉ nhận thông báo này đang tắt. Xin bật lại trước.",
        )


def webhook_row(connection: Connection, webhook_id: str) -> RowMapping:
    """Raises NotFound."""
    query = select(webhooks).where(webhooks.c.id == webhook_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(
            f"There is no webhook {webhook_id!r}. `rag webhooks list` names those there are.",
            vietnamese="Không có địa chỉ nhận thông báo này.",
        )
    return row


def webhook_from(row: RowMapping) -> Webhook:
    """A row of ``webhooks`` as a noun."""
    created_at = moment(row["created_at"])
    assert created_at is not None
    return Webhook(
        id=row["id"],
        url=row["url"],
        description=row["description"],
        events=tuple(json.loads(row["events"])),
        secrets=tuple(
            Secret(one["text"], moment(one["until"])) for one in json.loads(row["secrets"])
        ),
        enabled=bool(row["enabled"]),
        disabled_reason=row["disabled_reason"],
        created_at=created_at,
        created_by=row["created_by"],
        failing_since=moment(row["failing_since"]),
    )


def _secrets_text(secrets: Sequence[Secret]) -> str:
    return json.dumps([{"text": one.text, "until": iso(one.until)} for one in secrets])
