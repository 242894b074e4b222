"""What the README and the contract say to type is what there is."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from rag.cli import rag
from rag.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = sorted(
    {
        line.split("#")[0].strip()
        for block in re.findall(r"```sh\n(.*?)```", README, re.S)
        for line in block.splitlines()
        if line.startswith(".venv/bin/rag ")
    }
)


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and what is left for it."""
    context = click.Context(rag)
    rag.parse_args(context, words)
    name, command, rest = rag.resolve_command(context, [*context._protected_args, *context.args])
    assert command is not None, name
    return command, rest


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) > 6


@pytest.mark.parametrize("line", COMMANDS)
def test_each_of_its_commands_is_understood(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The files it names are the reader's; some commands want them there.
    monkeypatch.chdir(tmp_path)
    Path("DATASET").mkdir()
    for name in ("before.jsonl", "after.jsonl"):
        Path(name).touch()
    command, rest = resolved(shlex.split(line)[1:])
    command.parse_args(click.Context(command, info_name=command.name), rest)


def test_every_setting_it_names_is_one() -> None:
    known = {f"RAG_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"RAG_[A-Z_]+", README)) <= known


@pytest.mark.parametrize(
    "name",
    ["", *sorted(rag.commands)],
)
def test_each_command_has_help_with_a_sentence_for_every_option(name: str) -> None:
    ran = CliRunner().invoke(rag, [name, "--help"] if name else ["--help"])
    assert ran.exit_code == 0
    assert "Usage: " in ran.output
    command = rag.commands[name] if name else rag
    assert command.help
    assert command.help.strip().split("\n")[0].endswith(".")


def test_the_commands_of_the_contract_are_there() -> None:
    assert {
        "ask", "backup", "ingest", "reindex", "restore", "search", "serve", "status", "train",
        "verify",
    } <= rag.commands.keys()  # fmt: skip
