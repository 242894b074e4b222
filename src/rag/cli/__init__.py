"""The ``rag`` command. Entry points parse, call and print; nothing else.

Heavy rooms are imported inside the commands, for start-up time alone: ``rag --help``
answers in half a second.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from rag.cli.asking import ask, search
from rag.cli.evaluating import evaluate
from rag.cli.exporting import export
from rag.cli.feeds import feeds
from rag.cli.ingesting import ingest
from rag.cli.keeping import retention
from rag.cli.keys import keys
from rag.cli.serving import serve
from rag.cli.training import train
from rag.cli.upkeep import backup, reindex, restore, status, verify
from rag.cli.users import users
from rag.cli.webhooks import webhooks
from rag.errors import HoiBaoError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir", metavar="DIR", help="Where everything lives; default RAG_DATA_DIR or ./data."
)
@click.option(
    "--server",
    metavar="URL",
    help="Ask, search, ingest, export or tell the status over this running server; default "
    "RAG_SERVER, or the one that has the data directory. Its key is RAG_API_KEY.",
)
@click.pass_context
def rag(context: click.Context, data_dir: str | None, server: str | None) -> None:
    """Hỏi Báo: ask a newspaper's archive; every sentence cites its paragraph.

    Messages go to stderr, results to stdout. Exit status: 0 done, 1 failed, 2 wrong
    use, 3 done in part, each omission listed.
    """
    context.obj = {"data_dir": data_dir, "server": server}


for _command in (
    ingest,
    search,
    ask,
    serve,
    status,
    reindex,
    verify,
    backup,
    restore,
    train,
    evaluate,
    keys,
    users,
    webhooks,
    export,
    feeds,
    retention,
):
    rag.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    try:
        code = rag.main(args=arguments, prog_name="rag", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except HoiBaoError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
