"""How well the right article and paragraph are found.

    python -m benchmarks.retrieval DATASET

Every question of the dataset through ``rag search``, as written and without
diacritics; then the dense side alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.command import rag, read_lines, write_lines
from benchmarks.halves import columns, means, table
from rag.evaluation.datasets import GoldQuestion, read_questions
from rag.evaluation.dense import dense_ndcg
from rag.evaluation.metrics import RankedParagraph, RetrievalScore, score_hits
from rag.index.embeddings import load_embeddings
from rag.vietnamese.normalise import fold

_METRICS = ("ndcg_10", "precision_1", "recall_5")
_LABELS = ("article nDCG@10", "paragraph P@1", "paragraph R@5")
_TARGETS = ("≥ 0.85", "≥ 0.68", "≥ 0.85")


def searched(
    data_dir: Path, questions: Sequence[GoldQuestion], *, folded: bool = False
) -> list[RetrievalScore]:
    """Each question's scores through ``rag search --questions``."""
    asked, out = data_dir.with_name("asked.jsonl"), data_dir.with_name("found.jsonl")
    write_lines(
        asked, ({"id": q.id, "question": fold(q.text) if folded else q.text} for q in questions)
    )
    rag(data_dir, "search", "--questions", asked, "--out", out)
    rows = {row["id"]: row["hits"] for row in read_lines(out)}
    return [
        score_hits(
            [RankedParagraph(hit["article_id"], hit["text"]) for hit in rows[question.id]],
            question.article_ids,
            question.answers,
        )
        for question in questions
    ]


def report(dataset: Path) -> str:
    """Markdown tables of everything here."""
    questions = read_questions(dataset)
    rows: list[tuple[str, Sequence[float], str]] = []
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder, "data")
        rag(data_dir, "ingest", dataset)
        for folded in (False, True):
            of = columns(questions, searched(data_dir, questions, folded=folded), *_METRICS)
            for metric, label, target in zip(_METRICS, _LABELS, _TARGETS, strict=True):
                shown = f"{label}, no diacritics" if folded else label
                rows.append((shown, of(metric), "at most 0.03 lower" if folded else target))
    embeddings = load_embeddings()
    for folded in (False, True):
        shown = "dense alone, article nDCG@10" + (", no diacritics" if folded else "")
        scores = dense_ndcg(embeddings, dataset, questions, typed=fold if folded else str)
        rows.append((shown, means(questions, scores), "" if folded else "≥ 0.62"))
    return table(f"{len(questions):,} questions of {dataset.name}", rows)


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
