"""``rag search`` and ``rag ask``: one question, or a file of them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from rag.cli.common import (
    EXIT_PART,
    application,
    filter_options,
    leave,
    print_json,
    read_questions,
    say,
    with_settings,
)
from rag.errors import QuestionError
from rag.types import Answer, Filters, Hit, Question

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rag.bootstrap import Application
    from rag.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("question", required=False)
@click.option("--questions", type=_FILE, help="JSON Lines of questions instead of one.")
@click.option("--out", type=_OUT, help="Where the answers to --questions go.")
@click.option("--top-k", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@filter_options
@with_settings
def search(
    settings: Settings,
    question: str | None,
    questions: Path | None,
    out: Path | None,
    top_k: int,
    as_json: bool,
    filters: Filters,
) -> None:
    """Print the paragraphs nearest to QUESTION, best first."""
    from rag.wire import hit_to_dict  # start-up time

    batch = _batch(question, questions, out)
    with application(settings) as app:
        app.sync.sync()
        if batch:
            with batch[1].open("w", encoding="utf-8") as file:
                for identity, text, _ in read_questions(batch[0]):
                    began = time.perf_counter()
                    hits = app.retriever.search(text, top_k=top_k, filters=filters)
                    row = {"id": identity, "hits": [_brief(hit) for hit in hits]}
                    _write(file, row, began)
            return
        hits = app.retriever.search(str(question), top_k=top_k, filters=filters)
    if as_json:
        print_json({"question": question, "hits": [hit_to_dict(hit) for hit in hits]})
        return
    if not hits:
        say("No paragraph in the archive matches.")
    for number, hit in enumerate(hits, 1):
        click.echo(f"{number:2}. {hit.score:.3f}  {hit.paragraph.id}  {hit.article.title}")
        click.echo(f"    {_shortened(hit.paragraph.text)}")


@click.command()
@click.argument("question", required=False)
@click.option("--questions", type=_FILE, help="JSON Lines of questions instead of one.")
@click.option("--out", type=_OUT, help="Where the answers to --questions go.")
@click.option("--json", "as_json", is_flag=True, help="The whole Answer as JSON.")
@filter_options
@with_settings
def ask(
    settings: Settings,
    question: str | None,
    questions: Path | None,
    out: Path | None,
    as_json: bool,
    filters: Filters,
) -> None:
    """Answer QUESTION from the archive, each sentence with its source."""
    from rag.wire import answer_to_dict  # start-up time

    batch = _batch(question, questions, out)
    with application(settings) as app:
        app.sync.sync()
        if batch:
            refused = 0
            with batch[1].open("w", encoding="utf-8") as file:
                for identity, text, asked_at in read_questions(batch[0]):
                    began = time.perf_counter()
                    try:
                        answer = _asked(app, Question(text, filters, asked_at))
                    except QuestionError as error:
                        refused += 1
                        say(f"{identity}: {error}")
                        _write(file, {"id": identity, "error": str(error)}, began)
                        continue
                    whole = answer_to_dict(answer)
                    row = whole | {"id": identity, "answer_id": answer.id}
                    _write(file, row, began)
            if refused:
                leave(EXIT_PART)
            return
        answer = _asked(app, Question(str(question), filters))
    if as_json:
        print_json(answer_to_dict(answer))
    else:
        _print_answer(answer, settings.zone)


def _asked(app: Application, question: Question) -> Answer:
    """The answer as a reader gets it anywhere: with the notices of corrections."""
    from rag.answering.saved import for_reader  # start-up time

    return for_reader(app.store.answer(app.chain.invoke(question).id))


def _batch(
    question: str | None, questions: Path | None, out: Path | None
) -> tuple[Path, Path] | None:
    if (question is None) == (questions is None):
        raise click.UsageError("Give one QUESTION, or --questions FILE with --out FILE.")
    if (questions is None) != (out is None):
        raise click.UsageError("--questions and --out go together.")
    return (questions, out) if questions and out else None


def _write(file: TextIO, row: dict[str, Any], began: float) -> None:
    row["ms"] = round((time.perf_counter() - began) * 1000, 3)
    file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _brief(hit: Hit) -> dict[str, Any]:
    return {
        "paragraph_id": hit.paragraph.id,
        "article_id": hit.paragraph.article_id,
        "ordinal": hit.paragraph.ordinal,
        "score": hit.score,
        "text": hit.paragraph.text,
    }


def _print_answer(answer: Answer, zone: ZoneInfo) -> None:
    from rag.answering import wording  # start-up time

    click.echo(answer.answer)
    if answer.abstention:
        click.echo(answer.abstention)
    if answer.citations:
        click.echo("\nNguồn:")
    for citation in answer.citations:
        day = wording.day(citation.published_at, zone)
        origin = ", ".join(part for part in (citation.source, citation.section, day) if part)
        click.echo(f"[{citation.marker}] {citation.title} ({origin})")
        click.echo(f"    {citation.quote}")
        click.echo(f"    {citation.permalink}")
    if answer.suggestions:
        click.echo("\nGợi ý bài gần chủ đề (không phải nguồn của câu trả lời):")
    for suggestion in answer.suggestions:
        click.echo(f"  - {suggestion.title}  {suggestion.permalink}")
    for notice in answer.notices:
        click.echo(f"Lưu ý: {notice}")
    click.echo("\nTrả lời tự động từ kho bài.")


def _shortened(text: str, width: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
