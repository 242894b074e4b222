"""How often an answer holds what people answered, and whether its citations hold.

    python -m benchmarks.asking DATASET

Every question of the dataset through ``rag ask``; abstaining counts as a miss.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import rag, read_lines
from benchmarks.halves import means, table
from rag.corpus.reading import Read, read_articles
from rag.evaluation.datasets import ARTICLES_FILE, QUESTIONS_FILE, read_questions
from rag.evaluation.metrics import holds_answer
from rag.store.rows import paragraphs_of


def citation_faults(answer: Mapping[str, Any], paragraphs: Mapping[str, str]) -> list[str]:
    """What is wrong with an answer's citations against the paragraphs' texts."""
    faults = []
    for citation in answer["citations"]:
        text = paragraphs.get(citation["paragraph_id"])
        if text is None or text[citation["start"] : citation["end"]] != citation["quote"]:
            faults.append(f"{answer['id']} [{citation['marker']}]: not a slice of its paragraph")
        if f"[{citation['marker']}]" not in answer["answer"]:
            faults.append(f"{answer['id']} [{citation['marker']}]: not in the answer")
    if answer["status"] == "answered" and not answer["citations"]:
        faults.append(f"{answer['id']}: answered without a citation")
    return faults


def paragraph_texts(dataset: Path) -> dict[str, str]:
    """Paragraph id → text, as the articles' file has it."""
    return {
        paragraph.id: paragraph.text
        for one in read_articles([dataset / ARTICLES_FILE])
        if isinstance(one, Read)
        for paragraph in paragraphs_of(one.article, 1)
    }


def report(dataset: Path) -> str:
    """A Markdown table of everything here."""
    questions = read_questions(dataset)
    with tempfile.TemporaryDirectory() as folder:
        data_dir, out = Path(folder, "data"), Path(folder, "answers.jsonl")
        rag(data_dir, "ingest", dataset)
        rag(data_dir, "ask", "--questions", dataset / QUESTIONS_FILE, "--out", out)
        answers = {row["id"]: row for row in read_lines(out)}
    texts = paragraph_texts(dataset)
    faults = [fault for row in answers.values() for fault in citation_faults(row, texts)]
    citations = sum(len(row["citations"]) for row in answers.values())
    rows = [answers[question.id] for question in questions]
    holding = [
        float(holds_answer(row["answer"], question.answers))
        for row, question in zip(rows, questions, strict=True)
    ]
    abstained = [float(row["status"] == "abstained") for row in rows]
    wrong = json.dumps(faults[:5], ensure_ascii=False) if faults else "none"
    figures: list[tuple[str, Sequence[float], str]] = [
        ("answer holds a gold answer", means(questions, holding), "≥ 0.60"),
        ("abstained", means(questions, abstained), ""),
        ("citations an answer", means(questions, [len(row["citations"]) for row in rows]), ""),
    ]
    return (
        table(f"{len(questions):,} questions of {dataset.name}", figures)
        + f"\n{citations:,} citations, {len(faults)} wrong ({wrong}).\n"
    )


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
