"""Which articles are copies of one story: a MinHash of each, found by its bands.

Only signatures are kept, never groups: a link is looked up when it is asked for and
depends on the two texts alone. So no order of arrival can matter, nothing has to be
regrouped when a text changes, and A is no copy of C because B lies between them.
Knows nothing of the store, of questions or of paragraphs; ``sync`` feeds it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import tantivy

from rag.errors import IndexUnavailable
from rag.index.passages import IndexedArticle, paragraph_id_of
from rag.index.signatures import Signature
from rag.index.state import IndexState, read_state, write_state
from rag.types import Watermark
from rag.vietnamese.tokens import syllables

# Names the schema, the shingles and the hashing; raise it when one of them changes,
# and every index made before is rebuilt.
FINGERPRINT = "copies-1"
# Estimated Jaccard from which two articles are copies, tuned by reading pairs of
# articles of one event (``benchmarks/copies``): under it, an outlet has added its own
# reporting to what it was sent, or written anew.
SAME_STORY = 0.55
# A wire story is printed within days. Daily tables (prices, weather, draws) are alike
# in form and differ in day: they are not copies.
_DAYS_APART = 2
# Candidates read for one article, most bands shared first: more than any story has
# outlets.
_CANDIDATES = 256
# Articles whose links are kept after they were looked up, until the index changes.
_KEPT = 50_000
_WRITER_HEAP_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class CopyLink:
    """A copy of an article: ``similarity`` is the estimated Jaccard of the two texts,
    ``version`` the one it was measured on."""

    article_id: str
    version: int
    similarity: float


@dataclass(frozen=True, slots=True)
class _Held:
    version: int
    published: int | None
    signature: Signature


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("bands", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("version", stored=True)
    builder.add_integer_field("published", stored=True)
    builder.add_bytes_field("signature", stored=True)
    return builder.build()


class CopyIndex:
    """One folder with a tantivy index, an article a document, and its state.

    Threads may ask while one writes; one process writes at a time. What was applied is
    seen after :meth:`commit`.
    """

    def __init__(self, folder: Path, index: tantivy.Index, state: IndexState) -> None:
        self._folder = folder
        self._index = index
        self._state = state
        self._writer: tantivy.IndexWriter | None = None
        # Of the index as it stands: whoever makes it stand otherwise puts an empty one
        # here after, so that what was looked up before goes with the old one.
        self._links: dict[tuple[str, int], tuple[CopyLink, ...]] = {}

    @classmethod
    def open(cls, folder: Path, *, writable: bool = True) -> CopyIndex:
        """Open the index in ``folder``; an absent, foreign or damaged one is begun anew
        with watermark 0, for ``sync`` to fill. One that is not ``writable`` must be
        there: IndexUnavailable where it is not."""
        state = read_state(folder / "state.json")
        if state is not None and state.fingerprint == FINGERPRINT:
            try:
                return cls(folder, _open(folder / "articles"), state)
            except (OSError, ValueError):
                pass  # damaged: begun anew below
        if not writable:
            raise IndexUnavailable(
                f"The index of copies in {folder} is not ready. Wait until the process that "
                "writes it has made it."
            )
        state = _begin(folder)
        return cls(folder, _open(folder / "articles"), state)

    @property
    def watermark(self) -> Watermark:
        return self._state.watermark

    @property
    def article_count(self) -> int:
        return int(self._index.searcher().num_docs)

    def apply(self, articles: Sequence[IndexedArticle], *, fresh: bool = False) -> None:
        """Replace these articles' signatures. ``fresh`` says that none is in the index
        yet, which saves the deletions."""
        writer = self._writing()
        for article in articles:
            if not fresh:
                writer.delete_documents_by_term("id", article.id)
            if article.passages:
                writer.add_document(_document(article))

    def commit(self, watermark: Watermark) -> None:
        """Make what was applied visible and lasting, then move the watermark."""
        if self._writer is not None:
            self._writer.commit()
            self._index.reload()
            self._links = {}
        self._state = IndexState(FINGERPRINT, watermark)
        write_state(self._folder / "state.json", self._state)

    def reload(self) -> None:
        """See what another process committed."""
        self._index.reload()
        self._links = {}
        self._state = read_state(self._folder / "state.json") or self._state

    def rollback(self) -> None:
        """Drop what was applied and not committed: applied again, it would be there
        twice."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(ValueError):  # a writer that failed holds nothing to drop
                writer.rollback()

    def close(self) -> None:
        """Let go of the writer; uncommitted work is dropped, and synced again."""
        self.rollback()

    def copies_of(self, versions: Mapping[str, int]) -> dict[str, tuple[CopyLink, ...]]:
        """The copies of each article, the most similar first, ties by id; an article
        that has none, or is held in another version, is absent. Links are mutual."""
        kept = self._links  # before the searcher: what it gives is never older than these
        links: dict[str, tuple[CopyLink, ...]] = {}
        for identity, version in versions.items():
            if (known := kept.get((identity, version))) is not None:
                links[identity] = known
        missing = {one: version for one, version in versions.items() if one not in links}
        if missing:
            looked_up = self._looked_up(missing)
            if len(kept) > _KEPT:
                kept.clear()
            kept.update({(one, versions[one]): found for one, found in looked_up.items()})
            links |= looked_up
        return {identity: found for identity, found in links.items() if found}

    def _looked_up(self, versions: Mapping[str, int]) -> dict[str, tuple[CopyLink, ...]]:
        """The links of each article, none for one that is held in another version."""
        searcher = self._index.searcher()
        found: dict[str, tuple[CopyLink, ...]] = dict.fromkeys(versions, ())
        for identity, held in self._held(searcher, list(versions)).items():
            if held.version != versions[identity]:
                continue
            same = [
                CopyLink(other, theirs.version, held.signature.similarity(theirs.signature))
                for other, theirs in self._nearest(searcher, held.signature.bands())
                if other != identity and _are_copies(held, theirs)
            ]
            same.sort(key=lambda link: (-link.similarity, link.article_id))
            found[identity] = tuple(same)
        return found

    def article_versions(self) -> dict[str, int]:
        """Every article held, with its version."""
        searcher = self._index.searcher()
        count = max(1, int(searcher.num_docs))
        return {
            identity: held.version
            for identity, held in self._read(searcher, tantivy.Query.all_query(), count)
        }

    def _held(self, searcher: tantivy.Searcher, ids: list[str]) -> dict[str, _Held]:
        # A set of terms is walked through the whole dictionary, and slower.
        query = tantivy.Query.boolean_query([(_SHOULD, _term("id", one)) for one in ids])
        return dict(self._read(searcher, query, len(ids)))

    def _nearest(self, searcher: tantivy.Searcher, bands: list[str]) -> Iterator[tuple[str, _Held]]:
        """Whatever shares a band with the article whose bands these are, itself included
        or not."""
        # Nearly every band is its article's alone: counting is three times as quick as
        # searching for it.
        shared = [band for band in bands if searcher.doc_freq("bands", band) > 1]
        # A document's score is the number of bands it shares: what is cut is least alike.
        each = [
            (_SHOULD, tantivy.Query.const_score_query(_term("bands", band), 1.0)) for band in shared
        ]
        return self._read(searcher, tantivy.Query.boolean_query(each), _CANDIDATES if each else 0)

    def _read(
        self, searcher: tantivy.Searcher, query: tantivy.Query, limit: int
    ) -> Iterator[tuple[str, _Held]]:
        if limit < 1:
            return
        try:
            for _, address in searcher.search(query, limit=limit, count=False).hits:
                document = searcher.doc(address)
                published = document.get_first("published")
                yield (
                    str(document.get_first("id")),
                    _Held(
                        int(str(document.get_first("version"))),
                        None if published is None else int(published),
                        Signature.from_bytes(bytes(document.get_first("signature") or b"")),
                    ),
                )
        except ValueError as error:
            raise IndexUnavailable(
                f"The index of copies in {self._folder} failed: {error}. Run `rag reindex`."
            ) from error

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
            except ValueError as error:
                raise IndexUnavailable(
                    f"Cannot write the index of copies in {self._folder}: {error}. "
                    "Another process may hold it; end it, then try again."
                ) from error
        return self._writer


