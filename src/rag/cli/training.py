"""``rag train``: learn models from an archive."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.common import say, with_settings

if TYPE_CHECKING:
    from rag.evaluation.datasets import GoldQuestion
    from rag.settings import Settings
    from rag.training.ranker import LabelledQuestion

_CORPUS = click.Path(exists=True, path_type=Path)


@click.group()
def train() -> None:
    """Learn the embedding, the ranker and the term weights."""


@train.command()
@click.argument("corpus", type=_CORPUS)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=20261123, show_default=True)
@click.option(
    "--dataset",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Questions to score it on, for its model card.",
)
def embedding(corpus: Path, out: Path, seed: int, dataset: Path | None) -> None:
    """Train the static embedding on the articles of CORPUS (.jsonl.xz, a folder, …)."""
    from rag.evaluation.dense import dense_scores  # start-up time
    from rag.index.embeddings import load_embeddings
    from rag.training.card import write_card
    from rag.training.embedding import TrainingPlan, train_embedding

    plan = TrainingPlan()
    report = train_embedding(corpus, out, seed=seed, plan=plan)
    say(str(report))
    scores = dense_scores(load_embeddings(str(out)), dataset) if dataset else {}
    write_card(
        out,
        report=asdict(report),
        plan=asdict(plan),
        seed=seed,
        cores=os.cpu_count() or 1,
        scores=scores,
    )
    for name, score in scores.items():
        say(f"{name}: {score:.4f}")
    click.echo(str(out))


@train.command()
@click.argument("dataset", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--all-questions",
    is_flag=True,
    help="Learn from every question; without, from the tuning half alone, so that the other "
    "half may be measured.",
)
@with_settings
def ranker(settings: Settings, dataset: Path, out: Path, all_questions: bool) -> None:
    """Train the ranker on the questions of DATASET.

    DATASET is a folder with articles.jsonl and questions.jsonl. They are searched in a
    scratch archive inside the data directory, gone afterwards.
    """
    from rag.cli.scratch import scratch_archive  # start-up time
    from rag.evaluation.datasets import read_questions
    from rag.training.ranker import RankerPlan, examples, load_lightgbm, train_ranker
    from rag.training.ranker_card import write_ranker_card

    questions = [one for one in read_questions(dataset) if one.article_ids and one.answers]
    kept = [one for one in questions if all_questions or one.is_tuning]
    load_lightgbm()  # before minutes of searching
    plan = RankerPlan()
    began = time.monotonic()
    # Candidates as fused: no cross-encoder needs to be loaded.
    settings = settings.model_copy(update={"reranker_model": ""})
    with scratch_archive(settings, dataset) as scratch:
        retriever = scratch.app.retriever
        data = examples(
            map(_labelled, kept),
            retriever.candidates,
            retriever.lexical.term_values,
            folds=plan.folds,
        )
    scores = train_ranker(data, out, plan=plan)
    write_ranker_card(
        out,
        plan=asdict(plan),
        questions=len(kept),
        dataset=dataset.name,
        half="" if all_questions else "the tuning half of ",
        seconds=time.monotonic() - began,
        cores=os.cpu_count() or 1,
        scores=scores,
    )
    for name, score in scores.items():
        say(f"{name}: {score:.4f}")
    click.echo(str(out))


@train.command("term-weights")
@click.argument("corpus", type=_CORPUS)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def term_weights(corpus: Path, out: Path) -> None:
    """Count in how many paragraphs of CORPUS each term stands."""
    from rag.training.data import read_paragraphs  # start-up time
    from rag.training.term_weights import count_terms

    weights = count_terms(read_paragraphs(corpus))
    weights.save(out)
    click.echo(f"{len(weights.document_frequencies)} terms of {weights.paragraphs} paragraphs")


def _labelled(question: GoldQuestion) -> LabelledQuestion:
    from rag.evaluation.metrics import holds_answer  # start-up time
    from rag.training.ranker import LabelledQuestion

    def label(article_id: str, text: str) -> int:
        if article_id not in question.article_ids:
            return 0
        return 2 if holds_answer(text, question.answers) else 1

    return LabelledQuestion(question.text, min(question.article_ids), label)
