"""Filtered neighbours against every passage scored and the article asked."""

import threading
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.bounds import Bounds
from rag.index.narrowing import search_within
from rag.index.passages import indexed
from rag.index.vector_file import VectorFile
from rag.index.vector_rows import VectorRows, Vectors
from rag.types import ArticleVersion, Watermark
from tests.index.factory import NOW, stored

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SECTIONS = (None, "Kinh tế", "Văn hóa", "Thể thao")
SOURCES = (None, "Báo Một", "Báo Hai")
ARTICLES, DIMENSION = 120, 8

seconds = st.none() | st.integers(-2, 22).map(
    lambda days: int((FIRST + timedelta(days=days)).timestamp())
)
bounds = st.builds(
    Bounds,
    published_from=seconds,
    published_before=seconds,
    section=st.sampled_from((*SECTIONS, "Không có")),
    source=st.sampled_from((*SOURCES, "Kinh tế")),
)
questions = st.integers(0, 2**32 - 1).map(lambda seed: directions(1, seed)[0])


def directions(count: int, seed: int) -> Vectors:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


@cache
def archive() -> tuple[list[ArticleVersion], Vectors]:
    articles = [
        stored(
            f"bài-{n}",
            f"Bài {n}",
            *(f"đoạn {m}" for m in range(n % 4)),
            published_at=None if n % 7 == 0 else FIRST + timedelta(days=n % 20, seconds=n % 3 - 1),
            section=SECTIONS[n % 4],
            source=SOURCES[n % 5 % 3],
        )
        for n in range(ARTICLES)
    ]
    return articles, directions(sum(len(one.paragraphs) for one in articles), 7)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> VectorRows:
    articles, vectors = archive()
    file = VectorFile.open(tmp_path_factory.mktemp("rows"), "model-a")
    file.apply([indexed(one, NOW) for one in articles], vectors, fresh=True)
    file.commit(Watermark(1, NOW))
    return file.rows


def by_force(
    vector: Vectors, within: Bounds, limit: int, *, widest: int | None = None
) -> dict[str, float]:
    articles, vectors = archive()
    owners = [(one, paragraph) for one in articles for paragraph in one.paragraphs]
    scored = sorted(
        (-float(row @ vector), number, paragraph.id)
        for number, ((one, paragraph), row) in enumerate(zip(owners, vectors, strict=True))
        if within.admits(one.article)
    )
    return {identity: -score for score, _, identity in scored[: min(limit, widest or limit)]}


def never(vector: Vectors, limit: int) -> dict[str, float]:
    raise AssertionError("scoring is cheaper here")


@given(vector=questions, within=bounds, limit=st.integers(1, 400))
def test_scoring_gives_the_nearest_of_those_that_pass(
    rows: VectorRows, vector: Vectors, within: Bounds, limit: int
) -> None:
    found = search_within(rows, within, vector, limit, never)
    expected = by_force(vector, within, limit)
    assert list(found.values()) == pytest.approx(list(expected.values()), abs=1e-5)
    assert set(found) == set(expected)


@given(vector=questions, within=bounds, limit=st.integers(1, 60), reach=st.integers(0, 400))
def test_where_many_pass_what_is_found_passes_and_is_scored_exactly(
    rows: VectorRows, vector: Vectors, within: Bounds, limit: int, reach: int
) -> None:
    """However few neighbours there are to be had, and with one that is not held."""

    def nearest(given: Vectors, count: int) -> dict[str, float]:
        return {"lạ.v1.p0": 2.0} | by_force(given, Bounds(), count, widest=reach)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.index.narrowing._LEAST_SCORED", 0)
        patch.setattr("rag.index.narrowing._SCORED_FOR_ONE", 2)
        found = search_within(rows, within, vector, limit, nearest)
    every = by_force(vector, within, 10_000)
    assert len(found) == min(limit, len(every))
    assert found == {identity: pytest.approx(every[identity], abs=1e-5) for identity in found}
    assert list(found.values()) == sorted(found.values(), reverse=True)
    if len(every) >= len(rows) / 2:
        near = every.keys() & by_force(vector, Bounds(), min(limit, reach)).keys()
        assert near <= found.keys()


def test_equals_come_by_row_whoever_found_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rag.index.narrowing._LEAST_SCORED", 0)
    monkeypatch.setattr("rag.index.narrowing._SCORED_FOR_ONE", 0)
    axes = np.eye(DIMENSION, dtype=np.float32)
    file = VectorFile.open(tmp_path, "model-a")
    file.apply([indexed(stored("a", "a", "b", "c", "d"), NOW)], axes[[0, 1, 0, 1]], fresh=True)
    file.commit(Watermark(1, NOW))
    monkeypatch.setattr(VectorRows, "near_by_codes", lambda *_: np.array([1, 2]))
    found = search_within(
        file.rows, Bounds(), axes[0], 3, lambda *_: {"a.v1.p0": 1.0, "a.v1.p2": 1.0}
    )
    assert found == {"a.v1.p0": 1.0, "a.v1.p2": 1.0, "a.v1.p1": 0.0}
    assert list(found) == ["a.v1.p0", "a.v1.p2", "a.v1.p1"]


@given(vector=questions)
def test_a_filter_that_nothing_passes_gives_nothing(rows: VectorRows, vector: Vectors) -> None:
    for within in (Bounds(section="Không có"), Bounds(published_from=2**40)):
        assert search_within(rows, within, vector, 10, never) == {}


def test_searching_while_another_thread_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each search sees one commit whole: an article of either version, never of both,
    and what nobody writes stays as it is, through files written anew."""
    monkeypatch.setattr("rag.index.vector_file._FEW", 4)
    file = VectorFile.open(tmp_path, "model-a")
    axes = np.eye(DIMENSION, dtype=np.float32)

    def put(identity: str, version: int, vectors: Vectors, *, fresh: bool = False) -> None:
        body = ["đoạn"] * (len(vectors) - 1)
        file.apply(
            [indexed(stored(identity, identity, *body, version=version, section="Kinh tế"), NOW)],
            vectors,
            fresh=fresh,
        )

    put("yên", 1, axes[:2], fresh=True)
    put("đổi", 1, axes[2:5], fresh=True)
    file.commit(Watermark(1, NOW))
    done = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for version in range(2, 60):
                put("đổi", version, axes[2:5])
                file.commit(Watermark(version, NOW))
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    searches = 0
    while not done.is_set() or not searches:
        found = search_within(file.rows, Bounds(section="Kinh tế"), axes[1], 10, never)
        assert found["yên.v1.p1"] == 1.0
        assert len({one.split(".")[1] for one in found if one.startswith("đổi")}) == 1
        assert len(found) == 5
        searches += 1
    writer.join()
    assert failures == []
    assert file.rows.rows_of(["đổi.v59.p2"])[0] >= 0