_SCHEMA = _schema()
_SHOULD = tantivy.Occur.Should


def _term(field: str, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, field, value, "basic")


def _begin(folder: Path) -> IndexState:
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "articles").mkdir(parents=True)
    tantivy.Index(_SCHEMA, path=str(folder / "articles"))
    state = IndexState(FINGERPRINT)
    write_state(folder / "state.json", state)
    return state


def _open(folder: Path) -> tantivy.Index:
    return tantivy.Index(_SCHEMA, path=str(folder), reuse=True)


def _document(article: IndexedArticle) -> tantivy.Document:
    # Lead and body in one run, without title and captions: outlets write their own
    # headlines and part the paragraphs as they please.
    text = "\n".join(p.text for p in article.passages if not _is_caption(p.id))
    first = article.passages[0]
    document = tantivy.Document()
    document.add_text("id", article.id)
    document.add_integer("version", version_of(first.id))
    if first.published is not None:
        document.add_integer("published", first.published)
    signature = Signature.of(syllables(text))
    document.add_bytes("signature", signature.to_bytes())
    for band in signature.bands():
        document.add_text("bands", band)
    return document


def version_of(passage_id: str) -> int:
    """The version in ``<article_id>.v<version>.<anchor>``."""
    return int(paragraph_id_of(passage_id).rsplit(".", 2)[1].removeprefix("v"))


def _is_caption(passage_id: str) -> bool:
    return paragraph_id_of(passage_id).rsplit(".", 1)[1].startswith("c")


def _are_copies(one: _Held, other: _Held) -> bool:
    return (
        _in_the_same_days(one, other)
        and one.signature.similarity(other.signature) >= SAME_STORY
        and one.signature.shares_figures(other.signature)
    )


def _in_the_same_days(one: _Held, other: _Held) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= _DAYS_APART * 86_400
