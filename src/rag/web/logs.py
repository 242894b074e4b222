"""How a serving process logs: lines for people, or JSON for what collects them.

Set up by the entry point, never by an import. Knows nothing of what is logged.
"""

from __future__ import annotations

import logging
import sys
from typing import Literal, TextIO

from pythonjsonlogger.json import JsonFormatter

from rag.web.request_ids import WithRequestId

_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
_NAMES = {"asctime": "at", "levelname": "level", "name": "logger"}
_LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"


def set_up(form: Literal["text", "json"], level: str, stream: TextIO | None = None) -> None:
    """Our own log, uvicorn's and the libraries' go to stderr, in this form, from this level on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(WithRequestId())
    handler.setFormatter(
        JsonFormatter(_FIELDS, rename_fields=_NAMES, json_ensure_ascii=False)
        if form == "json"
        else logging.Formatter(_LINE)
    )
    # The root's too, from warnings on: libraries set up their own where it has none.
    for name in ("", "rag", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("rag").setLevel(level.upper())
