"""``rag search`` and ``rag ask``: one question, or a file of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.answering import archive
from rag.cli.common import (
    EXIT_PART,
    filter_options,
    leave,
    print_json,
    questions_to_ask,
    results_file,
    say,
    with_server,
)
from rag.errors import QuestionError
from rag.types import Answer, Filters, Hit, Question

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rag.client import SearchResults
    from rag.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("question", required=False)
@click.option("--questions", type=_FILE, help="JSON Lines of questions instead of one.")
@click.option("--out", type=_OUT, help="Where the answers to --questions go.")
@click.option("--top-k", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--explain", is_flag=True, help="Say why each hit ranks where it does.")
@filter_options
@with_server
def search(
    settings: Settings,
    server: str,
    question: str | None,
    questions: Path | None,
    out: Path | None,
    top_k: int,
    as_json: bool,
    explain: bool,
    filters: Filters,
    infer: bool,
) -> None:
    """Print the paragraphs nearest to QUESTION, best first."""
    from rag.answering.wording import inferred_notice  # start-up time
    from rag.cli.explaining import explanation_lines, understanding_lines
    from rag.vietnamese.normalise import clean
    from rag.wire import filters_to_dict, hit_to_dict

    batch = _batch(question, questions, out)
    chosen: dict[str, Any] = {"top_k": top_k, "filters": filters, "infer": infer}
    if batch:
        asked = questions_to_ask(batch[0], settings.zone)
        with results_file(batch[1], batch[0]) as write, archive(settings, server) as there:
            for one in asked:
                began = time.perf_counter()
                found = there.search(one.text, **chosen, explain=False, asked_at=one.asked_at)
                ms = _ms_since(began)
                if explain:  # searched again, and not timed: ms is the search's
                    found = there.search(one.text, **chosen, explain=True, asked_at=one.asked_at)
                hits = [_brief(hit) for hit in found.hits]
                more = _explained(hits, found) if explain else {}
                write({"id": one.id, "hits": hits} | more | {"ms": ms})
        return
    question = clean(str(question))
    with archive(settings, server) as there:
        found = there.search(question, **chosen, explain=explain)
    if as_json:
        rows: list[dict[str, Any]] = [dict(hit_to_dict(hit)) for hit in found.hits]
        answer = {"question": question, "filters": filters_to_dict(found.filters), "hits": rows}
        print_json(answer | (_explained(rows, found) if explain else {}))
        return
    for inferred in found.filters.inferred:
        say(inferred_notice(inferred))
    for line in understanding_lines(found.understood) if found.understood else ():
        say(line)
    if not found.hits:
        say("No paragraph in the archive matches.")
    for number, hit in enumerate(found.hits, 1):
        click.echo(f"{number:2}. {hit.score:.3f}  {hit.paragraph.id}  {hit.article.title}")
        click.echo(f"    {_shortened(hit.paragraph.text)}")
        if hit.copies:
            click.echo(f"    {_carried(hit)}")
        for line in explanation_lines(found.explanations[number - 1]) if explain else ():
            click.echo(f"    {line}")


@click.command()
@click.argument("question", required=False)
@click.option("--questions", type=_FILE, help="JSON Lines of questions instead of one.")
@click.option("--out", type=_OUT, help="Where the answers to --questions go.")
@click.option("--conversation", help="Go on from an answer: its conversation_id (see --json).")
@click.option("--json", "as_json", is_flag=True, help="The whole Answer as JSON.")
@filter_options
@with_server
def ask(
    settings: Settings,
    server: str,
    question: str | None,
    questions: Path | None,
    out: Path | None,
    conversation: str | None,
    as_json: bool,
    filters: Filters,
    infer: bool,
) -> None:
    """Answer QUESTION from the archive, each sentence with its source."""
    from rag.wire import answer_to_dict  # start-up time

    batch = _batch(question, questions, out)
    if batch and conversation:
        raise click.UsageError("--conversation goes with one QUESTION, not with --questions.")
    if batch:
        asked, refused = questions_to_ask(batch[0], settings.zone), 0
        with results_file(batch[1], batch[0]) as write, archive(settings, server) as there:
            for one in asked:
                began = time.perf_counter()
                try:
                    answer = there.ask(Question(one.text, filters, one.asked_at, infer=infer))
                except QuestionError as error:
                    refused += 1
                    say(f"{one.id}: {error}")
                    row = {"id": one.id, "error": str(error)}
                else:
                    row = answer_to_dict(answer) | {"id": one.id, "answer_id": answer.id}
                write(row | {"ms": _ms_since(began)})
        if refused:
            leave(EXIT_PART)
        return
    with archive(settings, server) as there:
        given = Question(str(question), filters, conversation_id=conversation, infer=infer)
        answer = there.ask(given)
    if as_json:
        print_json(answer_to_dict(answer))
    else:
        _print_answer(answer, settings.zone)


def _batch(
    question: str | None, questions: Path | None, out: Path | None
) -> tuple[Path, Path] | None:
    if (question is None) == (questions is None):
        raise click.UsageError("Give one QUESTION, or --questions FILE with --out FILE.")
    if (questions is None) != (out is None):
        raise click.UsageError("--questions and --out go together.")
    return (questions, out) if questions and out else None


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def _brief(hit: Hit) -> dict[str, Any]:
    return {
        "paragraph_id": hit.paragraph.id,
        "article_id": hit.paragraph.article_id,
        "ordinal": hit.paragraph.ordinal,
        "score": hit.score,
        "text": hit.paragraph.text,
    }


def _explained(rows: list[dict[str, Any]], found: SearchResults) -> dict[str, Any]:
    """Each row with its explanation, and what is said of the question itself."""
    for row, why in zip(rows, found.explanations, strict=True):
        row["explanation"] = why
    return {"understood": found.understood}


def _print_answer(answer: Answer, zone: ZoneInfo) -> None:
    from rag.answering import wording  # start-up time

    if answer.standalone_question != answer.question:
        click.echo(f"Đã hiểu là: {answer.standalone_question}\n")
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


def _carried(hit: Hit) -> str:
    several = len(hit.outlets) > 1
    count = f"{len(hit.outlets)} báo" if several else f"{len(hit.copies) + 1} bài"
    others = ", ".join(f"{copy.source or copy.title} ({copy.article_id})" for copy in hit.copies)
    return f"{count} cùng đăng; bài khác: {others}"


def _shortened(text: str, width: int = 160) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
