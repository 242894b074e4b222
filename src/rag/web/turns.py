"""One question and what became of it, as the chat page shows it.

Takes the chain's events in, gives escaped HTML out. Knows nothing of Gradio.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.errors import FilterError
from rag.store.store import Store
from rag.types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    Citation,
    Claim,
    ClaimReady,
    Filters,
    Paragraph,
    Retrieved,
)
from rag.vietnamese.normalise import clean
from rag.web.chat_order import UNLIMITED, Chip, Order, chips_of, order_from, whole_order
from rag.web.rendering import Mark, marked, render, source_link, web_link

STOPPED = "Đã dừng theo yêu cầu của bạn. Câu trả lời chưa trọn vẹn và không được lưu."
INTERRUPTED = (
    "Câu hỏi này bị ngắt giữa chừng vì trang bị đóng, tải lại hoặc mất kết nối, "
    "nên chưa có câu trả lời."
)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation with its paragraph, evidence marked; ``lines`` is empty where the
    text may not be shown. ``before`` and ``after`` are the paragraphs beside it, "" where
    there is none; ``link`` opens the article there, ``None`` where that cannot be opened,
    ``url`` the newspaper's own page. ``is_verbatim``: every sentence that cites it stands
    in it word for word."""

    citation: Citation
    lines: list[list[tuple[str, bool]]]
    link: str | None
    before: str = ""
    after: str = ""
    is_verbatim: bool = True

    @property
    def url(self) -> str | None:
        return web_link(self.citation.url) if self.link else None


@dataclass(frozen=True, slots=True)
class Turn:
    """``claims`` and ``sources`` grow while the answer streams in; ``understood`` is the
    question as it stands alone, "" where that is the question itself; ``order`` what it
    was asked with. ``error`` is the Vietnamese sentence of a failure, never shown as an
    empty answer, ``halt`` why there is no whole answer though nothing failed;
    ``is_forgotten``: the conversation it follows is no longer there."""

    question: str
    understood: str = ""
    claims: tuple[Claim, ...] = ()
    sources: tuple[Source, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    halt: str | None = None
    order: str = ""
    is_forgotten: bool = False
    progress: str = "Đang tìm trong kho bài…"

    @classmethod
    def of(cls, answer: Answer, store: Store) -> Turn:
        """Of an answer that was saved, as readers may see it."""
        turn = cls(answer.question, understood=_if_other(answer.standalone_question, answer))
        return turn.after(AnswerReady(answer), store)

    @classmethod
    def interrupted(cls, question: str, order: str = "") -> Turn:
        """Of a question whose page went away before it was answered."""
        return cls(question, order=order, halt=INTERRUPTED)

    @property
    def is_done(self) -> bool:
        return bool(self.answer or self.error or self.halt)

    @property
    def chips(self) -> list[Chip]:
        """The filters that held."""
        return chips_of(self.answer.filters) if self.answer else []

    @property
    def order_again(self) -> str:
        """What asks this question again as it was asked; "" where that was no order, so
        that it is asked with what the form holds now."""
        try:
            return whole_order(order_from(self.order))
        except FilterError:
            return ""

    @property
    def order_as_written(self) -> str:
        """What asks it again without the days that its own words gave."""
        filters = self.answer.filters if self.answer else Filters()
        return whole_order(Order(filters, infer=False))

    @property
    def notices(self) -> list[str]:
        """The answer's, less those that the chips say."""
        if self.answer is None:
            return []
        said = {wording.inferred_notice(one) for one in self.answer.filters.inferred}
        return [notice for notice in self.answer.notices if notice not in said]

    def link(self, marker: int) -> str:
        """Where a marker leads without scripts."""
        found = (source.link for source in self.sources if source.citation.marker == marker)
        return next(found, None) or "#"

    def failed(self, vietnamese: str, *, is_forgotten: bool = False) -> Turn:
        return replace(self, error=vietnamese, is_forgotten=is_forgotten)

    def stopped(self) -> Turn:
        """As far as it came when the reader stopped it."""
        return replace(self, halt=STOPPED)

    def after(self, event: AnswerEvent, store: Store) -> Turn:
        """The turn with one more event taken in. An :class:`AnswerReady` here holds
        the answer as readers may see it."""
        match event:
            case Retrieved(standalone_question=understood):
                return replace(
                    self,
                    understood="" if understood == clean(self.question) else understood,
                    progress="Đang đối chiếu với đoạn nguồn…",
                )
            case ClaimReady(claim=claim, citations=citations):
                known = {source.citation.marker for source in self.sources}
                fresh = [c for c in citations if c.marker not in known]
                claims = (*self.claims, claim)
                return replace(
                    self,
                    claims=claims,
                    sources=(*self.sources, *_sources(fresh, claims, store)),
                )
            case AnswerReady(answer=answer):
                return replace(
                    self,
                    claims=answer.claims,
                    sources=_sources(answer.citations, answer.claims, store),
                    answer=answer,
                )

    def html(self, number: int, zone: ZoneInfo) -> str:
        """The turn as HTML; ``number`` keeps its ids apart from other turns'."""
        return render("chat_turn.html", turn=self, number=number, zone=zone, unlimited=UNLIMITED)


def _if_other(understood: str, answer: Answer) -> str:
    return "" if understood == answer.question else understood


def _sources(
    citations: Sequence[Citation], claims: Iterable[Claim], store: Store
) -> tuple[Source, ...]:
    near = {one.paragraph_id: _beside(one.paragraph_id) for one in citations}
    wanted = [*near, *(one for beside in near.values() for one in beside)]
    paragraphs = store.paragraphs(wanted)
    now = datetime.now(UTC)
    stored = store.articles({one.article_id for one in citations}).values()
    hidden = {one.id for one in stored if one.state == "live" and not one.is_open(now)}
    return tuple(
        Source(one, [], None)
        if one.article_id in hidden
        else _source(one, claims, paragraphs, near[one.paragraph_id])
        for one in citations
    )


def _source(
    citation: Citation,
    claims: Iterable[Claim],
    paragraphs: dict[str, Paragraph],
    beside: tuple[str, str],
) -> Source:
    paragraph = paragraphs.get(citation.paragraph_id)
    if paragraph is None or citation.quote is None:
        return Source(citation, [], source_link(citation))
    before, after = (paragraphs[one].text if one in paragraphs else "" for one in beside)
    return Source(
        citation,
        marked(paragraph, Mark(paragraph.anchor, citation.start, citation.end)),
        source_link(citation),
        before,
        after,
        all(one.text in paragraph.text for one in claims if citation.marker in one.citations),
    )


def _beside(paragraph_id: str) -> tuple[str, str]:
    """The ids of the paragraphs before and after: "x.v1.p3" has "x.v1.p2" and "x.v1.p4".
    Captions have none."""
    stem, _, anchor = paragraph_id.rpartition(".")
    if not anchor.startswith("p"):
        return "", ""
    ordinal = int(anchor[1:])
    # The headline and its lead stand above the first paragraph, not before it.
    before = f"{stem}.p{ordinal - 1}" if ordinal > 1 else ""
    return before, f"{stem}.p{ordinal + 1}"
