"""The lexical index: BM25 over syllables and adjacent pairs, by tantivy.

Two indexes of one schema: passages with their title, and whole articles. Each has
a toned and a folded field, so that a question typed without marks finds its words.
Knows nothing of the store or of embeddings; ``sync`` feeds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from rag.errors import IndexUnavailable
from rag.index.bounds import Bounds
from rag.index.folder import check_usable, discard
from rag.index.passages import IndexedArticle
from rag.index.query import LexicalQuery
from rag.index.rarity import TermRarity, TermValue
from rag.index.state import IndexState, read_state, write_state
from rag.index.term_weights import TermWeights
from rag.types import Watermark
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import terms

# Names the schema and the tokeniser; raise it when either changes, and every index
# made before is rebuilt.
FINGERPRINT = "lexical-2"
_WRITER_HEAP_BYTES = 96_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("toned", "folded"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)
    for name in ("section", "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


class LexicalIndex:
    """One folder with the two tantivy indexes and their state.

    Threads may search while one writes; one process writes at a time (the data
    directory's lock sees to it). What was added is found after :meth:`commit`.
    """

    def __init__(
        self,
        folder: Path,
        passages: tantivy.Index,
        articles: tantivy.Index,
        state: IndexState,
        weights: TermWeights,
    ) -> None:
        self._folder = folder
        self._indexes = {"passages": passages, "articles": articles}
        self._writers: dict[str, tantivy.IndexWriter] = {}
        self._state = state
        self._rarity = TermRarity(weights)

    @classmethod
    def open(cls, folder: Path, weights: TermWeights, *, writable: bool = True) -> LexicalIndex:
        """Open the index in ``folder``; an absent, foreign or damaged one is begun
        anew with watermark 0, for ``sync`` to fill. One that is not ``writable`` must
        be there: IndexUnavailable where it is not. Raises DataDirError where the folder
        may not be read or written: what is in it may be sound, so it stays."""
        check_usable(folder, writable=writable)
        with _failing_clearly(folder):
            state = read_state(folder / "state.json")
        if state is not None and state.fingerprint == FINGERPRINT:
            # Damage of any other kind: begun anew below.
            with suppress(OSError, ValueError):
                return cls(
                    folder, _open(folder / "passages"), _open(folder / "articles"), state, weights
                )
        if not writable:
            raise IndexUnavailable(
                f"The lexical index in {folder} is not ready. Wait until the process that "
                "writes it has made it."
            )
        with _failing_clearly(folder):
            state = _begin(folder)
        return cls(folder, _open(folder / "passages"), _open(folder / "articles"), state, weights)

    @property
    def watermark(self) -> Watermark:
        return self._state.watermark

    @property
    def passage_count(self) -> int:
        return int(self._indexes["passages"].searcher().num_docs)

    @property
    def article_count(self) -> int:
        return int(self._indexes["articles"].searcher().num_docs)

    @property
    def rarity(self) -> TermRarity:
        return self._rarity

    def passages_with(self, term: str) -> int:
        """How many passages hold a toned syllable or pair."""
        return int(self._indexes["passages"].searcher().doc_freq("toned", term))

    def term_values(self, query: LexicalQuery) -> list[TermValue]:
        """What each of a query's own terms weighs among the passages."""
        return self._rarity.values(query, self._indexes["passages"].searcher())

    def apply(self, articles: Sequence[IndexedArticle], *, fresh: bool = False) -> None:
        """Replace these articles' passages. ``fresh`` says that none is in the index
        yet, which saves the deletions. Raises IndexUnavailable; call :meth:`rollback`
        then."""
        with _failing_clearly(self._folder):
            self._apply(articles, fresh=fresh)

    def _apply(self, articles: Sequence[IndexedArticle], *, fresh: bool) -> None:
        passages, whole = self._writer("passages"), self._writer("articles")
        for article in articles:
            if not fresh:
                passages.delete_documents_by_term("article_id", article.id)
                whole.delete_documents_by_term("article_id", article.id)
            if not article.passages:
                continue
            title_terms = terms(article.passages[0].title)
            body_terms: list[str] = []
            for passage in article.passages:
                own = terms(passage.text)
                body_terms += own
                document = _document(passage.id, article, title_terms + own)
                passages.add_document(document)
            whole.add_document(_document(article.id, article, title_terms + body_terms))

    def commit(self, watermark: Watermark) -> None:
        """Make what was applied searchable and lasting, then move the watermark."""
        with _failing_clearly(self._folder):
            for name, writer in self._writers.items():
                writer.commit()
                self._indexes[name].reload()
            state = IndexState(FINGERPRINT, watermark)
            write_state(self._folder / "state.json", state)
        self._state = state

    def reload(self) -> None:
        """See what another process committed."""
        with _failing_clearly(self._folder):
            for index in self._indexes.values():
                index.reload()
            self._state = read_state(self._folder / "state.json") or self._state

    def rollback(self) -> None:
        """Drop what was applied and not committed: applied again, it would be there
        twice."""
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            with suppress(ValueError):  # a writer that failed holds nothing to drop
                writer.rollback()

    def close(self) -> None:
        """Let go of the writers; uncommitted work is dropped, and synced again."""
        self.rollback()

    def search_passages(
        self, query: LexicalQuery, *, limit: int, bounds: Bounds
    ) -> dict[str, float]:
        """The best ``limit`` passages: id → score in [0, 2.2], best first."""
        return self._search("passages", query, limit, bounds.tantivy_query(_SCHEMA))

    def score_passages(self, query: LexicalQuery, ids: Sequence[str]) -> dict[str, float]:
        """Scores of these passages; one that shares no term is absent."""
        return self._search("passages", query, len(ids), _among("id", ids))

    def score_articles(self, query: LexicalQuery, ids: Sequence[str]) -> dict[str, float]:
        """Scores of these whole articles, by article id."""
        return self._search("articles", query, len(ids), _among("article_id", ids))

    def passage_ids(self) -> set[str]:
        """Every passage the index holds."""
        searcher = self._indexes["passages"].searcher()
        count = max(1, int(searcher.num_docs))
        found = searcher.search(tantivy.Query.all_query(), limit=count, count=False)
        return {_id(searcher, address) for _, address in found.hits}

    def _writer(self, name: str) -> tantivy.IndexWriter:
        if name not in self._writers:
            try:
                self._writers[name] = self._indexes[name].writer(_WRITER_HEAP_BYTES, 1)
            except ValueError as error:
                raise IndexUnavailable(
                    f"Cannot write the lexical index in {self._folder}: {error}. "
                    "Another process may hold it; end it, then try again."
                ) from error
        return self._writers[name]

    def _search(
        self, name: str, query: LexicalQuery, limit: int, narrowing: tantivy.Query | None
    ) -> dict[str, float]:
        if query.is_empty or limit < 1:
            return {}
        searcher = self._indexes[name].searcher()
        scored, scale = self._rarity.scored(query, searcher, _SCHEMA)
        if narrowing is not None:
            must = tantivy.Occur.Must
            silent = tantivy.Query.const_score_query(narrowing, 0.0)
            scored = tantivy.Query.boolean_query([(must, scored), (must, silent)])
        try:
            found = searcher.search(scored, limit=limit, count=False)
            return {_id(searcher, address): score / scale for score, address in found.hits}
        except ValueError as error:
            raise IndexUnavailable(
                f"The lexical index in {self._folder} failed: {error}. Run `rag reindex`."
            ) from error


_SCHEMA = _schema()


@contextmanager
def _failing_clearly(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError is what tantivy raises
        raise IndexUnavailable(
            f"The lexical index in {folder} failed: {error}. See that its disk has room and "
            "may be written; if it stays so, run `rag reindex`."
        ) from error


def _begin(folder: Path) -> IndexState:
    discard(folder)
    for name in ("passages", "articles"):
        (folder / name).mkdir(parents=True)
        tantivy.Index(_SCHEMA, path=str(folder / name))
    state = IndexState(FINGERPRINT)
    write_state(folder / "state.json", state)
    return state


def _open(folder: Path) -> tantivy.Index:
    return tantivy.Index(_SCHEMA, path=str(folder), reuse=True)


def _id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address).get_first("id"))


def _among(field: str, ids: Sequence[str]) -> tantivy.Query:
    # A set of terms is walked through the whole dictionary: three times as slow for 100.
    either = [
        (tantivy.Occur.Should, tantivy.Query.term_query(_SCHEMA, field, one, "basic"))
        for one in ids
    ]
    return tantivy.Query.boolean_query(either)


def _document(identity: str, article: IndexedArticle, content: Iterable[str]) -> tantivy.Document:
    first = article.passages[0]
    document = tantivy.Document()
    document.add_text("id", identity)
    document.add_text("article_id", article.id)
    toned = list(content)
    document.add_text("toned", " ".join(toned))
    document.add_text("folded", fold(" ".join(toned)))
    if first.published is not None:
        document.add_integer("published", first.published)
    if first.section:
        document.add_text("section", first.section)
    if first.source:
        document.add_text("source", first.source)
    return document
