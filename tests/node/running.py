"""Programs for node, with what npm installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"


def need_node() -> None:
    """Skips the test where node or the packages are missing; fails it where CI is set."""
    missing = "node" if shutil.which("node") is None else "openai of npm"
    if shutil.which("node") is None or not (PACKAGES / "openai").is_dir():
        reason = f"{missing} is not installed: run tests/node/install.sh"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def node(program: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program run to its end."""
    settings: Mapping[str, str] = os.environ | environment
    return subprocess.run(
        ["node", str(program), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=settings,
    )
