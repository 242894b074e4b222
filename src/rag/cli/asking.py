"""``rag search`` and ``rag ask``: one question, or a file of them."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
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
    infer: bool,
) -> None:
    """Print the paragraphs nearest to QUESTION, best first."""
    from rag.answering.wording import inferred_notice  # start-up time
    from rag.wire import filters_to_dict, hit_to_dict

    batch = _batch(question, questions, out)
    with application(settings) as app:
        app.sync.sync()
        if batch:
            with batch[1].open("w", encoding="utf-8") as file:
                for identity, text, asked_at in read_questions(batch[0]):
                    began = time.perf_counter()
                    narrowed = _narrowed(app, text, filters, asked_at, infer=infer)
                    hits = app.retriever.search(text, top_k=top_k, filters=narrowed)
                    row = {"id": identity, "hits": [_brief(hit) for hit in hits]}
                    _write(file, row, began)
            return
        filters = _narrowed(app, str(question), filters, None, infer=infer)
        hits = app.retriever.search(str(question), top_k=top_k, filters=filters)
    if as_json:
        found = [hit_to_dict(hit) for hit in hits]
        print_json({"question": question, "filters": filters_to_dict(filters), "hits": found})
        return
    for inferred in filters.inferred:
        say(inferred_notice(inferred))
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
    infer: bool,
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
                        answer = app.chain.invoke(Question(text, filters, asked_at, infer=infer))
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
        answer = app.chain.invoke(Question(str(question), filters, infer=infer))
    if as_json:
        print_json(answer_to_dict(answer))
    else:
        _print_answer(answer)


def _narrowed(
    app: Application, question: str, given: Filters, asked_at: datetime | None, *, infer: bool
) -> Filters:
    """The filters of a search: those given, or what the question's own words ask for."""
    from rag.retrieval.inference import effective_filters  # start-up time

    if not infer:
        return given
    now = datetime.now(UTC)
    return effective_filters(
        question,
        given,
        now=asked_at or now,
        zone=app.settings.zone,
        corpus=lambda: app.store.corpus_state(now),
    )


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


def _print_answer(answer: Answer) -> None:
    click.echo(answer.answer)
    if answer.citations:
        click.echo("\nNguồn:")
    for citation in answer.citations:
        day = (
            citation.published_at.strftime("%d/%m/%Y")
            if citation.published_at
            else "không rõ ngày đăng"
        )
        origin = ", ".join(part for part in (citation.source, citation.section, day) if part)
        click.echo(f"[{citation.marker}] {citation.title} ({origin})")
        click.echo(f"    {citation.quote}")
        click.echo(f"    {citation.permalink}")
    if answer.suggestions:
        click.echo("\nBài gần với câu hỏi (không phải nguồn):")
    for suggestion in answer.suggestions:
        click.echo(f"  - {suggestion.title}  {suggestion.permalink}")
    for notice in answer.notices:
        click.echo(f"Lưu ý: {notice}")
    click.echo("\nTrả lời tự động từ kho bài.")


def _shortened(text: str, width: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
