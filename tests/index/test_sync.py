"""Both real indexes behind a real store: what is found, and that it is there once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag.errors import IndexUnavailable
from rag.index.abbreviations import AbbreviationIndex
from rag.index.copies import CopyIndex
from rag.index.embeddings import EmbeddingModel, load_embeddings
from rag.index.lexical import LexicalIndex
from rag.index.passages import indexed
from rag.index.sync import IndexSync
from rag.index.term_weights import TermWeights
from rag.index.vectors import VectorIndex, embedded_client
from rag.store.store import Store
from rag.types import Article

WEIGHTS = TermWeights.load()


@pytest.fixture(scope="module")
def embeddings() -> EmbeddingModel:
    return load_embeddings("")


@dataclass
class Rig:
    """A store with its indexes, opened over one folder."""

    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex
    sync: IndexSync
    now: datetime

    def found(self) -> tuple[set[str], set[str]]:
        return self.lexical.passage_ids(), set(self.vectors.passage_ids())


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rig(tmp_path: Path, embeddings: EmbeddingModel, clock: Clock) -> Iterator[Rig]:
    store = Store.open(tmp_path / "store.sqlite3")
    lexical = LexicalIndex.open(tmp_path / "lexical", WEIGHTS)
    folder = tmp_path / "chroma"
    vectors = VectorIndex.open(
        embedded_client(folder), embeddings.fingerprint, tmp_path / "vectors", where=str(folder)
    )
    abbreviations, copies = abbreviations_and_copies(tmp_path)
    sync = IndexSync(store, lexical, vectors, abbreviations, copies, embeddings, clock)
    made = Rig(store, lexical, vectors, sync, clock.now)
    yield made
    made.sync.close()
    store.close()


def abbreviations_and_copies(
    folder: Path, *, writable: bool = True
) -> tuple[AbbreviationIndex, CopyIndex]:
    return (
        AbbreviationIndex.open(folder / "abbreviations"),
        CopyIndex.open(folder / "copies", writable=writable),
    )


def article(key: str, *body: str, published_at: datetime | None = None) -> Article:
    return Article(key, title=f"Bài {key}", body=body or ("a", "b"), published_at=published_at)


def test_it_applies_what_changed_and_nothing_twice(rig: Rig) -> None:
    rig.store.put_many([article("mot"), article("hai", "chỉ một đoạn")])
    assert rig.sync.waiting() == rig.sync.lag() == 2
    report = rig.sync.sync()
    assert (report.articles, report.passages) == (2, 5)
    assert rig.sync.sync().articles == rig.sync.lag() == rig.sync.waiting() == 0
    rig.store.put(article("hai", "đoạn khác"))
    rig.store.withdraw("mot")
    assert rig.sync.sync().articles == 2
    assert rig.found() == ({"hai.v2.p0", "hai.v2.p1"},) * 2
    assert rig.sync.verify() == []


def test_an_article_appears_when_its_embargo_ends(rig: Rig, clock: Clock) -> None:
    rig.store.put(article("mai", published_at=clock.now + timedelta(hours=1)))
    rig.sync.sync()
    assert rig.found() == (set(), set())
    assert rig.sync.verify() == []
    clock.now += timedelta(hours=2)
    assert rig.sync.sync().articles == 1
    assert "mai.v1.p0" in rig.found()[0]


def test_a_failed_first_sync_leaves_nothing_to_be_there_twice(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.store.put_many([article("mot"), article("hai")])

    def failing(*given: object, **more: object) -> None:
        raise IndexUnavailable("Chroma is away.")

    with monkeypatch.context() as patched:
        patched.setattr(rig.vectors, "apply", failing)
        for _ in range(2):
            with pytest.raises(IndexUnavailable, match="away"):
                rig.sync.sync()
    assert rig.sync.lag() == 2
    rig.sync.sync()
    assert (rig.lexical.passage_count, rig.lexical.article_count) == (6, 2)
    assert rig.sync.verify() == []


def test_a_state_that_cannot_be_written_is_an_error_and_not_progress(
    rig: Rig, tmp_path: Path
) -> None:
    rig.store.put(article("mot"))
    (tmp_path / "lexical" / "state.new").mkdir()
    with pytest.raises(IndexUnavailable, match="lexical index"):
        rig.sync.sync()
    assert rig.sync.lag() == 1
    rig.store.put(article("hai"))
    (tmp_path / "lexical" / "state.new").rmdir()
    rig.sync.sync()
    assert rig.sync.lag() == 0
    assert rig.sync.verify() == []


def test_verify_sees_what_is_missing_extra_or_there_twice(rig: Rig) -> None:
    rig.store.put(article("mot"))
    rig.sync.sync()
    stored = rig.store.article("mot")
    rig.lexical.apply([indexed(stored, rig.now)], fresh=True)
    rig.lexical.commit(rig.lexical.watermark)
    assert [problem.partition(";")[0] for problem in rig.sync.verify()] == [
        "lexical index holds 6 passages where 3 are right",
        "lexical index holds 2 whole articles where 1 are right",
    ]
    rig.store.withdraw("mot")
    assert any("does not have live" in problem for problem in rig.sync.verify())
    rig.store.put(article("hai"))
    assert any("lacks 3 passages, first hai.v1.p0" in problem for problem in rig.sync.verify())


def test_a_process_that_only_reads_waits_for_the_one_that_writes(
    rig: Rig, tmp_path: Path, embeddings: EmbeddingModel, clock: Clock
) -> None:
    rig.sync.sync()
    reader = IndexSync(
        rig.store,
        LexicalIndex.open(tmp_path / "lexical", WEIGHTS, writable=False),
        rig.vectors,
        *abbreviations_and_copies(tmp_path, writable=False),
        embeddings,
        clock,
        writable=False,
    )
    rig.store.put(article("mot"))
    assert reader.sync().articles == 0  # no wait asked for, no wait
    with pytest.raises(IndexUnavailable, match="process that writes"):
        reader.sync(wait_s=0.1)
    rig.sync.sync()
    reader.sync(wait_s=5)
    assert reader.lag() == 0
    assert reader.status().lexical_passages == 3
