"""The word tables that ship with the package, read as rows.

Knows the form of the files (tab-separated, a header line) and nothing of what is in them.
"""

from __future__ import annotations

from importlib import resources


def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>`` in the file's order, by column name.

    Raises ValueError naming the line where a row has not as many cells as the header.
    """
    text = (resources.files("rag.vietnamese") / "data" / name).read_text("utf-8")
    header, *lines = text.splitlines()
    columns = header.split("\t")
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells, not {len(columns)}.")
        rows.append(dict(zip(columns, cells, strict=True)))
    return tuple(rows)
