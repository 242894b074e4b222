import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexUnavailable, SettingsError
from rag.index.bounds import Bounds
from rag.index.passages import indexed
from rag.index.vector_rows import VectorRows
from rag.index.vectors import VectorIndex, embedded_client, server_client
from rag.types import Watermark
from tests.index.factory import NOW, stored

ONE = stored("mot", "Một", "thân bài", section="Kinh tế")
TWO = stored("hai", "Hai", "thân bài", "đoạn nữa", section="Văn hóa")
# One direction a passage: mot.p0, mot.p1, hai.p0, hai.p1, hai.p2.
AXES = np.eye(5, 8, dtype=np.float32)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex.open(embedded_client(tmp_path), "model-a", tmp_path / "rows", where="test")
    opened.apply([indexed(ONE, NOW), indexed(TWO, NOW)], AXES)
    opened.commit(Watermark(2, NOW))
    yield opened
    opened.close()


def test_the_nearest_comes_first_with_its_cosine(index: VectorIndex) -> None:
    question = (AXES[3] * 0.8 + AXES[1] * 0.6).astype(np.float32)
    found = index.search(question, limit=2, bounds=Bounds())
    assert list(found) == ["hai.v1.p1", "mot.v1.p1"]
    assert found["hai.v1.p1"] == pytest.approx(0.8, abs=1e-5)
    assert index.score(question, ["mot.v1.p1", "hai.v1.p2", "khong-co"]) == {
        "mot.v1.p1": pytest.approx(0.6, abs=1e-5),
        "hai.v1.p2": pytest.approx(0.0, abs=1e-5),
    }


def test_filters_narrow_before_the_cut(index: VectorIndex) -> None:
    found = index.search(AXES[3], limit=10, bounds=Bounds(section="Kinh tế"))
    assert set(found) == {"mot.v1.p0", "mot.v1.p1"}
    assert index.search(AXES[3], limit=10, bounds=Bounds(section="Thể thao")) == {}
    assert index.search(AXES[3], limit=10, bounds=Bounds(published_from=0)) == {}


def test_a_new_version_leaves_nothing_of_the_old(index: VectorIndex) -> None:
    new = stored("hai", "Hai", "viết lại", version=2)
    index.apply([indexed(new, NOW)], AXES[:2])
    assert set(index.passage_ids()) == {"mot.v1.p0", "mot.v1.p1", "hai.v2.p0", "hai.v2.p1"}
    index.apply([indexed(stored("mot", "Một", state="withdrawn"), NOW)], AXES[:0])
    assert set(index.passage_ids()) == {"hai.v2.p0", "hai.v2.p1"}


def test_it_opens_again_with_its_watermark(index: VectorIndex, tmp_path: Path) -> None:
    index.close()
    again = VectorIndex.open(embedded_client(tmp_path), "model-a", tmp_path / "rows", where="test")
    assert again.watermark == Watermark(2, NOW)
    assert again.passage_count == 5
    again.close()


def test_another_embedding_begins_anew_and_never_mixes(index: VectorIndex, tmp_path: Path) -> None:
    index.close()
    client = embedded_client(tmp_path)
    with pytest.raises(IndexUnavailable, match="RAG_EMBEDDING_MODEL"):
        VectorIndex.open(client, "model-b", tmp_path / "rows", where="test", writable=False)
    again = VectorIndex.open(client, "model-b", tmp_path / "rows", where="test")
    assert again.watermark == Watermark(0)
    assert again.passage_count == 0
    again.close()


def test_a_vector_of_another_dimension_is_an_error_not_an_empty_result(index: VectorIndex) -> None:
    with pytest.raises(IndexUnavailable, match="dimension"):
        index.search(np.ones(3, np.float32), limit=1, bounds=Bounds())


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://"])
def test_a_url_that_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="RAG_CHROMA_URL"):
        server_client(url)


def test_a_server_that_is_down_is_an_error() -> None:
    with pytest.raises(IndexUnavailable, match="see that it runs"):
        server_client("http://127.0.0.1:9")


def test_without_its_file_it_asks_to_be_filled_again(index: VectorIndex, tmp_path: Path) -> None:
    index.close()
    shutil.rmtree(tmp_path / "rows")
    again = VectorIndex.open(embedded_client(tmp_path), "model-a", tmp_path / "rows", where="test")
    assert again.watermark == Watermark(0)
    again.apply([indexed(ONE, NOW), indexed(TWO, NOW)], AXES)
    again.commit(Watermark(2, NOW))
    assert again.watermark == Watermark(2, NOW)
    assert list(again.search(AXES[3], limit=1, bounds=Bounds())) == ["hai.v1.p1"]
    again.close()


def test_what_is_applied_and_not_committed_is_scored_all_the_same(index: VectorIndex) -> None:
    index.apply([indexed(stored("ba", "Ba"), NOW)], AXES[4:5])
    scores = index.score(AXES[4], ["ba.v1.p0", "hai.v1.p2", "khong-co"])
    assert scores == {"ba.v1.p0": pytest.approx(1.0), "hai.v1.p2": pytest.approx(1.0)}


def test_chroma_finds_what_codes_do_not(
    index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an archive so large that not every passage is scored."""
    monkeypatch.setattr("rag.index.narrowing._LEAST_SCORED", 0)
    monkeypatch.setattr("rag.index.narrowing._SCORED_FOR_ONE", 0)
    monkeypatch.setattr(VectorRows, "near_by_codes", lambda *_: np.array([0]))
    question = (AXES[3] * 0.8 + AXES[1] * 0.6).astype(np.float32)
    found = index.search(question, limit=2, bounds=Bounds())
    assert found == {
        "hai.v1.p1": pytest.approx(0.8, abs=1e-5),
        "mot.v1.p1": pytest.approx(0.6, abs=1e-5),
    }
