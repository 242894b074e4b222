"""``rag users``: accounts of the staff.

The store alone is opened, so that all of it works beside a running server, which takes
each change from the next request on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from rag.cli.common import print_json, say, with_settings
from rag.cli.keys import ACTOR, when

if TYPE_CHECKING:
    from rag.access.accounts import Accounts
    from rag.settings import Settings

_ROLES = click.Choice(["reviewer", "editor", "admin"])


def _password_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--password-stdin", is_flag=True, help="Read the password from stdin's first line."
    )(command)


@click.group()
def users() -> None:
    """Add, list and change the accounts that staff sign in with.

    A reviewer judges citations; an editor also corrects, withdraws and publishes; an admin
    may do everything. Works beside a running server. People sign in where RAG_AUTH=keys.
    """


@users.command()
@click.argument("name")
@click.option("--role", required=True, type=_ROLES, help="What the account may do.")
@click.option("--display-name", default="", help="What it signs with; default NAME.")
@_password_option
@with_settings
def add(settings: Settings, name: str, role: str, display_name: str, password_stdin: bool) -> None:
    """Add the account NAME. The password is asked for twice."""
    with _opened(settings) as accounts:
        user = accounts.add(
            name,
            display_name=display_name,
            role=role,
            password=_password(from_stdin=password_stdin),
            actor=ACTOR,
        )
    say(f"{user.name} may sign in at /dang-nhap, as {user.role}.")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@with_settings
def list_users(settings: Settings, as_json: bool) -> None:
    """Print every account, by name."""
    from rag.access.shapes import user_to_dict  # start-up time

    with _opened(settings) as accounts:
        rows = [user_to_dict(user) for user in accounts.all()]
    if as_json:
        print_json(rows)
    elif not rows:
        say("There is no account yet. `rag users add NAME --role admin` makes one.")
    for row in () if as_json else rows:
        signed_in = f"last signed in {when(row['last_sign_in_at'], settings.zone)}"
        click.echo(
            "  ".join([row["name"], row["state"], row["role"], row["display_name"], signed_in])
        )


@users.command()
@click.argument("name")
@click.argument("role", type=_ROLES)
@with_settings
def role(settings: Settings, name: str, role: str) -> None:
    """Make NAME a reviewer, an editor or an admin."""
    with _opened(settings) as accounts:
        accounts.set_role(name, role, actor=ACTOR)
    say(f"{name} is {role} now.")


@users.command()
@click.argument("name")
@_password_option
@with_settings
def password(settings: Settings, name: str, password_stdin: bool) -> None:
    """Set a new password for NAME; every session of it ends."""
    with _opened(settings) as accounts:
        accounts.get(name)  # before a password is typed for nobody
        accounts.set_password(name, _password(from_stdin=password_stdin), actor=ACTOR)
    say(f"{name} has a new password and is signed out everywhere.")


@users.command()
@click.argument("name")
@with_settings
def disable(settings: Settings, name: str) -> None:
    """Shut the account NAME; every session of it ends. Records go on naming it."""
    with _opened(settings) as accounts:
        accounts.disable(name, disabled=True, actor=ACTOR)
    say(f"{name} can no longer sign in.")


@users.command()
@click.argument("name")
@with_settings
def enable(settings: Settings, name: str) -> None:
    """Open the account NAME again."""
    with _opened(settings) as accounts:
        accounts.disable(name, disabled=False, actor=ACTOR)
    say(f"{name} may sign in again.")


@users.command("sign-out")
@click.argument("name")
@with_settings
def sign_out(settings: Settings, name: str) -> None:
    """End every session of NAME, on every machine."""
    with _opened(settings) as accounts:
        ended = accounts.sign_out_everywhere(name, actor=ACTOR)
    say(f"{name}: {ended} sessions ended.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Accounts]:
    from rag.bootstrap import open_accounts, open_store  # start-up time

    store = open_store(settings)
    try:
        yield open_accounts(store)
    finally:
        store.close()


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed
