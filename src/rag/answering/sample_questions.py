"""Questions to offer a reader who has not asked yet, made from an archive's own sentences,
and whether the archive answers them as their sentences do.

Knows what makes a question one to offer; nothing of where articles are kept or of pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from rag.answering import made_amounts, made_facts, wording
from rag.answering.made_question import MadeQuestion
from rag.types import AnswerEvent, ArticleVersion, ClaimReady
from rag.vietnamese.sentences import sentences

MAX_QUESTION_CHARS = 90
"""As much as a button of the page holds in two lines on a phone."""
_LONGEST_SENTENCE = 320
_MAKERS = (
    *(made_amounts.measures, made_amounts.counts, made_facts.times, made_facts.places),
    *(made_facts.crossings, made_facts.makers, made_facts.kinds),
)
# Better asked first, where an article gives several.
_KINDS = ("measure", "count", "time", "what", "who", "place", "office")
# No newspaper opens its page with a question about these.
_SOMBRE = re.compile(
    r"(?<!\w)(?:chết|tử vong|thiệt mạng|tai nạn|giết|hiếp dâm|xâm hại|án mạng|tự tử|tự sát|bắt giữ|"
    r"bị bắt|khởi tố|truy tố|bị cáo|bị can|hung thủ|nghi can|nghi phạm|nạn nhân|thi thể|cướp|"
    r"ma túy|đâm|chém|hỏa hoạn|lừa đảo|bạo hành|khủng bố|mất tích|tử hình|phạm nhân|tham nhũng|"
    r"hối lộ|dâm|mại dâm|tình dục|tử nạn|thương vong|xét xử|phiên tòa|án tù|kỷ luật|cách chức|"
    r"ngộ độc|vùi lấp|sạt lở|cứu nạn|thảm sát|đánh bom|xả súng|sát hại|bạo lực|cương dương|"
    r"dương vật|âm đạo|thuốc lắc|hài cốt|qua đời|từ trần)(?!\w)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\w ,./&–-]+\?")
_YEAR = re.compile(r"\d{4}")
# What comes before the sentence itself, and who tells it.
_OPENING = re.compile(
    r"(?:(?:Theo|Được biết|Hiện nay|Hiện tại|Hiện|Đến nay|Ngoài ra|Cụ thể|Trong đó|Như vậy|"
    r"Tuy nhiên|Trước đó|Thực tế|Nằm|Tọa lạc|Bắt nguồn|Ra đời|Khởi công|Mở màn|Được|Tại|Ở)"
    r"(?: [^,.;:“”\"]{2,70})?|[^,.;:“”\"]{3,70} (?:cho biết|cho hay)), "
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question with the article that it was made from."""

    made: MadeQuestion
    article_id: str

    @property
    def text(self) -> str:
        return self.made.text

    def is_answered_by(self, events: Iterable[AnswerEvent]) -> bool:
        """Whether an answer's first sentence cites that very article where it tells what
        was asked. No further event is taken than the one that settles it."""
        for event in events:
            if isinstance(event, ClaimReady):
                return self._is_told_by(event)
        return False

    def _is_told_by(self, event: ClaimReady) -> bool:
        claim, value = event.claim, self.made.value
        quotes = [one.quote or "" for one in event.citations if one.article_id == self.article_id]
        if len(quotes) != len(event.citations) or not any(value in quote for quote in quotes):
            return False
        short, told = claim.text.strip(" .").lower(), value.lower()
        is_asked = not claim.is_direct or told in short or short in told
        return is_asked and not wording.is_cautious(claim.lead)


def candidates(articles: Iterable[ArticleVersion]) -> list[Candidate]:
    """One question an article and a subject at most, kinds by turns: whoever takes the
    first few has some of each, and more than one office only where there is nothing else.
    The same articles in the same order give the same."""
    found: dict[str, Candidate] = {}
    for article in articles:
        best = _best(article)
        if best is not None:
            found.setdefault(best.made.subject.lower(), best)
    by_kind: dict[str, list[Candidate]] = defaultdict(list)
    for one in found.values():
        by_kind[one.made.kind].append(one)
    offices = by_kind["office"]
    by_kind["office"] = offices[:1]
    turns = chain.from_iterable(zip_longest(*(by_kind[kind] for kind in _KINDS)))
    return [one for one in turns if one is not None] + offices[1:]


def made_questions(sentence: str) -> Iterator[MadeQuestion]:
    """The questions that one NFC sentence answers by itself, mostly none."""
    # One that begins small was cut off by an abbreviation's stop.
    if len(sentence) > _LONGEST_SENTENCE or not sentence[:1].isupper() or _SOMBRE.search(sentence):
        return
    told = _OPENING.sub("", sentence, count=1)
    told = told[:1].upper() + told[1:]
    made = chain(*(make(told) for make in _MAKERS), made_facts.offices(sentence))
    # Nothing but words: a question is no place for an article's marks.
    yield from (one for one in made if _WORDS.fullmatch(one.text))


def _best(stored: ArticleVersion) -> Candidate | None:
    article = stored.article
    head = f"{article.title}\n{article.lead}"
    if article.kind == "advertorial" or _SOMBRE.search(head):
        return None
    body = "\n".join((head, *article.body)).lower()
    found: list[tuple[tuple[int, int, int], MadeQuestion]] = []
    for paragraph in (article.lead, *article.body):
        for span in sentences(paragraph):
            for made in made_questions(paragraph[span.start : span.end]):
                subject = made.subject.lower()
                is_topic = subject in head.lower()
                # A day without its year is that of the article's own year.
                is_dated = article.published_at is not None or _YEAR.search(made.value)
                if len(made.text) > MAX_QUESTION_CHARS or (made.kind == "time" and not is_dated):
                    continue
                if made.kind == "what" and not is_topic and body.count(subject) < 2:
                    continue
                rank = (not is_topic, _KINDS.index(made.kind), len(made.text))
                found.append((rank, made))
    if not found:
        return None
    return Candidate(min(found, key=lambda one: one[0])[1], stored.id)
