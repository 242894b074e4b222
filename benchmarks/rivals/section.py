"""One section of docs/benchmarks.md, put in the place of its last run's."""

from __future__ import annotations

import re
from pathlib import Path

_TITLE = "## Beside what people would use instead"
_SECTION = re.compile(rf"^{_TITLE}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def last_section(path: Path) -> str:
    """What the last run wrote, or nothing."""
    text = path.read_text("utf-8") if path.exists() else ""
    match = _SECTION.search(text)
    return match[0] if match else ""


def write_section(path: Path, table: str) -> None:
    """Replace the section, or add it at the end."""
    text = path.read_text("utf-8") if path.exists() else "# Benchmarks\n"
    section = f"{_TITLE}\n\n`make bench-others SHARED=FOLDER`\n\n{table}\n"
    kept, replaced = _SECTION.subn(lambda _: section, text)
    path.write_text(
        (kept if replaced else f"{text.rstrip()}\n\n{section}").rstrip() + "\n", "utf-8"
    )
