"""``rag evaluate``: how well a dataset's questions are served, and whether one run is
better than another."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.common import EXIT_PART, leave, print_json, say, with_settings
from rag.cli.scratch import own_archive, scratch_archive

if TYPE_CHECKING:
    from rag.evaluation.scores import Scored
    from rag.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "dataset", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--typed",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only this way of typing; may be repeated. Default: every one.",
)
@click.option(
    "--gold",
    is_flag=True,
    help="Instead of DATASET: the newsroom's gold set, in the archive itself.",
)
@click.option("--answers", is_flag=True, help="Ask for answers too, as `rag ask` does.")
@click.option(
    "--questions",
    "size",
    type=click.IntRange(min=1),
    help="Only so many questions, drawn by the seed: a quick look.",
)
@click.option("--only", type=_FILE, help="Only the questions whose ids FILE holds, one a line.")
@click.option(
    "--add",
    "added",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Articles that the dataset's are to be found among; may be repeated.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Each question's scores, ranks and hits, as JSON Lines.",
)
@click.option(
    "--compare",
    "compared",
    nargs=2,
    type=_FILE,
    metavar="FIRST SECOND",
    help="Instead: do two files of --out really differ?",
)
@click.option("--seed", default=20261124, show_default=True, help="Of everything drawn.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@with_settings
def evaluate(
    settings: Settings,
    dataset: Path | None,
    kinds: tuple[str, ...],
    gold: bool,
    answers: bool,
    size: int | None,
    only: Path | None,
    added: tuple[Path, ...],
    out: Path | None,
    compared: tuple[Path, Path] | None,
    seed: int,
    as_json: bool,
) -> None:
    """Print how well the questions of DATASET are served.

    DATASET is a folder with articles.jsonl and questions.jsonl. The questions are
    searched in an archive of its articles alone, or with those of --add,
    a scratch one inside the data directory, gone afterwards. With --gold, those of
    the gold set are searched in the archive as it is; nothing of it is kept.
    """
    if [dataset is not None, compared is not None, gold].count(True) != 1:
        raise click.UsageError("Give a DATASET, or --gold, or --compare FIRST SECOND.")
    if gold and added:
        raise click.UsageError("--add goes with a DATASET: --gold searches the archive as it is.")
    if compared:
        _compare(*compared, seed=seed, as_json=as_json)
        return
    _evaluate(settings, dataset, kinds, answers, size, only, added, out, seed, as_json)


def _evaluate(
    settings: Settings,
    dataset: Path | None,
    kinds: tuple[str, ...],
    answers: bool,
    size: int | None,
    only: Path | None,
    added: tuple[Path, ...],
    out: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    from rag.corpus.progress import progress_bar  # start-up time
    from rag.evaluation.comparing import losses
    from rag.evaluation.datasets import named_in, read_questions
    from rag.evaluation.gold import Forgetting, gold_questions
    from rag.evaluation.report import figures, figures_text
    from rag.evaluation.running import DEPTH, Examiner, sample
    from rag.evaluation.scores import write_scores
    from rag.evaluation.typing import TYPING_KINDS

    chosen = kinds or TYPING_KINDS
    if unknown := [kind for kind in chosen if kind not in TYPING_KINDS]:
        raise click.BadParameter(
            f"no way of typing is called {unknown[0]!r}; there are {', '.join(TYPING_KINDS)}",
            param_hint="--typed",
        )
    questions = read_questions(dataset) if dataset else []
    if dataset and not questions:
        raise click.UsageError(f"{dataset} has no questions.")
    with scratch_archive(settings, dataset, added) if dataset else own_archive(settings) as scratch:
        app, ingested, beside = scratch.app, scratch.ingested, scratch.beside
        if not dataset:
            questions = gold_questions(app.store)
            if not questions:
                raise click.UsageError(
                    "The gold set is empty. Put questions into it at /kiem-chung."
                )
        if only:
            questions = named_in(only, questions)
        if size:
            questions = sample(questions, size, seed=seed)
        chain = app.chain if dataset else Forgetting(app.chain, app.store)
        examiner = Examiner(app.store, app.retriever, chain=chain if answers else None, seed=seed)
        total = len(questions) * len(chosen)
        with progress_bar(label="asking", unit="question", total=total) as advance:
            rows: list[Scored] = list(examiner.examine(questions, chosen, advance))
        model, holds = asdict(app.model), app.sync.status()
        held = app.store.corpus_state(datetime.now(UTC)).articles
    if out:
        write_scores(out, rows)
    found = figures(rows, seed=seed)
    lost = losses(rows, baseline=TYPING_KINDS[0], seed=seed)
    # Without --add, what was met before is an id that the dataset itself repeats.
    met = ingested.statuses["updated"] + ingested.statuses["unchanged"]
    replaced = min(met, beside.statuses["added"])
    if replaced:
        say(f"{replaced} added articles have the id of one of the dataset's, which was taken.")
    if as_json:
        report: dict[str, Any] = {
            "dataset": dataset.resolve().name if dataset else "gold",
            "articles": ingested.statuses["added"] + replaced if dataset else held,
            "articles_beside": beside.statuses["added"] - replaced,
            "passages": holds.lexical_passages,
            "questions": len(questions),
            "depth": DEPTH,
            "seed": seed,
            "model": model,
            "figures": [one.to_dict() for one in found],
            "changes": [one.to_dict() for one in lost],
        }
        print_json(report)
    else:
        click.echo(figures_text(found, lost))
    if beside.rejections or ingested.rejections:
        leave(EXIT_PART)


def _compare(first: Path, second: Path, *, seed: int, as_json: bool) -> None:
    from rag.evaluation.comparing import compare  # start-up time
    from rag.evaluation.report import comparison_text
    from rag.evaluation.scores import read_scores

    comparison = compare(read_scores(first), read_scores(second), seed=seed)
    for path, count in ((first, comparison.only_first), (second, comparison.only_second)):
        if count:
            say(f"Left out: {count} questions that only {path} has.")
    if as_json:
        print_json(comparison.to_dict())
    else:
        click.echo(comparison_text(comparison))
