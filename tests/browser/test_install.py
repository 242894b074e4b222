"""Where what the browser tests need cannot be installed, the rest of the suite goes on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "install.sh"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment without a package manager, chromium or npm."""
    for name in ("dirname", "id"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return {"PATH": str(tmp_path)}


def installed(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )


def test_one_line_says_what_is_skipped(bare: dict[str, str]) -> None:
    done = installed(bare)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("Skipping the browser tests: chromium fonts-noto-core npm ")


def test_ci_skips_nothing(bare: dict[str, str]) -> None:
    done = installed(bare | {"CI": "true"})
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("The browser tests cannot be run: chromium")
