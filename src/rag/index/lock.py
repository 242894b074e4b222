"""One process holds a data directory's indexes; its lock says which, and where it
answers. Knows nothing of what is in the directory.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from rag.errors import DataDirError, DataDirLocked


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock. ``url`` is ``None`` where it serves nothing."""

    pid: int
    url: str | None = None


class DataDirLock:
    """An operating-system lock, so that it falls with the process, beside a note that
    names the holder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = FileLock(data_dir / "lock", thread_local=False)
        self._note = data_dir / "lock.json"

    def acquire(self, *, alone: bool = False) -> Self:
        """Take it now, or raise DataDirLocked naming the holder and saying what to do:
        ask there, or end it where the work has to be done ``alone``."""
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            holder = self.holder()
            who = f"process {holder.pid}" if holder else "another process"
            url = holder.url if holder else None
            if alone:
                serving = f", which serves {url}" if url else ""
                who, where = f"{who}{serving}", "End it first, then run this again"
            else:
                where = f"It answers at {url}: ask there" if url else "Wait until it ends"
            raise DataDirLocked(
                f"The data directory {self._data_dir} is in use by {who}. {where}, or give "
                "another directory with --data-dir.",
                pid=holder.pid if holder else None,
                url=url,
            ) from None
        except OSError as error:
            raise DataDirError(
                f"Cannot write in the data directory {self._data_dir}: {error.strerror or error}. "
                "Make it writable, or give another with --data-dir."
            ) from error
        self.announce(None)
        return self

    def announce(self, url: str | None) -> None:
        """Say where the holder answers. Does nothing in a process that does not hold the
        lock, such as a second one on a Chroma server."""
        if not self._lock.is_locked:
            return
        temporary = self._note.with_suffix(".new")
        temporary.write_text(json.dumps({"pid": os.getpid(), "url": url}), "utf-8")
        temporary.replace(self._note)

    def holder(self) -> Holder | None:
        """Who says to hold it; ``None`` where the note is missing or unreadable."""
        try:
            note = json.loads(self._note.read_text("utf-8"))
            return Holder(int(note["pid"]), note["url"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def release(self) -> None:
        """Give it back; a second call does nothing."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
