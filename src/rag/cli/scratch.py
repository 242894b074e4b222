"""An archive of one dataset's articles, made for a command and gone after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.common import application, say

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.jobs.ingest import IngestReport
    from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Scratch:
    """``ingested`` tells of the dataset's own articles, ``beside`` of those added; both are
    empty for the archive itself."""

    app: Application
    ingested: IngestReport
    beside: IngestReport


@contextmanager
def own_archive(settings: Settings) -> Iterator[Scratch]:
    """The archive itself, into which nothing is ingested."""
    from rag.jobs.ingest import IngestReport  # start-up time

    with application(settings) as app:
        app.sync.sync()
        yield Scratch(app, IngestReport(), IngestReport())


@contextmanager
def scratch_archive(
    settings: Settings, dataset: Path, added: Sequence[Path] = ()
) -> Iterator[Scratch]:
    """The articles of ``dataset`` and of the files ``added``, indexed, in a folder inside
    the data directory. What could not be read is said."""
    from rag.corpus.progress import progress_bar  # start-up time
    from rag.evaluation.datasets import ARTICLES_FILE
    from rag.jobs.ingest import ingest_paths

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=settings.data_dir) as folder:
        # A database or a Chroma server of the archive's own must not be written.
        apart = {"data_dir": Path(folder), "database_url": "", "chroma_url": ""}
        with application(settings.model_copy(update=apart)) as app:
            # The dataset's come last: one of theirs with the id of another takes its place.
            beside = ingest_paths(app.store, added)
            ingested = ingest_paths(app.store, [dataset / ARTICLES_FILE])
            for rejection in (*beside.rejections, *ingested.rejections):
                say(f"Rejected: {rejection.where}: {rejection.reason}")
            total = app.sync.lag()
            with progress_bar(label="indexing", unit="article", total=total) as advance:
                app.sync.sync(advance)
            yield Scratch(app, ingested, beside)
