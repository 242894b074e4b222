"""Webhooks as administrators keep them: what an address may be, secrets and how they are
replaced.

Knows nothing of HTTP, nor of how anything is sent.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address

from rag.errors import Conflict, FetchFailed, UsageError
from rag.jobs.addresses import Allowed, is_public
from rag.jobs.pinning import USUAL_PORTS, web_address
from rag.jobs.webhook_posting import INSECURE
from rag.store.webhook_results import EVENTS, Event, Secret, Webhook
from rag.store.webhooks import Webhooks
from rag.vietnamese.normalise import clean

MOST_WEBHOOKS = 50
"""Each has a message on its way at a time: this bounds what is on its way at once."""
OLD_SECRET_FOR = timedelta(hours=24)
"""How long a replaced secret signs beside the new one."""
URL_CHARS = 2_000
DESCRIPTION_CHARS = 200

_SECRET_BYTES = 32
_MOST_SECRETS = 5


class WebhookBook:
    """The webhooks of one store. ``allowed``: hosts and networks that may be sent to though
    they are not public."""

    def __init__(
        self, kept: Webhooks, clock: Callable[[], datetime], allowed: Allowed | None = None
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._allowed = allowed or Allowed()

    def add(self, url: str, events: Sequence[str], *, actor: str, description: str = "") -> Webhook:
        """A new one, with its secret. Raises UsageError for what makes no sense, and
        Conflict where there are as many as there may be."""
        webhook = Webhook(
            id=f"wh_{secrets.token_hex(8)}",
            url=self._checked(url),
            description=_described(description),
            events=_chosen(events),
            secrets=(_new_secret(),),
            enabled=True,
            disabled_reason=None,
            created_at=self._clock(),
            created_by=actor,
        )
        self._kept.add(webhook, most=MOST_WEBHOOKS)
        return webhook

    def change(
        self,
        webhook_id: str,
        *,
        actor: str,
        url: str | None = None,
        description: str | None = None,
        events: Sequence[str] | None = None,
        enabled: bool | None = None,
    ) -> Webhook:
        """Change what is given. Raises NotFound, and UsageError as :meth:`add`."""
        return self._kept.change(
            webhook_id,
            actor=actor,
            url=self._checked(url) if url is not None else None,
            description=_described(description) if description is not None else None,
            events=_chosen(events) if events is not None else None,
            enabled=enabled,
        )

    def rotate(self, webhook_id: str, *, actor: str) -> Webhook:
        """Sign with a new secret, and for a day with those before as well. Raises NotFound,
        and Conflict where that would be too many, or somebody else does so at this moment."""
        now = self._clock()
        before = self._kept.get(webhook_id)
        old = [
            Secret(one.text, one.until or now + OLD_SECRET_FOR)
            for one in before.secrets
            if one.until is None or one.until > now
        ]
        if len(old) >= _MOST_SECRETS:
            raise Conflict(
                f"The secret was replaced {_MOST_SECRETS - 1} times within a day. Wait until the "
                "oldest has ended.",
                vietnamese="Khóa ký vừa được đổi nhiều lần. Xin thử lại sau một ngày.",
            )
        return self._kept.put_secrets(before, (_new_secret(), *old), actor=actor)

    def _checked(self, written: str) -> str:
        """The address, where it can be judged without asking anybody; each time something
        is sent, it is judged whole."""
        if len(written) > URL_CHARS:
            raise UsageError(
                f"The address is longer than {URL_CHARS} characters. Give a shorter one.",
                vietnamese="Địa chỉ quá dài.",
            )
        try:
            url = web_address(written.strip())
        except FetchFailed as error:
            raise UsageError(str(error), vietnamese=error.vietnamese) from error
        host = url.raw_host.decode("ascii")
        try:
            address = ip_address(host)
        except ValueError:
            address = None
        is_allowed = host.lower() in self._allowed.hosts or (
            self._allowed.names(host, address) if address else bool(self._allowed.networks)
        )
        if address is not None and not is_public(address) and not is_allowed:
            raise UsageError(
                f"{host} lies in a private network, which is not sent to. If it is the "
                "newsroom's own, name it in RAG_FETCH_ALLOW.",
                vietnamese="Địa chỉ này thuộc mạng nội bộ. Nếu đây là máy của tòa soạn, xin thêm "
                "vào RAG_FETCH_ALLOW.",
            )
        if url.scheme != "https" and not is_allowed:
            raise UsageError(
                INSECURE, vietnamese="Địa chỉ nhận thông báo phải bắt đầu bằng https://."
            )
        if url.port not in (None, *USUAL_PORTS.values()) and not is_allowed:
            raise UsageError(
                f"Port {url.port} is not sent to, but 80 and 443. If {host} is the newsroom's own, "
                "name it in RAG_FETCH_ALLOW.",
                vietnamese="Địa chỉ dùng cổng không thông dụng nên không gửi đến được. Nếu đây là "
                "máy của tòa soạn, xin thêm vào RAG_FETCH_ALLOW.",
            )
        return str(url)


def _new_secret() -> Secret:
    return Secret(f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}")


def _described(written: str) -> str:
    description = clean(written)
    if len(description) > DESCRIPTION_CHARS:
        raise UsageError(
            f"A description has at most {DESCRIPTION_CHARS} characters. Give a shorter one.",
            vietnamese=f"Mô tả dài nhất {DESCRIPTION_CHARS} ký tự.",
        )
    return description


def _chosen(events: Sequence[str]) -> tuple[Event, ...]:
    unknown = [one for one in events if one not in EVENTS]
    if unknown or not events:
        named = f"{', '.join(unknown)[:200]}: no such event. " if unknown else ""
        raise UsageError(
            f"{named}A webhook wants at least one of {', '.join(EVENTS)}.",
            vietnamese="Xin chọn ít nhất một loại thông báo.",
        )
    return tuple(one for one in EVENTS if one in events)
