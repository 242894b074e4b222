"""``rag train``: learn models from an archive."""

from __future__ import annotations

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
def embedding(corpus: Path, out: Path, seed: int) -> None:
    """Train the static embedding on CORPUS (JSON Lines of articles, .xz too)."""
    from rag.training.embedding import train_embedding  # start-up time

    report = train_embedding(corpus, out, seed=seed)
    say(str(report))
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
