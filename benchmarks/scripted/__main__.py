"""What reaches a reader of what a scripted language model says.

    python -m benchmarks.scripted DATASET [--cache FOLDER] [--each 40]

Falsehoods planted into replies, made from gold paragraphs of the tuning half; then true
sentences, cited well and badly; then how long a reader waits. The model insists: asked to
write a sentence anew, it says the same. Retrieval runs first and is kept aside: the times
are of everything after it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from pydantic import SecretStr

from benchmarks.answering.data import Case, cases, found
from benchmarks.scripted.planting import Planted, honest, honest_answers, planted
from benchmarks.scripted.server import LlmServer, Reply, Told
from rag.answering.abstention import Abstention
from rag.answering.chain import AnswerChain
from rag.answering.counts import AnswerCounts
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.generative import GenerativeAnswerer, ModelLimits
from rag.answering.language_model import LanguageModel, open_model
from rag.answering.reading import Reader
from rag.answering.token_budget import NoLedger, TokenBudget
from rag.bootstrap import open_application, read_settings
from rag.index.term_weights import TermWeights
from rag.jobs.ingest import ingest_paths
from rag.types import Answer, ClaimReady, CorpusState, Filters, Hit, ModelInfo, Question

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A hosted model's usual pace: a third of a second of thought, then fifty pieces a second.
_FIRST_S, _PIECE_S = 0.3, 0.02
_TOP_K = 20
_ENOUGH = 600


class Given:
    """Finds the hits it was last given; keeps the last answer."""

    hits: Sequence[Hit] = ()

    def search(
        self,
        question: str,
        *,
        top_k: int,
        filters: Filters | None = None,
        now: datetime | None = None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        del question, filters, now, asked_at  # found before, without filters
        return list(self.hits[:top_k])

    def save_answer(self, answer: Answer) -> None:
        self.answer = answer

    def corpus_state(self, now: datetime) -> CorpusState:
        del now
        return CorpusState()


class Asked:
    """The chain over a scripted model."""

    def __init__(self, server: LlmServer) -> None:
        self._server = server
        self._given = Given()
        limits = ModelLimits()
        counts = AnswerCounts()
        model = open_model(
            "openai:scripted",
            base_url=server.base_url,
            api_key=SecretStr(""),
            timeout_s=60,
            max_retries=0,
            max_tokens=limits.reply_tokens,
        )
        writer = GenerativeAnswerer(
            LanguageModel(
                model,
                name="scripted",
                reply_tokens=limits.reply_tokens,
                budget=TokenBudget(NoLedger(), a_day=None, clock=_now, zone=_ZONE),
                counts=counts,
            ),
            zone=_ZONE,
            limits=limits,
        )
        self._chain = AnswerChain(
            retriever=self._given,
            store=self._given,
            reader=Reader(TermWeights.load()),
            answerer=writer,
            stand_in=ExtractiveAnswerer(_ZONE),
            abstention=Abstention.load(),
            clock=_now,
            zone=_ZONE,
            model=ModelInfo(),
            counts=counts,
        )

    def told(self, said_all: list[Planted], *, first_s: float = 0, piece_s: float = 0) -> _Heard:
        """Ask, the model saying what is planted for one question, one after the other."""

        def reply(asked: dict[str, Any]) -> Reply:
            prompt = asked["messages"][1]["content"]
            said = " ".join(one.reply(prompt) for one in said_all)
            pieces = [said[at : at + 6] for at in range(0, len(said), 6)]
            return Reply(pieces, pause_s=piece_s, first_s=first_s)

        self._server.steps = [Told(reply)]
        self._server.requests.clear()
        self._given.hits = said_all[0].hits
        began = time.perf_counter()
        first = 0.0
        for event in self._chain.stream(Question(said_all[0].question, infer=False)):
            if isinstance(event, ClaimReady) and not first:
                first = time.perf_counter() - began
        whole = time.perf_counter() - began
        return _Heard(self._given.answer, bool(self._server.requests), first, whole)


class _Heard:
    def __init__(self, answer: Answer, was_asked: bool, first_s: float, whole_s: float) -> None:
        self.answer = answer
        self.was_asked = was_asked
        self.first_s = first_s
        self.whole_s = whole_s

    def shows(self, one: Planted) -> bool:
        said = one.text.rstrip(".")
        return any(claim.text.rstrip(".") == said for claim in self.answer.claims)


def reached(asked: Asked, those: Iterable[Planted]) -> tuple[dict[str, list[bool]], list[Planted]]:
    """By kind, whether each reached the reader, of those that the model was asked for;
    and those that did."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    shown = []
    for one in those:
        heard = asked.told([one])
        if not heard.was_asked:
            continue
        by_kind[one.kind].append(heard.shows(one))
        if by_kind[one.kind][-1]:
            shown.append(one)
    return by_kind, shown


