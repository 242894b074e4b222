"""What a reader should know of an answer's sources, in fixed sentences: what they differ
on, as of when they speak, who else printed them, what was corrected or left out.

Pure. Says it of what is cited, whoever wrote the answer. Knows nothing of how sentences
were chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import ZoneInfo

from rag.answering import wording
from rag.answering.disagreement import Statement, differences
from rag.types import Article, Citation, Filters, Hit
from rag.vietnamese.typed_text import Pattern, TypedText

# "Ai đang là giám đốc" asks about now; "khi đang lái xe" does not. Without marks it is
# another word as often.
_BEING = re.compile(
    r"(?<!khi )(?<!lúc )(?<!nếu )(?<!dù )(?<!vẫn )(?<!\w)đang(?! (?:khi|lúc))(?!\w)", re.IGNORECASE
)


@cache
def _now() -> Pattern:
    """The state of things at the moment of asking. Narrower than what makes newer
    articles better ones: "mới đây công bố" tells of what is over."""
    return Pattern.of(
        r"hiện nay|hiện tại|hiện giờ|hiện thời|hiện đang|hiện có|hiện còn|bây giờ|lúc này|"
        r"ngày nay|đến nay|tới nay|đến giờ|mới nhất|thời điểm (?:này|hiện tại)"
    )


def notices_of(
    question: str,
    citations: Sequence[Citation],
    hits: Sequence[Hit],
    filters: Filters,
    zone: ZoneInfo,
) -> tuple[str, ...]:
    """The notices of an answer to a clean question, the weightiest first. ``hits`` are
    those it was made from; ``zone`` is where days are read."""
    by_paragraph = {hit.paragraph.id: hit for hit in hits}
    by_article: dict[str, Hit] = {}
    for citation in citations:
        hit = by_paragraph.get(citation.paragraph_id)
        if hit is not None:
            by_article.setdefault(citation.article_id, hit)
    articles = [hit.article for hit in by_article.values()]
    notices = [
        wording.corrected_notice(article.title, article.correction_note)
        for article in articles
        if article.correction_note
    ]
    notices += _difference_notices(question, citations, by_paragraph, zone)
    notices += _as_of(question, articles, zone)
    notices += _outlets(list(by_article.values()))
    notices += [wording.inferred_notice(one) for one in filters.inferred]
    if filters.has_dates:
        notices.append(wording.UNDATED_LEFT_OUT)
    return tuple(notices)


def _difference_notices(
    question: str, citations: Sequence[Citation], hits: Mapping[str, Hit], zone: ZoneInfo
) -> list[str]:
    quoted = [
        (citation.quote, hits[citation.paragraph_id])
        for citation in citations
        if citation.quote is not None and citation.paragraph_id in hits
    ]
    found = differences(question, quoted)
    if not found:
        return []
    told = [(one.value, _of(one, found, zone)) for one in found]
    return [wording.differences_notice(told, is_number=found[0].amount is not None)]


def _of(said: Statement, among: Sequence[Statement], zone: ZoneInfo) -> str:
    """What tells a statement's article from the others': its day, else its title too."""
    days = [wording.day(one.article.published_at, zone) for one in among]
    when = wording.day(said.article.published_at, zone)
    if days.count(when) == 1 or not said.article.title:
        return when
    return f"{wording.quoted_title(said.article.title)}, {when}"


def _as_of(question: str, articles: Sequence[Article], zone: ZoneInfo) -> list[str]:
    """As of when a question about now is answered."""
    text = TypedText.of(question)
    is_now = _now().for_text(text).search(text.form) is not None
    if not articles or not (is_now or _BEING.search(question)):
        return []
    moments = [article.published_at for article in articles if article.published_at]
    if moments:
        return [wording.as_of_notice(wording.day(max(moments), zone))]
    return [wording.AS_OF_UNKNOWN] if is_now else []


def _outlets(hits: Sequence[Hit]) -> list[str]:
    """Who printed a story that several did; each story once."""
    notices: list[str] = []
    told: set[str] = set()
    for hit in hits:
        if hit.article.id in told:
            continue
        told |= {hit.article.id, *(copy.article_id for copy in hit.copies)}
        if len(hit.outlets) > 1:
            notices.append(wording.outlets_notice(hit.article.title, hit.outlets))
    return notices
