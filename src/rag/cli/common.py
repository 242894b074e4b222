"""What the commands share: options, settings, and how results are written.

Knows nothing of what a command does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from rag.errors import InputError
from rag.types import Filters
from rag.vietnamese.normalise import clean

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rag.bootstrap import Application
    from rag.evaluation.datasets import GoldQuestion
    from rag.settings import Settings

EXIT_PART = 3


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command ``settings``; ``--data-dir`` may stand before or after it. It works
    on the data directory, and is refused where a server is named."""

    @click.option("--data-dir", metavar="DIR", help="Where everything lives.")
    @wraps(command)
    def wrapped(data_dir: str | None, **options: Any) -> Any:
        settings, server = _where(data_dir, None)
        if server:
            name = click.get_current_context().command_path
            raise click.UsageError(
                f"`{name}` works on a data directory, and cannot be done over a server "
                f"({server}). Run it where the data lies, without --server; --data-dir DIR goes "
                "past RAG_SERVER."
            )
        return command(settings=settings, **options)

    return wrapped


def with_server(command: Callable[..., Any]) -> Callable[..., Any]:
    """As :func:`with_settings`, for a command that a running server can do as well: its
    address is ``server``, empty where the data directory is meant."""

    @click.option("--data-dir", metavar="DIR", help="Where everything lives.")
    @click.option(
        "--server",
        metavar="URL",
        help="A running server that does it instead, as http://127.0.0.1:7860.",
    )
    @wraps(command)
    def wrapped(data_dir: str | None, server: str | None, **options: Any) -> Any:
        settings, url = _where(data_dir, server)
        return command(settings=settings, server=url, **options)

    return wrapped


def _where(data_dir: str | None, server: str | None) -> tuple[Settings, str]:
    """What is set, and the server that is meant instead of the data directory, or ""."""
    from rag.bootstrap import read_settings  # start-up time
    from rag.settings import unknown_variables

    given = click.get_current_context().obj
    data_dir, server = data_dir or given["data_dir"], server or given["server"]
    if data_dir and server:
        raise click.UsageError(
            "--data-dir and --server name two places. Give one: a server has a data directory "
            "of its own."
        )
    settings = read_settings(data_dir=data_dir)
    for name in unknown_variables():
        say(f"Warning: {name} is no setting of this version, and changes nothing.")
    return settings, server or ("" if data_dir else settings.server)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow a search, handed over as one ``filters``."""

    @click.option("--from", "date_from", metavar="DATE", help="First day, as 2023-05-17.")
    @click.option("--to", "date_to", metavar="DATE", help="Last day, counted whole.")
    @click.option("--section", help="Only this section.")
    @click.option("--source", help="Only this source.")
    @click.option(
        "--infer/--no-infer",
        default=True,
        help="Whether words such as 'tuần trước' filter where no day is given.",
    )
    @wraps(command)
    def wrapped(
        date_from: str | None,
        date_to: str | None,
        section: str | None,
        source: str | None,
        **options: Any,
    ) -> Any:
        filters = Filters(
            _day("--from", date_from),
            _day("--to", date_to),
            clean(section or "") or None,
            clean(source or "") or None,
        )
        return command(filters=filters, **options)

    return wrapped


@contextmanager
def application(
    settings: Settings, *, alone: bool = False, anew: bool = False
) -> Iterator[Application]:
    """The wired application, closed at the end; ``alone`` and ``anew`` as
    :func:`rag.bootstrap.open_application` takes them."""
    from rag.bootstrap import open_application  # start-up time

    opened = open_application(settings, alone=alone, anew=anew)
    try:
        yield opened
    finally:
        opened.close()


def catch_up(app: Application) -> None:
    """Bring the indexes up to the store, with a bar where there is much to do."""
    from rag.corpus.progress import progress_bar  # start-up time

    waiting = app.sync.waiting()
    if not waiting:
        app.sync.sync()  # the time of an embargo may have come
        return
    with progress_bar(label="indexing", unit="article", total=waiting) as advance:
        app.sync.sync(advance)


def say(message: str) -> None:
    """A message for people."""
    click.echo(message, err=True)


def print_json(value: Mapping[str, Any] | list[Any]) -> None:
    """A result for programs: one JSON value, Vietnamese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def leave(code: int) -> NoReturn:
    """End the command with this exit status."""
    raise click.exceptions.Exit(code)


@contextmanager
def results_file(out: Path, questions: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A function that writes one row to ``out`` as a line of JSON. What is there stays
    until the first row. Raises click.UsageError where it cannot be written, or is the
    file of questions."""
    if out.exists() and out.samefile(questions):
        raise click.UsageError(
            f"--out is the file of questions itself, {questions}. Give another, or the "
            "questions would be lost."
        )
    try:
        # Half a character in an id becomes \udXXX, which is how JSON writes it.
        file = out.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise click.UsageError(
            f"Cannot write --out {out}: {error.strerror or error}. Choose another place."
        ) from error
    is_first = True

    def write(row: dict[str, Any]) -> None:
        nonlocal is_first
        if is_first and out.is_file():
            file.truncate(0)
        is_first = False
        file.write(json.dumps(row, ensure_ascii=False) + "\n")

    with file:
        yield write


def questions_to_ask(path: Path, zone: ZoneInfo) -> list[GoldQuestion]:
    """The questions of a file. Raises click.UsageError naming the line that is none."""
    from rag.evaluation.datasets import read_questions  # start-up time

    try:
        return read_questions(path, zone=zone)
    except InputError as error:
        raise click.UsageError(str(error)) from error


def _day(option: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is no day; write it as 2023-05-17.", param_hint=option
        ) from error
