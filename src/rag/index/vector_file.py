"""The passage vectors in a folder of plain arrays, for exact scores over any filter.

Chroma finds the nearest of all passages, and is slow where a filter keeps a part: 113 ms
at a tenth of 100,000. So its vectors are here too, a row each, memory-mapped: the few
that pass are scored one by one. Files only grow; what is replaced is noted and blanked,
and the folder written anew once half of it is such. ``state.json`` says how much of each
file counts, so that a crash loses nothing that was committed. Knows nothing of Chroma or
the store; :class:`rag.index.vectors.VectorIndex` feeds it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from rag.errors import IndexUnavailable
from rag.index.passages import IndexedArticle
from rag.index.state import IndexState
from rag.index.vector_rows import GONE, ROW, Rows, VectorRows, Vectors, key, row_of
from rag.types import Watermark

# Names the files' layout, beside the embedding; raise it when the layout changes.
_LAYOUT = "rows-1"
# Below this many replaced rows nothing is written anew.
_FEW = 5_000
_NAMES = ("vectors", "table", "ids", "gone")


@dataclass(frozen=True, slots=True)
class _Extent:
    """How much of each file counts. ``generation`` is in the files' names."""

    generation: int = 0
    dimension: int = 0
    rows: int = 0
    id_bytes: int = 0
    gone: int = 0

    def sizes(self) -> dict[str, int]:
        """File → bytes."""
        return {
            "vectors": self.rows * self.dimension * 4,
            "table": self.rows * ROW.itemsize,
            "ids": self.id_bytes,
            "gone": self.gone * GONE.itemsize,
        }


