"""The newsroom's gold set as a dataset over the archive itself.

Knows the store; nothing of how questions are scored.
"""

from __future__ import annotations

from rag.answering.chain import AnswerChain
from rag.evaluation.datasets import GoldQuestion
from rag.store.store import Store
from rag.types import Answer, Question


def gold_questions(store: Store) -> list[GoldQuestion]:
    """The questions in the set, the first added first."""
    return [
        GoldQuestion(
            kept.id,
            kept.question,
            frozenset(kept.article_ids),
            kept.answers,
            kept.answerable,
            kept.asked_at,
        )
        for kept in store.gold.questions()
    ]


class Forgetting:
    """A chain whose answers are not kept: measuring is no reader's question, and nothing
    of it is to wait at the verification desk."""

    def __init__(self, chain: AnswerChain, store: Store) -> None:
        self._chain = chain
        self._store = store

    def invoke(self, input: Question) -> Answer:
        """The answer, deleted again."""
        answer = self._chain.invoke(input)
        self._store.delete_answer(answer.id)
        return answer
