"""A process is killed at the worst moments; the next one puts things right."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.bootstrap import open_application
from rag.settings import Settings

KILLED = """
import os, signal, sys
from pathlib import Path
from rag.bootstrap import open_application
from rag.index.lexical import LexicalIndex
from rag.index.vectors import VectorIndex
from rag.settings import Settings
from rag.types import Article

def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)

app = open_application(Settings(_env_file=None, data_dir=Path(sys.argv[1])))
app.store.put_many([Article(f"bai-{n}", title=f"Bài {n}", body=("a", "b")) for n in range(5)])
app.sync.sync()
app.store.put_many([Article(f"bai-{n}", title=f"Bài {n}", body=("c",)) for n in range(3, 8)])
if sys.argv[2] == "lexical":
    LexicalIndex.commit = die
else:
    VectorIndex.commit = die
app.sync.sync()
"""


@pytest.mark.parametrize("before", ["lexical", "vector"])
def test_a_sync_killed_before_a_commit_is_made_good(tmp_path: Path, before: str) -> None:
    ran = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), before], check=False)
    assert ran.returncode == -signal.SIGKILL
    app = open_application(Settings(_env_file=None, data_dir=tmp_path))
    try:
        assert app.sync.lag() == 5
        app.sync.sync()
        assert app.sync.verify() == []
        status = app.sync.status()
        assert status.lexical_passages == status.vector_passages == 3 * 3 + 5 * 2
        assert app.store.check() == []
    finally:
        app.close()