class VectorFile:
    """One folder. One process writes it (the data directory's lock sees to it), any
    number read; what was applied is seen after :meth:`commit`."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder = folder
        self._fingerprint = f"{_LAYOUT}:{fingerprint}"
        self._state = IndexState(self._fingerprint)
        self._extent = _Extent(generation=-1)
        # Past ``_extent`` while something applied is not committed.
        self._applied = self._extent
        self.rows = _NOTHING

    @classmethod
    def open(cls, folder: Path, fingerprint: str, *, writable: bool = True) -> VectorFile:
        """Open the folder; what is absent, of another embedding or damaged begins anew
        with watermark 0. Where it is not ``writable`` that is IndexUnavailable."""
        opened = cls(folder, fingerprint)
        if opened._read():
            return opened
        if not writable:
            raise IndexUnavailable(
                f"The vectors in {folder} are not ready, or of another embedding model. Set "
                "RAG_EMBEDDING_MODEL as in the process that writes them, and wait for it."
            )
        folder.mkdir(parents=True, exist_ok=True)
        opened.clear()
        return opened

    @property
    def watermark(self) -> Watermark:
        return self._state.watermark

    def reload(self) -> None:
        """See what another process committed; stay where that is unreadable."""
        self._read()

    def clear(self) -> None:
        """Drop every row; the watermark goes back to nothing."""
        # By the clock, so that whoever follows knows what is begun anew in a folder that was
        # taken away from what was there before.
        generation = max(self._generations() + 1, time.time_ns())
        self._applied = _Extent(generation)
        for name in _NAMES:
            self._path(name, generation).write_bytes(b"")
        self.commit(Watermark(0))

    def apply(
        self, articles: Sequence[IndexedArticle], vectors: Vectors, *, fresh: bool = False
    ) -> None:
        """Replace these articles' rows. ``vectors`` is (passages, dimension), in order;
        ``fresh``: none of them has a row yet."""
        extent = self._applied
        passages = [passage for article in articles for passage in article.passages]
        ids = [passage.id.encode("utf-8") for passage in passages]
        ends = extent.id_bytes + np.cumsum([len(one) for one in ids], dtype=np.int64)
        table = [row_of(passage, int(end)) for passage, end in zip(passages, ends, strict=True)]
        gone = [] if fresh else [(key(article.id), extent.rows) for article in articles]
        added = {
            "vectors": np.ascontiguousarray(vectors, np.float32).tobytes() if passages else b"",
            "table": np.array(table, ROW).tobytes(),
            "ids": b"".join(ids),
            "gone": np.array(gone, GONE).tobytes(),
        }
        for name, size in extent.sizes().items():
            with self._path(name, extent.generation).open("r+b") as file:
                # What lies past it was written by an attempt that failed.
                file.truncate(size)
                file.seek(size)
                file.write(added[name])
        self._applied = replace(
            extent,
            dimension=vectors.shape[1] if passages else extent.dimension,
            rows=extent.rows + len(passages),
            id_bytes=extent.id_bytes + len(added["ids"]),
            gone=extent.gone + len(gone),
        )

    def commit(self, watermark: Watermark) -> None:
        """Make what was applied visible and lasting, then move the watermark."""
        extent = self._applied
        for name in _NAMES:
            with self._path(name, extent.generation).open("ab") as file:
                os.fsync(file.fileno())
        rows = self._load(extent)
        # An erased article's vectors are not to stay on the disk either. Before the
        # state is written: after a crash here these articles are applied again.
        self._blank(extent, self._newly_replaced(extent, rows))
        if extent.rows - len(rows) > max(_FEW, len(rows)):
            extent = self._written_anew(extent, rows)
            rows = self._load(extent)
        self._state = IndexState(self._fingerprint, watermark)
        self._extent = self._applied = extent
        self._write_state()
        self.rows = rows
        self._forget_other_generations()

    def _read(self) -> bool:
        # The writer may put a new generation in the place of the one just read of.
        for _ in range(3):
            try:
                held = json.loads((self._folder / "state.json").read_text("utf-8"))
                state = IndexState.from_dict(held["index"])
                extent = _Extent(**held["extent"])
                if state.fingerprint != self._fingerprint:
                    return False
                self.rows = self._load(extent)
            except FileNotFoundError:
                continue
            except (OSError, KeyError, TypeError, ValueError):
                return False
            self._state, self._extent, self._applied = state, extent, extent
            return True
        return False

    def _load(self, extent: _Extent) -> VectorRows:
        paths = {name: self._path(name, extent.generation) for name in _NAMES}
        for name, size in extent.sizes().items():
            if paths[name].stat().st_size < size:
                raise ValueError(f"{paths[name]} is shorter than its state says")
        shape = (extent.rows, extent.dimension)
        # An empty file cannot be mapped.
        vectors: Vectors = (
            np.memmap(paths["vectors"], np.float32, "r", shape=shape)
            if extent.rows
            else np.empty(shape, np.float32)
        )
        # Rows of one generation stay as they are. There are fewer where an older copy of the
        # folder was put back.
        held = self._extent
        is_same = extent.generation == held.generation and extent.rows >= held.rows
        return VectorRows(
            vectors.view(np.ndarray),
            np.fromfile(paths["table"], ROW, extent.rows),
            np.fromfile(paths["ids"], np.uint8, extent.id_bytes),
            np.fromfile(paths["gone"], GONE, extent.gone),
            self.rows if is_same else None,
        )

    def _newly_replaced(self, extent: _Extent, rows: VectorRows) -> Rows:
        replaced = ~rows.live
        if extent.generation == self._extent.generation:
            replaced[: self._extent.rows] &= self.rows.live
        return np.flatnonzero(replaced)

    def _blank(self, extent: _Extent, rows: Rows) -> None:
        if not len(rows):
            return
        path, shape = self._path("vectors", extent.generation), (extent.rows, extent.dimension)
        vectors = np.memmap(path, np.float32, "r+", shape=shape)
        vectors[rows] = 0.0
        vectors.flush()

    def _written_anew(self, extent: _Extent, rows: VectorRows) -> _Extent:
        old = {name: self._path(name, extent.generation) for name in _NAMES}
        generation = self._generations() + 1
        kept = np.flatnonzero(rows.live)
        table = np.fromfile(old["table"], ROW, extent.rows)[kept]
        ids = [rows.id_of(int(row)).encode("utf-8") for row in kept]
        table["id_end"] = np.cumsum([len(one) for one in ids], dtype=np.int64)
        vectors = np.memmap(old["vectors"], np.float32, "r", shape=(extent.rows, extent.dimension))
        with self._path("vectors", generation).open("wb") as file:
            for start in range(0, len(kept), _FEW):
                file.write(vectors[kept[start : start + _FEW]].tobytes())
            os.fsync(file.fileno())
        contents = {"table": table.tobytes(), "ids": b"".join(ids), "gone": b""}
        for name, content in contents.items():
            with self._path(name, generation).open("wb") as file:
                file.write(content)
                os.fsync(file.fileno())
        return _Extent(generation, extent.dimension, len(kept), len(contents["ids"]))

    def _write_state(self) -> None:
        path = self._folder / "state.json"
        temporary = path.with_suffix(".new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({"index": self._state.to_dict(), "extent": asdict(self._extent)}, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def _path(self, name: str, generation: int) -> Path:
        return self._folder / f"{name}-{generation}"

    def _generations(self) -> int:
        """The highest generation of which there is a file; -1 where there is none."""
        return max((_generation(path) for path in self._folder.glob("*-*")), default=-1)

    def _forget_other_generations(self) -> None:
        for path in self._folder.glob("*-*"):
            if _generation(path) != self._extent.generation:
                # Windows keeps a mapped file; a later commit takes it.
                with suppress(OSError):
                    path.unlink()


_NOTHING = VectorRows(
    np.empty((0, 0), np.float32), np.empty(0, ROW), np.empty(0, np.uint8), np.empty(0, GONE)
)


def _generation(path: Path) -> int:
    number = path.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else -1
