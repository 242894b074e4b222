"""Ask every question of a dataset in several ways of typing, and score what comes back.

Knows the retriever, the chain and the store of an archive that holds the dataset's
articles; nothing of how that came about, or of tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rag.errors import NotFound, QuestionError
from rag.evaluation.datasets import GoldQuestion
from rag.evaluation.metrics import METRICS, RankingScore, holds_answer, score_ranking
from rag.evaluation.scores import Scored
from rag.evaluation.typing import typed_as
from rag.retrieval.retriever import HybridRetriever
from rag.store.store import Store
from rag.types import Answer, Question

# What `rag search` gives unless told otherwise: articles are ranked by these hits.
DEPTH = 20


class Answering(Protocol):
    """A question to its answer."""

    def invoke(self, input: Question) -> Answer: ...


def sample(questions: Sequence[GoldQuestion], size: int, *, seed: int) -> list[GoldQuestion]:
    """``size`` of them, or all where there are fewer, in their order."""
    drawn = random.Random(seed).sample(range(len(questions)), min(size, len(questions)))
    return [questions[place] for place in sorted(drawn)]


class Examiner:
    """Scores questions one at a time. Article metrics need a gold article, paragraph
    metrics a gold answer too; a question without is left out of those."""

    def __init__(
        self, store: Store, retriever: HybridRetriever, *, chain: Answering | None, seed: int
    ) -> None:
        """With a ``chain``, every question is answered as well as searched."""
        self._store = store
        self._retriever = retriever
        self._chain = chain
        self._seed = seed

    def examine(
        self,
        questions: Sequence[GoldQuestion],
        kinds: Sequence[str],
        on_question: Callable[[int], object],
    ) -> Iterator[Scored]:
        """Kind by kind; ``on_question`` is told of each one done."""
        right = [right_paragraphs(self._store, question) for question in questions]
        for kind in kinds:
            for question, paragraphs in zip(questions, right, strict=True):
                yield self._scored(question, kind, paragraphs)
                on_question(1)

    def _scored(self, question: GoldQuestion, kind: str, paragraphs: frozenset[str]) -> Scored:
        text = typed_as(kind, question.text, self._seed)
        found = self._retriever.search(text, top_k=DEPTH, now=question.asked_at)
        hits = [hit.paragraph.id for hit in found]
        articles = list(dict.fromkeys(hit.article.id for hit in found))
        metrics: dict[str, float] = {}
        by_article = score_ranking(articles, question.article_ids)
        by_paragraph = score_ranking(hits, paragraphs)
        if question.article_ids:
            metrics |= _named("article", by_article)
            if question.answers:
                metrics |= _named("paragraph", by_paragraph)
        if self._chain is not None:
            metrics |= answer_metrics(self._chain, question, text)
        return Scored(
            id=question.id,
            typed=kind,
            question=text,
            cluster=min(question.article_ids, default=question.id),
            is_tuning=question.is_tuning,
            metrics=metrics,
            article_rank=by_article.rank,
            paragraph_rank=by_paragraph.rank,
            hits=tuple(hits),
        )


def right_paragraphs(store: Store, question: GoldQuestion) -> frozenset[str]:
    """Ids of the paragraphs of its gold articles that hold a gold answer."""
    found: set[str] = set()
    for article_id in question.article_ids:
        try:
            paragraphs = store.article(article_id).paragraphs
        except NotFound:
            continue  # it was rejected: its questions are missed
        found |= {one.id for one in paragraphs if holds_answer(one.text, question.answers)}
    return frozenset(found)


def answer_metrics(chain: Answering, question: GoldQuestion, text: str) -> dict[str, float]:
    """``answered``, ``abstained`` and ``holds_gold`` (abstaining is a miss) of a question
    that can be answered; ``rightly_abstained`` of one that cannot. A question that is
    refused outright is neither answered nor abstained."""
    try:
        answer = chain.invoke(Question(text, asked_at=question.asked_at))
        answered = answer.status == "answered"
        abstained = not answered
        holds = answered and holds_answer(answer.answer, question.answers)
    except QuestionError:
        answered = abstained = holds = False
    if not question.answerable:
        return {"rightly_abstained": float(abstained)}
    metrics = {"answered": float(answered), "abstained": float(abstained)}
    return metrics | ({"holds_gold": float(holds)} if question.answers else {})


def _named(unit: str, score: RankingScore) -> dict[str, float]:
    return {f"{unit}_{name}": getattr(score, name) for name in METRICS}
