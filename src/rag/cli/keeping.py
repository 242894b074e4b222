"""``rag retention``: delete questions and answers past their time, and who asked for a
correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rag.cli.common import say, with_settings

if TYPE_CHECKING:
    from rag.settings import Settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Say how many there are, and delete nothing.")
@with_settings
def retention(settings: Settings, dry_run: bool) -> None:
    """Delete questions and answers older than RAG_QUESTION_DAYS that nobody needs.

    Name and contact of whoever asked for a correction go too, RAG_CONTACT_DAYS after that
    was resolved. A server does the same once a day.
    """
    from rag.bootstrap import open_store, utc_now  # start-up time
    from rag.jobs.retention import (
        delete_old_answers,
        forget_old_contacts,
        old_answers,
        old_contacts,
    )

    days, contact_days = settings.question_days, settings.contact_days
    actor = "rag retention"
    store = open_store(settings, make=False)
    try:
        old = old_answers(store.retention, days, utc_now())
        contacts = old_contacts(store.requests, contact_days, utc_now())
        if not dry_run:
            contacts = forget_old_contacts(store.requests, contact_days, utc_now(), actor=actor)
            deleted = delete_old_answers(store.retention, days, utc_now(), actor=actor)
    finally:
        store.close()
    if not days:
        say("RAG_QUESTION_DAYS is 0: questions are kept for ever.")
    if not contact_days:
        say("RAG_CONTACT_DAYS is 0: who asked for a correction is kept for ever.")
    done = f"to delete {old.to_delete}" if dry_run else f"deleted {deleted}"
    click.echo(f"{done}, older and kept {old.kept}")
    click.echo(f"contacts {'to take' if dry_run else 'taken'} out of {contacts} requests")
