"""What a question takes for granted, held against what was read.

"Vì sao tỉnh hủy dự án?" supposes that it was. Pure. Looks at the predicate with its
negation, at numbers and at who is named; finds what the evidence says otherwise or does
not say. Knows nothing of scores, of which sentences are evidence, or of wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.answering import facts
from rag.answering.checks.words import FORM_WORDS
from rag.answering.plain_form import plain_form
from rag.answering.supposed import without_asking
from rag.vietnamese.normalise import has_diacritics, match_form
from rag.vietnamese.opposites import Stance, stances
from rag.vietnamese.question_kinds import Kind, kind_of
from rag.vietnamese.questions import asks
from rag.vietnamese.tokens import syllables, tokens

# One article is looked at by several checks, one after the other.
_plain = lru_cache(maxsize=16)(plain_form)


@dataclass(frozen=True, slots=True)
class Unheld:
    """``asked`` are the words of the question that the evidence does not bear out; ``told``
    what it says in their place, "" where it says nothing of it."""

    asked: str
    told: str = ""


def unheld(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """What is surely wrong with a question: names, numbers, two that change places;
    ``None`` where none is found.

    ``near`` are the sentences that come nearest, best first; ``article`` what was read of
    their article, title included. All NFC. Without marks a question's words mean too many
    things: nothing is told of it but its numbers.
    """
    checks = (_swap, _other_name, _number) if has_diacritics(question) else (_number,)
    return next(_failed(checks, question, near, article), None)


def doubts(question: str, near: Sequence[str], article: str) -> tuple[Unheld | None, ...]:
    """What may be wrong with a question that has its marks: one for each of ``DOUBTS``,
    ``None`` where that has nothing against it. Given as :func:`unheld` is."""
    return tuple(check(question, near, article) for check in (_opposite, _negation, _denial))


DOUBTS = ("opposite", "negation", "denial")

_Check = Callable[[str, Sequence[str], str], "Unheld | None"]


def _failed(
    checks: Sequence[_Check], question: str, near: Sequence[str], article: str
) -> Iterator[Unheld]:
    for check in checks:
        found = check(question, near, article)
        if found is not None:
            yield found


def _opposite(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """Of a pair of contraries, the question says one and the evidence the other, or the
    article neither."""
    asked = stances(without_asking(question))
    if not asked:
        return None
    by_pair: dict[int, list[Stance]] = {}
    for one in asked:
        by_pair.setdefault(one.pair, []).append(one)
    told = [(text, one) for text in near for one in stances(text, by_pair)]
    elsewhere = {(o.pair, o.side): article[o.start : o.end] for o in stances(article, by_pair)}
    for pair, those in by_pair.items():
        if len({one.side for one in those}) > 1:
            continue  # "tăng hay giảm": it supposes neither
        side, words = those[0].side, question[those[0].start : those[0].end]
        if any(one.pair == pair and one.side == side for _, one in told):
            continue
        against = next(
            (text[o.start : o.end] for text, o in told if o.pair == pair and o.side != side), ""
        )
        if not against and not those[0].is_often_meant and (pair, not side) in elsewhere:
            against = elsewhere[pair, not side]
        if against:
            return Unheld(words, against)
        if (pair, side) not in elsewhere and not those[0].is_often_meant and _asks_why(question):
            return Unheld(words)
    return None


def _negation(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """What the question denies, the article affirms, or never denies."""
    # What has a contrary of its own is looked at there.
    supposed = without_asking(question)
    for one in stances(supposed):
        supposed = supposed[: one.start] + ";" * (one.end - one.start) + supposed[one.end :]
    denied = facts.denied(plain_form(supposed))
    if not denied:
        return None
    said, known = _plain("\n".join(near)), facts.denied(_plain(article))
    for head, written in denied.items():
        if " " in head or head in known:
            continue
        is_told = f" {head} " in f" {said} "
        if is_told or _asks_why(question):
            return Unheld(f"{written} {head}", head if is_told else "")
    return None


def _asks_why(question: str) -> bool:
    """Who asks why takes all the rest for granted; who asks who or when may say it in words
    that the article doesn't."""
    return kind_of(question) is Kind.REASON


_DENIAL = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng)"
    r"(?! (?:chỉ|những|ít|gian|khí|quân|lực|bằng|nên|thể nào|phải chỉ))(?!\w)"
)
# What a denial reaches over, in content syllables, and how many of them must be asked of.
_REACH, _SHARED = 8, 3


