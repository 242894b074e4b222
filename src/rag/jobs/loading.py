"""Files that somebody put in, from the moment they are received until they are searchable:
one load at a time, in the background, and how far it is for everybody to see.

Knows the readers, the store and that there is something to sync; nothing of HTTP.
"""

from __future__ import annotations

import logging
import queue
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rag.corpus.archives import Limits
from rag.corpus.reading import Read, Rejection, read_files
from rag.corpus.walk import Found, is_noise, without_questions
from rag.errors import HoiBaoError, IndexUnavailable
from rag.jobs.ingest import ingest_reads
from rag.jobs.load_report import SHOWN, Progress, file_name, renamed
from rag.store.loads import Load, LoadFile
from rag.store.results import PutResult
from rag.store.store import Store
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import syllables

log = logging.getLogger(__name__)

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_FILES = 5_000
MAX_BYTES = 1024 * 1024 * 1024
# Twenty times what may be sent: text seldom packs better than one to ten.
LIMITS = Limits(members=20_000, unpacked=2 * 1024 * 1024 * 1024)
_PROGRESS_S = 0.5
_BEAT_S = 4.0
_STALE = timedelta(seconds=20)
# Receiving speaks only after each file, which may be large and the line slow.
_STALE_RECEIVING = timedelta(hours=1)
_KEPT = timedelta(days=90)
_UNFORESEEN = "Việc nạp dừng lại vì một lỗi của hệ thống. Những bài đã lưu vẫn còn trong kho."
_NOT_SEARCHABLE = "Bài đã lưu, nhưng chưa tìm được ngay: chỉ mục tìm kiếm đang gặp trục trặc."


class _Stopped(Exception):
    """The server stops."""


