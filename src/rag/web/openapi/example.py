"""What an example is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Example:
    """A request, and the ``status`` it is answered with. ``body`` is a JSON value, or the
    text of another ``media`` type."""

    summary: str
    status: int = 200
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    media: str = JSON
