import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import DataDirError, DataDirLocked
from rag.index.lock import DataDirLock, Holder


def test_the_second_is_told_who_holds_it_and_where_it_answers(tmp_path: Path) -> None:
    with DataDirLock(tmp_path) as first:
        first.announce("http://127.0.0.1:7860")
        with pytest.raises(DataDirLocked, match=r"process \d+.*http://127.0.0.1:7860") as caught:
            DataDirLock(tmp_path).acquire()
        assert caught.value.pid == os.getpid()
        assert caught.value.url == "http://127.0.0.1:7860"
        DataDirLock(tmp_path).announce("http://127.0.0.1:1")  # not the holder's to say
        assert first.holder() == Holder(os.getpid(), "http://127.0.0.1:7860")
        with pytest.raises(DataDirLocked, match=r"serves http://127.0.0.1:7860.*End it first"):
            DataDirLock(tmp_path).acquire(alone=True)
    with DataDirLock(tmp_path) as second:
        assert second.holder() == Holder(os.getpid())


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from rag.index.lock import DataDirLock;"
        "lock = DataDirLock(Path(sys.argv[1])).acquire(); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(DataDirLocked, match=f"process {process.pid}"):
            DataDirLock(tmp_path).acquire()
        process.kill()
    with DataDirLock(tmp_path):
        pass


def test_a_directory_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirError, match="--data-dir"):
        DataDirLock(tmp_path / "file" / "data").acquire()