class Loader:
    """``folder`` holds files until they are read, and nothing else; ``sync`` makes what is
    stored searchable."""

    def __init__(self, store: Store, sync: Callable[[], object], folder: Path) -> None:
        self._store = store
        self._sync = sync
        self._folder = folder
        self._queue: queue.Queue[str] = queue.Queue()
        self._mine: set[str] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, *, actor: str) -> str:
        """Make room for files; the id of the load."""
        self.sweep()
        load_id = secrets.token_urlsafe(12)
        self._store.loads.begin(load_id, actor=actor)
        (self._folder / load_id).mkdir(parents=True, exist_ok=True)
        return load_id

    def room(self, load_id: str) -> Path:
        """Where the next file of a load may be written until :meth:`add` takes it. Raises
        NotFound for a load that is not there, Conflict for one that takes none."""
        self._store.loads.refuse_begun(load_id)
        folder = self._folder / load_id
        folder.mkdir(parents=True, exist_ok=True)  # whoever tidies up may have taken it
        return folder / f"{secrets.token_hex(8)}.part"

    def add(self, load_id: str, name: str, written: Path) -> LoadFile:
        """Take a file that was received. Its name is kept as text and leads nowhere. Raises
        Conflict and UsageError, as :meth:`rag.store.loads.Loads.add_file` does."""
        size = written.stat().st_size
        told = file_name(name)
        number = self._store.loads.add_file(
            load_id, told, size, most=MAX_FILES, most_bytes=MAX_BYTES
        )
        written.replace(self._folder / load_id / str(number))
        return LoadFile(number, told, size)

    def start(self, load_id: str, *, actor: str) -> None:
        """Let a load have its turn. Raises Conflict."""
        # Before anything is touched that an id names: it may be another's load, or none.
        self._store.loads.start(load_id, actor=actor)
        with self._lock:
            self._mine.add(load_id)
            self._queue.put(load_id)
            if not self._threads:
                for target in (self._work, self._beat):
                    self._threads.append(
                        threading.Thread(target=target, name="loading", daemon=True)
                    )
                    self._threads[-1].start()

    def sweep(self) -> None:
        """Call interrupted what was cut off, and remove its files."""
        now = datetime.now(UTC)
        for load_id in self._store.loads.interrupt(
            working_since=now - _STALE, receiving_since=now - _STALE_RECEIVING
        ):
            self._remove(load_id)
        self._store.loads.remove_before(now - _KEPT)

    def stop(self) -> None:
        """End after the article at hand; what was not done is called interrupted."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        for load_id in list(self._mine):
            load = self._store.loads.get(load_id)
            self._finish(load, "interrupted", load.report, load.bytes_done)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                load_id = self._queue.get(timeout=0.2)
            except queue.Empty:
                continue
            try:
                self._run(self._store.loads.get(load_id))
            except _Stopped:
                return
            except Exception:  # the store itself fails: the next load may do better
                log.exception("The load %s could not be kept", load_id)
                self._done_with(load_id)

    def _beat(self) -> None:
        while not self._stop.wait(_BEAT_S):
            with self._lock:
                mine = sorted(self._mine)
            if mine:
                try:
                    self._store.loads.beat(mine)
                except HoiBaoError:
                    log.exception("Loads could not say that they go on")

    def _run(self, load: Load) -> None:
        progress = Progress()
        trouble = None
        try:
            ingest_reads(
                self._store,
                self._reads(load, progress),
                progress.ingest,
                on_article=lambda read, result: self._note(load, progress, read, result),
            )
            self._sync()
        except IndexUnavailable:
            log.exception("What the load %s stored is not searchable yet", load.id)
            trouble = _NOT_SEARCHABLE
        except _Stopped:
            raise
        except Exception as error:  # whatever it is: whoever waits for it must hear
            log.exception("The load %s failed", load.id)
            told = error.vietnamese if isinstance(error, HoiBaoError) else _UNFORESEEN
            self._finish(load, "failed", progress.to_dict(), progress.bytes_done, told)
            return
        self._finish(load, "done", progress.to_dict(), load.bytes_total, trouble)

    def _reads(self, load: Load, progress: Progress) -> Iterator[Read | Rejection]:
        names = [one.name for one in load.files]
        # What lies in a folder beside articles, as `rag ingest` passes it over.
        kept = set(without_questions(names))
        for file in load.files:
            beside = "/" in file.name and is_noise(file.name.rpartition("/")[2])
            if beside or file.name not in kept:
                progress.passed_over.append(file.name)
                continue
            path = (self._folder / load.id / str(file.number)).resolve()
            done_before = progress.bytes_done

            def on_bytes(count: int) -> None:
                progress.bytes_done += count
                self._tell(load, progress)

            found = Found(path, file.name, True)
            for one in read_files([found], on_bytes=on_bytes, limits=LIMITS):
                yield renamed(one, str(path), file.name)
            progress.bytes_done = done_before + file.size
            self._tell(load, progress)

    def _note(self, load: Load, progress: Progress, read: Read, result: PutResult) -> None:
        if len(progress.articles) < SHOWN:
            row = {
                "id": result.article_id,
                "status": result.status,
                "version": result.version,
                "file": read.file,
                "line": read.line,
            }
            if result.status == "updated" and result.version > 1:
                row["is_other_title"] = self._is_other(read, result.version - 1)
            progress.articles.append(row)
        else:
            progress.left_out += 1
        self._tell(load, progress)

    def _is_other(self, read: Read, before: int) -> bool:
        """Whether the version before was called something that shares no word: two articles
        that came by one file name, perhaps."""
        former = self._store.article(read.article.id, before).article.title
        ours, theirs = (
            {fold(one) for one in syllables(title)} for title in (read.article.title, former)
        )
        return bool(ours and theirs and ours.isdisjoint(theirs))

    def _tell(self, load: Load, progress: Progress) -> None:
        if self._stop.is_set():
            raise _Stopped
        if time.monotonic() - progress.told_at >= _PROGRESS_S:
            progress.told_at = time.monotonic()
            self._store.loads.progress(
                load.id,
                state="running",
                bytes_done=min(progress.bytes_done, load.bytes_total),
                report=progress.to_dict(),
            )

    def _finish(
        self,
        load: Load,
        state: Any,
        report: Any,
        bytes_done: int,
        trouble: str | None = None,
    ) -> None:
        self._store.loads.finish(
            load.id, state, bytes_done=bytes_done, report=report, trouble=trouble
        )
        self._done_with(load.id)

    def _done_with(self, load_id: str) -> None:
        with self._lock:
            self._mine.discard(load_id)
        self._remove(load_id)

    def _remove(self, load_id: str) -> None:
        shutil.rmtree(self._folder / load_id, ignore_errors=True)
