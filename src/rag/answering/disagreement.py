"""Where articles that were read give different answers to the one thing asked: another
number, or yes here and no there.

Pure. Slow to find one, since two numbers are nearly always of two things: not where
another year, day, place or body is told of, where bounds agree, where one article
copies or corrects the other, or where the newer one says that it was so before. Knows
nothing of scores but their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rag.answering import polarity
from rag.answering.amounts import AskedAmount, agree, asked_amount, content_share, told_amount
from rag.answering.candidates import Candidate
from rag.answering.naming import Named
from rag.answering.selection import MAX_SENTENCES, ScoredCandidate
from rag.types import Article, Hit
from rag.vietnamese.dates import dates
from rag.vietnamese.normalise import match_form
from rag.vietnamese.quantities import Quantity
from rag.vietnamese.question_shapes import YesNo, yes_no
from rag.vietnamese.sentences import sentences
from rag.vietnamese.tokens import syllables

# Sentences looked at, best first: further down they are of something else.
MOST_RANKED = 12
# Share of the question's words, names apart, that a sentence and its headline must hold.
_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Statement:
    """What one article says of what is asked. ``value`` is as it is written, with its
    bound; ``amount`` ``None`` where it is "có", "không" or "chưa"."""

    text: str
    hit: Hit
    value: str
    amount: Quantity | None

    @property
    def article(self) -> Article:
        return self.hit.article


class _Asked:
    """A question as far as articles can differ on it."""

    def __init__(self, question: str) -> None:
        self.amount: AskedAmount | None = asked_amount(question)
        self.yes_no: YesNo | None = yes_no(question)
        # Whose number it is must be named: patients of two articles are two patients.
        self.names = _names(question)
        self._name_words = frozenset(syllables(" ".join(self.names)))
        self.said = frozenset(syllables(question))

    @property
    def can_differ(self) -> bool:
        return bool(self.names) and (self.amount is not None or self.yes_no is not None)

    def statement(self, text: str, hit: Hit) -> Statement | None:
        """What a sentence says of what is asked; ``None`` where it does not plainly."""
        context = match_form(f"{hit.paragraph.text}\n{hit.article.title}")
        if not all(name in context for name in self.names):
            return None
        if self.amount is not None:
            with_title = f"{text}\n{hit.article.title}"
            if content_share(self.amount, with_title, besides=self._name_words) < _SHARE:
                return None
            amount = told_amount(self.amount, text)
            return Statement(text, hit, _written(text, amount), amount) if amount else None
        if self.yes_no is None:
            return None
        word = polarity.verdict(self.yes_no, text)
        return Statement(text, hit, _OUTCOMES[word], None) if word else None


def _names(question: str) -> tuple[str, ...]:
    """Names of two words or more, and foreign ones of one, in match form. The question's
    first word has a capital in any case: "Chợ Pú Lương" is Pú Lương's."""
    kept = []
    for name in Named.of(f"– {question}").names:
        first, _, rest = name.partition(" ")
        is_opening = question.startswith(first) and " " in rest
        if " " in name or _is_foreign(name, question):
            kept.append(match_form(rest if is_opening else name))
    return tuple(kept)


def _is_foreign(name: str, question: str) -> bool:
    """Whether a lone word with a capital is no Vietnamese syllable: EgyptAir, BRT."""
    is_inner = not question.startswith(name)
    return is_inner and name.isascii() and (len(name) > _LONGEST_SYLLABLE or name.isupper())


_LONGEST_SYLLABLE = 6  # "nghieng", "truong": longer without a mark is foreign


_OUTCOMES = {"Có": "có", "Rồi": "có", "Không": "không", "Chưa": "chưa"}
_BOUND = re.compile(
    r"(?<!\w)(?:hơn|trên|gần|dưới|khoảng|chừng|ít nhất|tối thiểu|tối đa|không quá|chưa đến|"
    r"chưa đầy|xấp xỉ|ước tính) $",
    re.IGNORECASE,
)


def _written(text: str, amount: Quantity) -> str:
    bound = _BOUND.search(text[: amount.start])
    return text[bound.start() if bound else amount.start : amount.end]


def differing(
    question: str, chosen: Sequence[Candidate], best_first: Sequence[ScoredCandidate]
) -> list[Candidate]:
    """``chosen``; where another sentence of those ranked first differs from its first on
    what is asked, both come before the rest, the newest first."""
    asked = _Asked(question)
    if not chosen or not asked.can_differ:
        return list(chosen)
    first = asked.statement(chosen[0].text, chosen[0].hit)
    if first is None:
        return list(chosen)
    found = [(first, chosen[0])]
    for one in best_first[:MOST_RANKED]:
        said = asked.statement(one.candidate.text, one.candidate.hit)
        if said is not None and all(_differ(asked, said, known) for known, _ in found):
            found.append((said, one.candidate))
    if len(found) == 1:
        return list(chosen)
    newest_first = sorted(found[:MAX_SENTENCES], key=lambda pair: _age(pair[0]))
    differ = [candidate for _, candidate in newest_first]
    rest = [one for one in chosen if one not in differ]
    return [*differ, *rest][:MAX_SENTENCES]


