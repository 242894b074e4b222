"""How good a ranking or an answer is, against what people marked. Pure functions.

Knows nothing of how the ranking or the answer came about.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


def squeezed(text: str) -> str:
    """The form in which texts are compared here: NFC, lower case, white space squeezed."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether ``text`` holds any of the answers, both squeezed."""
    form = squeezed(text)
    return any(squeezed(answer) in form for answer in answers if answer.strip())


def ndcg(ranked: Sequence[str], gold: AbstractSet[str], k: int = 10) -> float:
    """nDCG@k of distinct ids with gains of one (Järvelin and Kekäläinen 2002)."""
    if not gold:
        return 0.0
    gains = sum(1 / math.log2(rank + 2) for rank, key in enumerate(ranked[:k]) if key in gold)
    return gains / sum(1 / math.log2(rank + 2) for rank in range(min(k, len(gold))))


@dataclass(frozen=True, slots=True)
class RankedParagraph:
    """One hit as far as scoring needs it."""

    article_id: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """One question's scores, each from 0 to 1."""

    ndcg_10: float
    precision_1: float
    recall_5: float


def score_hits(
    hits: Sequence[RankedParagraph], gold: AbstractSet[str], answers: Sequence[str]
) -> RetrievalScore:
    """Articles rank by their best hit; a paragraph is right when its article is gold
    and its text holds a gold answer."""
    right = [hit.article_id in gold and holds_answer(hit.text, answers) for hit in hits[:5]]
    return RetrievalScore(
        ndcg(list(dict.fromkeys(hit.article_id for hit in hits)), gold),
        float(right[:1] == [True]),
        float(any(right)),
    )


@dataclass(frozen=True, slots=True)
class RankingScore:
    """One ranking's scores, each from 0 to 1; ``rank`` of the first right one counts
    from 1, ``None`` where there is none.

    ``mrr_10`` is the reciprocal rank within the first ten. ``recall_5`` and
    ``recall_10`` ask for any right one, as the project's contract defines R@5: it is
    recall proper wherever one thing is right, trec_eval's ``success`` elsewhere.
    """

    ndcg_10: float
    mrr_10: float
    precision_1: float
    recall_5: float
    recall_10: float
    rank: int | None


METRICS = ("ndcg_10", "mrr_10", "precision_1", "recall_5", "recall_10")


def score_ranking(ranked: Sequence[str], right: AbstractSet[str]) -> RankingScore:
    """Of distinct ids, best first, against all those that are right, found or not."""
    rank = next((number for number, key in enumerate(ranked, 1) if key in right), None)

    def within(k: int) -> bool:
        return rank is not None and rank <= k

    return RankingScore(
        ndcg_10=ndcg(ranked, right),
        mrr_10=1 / rank if rank is not None and within(10) else 0.0,
        precision_1=float(within(1)),
        recall_5=float(within(5)),
        recall_10=float(within(10)),
        rank=rank,
    )
