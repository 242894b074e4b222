"""The one place where settings become objects.

Entry points call :func:`open_application` and use what it holds; tests build the
same components by hand. Nothing else reads settings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from rag.access.accounts import Accounts
from rag.access.guard import Guard
from rag.access.keys import KeyRing
from rag.access.rates import Rates, RateSettings
from rag.answering.abstention import Abstention
from rag.answering.chain import AnswerChain
from rag.answering.conversation import Conversations
from rag.answering.counts import AnswerCounts
from rag.answering.direct import DirectAnswers
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.generative import GenerativeAnswerer, ModelLimits
from rag.answering.language_model import LanguageModel, open_model
from rag.answering.reading import Reader
from rag.answering.span_reading import SpanReader
from rag.answering.standalone import ModelRewriter
from rag.answering.token_budget import TokenBudget
from rag.answering.writing import Answerer
from rag.errors import DataDirError, DataDirLocked, SettingsError
from rag.index.abbreviations import AbbreviationIndex
from rag.index.copies import CopyIndex
from rag.index.embeddings import EmbeddingModel, load_embeddings
from rag.index.folder import discard
from rag.index.lexical import LexicalIndex
from rag.index.lock import DataDirLock
from rag.index.sync import IndexSync
from rag.index.term_weights import TermWeights
from rag.index.vector_reading import VectorReader
from rag.index.vectors import VectorIndex, discard_on_server, embedded_client, server_client
from rag.retrieval.cross_encoder import CrossEncoderRanker
from rag.retrieval.fusion import FusionWeights
from rag.retrieval.learned import TREES_FILE, LearnedRanker, TermValues
from rag.retrieval.ranking import Ranker
from rag.retrieval.retriever import HybridRetriever
from rag.settings import Settings
from rag.store.backup import bring_back
from rag.store.store import Store
from rag.types import ModelInfo

if TYPE_CHECKING:
    import threading

    from rag.jobs.fetching import Fetcher


def utc_now() -> datetime:
    """The clock of the running product."""
    return datetime.now(UTC)


def read_settings(**overrides: object) -> Settings:
    """Environment and ``.env``, with the command line's values on top.

    Raises SettingsError naming the variable that is wrong.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors()[0]
        name = "RAG_" + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason}. Set it right, or leave it out.") from error


def open_store(settings: Settings, *, make: bool = True) -> Store:
    """The store alone, which needs no lock: any number of processes may write it.
    Without ``make``, one that is not there is refused by UsageError."""
    if not make:
        return Store.open(settings.database, make=False)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataDirError(
            f"Cannot make the data directory {settings.data_dir}: {error.strerror or error}. "
            "Give another with --data-dir or RAG_DATA_DIR."
        ) from error
    return Store.open(settings.database)


