"""The names, codes and years of a question, and whether an article mentions them.

A question for Nội Bài is not answered by what another airport's article says. Pure.
Knows how names are written and shortened, nothing of how an answer is weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.plain_form import plain_form
from rag.types import Hit
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.tokens import tokens

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_YEARS = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d]|[.,]\d)")
_PERIOD = re.compile(
    r"(?<!\d)((?:1[89]|20)\d\d)\s*(?:[-–—]|đến(?: năm)?)\s*((?:1[89]|20)\d\d)(?!\d)"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CODE = re.compile(r"[^\W\d_]+\d\w*|\d+[A-ZĐ]")
# A number of fewer digits is as often written in words, or reckoned from others.
_TELLING_DIGITS = 3
# Other names of the same: asked for by one, told by the other. In plain form.
_ALIASES = (
    ("tphcm", "thành phố hồ chí minh"),
    ("tp hcm", "thành phố hồ chí minh"),
    ("thành phố hcm", "thành phố hồ chí minh"),
    ("hcm", "hồ chí minh"),
    ("sài gòn", "thành phố hồ chí minh"),
    ("hoa kỳ", "mỹ"),
    ("australia", "úc"),
    ("who", "tổ chức y tế thế giới"),
    ("eu", "liên minh châu âu"),
    ("lhq", "liên hợp quốc"),
    ("liên hiệp quốc", "liên hợp quốc"),
    ("ql", "quốc lộ"),
    ("tl", "tỉnh lộ"),
    ("cp", "chính phủ"),
    ("gdđt", "giáo dục và đào tạo"),
)
# A Vietnamese paper's articles are of this country without saying so.
_MEANT = frozenset(["việt nam", "viet nam"])
_ROAD = re.compile(r"(?<!\w)(ql|tl|đt)\.?\s?(\d+\w?)(?!\w)")
# Between the words of one name: Nội Bài, TP.HCM, Bà Rịa-Vũng Tàu.
_WITHIN_NAME = (" ", ".", ". ", "-")
# Names of this many letters and no Vietnamese mark are foreign, and one letter of them is
# often written otherwise.
_FOREIGN_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Named:
    """``names`` are the runs of capitalised words as the question writes them, with
    codes and long numbers; ``years`` the years; ``is_bare`` says that it is written without
    marks. Names are empty where the question's
    writing does not tell names from words, but for what holds digits."""

    names: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    is_bare: bool = False

    @classmethod
    def of(cls, question: str) -> Named:
        """The names of a clean question. Its first word has a capital in any case."""
        spans: list[tuple[int, int]] = []
        years: list[str] = []
        tells = _capitals_tell(question)
        for token in tokens(question):
            word = question[token.start : token.end]
            if _YEAR.fullmatch(word):
                years.append(word)
            elif _is_code(word):
                spans.append((token.start, token.end))
            elif tells and token.start > 0 and word[0].isupper():
                if spans and question[spans[-1][1] : token.start] in _WITHIN_NAME:
                    spans[-1] = (spans[-1][0], token.end)
                else:
                    spans.append((token.start, token.end))
        return cls(
            tuple(dict.fromkeys(question[start:end] for start, end in spans)),
            tuple(dict.fromkeys(years)),
            not has_diacritics(question),
        )

    def missing(self, hit: Hit, read: ArticleText) -> tuple[str, ...]:
        """The names that stand nowhere in what was read of the hit's article, and the
        years where it tells of others."""
        return (
            *(
                name
                for name in self.names
                if name.lower() not in _MEANT and not read.mentions(name, is_bare=self.is_bare)
            ),
            *(year for year in self.years if not read.is_of(year, hit)),
        )


def _capitals_tell(question: str) -> bool:
    return not question.isupper() and not question.istitle()


def _is_code(word: str) -> bool:
    """Such as A1, QL12, H5N1, 1A, 960: not 20kg, nor a day or an amount of two digits."""
    if _NUMBER.fullmatch(word):
        return sum(character.isdigit() for character in word) >= _TELLING_DIGITS
    return bool(_CODE.fullmatch(word))


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What was read of one article, made ready to look names up in."""

    plain: str
    words: frozenset[str]
    years: frozenset[str]

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> ArticleText:
        """Of the hits of one article: its title and those paragraphs."""
        text = "\n".join([hits[0].article.title, *(hit.paragraph.text for hit in hits)])
        plain = _canonical(text)
        return cls(plain, frozenset(plain.split()), _years_of(text))

    @classmethod
    def by_article(cls, hits: Iterable[Hit]) -> dict[str, ArticleText]:
        """Of each article among the hits, by its id."""
        found: dict[str, list[Hit]] = {}
        for hit in hits:
            found.setdefault(hit.article.id, []).append(hit)
        return {key: cls.of(those) for key, those in found.items()}

    def mentions(self, name: str, *, is_bare: bool = False) -> bool:
        """Whether a name stands here: whole, shortened, or in its words. One of a question
        ``is_bare`` of marks is looked for without them."""
        form = _canonical(name)
        if form in self.plain or (is_bare and fold(form) in fold(self.plain)):
            return True
        words = form.split()
        # Nội and Bài stand in many an article that never speaks of Nội Bài; and without
        # marks, nearly every syllable does.
        if len(words) > 1 and (is_bare or (len(words) == 2 and has_diacritics(name))):
            return False
        return all(self._holds(word) for word in words)

    def is_of(self, year: str, hit: Hit) -> bool:
        """Whether the hit's paragraph is of the year: it, its title or its day of
        publication says so, or it names no year and its article names this one or none."""
        told = _years_of(hit.paragraph.text)
        near = told | _years_of(f"{hit.article.title}\n{hit.article.lead}")
        if hit.article.published_at is not None:
            near |= {str(hit.article.published_at.year)}
        return year in near or (not told and (year in self.years or not near | self.years))

    def _holds(self, word: str) -> bool:
        if f" {word} " in self.plain:
            return True
        is_foreign = len(word) >= _FOREIGN_LETTERS and word.isalpha() and not has_diacritics(word)
        return is_foreign and any(_differ_by_one(word, other) for other in self.words)


def _canonical(text: str) -> str:
    """Plain form without punctuation, shortened names written out, spaces around."""
    form = _ROAD.sub(r"\1 \2", plain_form(text))
    form = " " + " ".join(token.text.replace(".", "") for token in tokens(form)) + " "
    for short, long in _ALIASES:
        form = form.replace(f" {short} ", f" {long} ")
    return form


def _years_of(text: str) -> frozenset[str]:
    """Every year that is given, those within a period too."""
    found = set(_YEARS.findall(text))
    for first, last in _PERIOD.findall(text):
        found.update(str(year) for year in range(int(first), int(last) + 1))
    return frozenset(found)


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter added, left out or changed makes them the same."""
    if abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    return (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or (one[at + 1 :] == other[at:])
    )
