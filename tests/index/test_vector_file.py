import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import IndexUnavailable
from rag.index.bounds import Bounds
from rag.index.passages import indexed
from rag.index.vector_file import VectorFile
from rag.index.vector_rows import VectorRows, Vectors
from rag.types import ArticleState, Watermark
from tests.index.factory import NOW, stored

ONE, TWO = Watermark(1, NOW), Watermark(2, NOW)
AXES = np.eye(8, dtype=np.float32)


def put(
    file: VectorFile, identity: str, vectors: Vectors, version: int = 1, *, fresh: bool = False
) -> None:
    """An article of as many paragraphs as there are vectors; none: it is withdrawn."""
    state: ArticleState = "live" if len(vectors) else "withdrawn"
    body = [f"đoạn {n}" for n in range(len(vectors) - 1)]
    article = stored(identity, identity, *body, version=version, state=state)
    file.apply([indexed(article, NOW)], vectors, fresh=fresh)


def held(rows: VectorRows) -> dict[str, list[float]]:
    """Passage id → its vector, read back by its likeness to each axis."""
    at = np.flatnonzero(rows.within(Bounds()))
    columns = [rows.similarities(axis, at) for axis in AXES]
    return {rows.id_of(int(row)): [float(c[n]) for c in columns] for n, row in enumerate(at)}


def open_at(folder: Path, *, writable: bool = True) -> VectorFile:
    return VectorFile.open(folder, "model-a", writable=writable)


def test_what_is_committed_is_there_when_it_opens_again(tmp_path: Path) -> None:
    file = open_at(tmp_path)
    put(file, "mot", AXES[:2], fresh=True)
    file.commit(ONE)
    put(file, "hai", AXES[2:4])  # and the process ends here
    assert len(file.rows) == 2
    again = open_at(tmp_path)
    assert again.watermark == ONE
    assert held(again.rows) == {
        "mot.v1.p0": AXES[0].tolist(),
        "mot.v1.p1": AXES[1].tolist(),
    }
    put(again, "ba", AXES[4:5])
    again.commit(TWO)
    assert held(open_at(tmp_path).rows).keys() == {"mot.v1.p0", "mot.v1.p1", "ba.v1.p0"}


def test_an_article_applied_twice_before_a_commit_is_there_once(tmp_path: Path) -> None:
    file = open_at(tmp_path)
    put(file, "mot", AXES[:2], fresh=True)
    put(file, "mot", AXES[2:4])
    file.commit(ONE)
    assert held(file.rows) == {
        "mot.v1.p0": AXES[2].tolist(),
        "mot.v1.p1": AXES[3].tolist(),
    }


def test_the_vectors_of_a_withdrawn_article_leave_the_disk(tmp_path: Path) -> None:
    file = open_at(tmp_path)
    put(file, "mot", AXES[:2] * np.float32(0.625), fresh=True)
    put(file, "hai", AXES[3:4], fresh=True)
    file.commit(ONE)
    put(file, "mot", AXES[:0])
    file.commit(TWO)
    assert held(file.rows).keys() == {"hai.v1.p0"}
    mark = np.float32(0.625).tobytes()
    assert not any(mark in path.read_bytes() for path in tmp_path.iterdir())


def test_half_of_it_replaced_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vector_file._FEW", 3)
    file = open_at(tmp_path)
    for n in range(8):
        put(file, f"bài-{n}", AXES[n : n + 1], fresh=True)
    file.commit(ONE)
    reader = open_at(tmp_path, writable=False)
    for n in range(5):
        put(file, f"bài-{n}", AXES[:0])
    put(file, "bài-7", AXES[:2], version=2)
    file.commit(TWO)
    expected = {
        "bài-5.v1.p0": AXES[5].tolist(),
        "bài-6.v1.p0": AXES[6].tolist(),
        "bài-7.v2.p0": AXES[0].tolist(),
        "bài-7.v2.p1": AXES[1].tolist(),
    }
    assert held(file.rows) == expected
    assert sum(p.stat().st_size for p in tmp_path.glob("vectors-*")) == 4 * AXES[0].nbytes
    assert len(reader.rows) == 8  # what it had mapped stays
    reader.reload()
    assert reader.watermark == TWO
    assert held(reader.rows) == expected


@pytest.mark.parametrize("name", ["state.json", "vectors-*", "table-*", "ids-*"])
def test_a_damaged_folder_begins_anew(tmp_path: Path, name: str) -> None:
    file = open_at(tmp_path)
    put(file, "mot", AXES[:2], fresh=True)
    file.commit(ONE)
    (path,) = tmp_path.glob(name)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(IndexUnavailable, match="not ready"):
        open_at(tmp_path, writable=False)
    again = open_at(tmp_path)
    assert again.watermark == Watermark(0)
    assert held(again.rows) == {}


def test_whoever_follows_sees_a_folder_taken_away_and_begun_anew(tmp_path: Path) -> None:
    """As by ``rag reindex`` or ``rag restore`` beside a running server: nothing kept in
    memory of the former rows stands for those in their place."""
    folder = tmp_path / "vectors"
    file = open_at(folder)
    put(file, "mot", AXES[:4], fresh=True)
    file.commit(ONE)
    follower = open_at(folder, writable=False)
    assert follower.rows.near_by_codes(AXES[0], follower.rows.live, 1).tolist() == [0]
    shutil.rmtree(folder)
    file = open_at(folder)
    put(file, "hai", AXES[3::-1], fresh=True)
    file.commit(ONE)
    follower.reload()
    assert follower.rows.near_by_codes(AXES[0], follower.rows.live, 1).tolist() == [3]


def test_another_embedding_begins_anew(tmp_path: Path) -> None:
    file = open_at(tmp_path)
    put(file, "mot", AXES[:2], fresh=True)
    file.commit(ONE)
    other = VectorFile.open(tmp_path, "model-b")
    assert other.watermark == Watermark(0)
    put(other, "mot", np.ones((1, 3), np.float32), fresh=True)
    other.commit(TWO)
    assert len(VectorFile.open(tmp_path, "model-b").rows) == 1


changes = st.lists(
    st.tuples(st.sampled_from(["mot", "hai", "ba"]), st.integers(0, 4), st.booleans()),
    max_size=12,
)


@given(steps=changes)
def test_any_history_leaves_what_was_put_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, bool]]
) -> None:
    """``steps``: an article, its paragraphs now, whether a commit follows."""
    folder = tmp_path_factory.mktemp("rows")
    expected: dict[str, dict[str, list[float]]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.index.vector_file._FEW", 1)
        file = open_at(folder)
        for number, (identity, count, commits) in enumerate(steps):
            vectors = np.roll(AXES, number, axis=0)[:count]
            put(file, identity, vectors, version=number)
            expected[identity] = {
                f"{identity}.v{number}.p{n}": row.tolist() for n, row in enumerate(vectors)
            }
            if commits:
                file.commit(Watermark(number, NOW))
        file.commit(Watermark(len(steps), NOW))
    all_held = {key: row for rows in expected.values() for key, row in rows.items()}
    assert held(file.rows) == all_held
    again = open_at(folder)
    assert held(again.rows) == all_held
    ids = [*all_held, "khong-co.v1.p0"]
    at = again.rows.rows_of(ids)
    assert at[-1] == -1
    assert [again.rows.id_of(int(row)) for row in at[:-1]] == ids[:-1]