def restore_store(settings: Settings, source: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of the data directory's store. No other process may
    hold the directory. The indexes are removed first: whatever happens after, they are
    made again from the store that is there, and never taken for those of another.

    Raises DataDirLocked, CorruptFile, UsageError or StoreError.
    """
    database = settings.data_dir / "store.sqlite3"
    if settings.database_url:
        raise SettingsError(
            "RAG_DATABASE_URL is set: restore with that database's own tool, then `rag reindex`."
        )
    lock = DataDirLock(settings.data_dir).acquire(alone=True)
    try:
        bring_back(
            source, database, overwrite=overwrite, before_swap=lambda: _discard_indexes(settings)
        )
    finally:
        lock.release()


def open_keys(store: Store, clock: Callable[[], datetime] = utc_now) -> KeyRing:
    """The API keys of a store."""
    return KeyRing(store.keys, clock)


def open_accounts(store: Store, clock: Callable[[], datetime] = utc_now) -> Accounts:
    """The accounts of a store."""
    return Accounts(store.people, clock)


def feed_fetcher(settings: Settings, stop: threading.Event | None = None) -> Fetcher:
    """What feeds and the pages they list are asked by, politely; ``stop`` ends its waiting."""
    from rag.jobs.addresses import Allowed  # start-up time
    from rag.jobs.fetching import Fetcher
    from rag.jobs.politeness import Pace, Politeness

    politeness = Politeness(Pace(gap_s=settings.fetch_gap_s), stop=stop)
    return Fetcher(Allowed.of(settings.fetch_allow), politeness=politeness)


def open_guard(settings: Settings, store: Store) -> Guard | None:
    """What lets callers in; ``None`` where everybody who reaches the address may come in."""
    if settings.auth == "none":
        return None
    accounts = open_accounts(store)
    rates = RateSettings(settings.reader_rate, settings.key_rate, settings.staff_rate)
    return Guard(
        keys=open_keys(store),
        accounts=accounts,
        rates=Rates(rates, settings.rates_url),
        signing_secret=accounts.secret(),
        may_readers_ask=settings.public_ask,
        is_https=settings.public_url.startswith("https://"),
    )


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that asks, searches and indexes, made once a process."""

    settings: Settings
    store: Store
    embeddings: EmbeddingModel
    abbreviations: AbbreviationIndex
    sync: IndexSync
    retriever: HybridRetriever
    chain: AnswerChain
    counts: AnswerCounts
    model: ModelInfo
    lock: DataDirLock

    def close(self) -> None:
        """Let go of indexes, store and lock, in that order."""
        self.sync.close()
        self.store.close()
        self.lock.release()


def open_application(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    alone: bool = False,
    anew: bool = False,
) -> Application:
    """Take the data directory, open what is in it, and wire the components. ``anew``
    removes the indexes unopened, however damaged, for ``sync`` to make them again.

    Raises DataDirLocked where another process holds it and Chroma is embedded. With
    a Chroma server, a second process reads the indexes that the first one writes,
    unless it has to be ``alone``.
    """
    lock = DataDirLock(settings.data_dir)
    writable = True
    try:
        lock.acquire(alone=alone or anew)
    except DataDirLocked:
        if not settings.chroma_url or alone or anew:
            raise
        writable = False
    try:
        return _wired(settings, lock, clock, writable=writable, anew=anew)
    except BaseException:
        lock.release()
        raise


def open_reader(settings: Settings) -> Application:
    """What searches and quotes beside the process that holds the data directory: it takes
    no lock, writes no index, uses no embedded Chroma and no language model. Raises
    IndexUnavailable where the indexes are not there yet."""
    quoting = settings.model_copy(update={"llm": ""})
    lock = DataDirLock(settings.data_dir)
    return _wired(quoting, lock, utc_now, writable=False, anew=False, reads_files=True)


def _wired(
    settings: Settings,
    lock: DataDirLock,
    clock: Callable[[], datetime],
    *,
    writable: bool,
    anew: bool,
    reads_files: bool = False,
) -> Application:
    data_dir = settings.data_dir
    store = open_store(settings)
    weights = TermWeights.load()
    embeddings = load_embeddings(settings.embedding_model)
    ranker = _ranker(settings.reranker_model, lambda query: lexical.term_values(query))
    if anew:  # only now: a model that does not load must not cost the indexes
        _discard_indexes(settings)
    lexical = LexicalIndex.open(data_dir / "lexical", weights, writable=writable)
    copies = CopyIndex.open(data_dir / "copies", writable=writable)
    vectors = _vectors(settings, embeddings.fingerprint, writable=writable, reads_files=reads_files)
    abbreviations = AbbreviationIndex.open(data_dir / "abbreviations")
    fusion = FusionWeights()
    retriever = HybridRetriever(
        store=store,
        lexical=lexical,
        vectors=vectors,
        copies=copies,
        abbreviations=abbreviations,
        embeddings=embeddings,
        zone=settings.zone,
        weights=fusion,
        ranker=ranker,
        clock=clock,
    )
    spans = SpanReader.load(weights)
    quoting = ExtractiveAnswerer(settings.zone, DirectAnswers.load(spans))
    counts = AnswerCounts()
    llm = _llm(settings, store, clock, counts) if settings.llm else None
    answerer = _generative(settings, llm) if llm else quoting
    model = ModelInfo(
        generator=answerer.name,
        embedding=embeddings.name,
        ranker=ranker.name,
        prompt=answerer.prompt_hash,
        settings=_digest(
            {
                "fusion": asdict(fusion),
                "timezone": settings.timezone,
                **_llm_settings(settings),
                "abstention_threshold": settings.abstention_threshold,
            }
        ),
    )
    return Application(
        settings=settings,
        store=store,
        embeddings=embeddings,
        abbreviations=abbreviations,
        sync=IndexSync(
            store, lexical, vectors, abbreviations, copies, embeddings, clock, writable=writable
        ),
        retriever=retriever,
        chain=AnswerChain(
            retriever=retriever,
            store=store,
            reader=Reader(weights, spans=spans),
            answerer=answerer,
            stand_in=None if answerer is quoting else quoting,
            counts=counts,
            abstention=Abstention.load(settings.abstention_threshold, weights),
            clock=clock,
            zone=settings.zone,
            model=model,
            conversations=Conversations(
                store,
                clock,
                # One wait on the server, not several: the rules are at hand.
                ModelRewriter(llm, settings.llm_timeout_s) if llm else None,
            ),
        ),
        counts=counts,
        model=model,
        lock=lock,
    )


def _vectors(
    settings: Settings, fingerprint: str, *, writable: bool, reads_files: bool
) -> VectorIndex:
    rows = settings.data_dir / "vectors"
    if reads_files:
        return VectorReader.read(rows, fingerprint)
    if settings.chroma_url:
        client, where = server_client(settings.chroma_url), settings.chroma_url
    else:
        folder = settings.data_dir / "chroma"
        client, where = embedded_client(folder), str(folder)
    return VectorIndex.open(client, fingerprint, rows, where=where, writable=writable)


def _llm_settings(settings: Settings) -> dict[str, object]:
    """What of the language model's settings changes what it writes."""
    if not settings.llm:
        return {}
    tokens = {"context": settings.llm_context_tokens, "reply": settings.llm_reply_tokens}
    return {"llm_tokens": tokens}


def _ranker(chosen: str, values: TermValues) -> Ranker:
    """The shipped one where none is chosen; trees or a cross-encoder in a folder, or a
    cross-encoder of that name."""
    if chosen and not (Path(chosen) / TREES_FILE).is_file():
        return CrossEncoderRanker.load(chosen)
    return LearnedRanker.load(values, Path(chosen) if chosen else None)


def _discard_indexes(settings: Settings) -> None:
    for name in ("lexical", "copies", "abbreviations", "vectors"):
        discard(settings.data_dir / name)
    if settings.chroma_url:
        discard_on_server(server_client(settings.chroma_url), settings.chroma_url)
    else:
        discard(settings.data_dir / "chroma")


def _llm(
    settings: Settings, store: Store, clock: Callable[[], datetime], counts: AnswerCounts
) -> LanguageModel:
    model = open_model(
        settings.llm,
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key,
        # Above our own limit: who hears nothing for that long is not to be asked again.
        timeout_s=settings.llm_timeout_s * 2,
        max_retries=settings.llm_max_retries,
        max_tokens=settings.llm_reply_tokens,
    )
    a_day = settings.llm_tokens_a_day or None
    return LanguageModel(
        model,
        name=settings.llm,
        reply_tokens=settings.llm_reply_tokens,
        budget=TokenBudget(store, a_day=a_day, clock=clock, zone=settings.zone),
        counts=counts,
    )


def _generative(settings: Settings, model: LanguageModel) -> Answerer:
    return GenerativeAnswerer(
        model,
        zone=settings.zone,
        limits=ModelLimits(
            context_tokens=settings.llm_context_tokens,
            reply_tokens=settings.llm_reply_tokens,
            first_s=settings.llm_timeout_s,
            gap_s=settings.llm_timeout_s,
            whole_s=settings.llm_reply_s,
        ),
    )


def _digest(values: dict[str, object]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