def differences(question: str, quoted: Iterable[tuple[str, Hit]]) -> tuple[Statement, ...]:
    """What the quotations of an answer, each with its hit, say differently, newest first;
    empty where they do not."""
    asked = _Asked(question)
    if not asked.can_differ:
        return ()
    found: list[Statement] = []
    for said in _statements(asked, quoted):
        if all(_differ(asked, said, known) and not _is_update(said, known) for known in found):
            found.append(said)
    return tuple(sorted(found, key=_age)) if len(found) > 1 else ()


def _statements(asked: _Asked, quoted: Iterable[tuple[str, Hit]]) -> Iterator[Statement]:
    for quote, hit in quoted:
        for span in sentences(quote):
            said = asked.statement(quote[span.start : span.end], hit)
            if said is not None:
                yield said


def _age(said: Statement) -> tuple[bool, float]:
    """Newest first; what has no date last."""
    moment = said.article.published_at
    return moment is None, -moment.timestamp() if moment else 0.0


def _differ(asked: _Asked, one: Statement, other: Statement) -> bool:
    if one.article.id == other.article.id or _is_one_story(one.hit, other.hit):
        return False
    if one.amount is None or other.amount is None:
        return one.value != other.value
    return (
        not agree(one.amount, other.amount)
        and _are_of_one_time(one, other)
        and _are_of_one_thing(asked, one, other)
        and not _is_told(one, other)
        and not _is_told(other, one)
    )


def _is_one_story(one: Hit, other: Hit) -> bool:
    """Whether one article copies or corrects the other."""
    return (
        any(copy.article_id == other.article.id for copy in one.copies)
        or any(copy.article_id == one.article.id for copy in other.copies)
        or one.article.id in other.article.corrects
        or other.article.id in one.article.corrects
    )


def _is_update(one: Statement, other: Statement) -> bool:
    """Whether the newer one says that the number has come to be what it is: "tăng lên 7".
    Both are worth quoting, yet nobody contradicts anybody."""
    newer = min(one, other, key=_age)
    return newer.amount is not None and newer.amount.change == "to"


def _is_told(one: Statement, by: Statement) -> bool:
    """Whether the paragraph of the one gives the other's amount too: it knows of both."""
    assert one.amount is not None  # as called
    return one.text[one.amount.start : one.amount.end].lower() in by.hit.paragraph.text.lower()


_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d]|[.,]\d)")


def _are_of_one_time(one: Statement, other: Statement) -> bool:
    """Whether the days that both tell of are the same; where one tells of none, they are
    those about which its article came out."""
    days, others = _days(one.text), _days(other.text)
    if days and others:
        return days == others
    years, other_years = _years(one), _years(other)
    if not (days or others):
        return True
    return bool(years & other_years)


def _days(text: str) -> set[tuple[int | None, int | None, int | None]]:
    return {(day.day, day.month, day.year) for day in dates(text)}


def _years(said: Statement) -> set[str]:
    told = set(_YEAR.findall(said.text))
    moment: datetime | None = said.article.published_at
    return told or ({str(moment.year)} if moment else set())


def _are_of_one_thing(asked: _Asked, one: Statement, other: Statement) -> bool:
    """Whether neither names somebody or somewhere that the question does not, and that the
    other's headline and paragraph do not know either."""
    return not (_strangers(asked, one, other) or _strangers(asked, other, one))


_SOURCE = re.compile(r"(?<!\w)(?:theo|ông|bà|anh|chị|bác sĩ|báo|tờ|đài)\s[^,.;:]{0,60}$", re.I)


def _strangers(asked: _Asked, said: Statement, known_to: Statement) -> bool:
    context = f"{known_to.article.title}\n{known_to.hit.paragraph.text}"
    for name in Named.of(f"– {said.text}").names:
        at = said.text.find(name)
        if at == 0 and " " not in name and not _is_foreign(name, known_to.text):
            continue  # an ordinary word that opens a sentence
        is_source = _SOURCE.search(said.text[: max(at, 0)]) is not None
        is_asked = set(syllables(name)) <= asked.said
        if not (is_source or is_asked or name in context or name.isdigit()):
            return True
    return False
