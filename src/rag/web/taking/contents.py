"""Answers as documents: question, sentences with their markers, notices, sources.

Pure. Answers come as readers may see them, so that what was withdrawn is not in a file
either. Knows nothing of how a file is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rag.answering import wording
from rag.types import Answer, Citation
from rag.web.rendering import day, linked, moment, pieces, source_link, thousands
from rag.web.taking.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Run,
    Tone,
    plain,
    web_address,
)

_AUTOMATIC = "Trả lời tự động từ kho bài"
_MAY_CHANGE = "Nếu sau lúc tải về có bài nguồn được đính chính hoặc gỡ, chỉ {} cho biết điều đó."
_UNTITLED = "(Bài không có tiêu đề)"
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a document is made: the site's own address, such as
    ``http://127.0.0.1:7860``, the archive's time zone, and the moment."""

    site: str
    zone: tzinfo
    taken_at: datetime


def answer_document(answer: Answer, place: Place) -> Document:
    """One answer."""
    taken_at = moment(place.taken_at, place.zone)
    heading, asked, *rest = _answer(answer, place, level=1)
    about = f"Tải về lúc {taken_at}. {_MAY_CHANGE.format('trang của câu trả lời')}"
    blocks = (heading, asked, _said(about, "quiet"), *rest)
    return Document(_shortened(plain(answer.question)), place.taken_at, blocks)


def conversation_document(answers: Sequence[Answer], place: Place, *, is_whole: bool) -> Document:
    """The answers of a conversation in their order, at least one; where not ``is_whole``
    it had more before them."""
    title = f"Hội thoại: {plain(answers[0].question)}"
    count = f"{thousands(len(answers))} câu hỏi" + ("" if is_whole else " gần nhất")
    blocks: list[Block] = [
        Heading(1, title),
        _said(f"{_AUTOMATIC} · {count} · tải về lúc {moment(place.taken_at, place.zone)}", "quiet"),
    ]
    blocks.append(_said(_MAY_CHANGE.format("trang của từng câu trả lời"), "quiet"))
    for answer in answers:
        blocks += _answer(answer, place, level=2)
    return Document(_shortened(title), place.taken_at, tuple(blocks))


def _answer(answer: Answer, place: Place, *, level: int) -> Iterator[Block]:
    yield Heading(level, plain(answer.question))
    page = f"{place.site}/tra-loi/{answer.id}"
    when = moment(answer.asked_at, place.zone)
    yield Paragraph((Run(f"{_AUTOMATIC} · hỏi lúc {when} · "), Run(page, page)), "quiet")
    if answer.standalone_question != answer.question:
        yield _said(f"Đã hiểu là: “{plain(answer.standalone_question)}”", "quiet")
    for notice in answer.notices:
        yield Paragraph((Run("Lưu ý:", is_strong=True), Run(" "), *_notice(notice, place)))
    if answer.status == "answered":
        yield Paragraph(tuple(_sentences(answer, place)))
        yield Heading(level + 1, "Nguồn")
        for citation in answer.citations:
            yield from _source(citation, place)
    else:
        yield from _abstention(answer, place, level)


def _sentences(answer: Answer, place: Place) -> Iterator[Run]:
    links = {one.marker: place.site + source_link(one) for one in answer.citations}
    for number, claim in enumerate(answer.claims):
        strong = claim.is_direct
        if number:
            yield Run(" ")
        if claim.lead:
            yield Run(_inline(claim.lead), is_strong=strong)
        for text, marker in pieces(claim):
            if marker is None:
                yield Run(_inline(text), is_strong=strong)
            else:
                yield Run(text, links.get(marker), is_strong=strong)


def _source(citation: Citation, place: Place) -> Iterator[Block]:
    told = (citation.source, citation.section)
    origin = [plain(one) for one in told if one] + [day(citation.published_at, place.zone)]
    yield Paragraph(
        (
            Run(f"[{citation.marker}] "),
            Run(plain(citation.title) or _UNTITLED, is_strong=True),
            Run(f" · {' · '.join(origin)}"),
        ),
        "entry",
    )
    if citation.quote is None:
        yield _said(wording.HIDDEN_SOURCE, "quiet")
    else:
        # Only a headline with its lead has two lines.
        yield Quotation(tuple(line for line in map(plain, citation.quote.split("\n")) if line))
    permalink = place.site + citation.permalink
    runs = [Run("Đoạn này trong kho bài: "), Run(permalink, permalink)]
    original = web_address(citation.url)
    if original:
        runs += [Run(" · Bài gốc: "), Run(original, original)]
    yield Paragraph(tuple(runs), "quiet")


def _abstention(answer: Answer, place: Place, level: int) -> Iterator[Block]:
    yield _said(answer.answer)
    if answer.abstention:
        yield _said(answer.abstention)
    if answer.suggestions:
        yield Heading(level + 1, "Gợi ý bài gần chủ đề")
        yield _said("Các bài dưới đây không phải là nguồn của câu trả lời.", "quiet")
        yield Bullets(
            tuple(
                Run(plain(one.title) or _UNTITLED, place.site + one.permalink)
                for one in answer.suggestions
            )
        )


def _notice(notice: str, place: Place) -> Iterator[Run]:
    for text, is_link in linked(notice):
        yield Run(place.site + text, place.site + text) if is_link else Run(_inline(text))


def _said(text: str, tone: Tone = "body") -> Paragraph:
    return Paragraph((Run(plain(text)),), tone)


def _inline(text: str) -> str:
    """A piece of a line as :func:`plain` has it, but for a space at its ends."""
    inner = plain(text)
    if not inner:
        return " " if text else ""
    before = " " if text[:1].isspace() else ""
    return before + inner + (" " if text[-1:].isspace() else "")


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1].rstrip() + "…"
