"""Send what waits in the outbox, each webhook by itself: a slow receiver holds up nobody
else.

Every webhook that something is due for has one message on its way at a time, whichever
process sends it; whoever takes one has it for a while, and what it did not settle by then
another takes. So a message is sent at least once, and twice where a process dies between
sending and settling: receivers know it by its ``webhook-id``. Knows nothing of what is
told.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal, get_args

from rag.errors import FetchFailed
from rag.jobs.addresses import Allowed
from rag.jobs.webhook_posting import Message, post, told
from rag.jobs.webhook_schedule import settlement
from rag.store.delivery_claims import DeliveryClaims
from rag.store.webhook_results import Attempt, Claim, Settlement

logger = logging.getLogger(__name__)

TIMEOUT_S = 15.0
"""For the whole of one attempt (the specification asks for 15 to 30)."""
LEASE_S = 60.0
"""How long a sender has a webhook for one attempt; well over :data:`TIMEOUT_S`."""
INTERVAL_S = 0.5
"""Between looks at the outbox."""
GRACE_S = 2.0
"""What is on its way when it is to stop may still arrive by then."""
_MAX_WAIT_S = 30.0

Outcome = Literal["delivered", "retried", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class WebhookSending:
    """A thread that sends until told to stop. A failure of the store is logged and tried
    again; it never ends the thread."""

    def __init__(
        self,
        claims: DeliveryClaims,
        clock: Callable[[], datetime],
        allowed: Allowed | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        lease_s: float = LEASE_S,
        interval_s: float = INTERVAL_S,
        grace_s: float = GRACE_S,
    ) -> None:
        self._claims = claims
        self._clock = clock
        self._allowed = allowed or Allowed()
        self._timeout_s = timeout_s
        self._lease = timedelta(seconds=lease_s)
        self._interval_s = interval_s
        self._grace_s = grace_s
        self._outcomes: Counter[Outcome] = Counter()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end and wait until it has. What is on its way for longer than a moment
        is cut off, and sent again by whoever sends next."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def outcomes(self) -> Mapping[str, int]:
        """How many attempts came to what, since the start."""
        return {one: self._outcomes[one] for one in OUTCOMES}

    def _run(self) -> None:
        asyncio.run(self._send())

    async def _send(self) -> None:
        sending: set[asyncio.Task[None]] = set()
        wait_s = self._interval_s
        while not self._stop.is_set():
            try:
                now = self._clock()
                claims = await asyncio.to_thread(self._claims.claim, now, now + self._lease)
            except Exception:  # whatever it is: nobody else would try again
                wait_s = min(_MAX_WAIT_S, wait_s * 2)
                logger.exception("The outbox cannot be read; next try in %s s", wait_s)
            else:
                wait_s = self._interval_s
                for claim in claims:
                    task = asyncio.create_task(self._serve(claim))
                    sending.add(task)
                    task.add_done_callback(sending.discard)
            await self._rest(wait_s)
        if sending:
            await asyncio.wait(sending, timeout=self._grace_s)
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    async def _rest(self, wait_s: float) -> None:
        # In steps: the wish to stop comes from another thread.
        until = time.monotonic() + wait_s
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.1))

    async def _serve(self, first: Claim) -> None:
        """Send to one webhook until nothing more is due for it, or it should be left alone."""
        claim: Claim | None = first
        try:
            while claim is not None:
                settled = await self._attempted(claim)
                claim = await asyncio.to_thread(self._settle, claim, settled)
        except asyncio.CancelledError:
            if claim is not None:
                self._give_back(claim)
            raise
        except Exception:  # the lease ends, and it is sent again
            logger.exception("What came of a delivery could not be kept; it is sent again")

    async def _attempted(self, claim: Claim) -> Settlement:
        webhook, delivery, at = claim.webhook, claim.delivery, self._clock()
        message = Message(delivery.event_id, delivery.body, webhook.signing(at))
        began = time.monotonic()
        status, response, error, retry_after_s = None, None, None, None
        try:
            reply = await post(
                webhook.url, message, at, allowed=self._allowed, timeout_s=self._timeout_s
            )
        except FetchFailed as failed:
            error = str(failed)
        else:
            status, response, retry_after_s = reply.status, reply.response, reply.retry_after_s
            error = None if reply.is_success else told(reply)
        took_ms = round((time.monotonic() - began) * 1000)
        attempt = Attempt(at, status, error, took_ms, response)
        jitter = random.uniform(-1, 1)
        return settlement(claim, attempt, retry_after_s=retry_after_s, jitter=jitter)

    def _settle(self, claim: Claim, settled: Settlement) -> Claim | None:
        now = self._clock()
        until = None if self._stop.is_set() else now + self._lease
        following = self._claims.settle(claim, settled, now=now, until=until)
        outcome: Outcome = "retried" if settled.state == "pending" else settled.state
        self._outcomes[outcome] += 1
        if settled.attempt.error is not None:
            which = (claim.delivery.id, claim.webhook.id)
            logger.warning("Delivery %s to webhook %s: %s", *which, settled.attempt.error)
        return following

    def _give_back(self, claim: Claim) -> None:
        try:
            self._claims.release(claim)
        except Exception:  # its lease ends by itself
            logger.exception("Webhook %s is free again when its lease ends", claim.webhook.id)