def table(head: str, by_kind: dict[str, list[bool]]) -> str:
    total = [one for many in by_kind.values() for one in many]
    rows = [*by_kind.items(), ("all", total)]
    return f"| {head} | said | shown |\n|---|---|---|\n" + "".join(
        f"| {kind} | {len(many)} | {sum(many)} |\n" for kind, many in rows
    )


def waits(asked: Asked, answers: Sequence[list[Planted]]) -> str:
    rows = []
    for pace, first_s, piece_s in (("of a usual pace", _FIRST_S, _PIECE_S), ("at once", 0, 0)):
        heard = [asked.told(one, first_s=first_s, piece_s=piece_s) for one in answers]
        shown = [one for one in heard if one.first_s]
        rows.append((f"first words, model {pace}", [h.first_s for h in shown]))
        rows.append((f"whole answer, model {pace}", [h.whole_s for h in shown]))
    return "| seconds | answers | p50 | p95 |\n|---|---|---|---|\n" + "".join(
        f"| {name} | {len(s)} | {np.quantile(s, 0.5):.2f} | {np.quantile(s, 0.95):.2f} |\n"
        for name, s in rows
    )


def report(
    dataset: Path, *, cache: Path | None = None, each: int = 40
) -> tuple[str, list[Planted]]:
    """Markdown tables, and the falsehoods that were shown."""
    everyone = cases(dataset, unmarked=False)
    tuning = [case for case in everyone if case.is_tuning]
    near: list[tuple[Case, Sequence[Hit]]]
    if cache is None:
        near = _searched(dataset, tuning[:_ENOUGH])
    else:
        known = found(dataset, everyone, top_k=_TOP_K, cache=cache / "marked.pickle")
        both = zip(everyone, known, strict=True)
        near = [(case, hits[:_TOP_K]) for case, hits in both if case.is_tuning]
        del known
    with LlmServer() as server:
        asked = Asked(server)
        false, shown = reached(asked, planted(near, each))
        true, _ = reached(asked, honest(near, each))
        waited = waits(asked, honest_answers(near, each))
    return (
        table("planted falsehood", false)
        + "\n"
        + table("true sentence, word for word", true)
        + "\nTwo or three true sentences. A usual pace is "
        + f"{_FIRST_S:g} s of thought, then six characters every {_PIECE_S:g} s.\n\n{waited}"
    ), shown


def _searched(dataset: Path, asked: Sequence[Case]) -> list[tuple[Case, Sequence[Hit]]]:
    """With the shipped ranker, which has met these questions: hits are only what the
    falsehoods are made of, and how good they are is not measured here."""
    with tempfile.TemporaryDirectory() as scratch:
        app = open_application(read_settings(data_dir=Path(scratch)))
        try:
            ingest_paths(app.store, [dataset])
            app.sync.sync()
            return [(case, app.retriever.search(case.question, top_k=_TOP_K)) for case in asked]
        finally:
            app.close()


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--shown", action="store_true", help="print the falsehoods that were")
    given = parser.parse_args()
    text, shown = report(given.dataset, cache=given.cache, each=given.each)
    print(text)
    for one in shown if given.shown else ():
        print(f"{one.kind}\n  {one.source}\n  {one.text}")


if __name__ == "__main__":
    main()
