"""Ours beside what people would use instead: one run, one table, into docs/benchmarks.md.

    python -m benchmarks.rivals DATASET [--articles N] [--only MODULE …] [--write]

``make bench-others SHARED=FOLDER`` makes the rivals' environment first. Runs in ours;
each rival runs in a process of its own, one after another. ``--articles`` keeps the
first N and their questions: a quick look. Without ``--write`` the table is only shown.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.command import run, write_lines
from benchmarks.rivals.section import write_section
from benchmarks.rivals.table import Measured, scored, table
from rag.corpus.reading import Read, read_articles
from rag.evaluation.datasets import ARTICLES_FILE, GoldQuestion, read_questions
from rag.evaluation.running import DEPTH
from rag.store.rows import paragraphs_of
from rag.types import Article, Paragraph
from rag.wire import article_to_dict

_ROOT = Path(__file__).parent.parent.parent
_OURS = "hoi_bao"
_RIVALS = (
    _OURS,
    "bm25s_plain",
    "langchain_bm25",
    "haystack_bm25",
    "llama_index_bm25",
    "txtai_hybrid",
    "chroma_minilm",
    "tutorial",
)


class Bench:
    """The files that every rival is given, in a folder that is gone afterwards."""

    def __init__(
        self, folder: Path, articles: list[Article], questions: list[GoldQuestion]
    ) -> None:
        self.questions = questions
        self.paragraphs = {
            paragraph.id: paragraph
            for article in articles
            for paragraph in paragraphs_of(article, 1)
        }
        titles = {article.id: article.title for article in articles}
        self._folder = folder
        self._articles = write_lines(folder / "articles.jsonl", map(article_to_dict, articles))
        self._paragraphs = write_lines(
            folder / "paragraphs.jsonl",
            (
                {"id": one.id, "article_id": one.article_id, "text": _titled(one, titles)}
                for one in self.paragraphs.values()
            ),
        )
        self._questions = write_lines(
            folder / "questions.jsonl", ({"id": q.id, "question": q.text} for q in questions)
        )

    def measure(self, module: str, python: Path) -> Measured:
        out = self._folder / f"{module}.json"
        files = (self._articles, self._paragraphs, self._questions, out)
        run(
            [str(python), "-m", "benchmarks.rivals.measure", module, *map(str, files), str(DEPTH)],
            # Nothing is fetched, whatever a library would like to.
            os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"},
        )
        report = json.loads(out.read_text("utf-8"))
        return Measured(
            module=module,
            scores=[scored(report["hits"][q.id], q, self.paragraphs) for q in self.questions],
            questions_per_second=len(self.questions) / report["searching_s"],
            paragraphs_per_second=len(self.paragraphs) / report["indexing_s"],
            peak_mib=report["peak_mib"],
        )


def _titled(paragraph: Paragraph, titles: dict[str, str]) -> str:
    """The title paragraph has it already."""
    if paragraph.anchor == "p0":
        return paragraph.text
    return f"{titles[paragraph.article_id]}\n{paragraph.text}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--only", nargs="+", choices=_RIVALS, default=_RIVALS)
    parser.add_argument("--python", type=Path, default=_ROOT / ".venv-rivals" / "bin" / "python")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if not given.python.exists():
        raise SystemExit(f"There is no {given.python}: make .venv-rivals/.installed first.")
    read = read_articles([given.dataset / ARTICLES_FILE])
    articles = [one.article for one in read if isinstance(one, Read)][: given.articles]
    kept = {article.id for article in articles}
    questions = [q for q in read_questions(given.dataset) if q.answers and q.article_ids <= kept]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), articles, questions)
        measured = []
        for module in given.only:
            print(f"{module}…", file=sys.stderr)
            python = Path(sys.executable) if module == _OURS else given.python
            measured.append(bench.measure(module, python))
        text = table(given.dataset.name, len(bench.paragraphs), questions, measured)
    print(text)
    if given.write:
        write_section(_ROOT / "docs" / "benchmarks.md", text)


if __name__ == "__main__":
    main()