def _denial(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """A sentence near denies in so many words what the question says of it:
    "chưa tiết lộ ngày ra mắt" where it asks which day was told."""
    del article
    asked = plain_form(without_asking(question))
    if _DENIAL.search(asked):
        return None
    pairs = set(pairwise(syllables(asked)))
    for text in near[:_NEAREST]:
        form = _plain(text)
        for match in _DENIAL.finditer(form):
            clause = re.split(
                r"[.;:,!?]|(?<!\w)(?:nhưng|mà|song|bởi|vì)(?!\w)",
                facts.ahead(form, match.end()),
                maxsplit=1,
            )[0]
            words = syllables(clause)[:_REACH]
            if len(pairs & set(pairwise(words))) >= _SHARED - 1 and asks(question):
                return Unheld(_words_shared(question, words), f"{match.group()} {' '.join(words)}")
    return None


def _words_shared(question: str, words: Sequence[str]) -> str:
    """The stretch of the question from the first to the last of the words that it holds."""
    held = [token for token in tokens(question) if token.text in words]
    return question[held[0].start : held[-1].end]


_COMPARED = re.compile(
    r"(?<!\w)(?:gấp (?:đôi|ba|bốn|năm|\d+ lần)|nhiều hơn|ít hơn|cao hơn|thấp hơn|đánh bại|"
    r"thắng|kiện|vượt|hơn)(?!\w)"
)


def _swap(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """Two that are compared change places: "nữ gấp đôi nam" for "nam gấp đôi nữ"."""
    del article
    asked = match_form(question)
    for match in _COMPARED.finditer(asked):
        left = syllables(asked[: match.start()])[-_CLAUSE:]
        right = syllables(asked[match.end() :])
        for text in near:
            form = match_form(text)
            for other in re.finditer(rf"(?<!\w){re.escape(match.group())}(?!\w)", form):
                first = syllables(facts.behind(form, other.start()))[-_SIDE:]
                second = syllables(facts.ahead(form, other.end()))[:_SIDE]
                # What stands on one side alone, there and here.
                is_left = set(second) & set(left) - set(first) - set(right)
                is_right = set(first) & set(right[:_SIDE]) - set(second) - set(left)
                if is_left and is_right:
                    start, end = first[-1], second[0]
                    return Unheld(match.group(), f"{start} {match.group()} {end}")
    return None


# Syllables beside a comparison that name what is compared, and those of a clause before it.
_SIDE, _CLAUSE = 2, 12


_PERSON = re.compile(
    r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]ụ|[Bb]ác sĩ|[Gg]iáo sư|[Tt]iến sĩ|[Nn]ữ hoàng|[Vv]ua|"
    r"[Nn]ghệ nhân|[Cc]hủ tịch|[Tt]hủ tướng|[Tt]ổng thống|[Bb]í thư|[Gg]iám đốc|[Tt]rưởng \w+|"
    r"[Bb]ộ trưởng|[Hh]uấn luyện viên|[Cc]ầu thủ|[Cc]a sĩ|[Dd]iễn viên|[Cc]huyên gia|[Ll]uật sư) "
    r"([A-ZĐÀ-Ỹ][^\W\d_]*(?:\s[A-ZĐÀ-Ỹ][^\W\d_]*)+)"
)


def _other_name(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """Somebody named in another's place: the sentence that tells nearly all that is asked
    names another, and not the one asked for."""
    del article
    people = [match.group(1) for match in _PERSON.finditer(question)]
    if not people or not near:
        return None
    form = match_form(near[0])
    said = plain_form(near[0])
    for name in people:
        words = [token.text for token in tokens(name)]
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", form) for word in words):
            continue
        others = [m.group(1) for m in _PERSON.finditer(near[0]) if m.group(1) not in question]
        rest = plain_form(question.replace(name, " "))
        if others and _content_share(rest, said) >= _TELLS_ALL:
            return Unheld(name, others[0])
    return None


# Of what is asked beside the name, in content syllables.
_TELLS_ALL = 0.7
# Sentences near enough that what they deny is what is asked.
_NEAREST = 3


def _number(question: str, near: Sequence[str], article: str) -> Unheld | None:
    """A number of the question that stands nowhere in its article."""
    del near
    # A date is a matter of when, which the rules for years look at.
    left = facts.without_dates(plain_form(question))
    asked = facts.amounts(left)
    if not asked and _COUNT.search(left) is None:
        return None
    whole = facts.without_dates(_plain(article))
    amounts = facts.amounts(whole)
    known = {amount.value for amount in amounts}
    words = {token.text for token in tokens(whole)}
    for amount in asked:
        if amount.value in known or amount.value in words or not amount.unit or asks(amount.unit):
            continue
        if not amount.value[0].isdigit() and amount.value not in _SMALL:
            continue
        if _SMALL.get(amount.value) in known | words or _YEAR.fullmatch(amount.value):
            continue
        other = next((a.written for a in amounts if a.unit == amount.unit), "")
        return Unheld(amount.written, other)
    return _count(left, whole)


_COUNT = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (\w+ \w+)"
)


def _count(asked: str, told: str) -> Unheld | None:
    """Another number of the very thing: "hai con giun" where the article has one."""
    for match in _COUNT.finditer(asked):
        value, thing = match.groups()
        if value == "một" or not thing[0].isalpha() or asks(thing) or _YEAR.fullmatch(value):
            continue
        values = [one for one, what in _COUNT.findall(told) if what == thing]
        if values and not {value, _SMALL.get(value)} & set(values):
            return Unheld(match.group(), f"{values[0]} {thing}")
    return None


_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SMALL = {
    word: str(number)
    for number, word in enumerate(re.findall(r"\S+", "hai ba bốn năm sáu bảy tám chín mười"), 2)
}
_SMALL |= {digits: word for word, digits in _SMALL.items()}


def _content_share(asked: str, said: str) -> float:
    """Share of a question's content syllables that stand in a text; 1 where it has none.
    Both in plain form."""
    content = [one for one in syllables(asked) if one not in FORM_WORDS]
    there = set(syllables(said))
    return sum(one in there for one in content) / len(content) if content else 1.0
