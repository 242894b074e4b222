import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import DataDirError
from rag.index.folder import check_usable, discard
from rag.index.lexical import LexicalIndex
from rag.index.term_weights import TermWeights
from rag.index.vectors import embedded_client


def open_lexical(folder: Path) -> None:
    LexicalIndex.open(folder, TermWeights.load())


def open_vectors(folder: Path) -> None:
    embedded_client(folder)


@pytest.mark.parametrize("opening", [open_lexical, open_vectors])
def test_an_index_of_another_user_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opening: Callable[[Path], None]
) -> None:
    kept = tmp_path / "index" / "passages" / "meta.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}")
    # The tests may run as root, whom no mode keeps out.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != kept)
    with pytest.raises(DataDirError, match=r"may not write .*meta\.json.*--data-dir"):
        opening(tmp_path / "index")
    assert kept.read_text() == "{}"


def test_what_is_absent_is_usable_and_gone_already(tmp_path: Path) -> None:
    check_usable(tmp_path / "none")
    discard(tmp_path / "none")
    (tmp_path / "index" / "passages").mkdir(parents=True)
    discard(tmp_path / "index")
    assert not (tmp_path / "index").exists()
