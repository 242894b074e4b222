"""How well vectors alone find the right article.

Exact search over a dataset's paragraphs, each with its title, as the index embeds
them. Knows nothing of indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.corpus.reading import Read, read_articles
from rag.evaluation.datasets import ARTICLES_FILE, GoldQuestion, read_questions
from rag.evaluation.metrics import ndcg
from rag.index.embeddings import EmbeddingModel
from rag.store.rows import paragraphs_of
from rag.vietnamese.normalise import fold


def dense_ndcg(
    embeddings: EmbeddingModel,
    dataset: Path,
    questions: Sequence[GoldQuestion],
    *,
    typed: Callable[[str], str] = str,
) -> list[float]:
    """nDCG@10 of each question, an article ranked by its best paragraph. ``typed``
    changes a question first, such as :func:`rag.vietnamese.normalise.fold`."""
    found = read_articles([dataset / ARTICLES_FILE])
    articles = [one.article for one in found if isinstance(one, Read)]
    texts: list[str] = []
    starts: list[int] = []
    for article in articles:
        starts.append(len(texts))
        for paragraph in paragraphs_of(article, 1):
            is_head = paragraph.anchor == "p0"
            texts.append(f"{article.title}\n{article.lead if is_head else paragraph.text}")
    passages = embeddings.encode(texts)
    ids = np.array([article.id for article in articles])
    scores: list[float] = []
    for question in questions:
        vector = embeddings.encode_question(typed(question.text))
        best = np.maximum.reduceat(passages @ vector, starts)
        nearest = ids[np.argsort(-best, kind="stable")[:10]].tolist()
        scores.append(ndcg(nearest, question.article_ids))
    return scores


def dense_scores(embeddings: EmbeddingModel, dataset: Path) -> dict[str, float]:
    """Mean nDCG@10 by name: each half and all questions, and those typed bare."""
    questions = read_questions(dataset)
    plain = dense_ndcg(embeddings, dataset, questions)
    bare = dense_ndcg(embeddings, dataset, questions, typed=fold)
    tuning = np.array([question.is_tuning for question in questions])
    name = f"nDCG@10, {dataset.name}"
    return {
        f"{name}, all": float(np.mean(plain)),
        f"{name}, tuning half": float(np.mean(np.array(plain)[tuning])),
        f"{name}, untouched half": float(np.mean(np.array(plain)[~tuning])),
        f"{name}, all, typed without diacritics": float(np.mean(bare)),
    }
