"""Everybody who may call: one of each kind, over an application that asks for keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from rag.access.accounts import Accounts
from rag.access.guard import Guard
from rag.access.keys import KeyRing
from rag.access.rates import Rates, RateSettings
from rag.store.store import Store
from rag.web.app import create_app
from rag.web.gate import CSRF_HEADER, Gate
from rag.web.services import Services

PASSWORD = "mật khẩu thử nghiệm"
SCOPES = ("ask", "read", "ingest", "review", "admin")
STAFF = {"lan": "reviewer", "minh": "editor", "tuan": "admin"}
# As quick as argon2 can be: what it costs is not under test.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
UNLIMITED = RateSettings("1000000/minute", "1000000/minute", "1000000/minute")


def now() -> datetime:
    return datetime.now(UTC)


def guard_of(
    store: Store, *, may_readers_ask: bool = False, rates: RateSettings = UNLIMITED
) -> Guard:
    """What lets callers in, over a store's keys and accounts."""
    accounts = Accounts(store.people, now, QUICK)
    return Guard(
        keys=KeyRing(store.keys, now),
        accounts=accounts,
        rates=Rates(rates),
        signing_secret=accounts.secret(),
        may_readers_ask=may_readers_ask,
    )


def guarded(
    services: Services, *, may_readers_ask: bool = False, rates: RateSettings = UNLIMITED
) -> Services:
    """The same services behind a gate that asks for keys."""
    guard = guard_of(services.store, may_readers_ask=may_readers_ask, rates=rates)
    return replace(services, gate=Gate(guard))


@dataclass(frozen=True)
class Callers:
    """A client of its own for each kind of caller, by name: ``reader``; ``ask``, ``read``,
    ``ingest``, ``review`` and ``admin key``; ``reviewer``, ``editor`` and ``admin``, who
    are signed in and send their page's token; ``revoked`` and ``expired`` keys."""

    clients: dict[str, TestClient]

    def __getitem__(self, name: str) -> TestClient:
        return self.clients[name]


@contextmanager
def calling(services: Services) -> Iterator[Callers]:
    """Callers over guarded services, whose accounts are made where they are not there."""
    guard = services.gate.guard
    assert guard is not None
    app = create_app(services)

    def client(**headers: str) -> TestClient:
        return TestClient(
            app,
            base_url="http://localhost",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            raise_server_exceptions=False,
            follow_redirects=False,
        )

    def keyed(*scopes: str, **more: object) -> tuple[str, TestClient]:
        made = guard.keys.create(scopes, name=" ".join(scopes), actor="test", **more)  # type: ignore[arg-type]
        return made.key.prefix, client(authorization=f"Bearer {made.text}")

    clients = {"reader": client()}
    for scope in SCOPES:
        clients["admin key" if scope == "admin" else scope] = keyed(scope)[1]
    prefix, clients["revoked"] = keyed(*SCOPES)
    guard.keys.revoke(prefix, actor="test")
    soon = now() + timedelta(seconds=60)
    prefix, clients["expired"] = keyed(*SCOPES, expires_at=soon)
    services.store.keys.expire(prefix, now() - timedelta(seconds=1), actor="test")
    known = {user.name for user in guard.accounts.all()}
    for name, role in STAFF.items():
        if name not in known:
            guard.accounts.add(
                name, display_name=name.title(), role=role, password=PASSWORD, actor="test"
            )
        clients[role] = signed_in(client(), name, services.gate)
    yield Callers(clients)
    for one in clients.values():
        one.close()


def signed_in(client: TestClient, name: str, gate: Gate) -> TestClient:
    """The same client, signed in as ``name`` over its page, and sending that page's token."""
    form = {"ten": name, "mat_khau": PASSWORD}
    response = client.post("/dang-nhap", data=form)
    assert response.status_code == 303, response.text
    token = gate._token(client.cookies["hoi_bao_phien"])
    assert token is not None
    client.headers[CSRF_HEADER] = gate.csrf_token(token)
    client.headers["Origin"] = "http://localhost"
    return client
