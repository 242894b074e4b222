"""What the verification desk shows: a row for each citation, and all there is to judge one
by. Staff see withdrawn text too.

Knows nothing of routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.compared import Compared, compare
from rag.answering.drafts import Evidence
from rag.callers import Caller
from rag.store.desk_items import WITHHELD
from rag.store.desk_results import DeskItem
from rag.store.store import Store
from rag.types import ArticleVersion, Citation, Claim, Span
from rag.web.desk_judging import Judging, judging, nothing_to_judge
from rag.web.desk_schemas import STATE_NAMES, VERDICT_NAMES
from rag.web.feedback_schemas import REASONS as READER_REASONS
from rag.web.rendering import Mark, marked, source_link, web_link

REASON_NAMES = {
    "reported": "Bạn đọc báo sai nguồn này",
    "down": "Bạn đọc chưa hài lòng",
    "partial": "Mới khớp một phần",
    "removed": "Có câu đã bị loại",
    "withheld": "Câu trả lời đã bị loại hết",
    "withdrawn": "Bài nguồn đã gỡ",
    "corrected": "Bài nguồn đã đính chính",
    "superseded": "Bài nguồn có bản mới",
    "reworded": "Diễn đạt lại",
    "direct": "Câu trả lời ngắn",
    "fallback": "Mô hình gặp sự cố",
}
FACT_NAMES = {"number": "Số", "date": "Ngày", "name": "Tên", "quotation": "Lời trích"}
FOUND_NAMES = {"here": "Khớp", "elsewhere": "Ở nguồn khác", "nowhere": "Không khớp"}


@dataclass(frozen=True, slots=True)
class Row:
    """A citation in the list. ``looked_at_by`` is whoever else looks at it now."""

    item: DeskItem
    question: str
    said: str
    looked_at_by: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that cites the marker, counted from 0, and what its check compared."""

    number: int
    claim: Claim
    compared: Compared


@dataclass(frozen=True, slots=True)
class Shown:
    """All there is to judge a citation by. ``lines`` are its paragraph's, the evidence
    marked; ``link`` opens it there, where the article is not withdrawn."""

    judging: Judging
    citation: Citation
    article: ArticleVersion
    lines: list[list[tuple[str, bool]]]
    link: str | None
    url: str | None
    sentences: list[Said]


def rows_of(items: Sequence[DeskItem], store: Store, caller: Caller) -> list[Row]:
    """Items as the list shows them."""
    looked_at = {
        (one.answer_id, one.marker): one.name
        for one in store.desk_queue.leases()
        if one.who != caller.signature
    }
    answers = store.answer_list.named({item.answer_id for item in items})
    found = []
    for item in items:
        answer = answers.get(item.answer_id)
        if answer is None:
            continue  # deleted in this moment
        written = (
            answer.removed_claims
            if item.marker == WITHHELD
            else [one for one in answer.claims if item.marker in one.citations]
        )
        said = written[0].text if written else ""
        name = looked_at.get((item.answer_id, item.marker))
        found.append(Row(item, answer.question, said, name))
    return found


def shown_item(store: Store, caller: Caller, answer_id: str, marker: int) -> Shown:
    """One citation. Raises NotFound where it is not there, or nothing is left of it."""
    item = store.desk_queue.item(answer_id, marker)
    if item is None:
        raise nothing_to_judge(answer_id, marker)
    answer = store.answer(answer_id).answer
    citation = next(one for one in answer.citations if one.marker == marker)
    evidence = {one.marker: _evidence(store, one) for one in answer.citations}
    here = evidence[marker]
    mark = Mark(here.paragraph.anchor, citation.start, citation.end)
    article = store.articles([citation.article_id])[citation.article_id]
    return Shown(
        judging=judging(store, caller, item),
        citation=citation,
        article=article,
        lines=marked(here.paragraph, mark),
        link=source_link(citation) if article.state == "live" else None,
        url=web_link(citation.url),
        sentences=[
            Said(
                number,
                claim,
                compare(claim.text, here, [evidence[one] for one in claim.citations]),
            )
            for number, claim in enumerate(answer.claims)
            if marker in claim.citations
        ],
    )


def _evidence(store: Store, citation: Citation) -> Evidence:
    paragraph, version = store.paragraph(citation.paragraph_id)
    return Evidence(paragraph, version.article, Span(citation.start, citation.end))


def names() -> dict[str, object]:
    """The words for codes, as templates need them."""
    return {
        "reason_names": REASON_NAMES,
        "fact_names": FACT_NAMES,
        "found_names": FOUND_NAMES,
        "verdict_names": VERDICT_NAMES,
        "state_names": STATE_NAMES,
        "reader_reasons": READER_REASONS,
    }
