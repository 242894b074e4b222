"""The command as an entry point calls it, its exit status and all it printed."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    code: object
    out: str
    err: str


def rag(data_dir: Path, *arguments: object) -> Ran:
    """``rag --data-dir DATA_DIR ARGUMENTS``, in this process."""
    return plain_rag("--data-dir", data_dir, *arguments)


def plain_rag(*arguments: object) -> Ran:
    """``rag ARGUMENTS``, in this process."""
    out, err = _stream(), _stream()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([*map(str, arguments)])
    return Ran(ended.value.code, _text(out), _text(err))


def _stream() -> io.TextIOWrapper:
    """Strict UTF-8, as a terminal is: what cannot be encoded fails here too."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")
