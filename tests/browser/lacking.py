"""What the browser tests cannot run without: skipped over by whoever lacks it, never in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Ends the test that needs it."""
    told = f"{what} is missing: sh tests/browser/install.sh installs what the browser tests need."
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)
