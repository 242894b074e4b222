"""The folder of one embedded index: whether this process may use it, and its end.

Knows nothing of what the index is.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from rag.errors import DataDirError


def check_usable(folder: Path, *, writable: bool = True) -> None:
    """Raises DataDirError where a folder or something in it may not be read or written:
    an index opened so fails in ways that look like damage. One that is absent is fine.
    """
    if not folder.exists():
        return
    wanted = os.R_OK | (os.W_OK if writable else 0)
    for path in (folder, *sorted(folder.rglob("*"))):
        if not os.access(path, wanted | (os.X_OK if path.is_dir() else 0)):
            raise DataDirError(
                f"This process may not {'write' if writable else 'read'} {path}. Give it to the "
                "user that runs Hỏi Báo, or choose another directory with --data-dir."
            )


def discard(folder: Path) -> None:
    """Remove an index that will be made again from the store. Raises DataDirError."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise DataDirError(
            f"Cannot remove {folder}: {error.strerror or error}. Remove it, then run `rag reindex`."
        ) from error
