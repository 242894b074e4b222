"""What the examples were answered with: recorded from a small archive, and kept beside.

``python -m tests.web.openapi.recording`` records them anew.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "recorded.json"


@cache
def recorded() -> dict[str, dict[str, dict[str, Any]]]:
    """By operation and example: ``status``, ``media`` and ``body``."""
    written = files("rag.web.openapi").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(written)
    return found
