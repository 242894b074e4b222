"""``/api/v1/users``: accounts, for administrators; ``/api/v1/account``: one's own.

Knows nothing of how passwords are kept or who is locked out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from rag.access.accounts import Accounts
from rag.access.shapes import user_to_dict
from rag.errors import NotFound
from rag.web.access_schemas import (
    OwnPasswordIn,
    PasswordIn,
    SessionsEnded,
    UserChange,
    UserIn,
    UserOut,
    UsersOut,
)
from rag.web.cursors import CursorText, Listing, cut
from rag.web.gate import caller_of
from rag.web.schemas import problems
from rag.web.services import Services

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
_UNKEPT = {"Cache-Control": "no-store"}


def accounts_of(services: Services) -> Callable[[], Accounts]:
    """The accounts of the store, whether people sign in here or not; made when first
    wanted, since that hashes a password."""
    guard = services.gate.guard

    @cache
    def found() -> Accounts:
        return guard.accounts if guard else Accounts(services.store.people, _now)

    return found


def router(services: Services) -> APIRouter:
    """The routes over one set of services."""
    routes = APIRouter(prefix="/api/v1", tags=["accounts"])
    accounts = accounts_of(services)

    @routes.post(
        "/users",
        summary="Add an account",
        status_code=201,
        response_class=JSONResponse,
        responses={201: {"model": UserOut}, **problems(409, 422, 503)},
    )
    def add(request: Request, body: UserIn) -> JSONResponse:
        user = accounts().add(
            body.name,
            display_name=body.display_name,
            role=body.role,
            password=body.password,
            actor=caller_of(request).signature,
        )
        where = {"Location": f"/api/v1/users/{user.name}"}
        return JSONResponse(user_to_dict(user), status_code=201, headers=_UNKEPT | where)

    @routes.get(
        "/users",
        summary="List accounts",
        response_class=JSONResponse,
        responses={200: {"model": UsersOut}, **problems(400, 422, 503)},
    )
    def every(request: Request, cursor: CursorText = None, limit: Limit = 200) -> JSONResponse:
        listing = Listing(request, services.gate.secret, "s", cursor)
        users = sorted(accounts().all(), key=lambda user: user.name)
        page, last = cut(users, lambda user: (user.name,), listing.after, limit)
        return listing.page({"users": [user_to_dict(user) for user in page]}, last)

    @routes.get(
        "/users/{name}",
        summary="Look at an account",
        response_class=JSONResponse,
        responses={200: {"model": UserOut}, **problems(404, 503)},
    )
    def one(name: str) -> JSONResponse:
        return JSONResponse(user_to_dict(accounts().get(name)), headers=_UNKEPT)

    @routes.patch(
        "/users/{name}",
        summary="Change an account's role, shut it or open it again",
        description="A role holds from the next request on. An account that is shut has its "
        "sessions ended; it is never removed, since records name it.",
        response_class=JSONResponse,
        responses={200: {"model": UserOut}, **problems(404, 409, 422, 503)},
    )
    def change(request: Request, name: str, body: UserChange) -> JSONResponse:
        actor, held = caller_of(request).signature, accounts()
        before = held.get(name)
        if body.role is not None and body.role != before.role:
            held.set_role(name, body.role, actor=actor)
        is_disabled = before.disabled_at is not None
        if body.state is not None and (body.state == "disabled") != is_disabled:
            held.disable(name, disabled=not is_disabled, actor=actor)
        return JSONResponse(user_to_dict(held.get(name)), headers=_UNKEPT)

    @routes.put(
        "/users/{name}/password",
        summary="Set an account's password",
        description="Every session of the account ends.",
        status_code=204,
        responses=problems(404, 422, 503),
    )
    def set_password(request: Request, name: str, body: PasswordIn) -> Response:
        accounts().set_password(name, body.password, actor=caller_of(request).signature)
        return Response(status_code=204)

    @routes.delete(
        "/users/{name}/sessions",
        summary="Sign an account out everywhere",
        response_class=JSONResponse,
        responses={200: {"model": SessionsEnded}, **problems(404, 503)},
    )
    def sign_out(request: Request, name: str) -> JSONResponse:
        ended = accounts().sign_out_everywhere(name, actor=caller_of(request).signature)
        return JSONResponse({"ended": ended})

    @routes.put(
        "/account/password",
        summary="Change one's own password",
        description="For whoever is signed in; every other session of the account ends.",
        status_code=204,
        responses=problems(404, 422, 503),
    )
    def change_own(request: Request, body: OwnPasswordIn) -> Response:
        caller = caller_of(request)
        if caller.kind != "user":
            raise NotFound("A key has no password. Sign in at /dang-nhap to change your own.")
        response = Response(status_code=204)
        token = accounts().change_password(caller.name, body.old, body.new)
        services.gate.keep(response, token)
        return response

    return routes


def _now() -> datetime:
    return datetime.now(UTC)
