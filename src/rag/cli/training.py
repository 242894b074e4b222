"""``rag train``: learn models from an archive."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from rag.cli.common import say

_CORPUS = click.Path(exists=True, path_type=Path)


@click.group()
def train() -> None:
    """Learn the embedding and the term weights from an archive."""


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
