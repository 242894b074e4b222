"""An archive of one dataset's articles, made for a command and gone after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.common import application, say

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.settings import Settings


@contextmanager
def scratch_archive(settings: Settings, dataset: Path) -> Iterator[Application]:
    """The articles of ``dataset`` alone, indexed, in a folder inside the data directory.
    What could not be read is said."""
    from rag.corpus.progress import progress_bar  # start-up time
    from rag.evaluation.datasets import ARTICLES_FILE
    from rag.jobs.ingest import ingest_paths

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=settings.data_dir) as scratch:
        # A database or a Chroma server of the archive's own must not be written.
        apart = {"data_dir": Path(scratch), "database_url": "", "chroma_url": ""}
        with application(settings.model_copy(update=apart)) as app:
            ingested = ingest_paths(app.store, [dataset / ARTICLES_FILE])
            for rejection in ingested.rejections:
                say(f"Rejected: {rejection.where}: {rejection.reason}")
            total = app.sync.lag()
            with progress_bar(label="indexing", unit="article", total=total) as advance:
                app.sync.sync(advance)
            yield app
