"""What a question asks, apart from the names of whom and what it asks it of.

The words of names are set aside, and those next to the question word weigh most. Pure.
Knows nothing of sentences' places or of what a share is worth.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.asked import AskedQuestion
from rag.vietnamese.normalise import fold
from rag.vietnamese.tokens import Token, tokens

# What a word of the question weighs for each word further from its question word.
_DECAY = 0.7
# What says when the article was printed asks nothing of it: "theo bài đăng ngày 17/5".
_PRINTED = re.compile(
    r"(?<!\w)(?:(?:theo )?(?:các )?(?:bài|tin)(?: báo| viết)? đăng|"
    r"theo (?:cac )?bai(?: bao| viet)? dang)(?!\w)[^,;?]*"
)
# The share of what a question does not have.
NONE = -1.0


class Words:
    """The words of texts, each text read once. ``is_bare``: compared without marks."""

    def __init__(self, *, is_bare: bool) -> None:
        self._is_bare = is_bare
        self._tokens: dict[str, list[Token]] = {}
        self._forms: dict[str, list[str]] = {}

    def tokens(self, text: str) -> list[Token]:
        found = self._tokens.get(text)
        if found is None:
            found = self._tokens[text] = tokens(text)
        return found

    def forms(self, text: str) -> list[str]:
        """Its words as they are compared with the question's."""
        found = self._forms.get(text)
        if found is None:
            found = [fold(one.text) if self._is_bare else one.text for one in self.tokens(text)]
            self._forms[text] = found
        return found


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A word of what is asked: ``near`` is its weight less for standing far from the
    question word, ``place`` where it stands in the question."""

    form: str
    weight: float
    near: float
    place: int


class AskedPart:
    """A question split into names and what is asked, with the help of the ``paragraphs``
    of the article that comes nearest, best first."""

    def __init__(self, asked: AskedQuestion, words: Words, paragraphs: Sequence[str]) -> None:
        self._asked = asked
        self._words = words
        self._aside = self._printed_places()
        self._named = self._name_places(paragraphs)
        self.names = [asked.forms[n] for n in sorted(self._named)]
        self.terms = list(self._asked_terms())
        self.near_mass = sum(one.near for one in self.terms)
        self._mass = sum(one.weight for one in self.terms)

    @property
    def name_share(self) -> float:
        """Of the weight of the question's words, that of its names."""
        return sum(self._asked.weights.get(name, 0.0) for name in set(self.names))

    def asked_share(self, held: Iterable[str]) -> float:
        """How much of what is asked stands in a text, 0 to 1; 1 where nothing is asked."""
        there = set(held)
        found = sum(one.near for one in self.terms if one.form in there)
        return found / self.near_mass if self.near_mass else 1.0

    def words_share(self, held: Iterable[str]) -> float:
        """The same, each word weighing what its rarity says."""
        there = set(held)
        found = sum(one.weight for one in self.terms if one.form in there)
        return found / self._mass if self._mass else 1.0

    def names_share(self, held: Iterable[str]) -> float:
        """Share of the names' words that stand in a text; NONE where there are none."""
        there = set(held)
        return sum(name in there for name in self.names) / len(self.names) if self.names else NONE

    def pair_share(self, text: Sequence[str]) -> float:
        """How much of what is asked stands in a text with its neighbour beside it; NONE
        where no two words of it are neighbours."""
        there = set(itertools.pairwise(text))
        pairs = [
            (one.near + other.near, (one.form, other.form) in there)
            for one, other in zip(self.terms, self.terms[1:], strict=False)
            if other.place == one.place + 1
        ]
        total = sum(weight for weight, _ in pairs)
        return sum(weight for weight, held in pairs if held) / total if total else NONE

    def _name_places(self, paragraphs: Sequence[str]) -> frozenset[int]:
        """Places of the question's words that are names or numbers: as the question
        writes them, or as the article always does."""
        asked, text = self._asked, self._asked.text
        tells = not text.isupper() and not text.istitle()
        capitals = self._capitals(paragraphs)
        named = {
            n
            for n, token in enumerate(asked.tokens)
            if n not in self._aside
            and (
                token.text[0].isdigit()
                or (tells and n > 0 and text[token.start].isupper())
                or ((n > 0 or not asked.is_bare) and asked.forms[n] in capitals)
            )
        }
        # The first word has a capital in any case: part of a name where one follows and
        # the article does not know the word.
        is_first = 1 in named and text[:1].isupper() and asked.forms[0] not in capitals
        if is_first and not any(asked.forms[0] in self._words.forms(t) for t in paragraphs[:1]):
            named.add(0)
        return frozenset(named)

    def _printed_places(self) -> frozenset[int]:
        found = _PRINTED.search(self._asked.text.lower())
        return frozenset(
            n
            for n, token in enumerate(self._asked.tokens)
            if found and found.start() <= token.start < found.end()
        )

    def _capitals(self, paragraphs: Sequence[str]) -> frozenset[str]:
        """Forms that the article writes with a capital wherever no sentence begins."""
        upper: set[str] = set()
        lower: set[str] = set()
        for text in paragraphs:
            read = zip(self._words.tokens(text), self._words.forms(text), strict=True)
            for token, form in read:
                if not text[token.start].isupper():
                    lower.add(form)
                elif token.start > 1 and text[token.start - 2] not in '.!?:…"“\n':
                    upper.add(form)
        return frozenset(upper - lower)

    def _asked_terms(self) -> Iterator[AskedTerm]:
        asked = self._asked
        for n, form in enumerate(asked.forms):
            weight = asked.weights.get(form, 0.0)
            is_left_out = n in self._named or n in self._aside
            if weight and not is_left_out and not asked.asks_from <= n < asked.asks_to:
                yield AskedTerm(form, weight, weight * _DECAY ** self._distance(n), n)

    def _distance(self, place: int) -> int:
        """Words between a place and the question word; 0 where there is none."""
        asked = self._asked
        if asked.asks_from == len(asked.forms):
            return 0
        if place < asked.asks_from:
            return asked.asks_from - 1 - place
        return max(0, place - asked.asks_to)
