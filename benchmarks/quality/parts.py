"""Each part of the quality table: what is run, and the Markdown that comes of it.

Knows ``rag`` as its users do, by its commands; the dense part alone calls the embedding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.command import rag, read_lines, write_lines
from benchmarks.quality.forms import FORMS, chosen
from benchmarks.quality.haystack import write_haystack
from benchmarks.quality.marks import agreement_text, read_marks, understandable
from benchmarks.quality.tables import BOTH, Column, losses_table, markdown, metrics_table
from rag.evaluation.datasets import ARTICLES_FILE, GoldQuestion, read_questions
from rag.evaluation.dense import dense_ndcg
from rag.evaluation.running import sample
from rag.evaluation.scores import Scored, read_scores
from rag.evaluation.typing import TYPING_KINDS
from rag.index.embeddings import load_embeddings

_AS_WRITTEN = TYPING_KINDS[0]
_HALVES_REACH = {
    "article_ndcg_10": ".89",
    "paragraph_precision_1": ".75",
    "paragraph_recall_5": ".91",
}
_HAYSTACK_REACH = {
    "article_ndcg_10": ".86",
    "paragraph_precision_1": ".71",
    "paragraph_recall_5": ".87",
}
_LOSS_REACH = {
    "unaccented": ".01",
    "half_unaccented": ".03",
    "one_typo": ".03",
    "raw_telex": ".05",
    "shorthand": ".03",
}
_DENSE_REACH = {"article_ndcg_10": ".72"}


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line gave; ``scratch`` is gone afterwards. ``size`` is how many
    questions are drawn from a dataset, ``None`` for all."""

    data: Path
    scratch: Path
    size: int | None
    haystack: int
    seed: int

    @property
    def news_questions(self) -> Path:
        return self.data / "vinewsqa-dev"

    @property
    def wikipedia_questions(self) -> Path:
        return self.data / "viquad-dev"

    @property
    def news(self) -> Path:
        return self.data / "news-train.jsonl.xz"

    def questions(self, dataset: Path) -> list[GoldQuestion]:
        """Those that ``rag evaluate --questions`` draws."""
        found = read_questions(dataset)
        return sample(found, self.size, seed=self.seed) if self.size else found


def halves(given: Given) -> str:
    """Every metric on each half, and on those that can be understood alone."""
    marks = read_marks()
    rows = _scored(given, given.news_questions)
    title = given.news_questions.name
    return (
        metrics_table(title, rows, (*BOTH, _understood()), _HALVES_REACH, seed=given.seed)
        + f"\n{agreement_text(marks)}\n"
    )


def typing(given: Given) -> str:
    """What each way of typing costs, on the untouched half."""
    questions = given.questions(given.news_questions)
    untouched = [one.id for one in questions if not one.is_tuning]
    rows = _scored(given, given.news_questions, kinds=TYPING_KINDS, only=untouched)
    return losses_table(
        f"{len(untouched):,} questions of the untouched half",
        rows,
        "untouched",
        _LOSS_REACH,
        seed=given.seed,
    )


def dense(given: Given) -> str:
    """Vectors alone, an article by its best paragraph."""
    questions = given.questions(given.news_questions)
    scores = dense_ndcg(load_embeddings(), given.news_questions, questions)
    rows = [
        Scored(
            id=question.id,
            typed=_AS_WRITTEN,
            question=question.text,
            cluster=min(question.article_ids, default=question.id),
            is_tuning=question.is_tuning,
            metrics={"article_ndcg_10": score},
        )
        for question, score in zip(questions, scores, strict=True)
    ]
    columns = (*BOTH, _understood())
    metrics = ("article_ndcg_10",)
    return metrics_table(
        "dense alone", rows, columns, _DENSE_REACH, seed=given.seed, metrics=metrics
    )


def haystack(given: Given) -> str:
    """The same questions, the dataset's articles among those of the training news."""
    path = given.scratch / "haystack.jsonl"
    made = write_haystack(path, given.news_questions, given.news, given.haystack, seed=given.seed)
    rows = _scored(given, given.news_questions, added=[path])
    return (
        metrics_table(
            f"{given.news_questions.name} among {made.added:,} articles",
            rows,
            (*BOTH, _understood()),
            _HAYSTACK_REACH,
            seed=given.seed,
            metrics=tuple(_HAYSTACK_REACH),
        )
        + f"\nOf {made.drawn:,} articles drawn, {made.near_copies} near-copies of the "
        f"dataset's and {made.same_title} with the title of one were left out.\n"
    )


def wikipedia(given: Given) -> str:
    """Every metric on a dataset that nothing was tuned on."""
    rows = _scored(given, given.wikipedia_questions)
    title = given.wikipedia_questions.name
    return metrics_table(title, rows, [Column("all", "all")], {}, seed=given.seed)


_FORM_QUESTIONS = 200


def forms(given: Given) -> str:
    """Whether ``rag search`` gives one question in several forms the very same hits."""
    size = min(given.size or _FORM_QUESTIONS, _FORM_QUESTIONS)
    questions = chosen(read_questions(given.news_questions), size, seed=given.seed)
    data_dir = given.scratch / "data"
    rag(data_dir, "ingest", given.news_questions / ARTICLES_FILE)
    plain = _hits(given, data_dir, questions, str)
    table = []
    for name, form in FORMS.items():
        found = _hits(given, data_dir, questions, form)
        same = sum(found[one.id] == plain[one.id] for one in questions)
        changed = sum(form(one.text) != one.text for one in questions)
        table.append([name, str(changed), f"{same} / {len(questions)}"])
    return markdown(["questions in another form", "of them written otherwise", "same hits"], table)


Part = Callable[[Given], str]
PARTS: dict[str, tuple[str, Part]] = {
    "halves": ("Each half", halves),
    "typing": ("Ways of typing", typing),
    "dense": ("Vectors alone", dense),
    "haystack": ("In a haystack", haystack),
    "wikipedia": ("Another dataset, never tuned on", wikipedia),
    "forms": ("Forms of one question", forms),
}


def _understood() -> Column:
    return Column("untouched, understandable alone", "untouched", understandable(read_marks()))


def _scored(
    given: Given,
    dataset: Path,
    *,
    kinds: Sequence[str] = (_AS_WRITTEN,),
    added: Iterable[Path] = (),
    only: Sequence[str] | None = None,
) -> list[Scored]:
    """By ``rag evaluate``. ``only`` has been drawn already."""
    out = given.scratch / "scores.jsonl"
    arguments: list[object] = ["evaluate", dataset, "--out", out, "--json", "--seed", given.seed]
    for kind in kinds:
        arguments += ["--typed", kind]
    for path in added:
        arguments += ["--add", path]
    if only is not None:
        ids = given.scratch / "only.txt"
        ids.write_text("".join(f"{one}\n" for one in only), "utf-8")
        arguments += ["--only", ids]
    elif given.size:
        arguments += ["--questions", given.size]
    rag(given.scratch / "data", *arguments)
    return read_scores(out)


def _hits(
    given: Given,
    data_dir: Path,
    questions: Sequence[GoldQuestion],
    form: Callable[[str], str],
) -> dict[str, list[tuple[str, float]]]:
    """Paragraph ids and scores, best first, by question."""
    asked, out = given.scratch / "asked.jsonl", given.scratch / "found.jsonl"
    write_lines(asked, ({"id": one.id, "question": form(one.text)} for one in questions))
    rag(data_dir, "search", "--questions", asked, "--out", out)
    return {
        row["id"]: [(hit["paragraph_id"], hit["score"]) for hit in row["hits"]]
        for row in read_lines(out)
    }
