"""Whether the nearest sentences tell what is asked, read apart from whom it is asked of.

A question about a known person holds that person's name, which is most of its rarity: an
article about them is near whatever is asked. So the words of names are set aside here, and
those next to the question word weigh most. One number a feature. Pure. Knows nothing of
trees or thresholds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answering.asked import AskedQuestion
from rag.answering.asked_values import VALUES, asked_value
from rag.answering.attributes import attribute_asked, gives_attribute
from rag.answering.candidates import Candidate
from rag.answering.reading import Reading
from rag.types import Hit
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, gives, holds, new_amounts, new_numbers
from rag.vietnamese.question_shapes import shape_of
from rag.vietnamese.tokens import Token, tokens

# How much less a word of the question weighs for each word further from its question word.
_DECAY = 0.7
# Sentences of the nearest article that are looked at, best first.
_NEAR = 4
# What is farther than this from what is asked stands nowhere near it, in words.
_FAR = 20

_LEVELS = ("sentence", "most", "around", "paragraph", "article")
TELLING_FEATURES: tuple[str, ...] = (
    # How much of what is asked stands in the best sentence, the best of the near ones, with
    # its neighbours, in its paragraph, its article: near words weigh most; then all alike.
    *(f"asked_{level}" for level in _LEVELS),
    *(f"words_{level}" for level in _LEVELS),
    *(f"asked_pairs_{level}" for level in _LEVELS),
    "asked_lacking",  # the weight of what stands nowhere in the article
    "asked_words",
    "asked_mass",
    "name_share",  # of the question's weight that its names have
    "names_sentence",
    "names_around",
    # The word right before the question word, and the one right after.
    *("head_sentence", "head_article", "tail_sentence", "tail_article", "tail_words"),
    "head_archive",
    "tail_archive",
    # A value of the kind asked for beside what is asked.
    *("value_near", "value_near_most", "value_gap", "gives_with_asked", "gives_with_words"),
    *("new_numbers", "new_amounts", "new_names", "holds", "holds_most"),
    *("attribute", "is_given", "is_given_most", "focus", "shape", "unit_in_article"),
    *("value", "is_telling", *(f"values_{level}" for level in _LEVELS)),
    *("value_asked", "value_asked_most", "value_asked_article"),
    *("value_words_article", "value_best_words", "value_subject_article"),
    *("score", "score_next", "score_spread"),
    *("rivals", "asked_sentence_over_next"),
)
_SHAPES = tuple(Kind)
_ATTRIBUTES = (
    *("phone", "address", "birth", "age", "price", "height", "weight", "duration"),
    *("experience", "year", "school", "occupation", "residence", "maker"),
)


@dataclass(frozen=True, slots=True)
class _Term:
    """A word of what is asked: ``near`` its weight by how near the question word it stands."""

    form: str
    weight: float
    near: float
    place: int


class Telling:
    """One question and what was read, ready to be asked for its features."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._asked = AskedQuestion(reading.question, reading.terms)
        best = reading.ranked[0].candidate
        self._best = best
        self._own = [hit for hit in reading.found if hit.article.id == best.hit.article.id]
        self._near = [
            one.candidate
            for one in reading.ranked
            if one.candidate.hit.article.id == best.hit.article.id
        ][:_NEAR]

        self._value = asked_value(self._asked)
        self._tokens: dict[str, list[Token]] = {}
        self._known_forms: dict[str, list[str]] = {}

    def _words(self, text: str) -> list[Token]:
        found = self._tokens.get(text)
        if found is None:
            found = self._tokens[text] = tokens(text)
        return found

    def _form(self, word: str) -> str:
        return fold(word) if self._asked.is_bare else word

    def _forms(self, text: str) -> list[str]:
        found = self._known_forms.get(text)
        if found is None:
            found = [self._form(token.text) for token in self._words(text)]
            self._known_forms[text] = found
        return found

    @cached_property
    def _capitals(self) -> frozenset[str]:
        """Forms that the article writes with a capital wherever no sentence begins."""
        upper: set[str] = set()
        lower: set[str] = set()
        for hit in self._own:
            text = hit.paragraph.text
            for token in self._words(text):
                form = self._form(token.text)
                if not text[token.start].isupper():
                    lower.add(form)
                elif token.start > 1 and text[token.start - 2] not in '.!?:…"“\n':
                    upper.add(form)
        return frozenset(upper - lower)

    @cached_property
    def _names(self) -> frozenset[int]:
        """Places of the question's words that are names or numbers."""
        asked, text = self._asked, self._reading.question
        tells = not text.isupper() and not text.istitle()
        named = {
            n
            for n, token in enumerate(asked.tokens)
            if token.text[0].isdigit()
            or (tells and n > 0 and text[token.start].isupper())
            or (n > 0 or not asked.is_bare)
            and asked.forms[n] in self._capitals
        }
        if 1 in named and text[:1].isupper() and asked.forms[:1] and 0 not in named:
            first = asked.forms[0]
            if not any(first in self._forms(hit.paragraph.text) for hit in self._own[:1]):
                named.add(0)
        return frozenset(named)

    @cached_property
    def _terms(self) -> list[_Term]:
        asked = self._asked
        found = []
        for n, form in enumerate(asked.forms):
            weight = asked.weights.get(form, 0.0)
            if n in self._names or not weight or asked.asks_from <= n < asked.asks_to:
                continue
            found.append(_Term(form, weight, weight * _DECAY ** self._distance(n), n))
        return found

    def _distance(self, place: int) -> int:
        asked = self._asked
        if asked.asks_from == len(asked.forms):
            return 0
        if place < asked.asks_from:
            return asked.asks_from - 1 - place
        return max(0, place - asked.asks_to)

    def _share(self, held: Iterable[str], *, is_near: bool) -> float:
        there = held if isinstance(held, (set, frozenset)) else set(held)
        total = sum(one.near if is_near else one.weight for one in self._terms)
        if not total:
            return 1.0
        return (
            sum((one.near if is_near else one.weight) for one in self._terms if one.form in there)
            / total
        )

    def _pair_share(self, text: Sequence[str]) -> float:
        """Share of the neighbouring pairs of asked words that stand so in a text."""
        there = set(zip(text, text[1:], strict=False))
        pairs = [
            (one, other)
            for one, other in zip(self._terms, self._terms[1:], strict=False)
            if other.place == one.place + 1
        ]
        total = sum(one.near + other.near for one, other in pairs)
        if not total:
            return -1.0
        return (
            sum(one.near + other.near for one, other in pairs if (one.form, other.form) in there)
            / total
        )

    def features(self) -> dict[str, float]:
        return {
            **self._covered(),
            **self._subject(),
            **self._heads(),
            **self._values(),
            **self._typed(),
            **self._choice(),
        }

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        best = self._best
        paragraph = best.hit.paragraph.text
        number = paragraph.find(best.text)
        around = _around(paragraph, best)
        del number
        title = self._forms(best.hit.article.title)
        article = title + [
            form for hit in self._own for form in [*self._forms(hit.paragraph.text), "\n"]
        ]
        return {
            "sentence": self._forms(best.text),
            "around": self._forms(around),
            "paragraph": [*self._forms(paragraph), "\n", *title],
            "article": article,
        }

    @cached_property
    def _near_forms(self) -> list[list[str]]:
        return [self._forms(one.text) for one in self._near]

    def _covered(self) -> dict[str, float]:
        values: dict[str, float] = {}
        for level in _LEVELS:
            texts = self._near_forms if level == "most" else [self._texts[level]]
            values[f"asked_{level}"] = max(self._share(one, is_near=True) for one in texts)
            values[f"words_{level}"] = max(self._share(one, is_near=False) for one in texts)
            values[f"asked_pairs_{level}"] = max(self._pair_share(one) for one in texts)
        article = set(self._texts["article"])
        lacking = sum(one.near for one in self._terms if one.form not in article)
        mass = self._reading.terms.syllable_mass
        return values | {
            "asked_lacking": mass * lacking,
            "asked_words": float(len(self._terms)),
            "asked_mass": mass * sum(one.near for one in self._terms),
        }

    def _subject(self) -> dict[str, float]:
        asked = self._asked
        names = [asked.forms[n] for n in sorted(self._names)]
        weight = sum(asked.weights.get(name, 0.0) for name in set(names))
        sentence, around = set(self._texts["sentence"]), set(self._texts["around"])
        return {
            "name_share": weight,
            "names_sentence": _share_of(names, sentence),
            "names_around": _share_of(names, around),
        }

    def _heads(self) -> dict[str, float]:
        asked = self._asked
        before = next((t for t in reversed(self._terms) if t.place < asked.asks_from), None)
        after = next((t for t in self._terms if t.place >= asked.asks_to), None)
        sentence, article = set(self._texts["sentence"]), set(self._texts["article"])
        elsewhere = {
            form
            for hit in self._reading.hits
            if hit.article.id != self._best.hit.article.id
            for form in self._forms(hit.paragraph.text)
        }
        return {
            "head_sentence": _stands(before, sentence),
            "head_article": _stands(before, article),
            "tail_sentence": _stands(after, sentence),
            "tail_article": _stands(after, article),
            "tail_words": float(sum(one.place >= asked.asks_to for one in self._terms)),
            "head_archive": _stands(before, elsewhere),
            "tail_archive": _stands(after, elsewhere),
        }

    def _values(self) -> dict[str, float]:
        question = self._reading.question
        kind = self._asked.kind
        texts = [one.text for one in self._near]
        held = [gives(question, text) for text in texts]
        names = self._reading.named.names
        attribute = attribute_asked(question)
        given = [gives_attribute(question, text, names, _before(o)) for o, text in zip(self._near, texts, strict=True)]
        unit = self._asked.unit
        article = " " + fold(" ".join(self._texts["article"])) + " "
        return {
            "gives_with_asked": max(
                h * self._share(forms, is_near=True)
                for h, forms in zip(held, self._near_forms, strict=True)
            ),
            "gives_with_words": max(
                h * self._share(forms, is_near=False)
                for h, forms in zip(held, self._near_forms, strict=True)
            ),
            "new_numbers": float(new_numbers(question, texts[0])),
            "new_amounts": float(new_amounts(question, texts[0])),
            "new_names": float(self._new_names(texts[0])),
            "holds": holds(kind, texts[0]),
            "holds_most": max(holds(kind, text) for text in texts),
            "attribute": float(_ATTRIBUTES.index(attribute.name)) if attribute else -1.0,
            "is_given": float(given[0]),
            "is_given_most": float(any(given)),
            "focus": float(self._asked.focus),
            "shape": float(_SHAPES.index(shape_of(question))),
            "unit_in_article": -1.0 if not unit else float(f" {unit} " in article),
        }

    @cached_property
    def _own_sentences(self) -> list[str]:
        own = self._best.hit.article.id
        return [
            one.candidate.text
            for one in self._reading.ranked
            if one.candidate.hit.article.id == own
        ]

    def _typed(self) -> dict[str, float]:
        """Where something of the very kind that is asked for stands."""
        value = self._value
        if value is None:
            names = [n for n in TELLING_FEATURES if n.startswith("value")]
            return {**dict.fromkeys(names, -1.0), **self._near_values(), "is_telling": -1.0}

        def at(text: str) -> list[int]:
            return value.places(text, self._words(text))

        best, around = self._best.text, _around(self._best.hit.paragraph.text, self._best)
        counts = {
            "sentence": len(at(best)),
            "most": max(len(at(one.text)) for one in self._near),
            "around": len(at(around)),
            "paragraph": len(at(self._best.hit.paragraph.text)),
            "article": sum(len(at(hit.paragraph.text)) for hit in self._own),
        }
        asked, words, subject = [], [], []
        names = [self._asked.forms[n] for n in self._names]
        for text in self._own_sentences:
            forms, places = self._forms(text), at(text)
            asked.append(
                max(
                    (self._share(forms[max(0, n - 6) : n + 7], is_near=True) for n in places),
                    default=-0.5,
                )
            )
            words.append(self._share(forms, is_near=False) if places else -0.5)
            subject.append(_share_of(names, set(forms)) if places else -0.5)
        return {
            "value": float(VALUES.index(value.name)),
            "is_telling": float(value.is_telling),
            **{f"values_{level}": float(min(count, 3)) for level, count in counts.items()},
            "value_asked": asked[0],
            "value_asked_most": max(asked[:_NEAR]),
            "value_asked_article": max(asked),
            "value_words_article": max(words),
            "value_best_words": words[0],
            "value_subject_article": max(subject),
            **self._near_values(),
        }

    def _near_values(self) -> dict[str, float]:
        texts = [one.text for one in self._near]
        near = [self._value_near(text) for text in texts]
        return {
            "value_near": near[0],
            "value_near_most": max(near),
            "value_gap": self._gap(texts[0]),
        }

    def _value_places(self, text: str) -> tuple[list[str], list[int]]:
        """The words of a text, and where a value of the kind asked for stands that the
        question lacks."""
        words, forms = self._words(text), self._forms(text)
        known = set(self._asked.forms)
        is_number = self._asked.kind in (Kind.QUANTITY, Kind.TIME)
        is_name = self._asked.kind in (Kind.PERSON, Kind.PLACE)
        places = []
        for n, token in enumerate(words):
            if forms[n] in known:
                continue
            if (is_number and (token.text[0].isdigit() or token.text in _NUMBER_WORDS)) or (
                is_name and n > 0 and text[token.start].isupper()
            ):
                places.append(n)
            elif not is_number and not is_name:
                places.append(n)
        return forms, places

    def _value_near(self, text: str) -> float:
        """Share of what is asked within five words of one value."""
        forms, places = self._value_places(text)
        return max(
            (self._share(forms[max(0, n - 6) : n + 7], is_near=True) for n in places), default=0.0
        )

    def _gap(self, text: str) -> float:
        """Words between a value and the nearest word of what is asked."""
        forms, places = self._value_places(text)
        wanted = {one.form for one in self._terms}
        at = [n for n, form in enumerate(forms) if form in wanted]
        return float(min((abs(a - b) for a in at for b in places), default=_FAR))

    def _new_names(self, text: str) -> int:
        return len(
            {
                token.text
                for token in self._words(text)
                if token.start > 0
                and text[token.start].isupper()
                and self._form(token.text) not in self._asked.forms
            }
        )

    def _choice(self) -> dict[str, float]:
        ranked = self._reading.ranked
        scores = [one.score for one in ranked]
        shares = [self._share(forms, is_near=True) for forms in self._near_forms]
        return {
            "score": scores[0],
            "score_next": scores[0] - (scores[1] if len(scores) > 1 else 0.0),
            "score_spread": scores[0] - scores[min(len(scores), 10) - 1],
            "rivals": float(sum(score > scores[0] - 1.0 for score in scores)),
            "asked_sentence_over_next": shares[0] - max(shares[1:], default=0.0),
        }


_NUMBER_WORDS = frozenset(
    "một hai ba bốn năm sáu bảy tám chín mười chục trăm nghìn ngàn triệu tỷ nửa vài".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def _around(paragraph: str, best: Candidate) -> str:
    """The sentence with what stands before and after it in its paragraph."""
    start = best.before.start if best.before is not None else best.span.start
    after = _SENTENCE_END.split(paragraph[best.sentence.end :].strip(), maxsplit=1)[0]
    return f"{paragraph[start : best.sentence.end]} {after}"


def _before(candidate: Candidate) -> str:
    span = candidate.before
    return candidate.hit.paragraph.text[span.start : span.end] if span else ""


def _stands(term: _Term | None, there: set[str]) -> float:
    return -1.0 if term is None else float(term.form in there)


def _share_of(names: Sequence[str], there: set[str]) -> float:
    return sum(name in there for name in names) / len(names) if names else -1.0


def telling_features(reading: Reading) -> list[float]:
    """One number for each of ``TELLING_FEATURES``. There must be a sentence."""
    values = Telling(reading).features()
    return [float(values[name]) for name in TELLING_FEATURES]


__all__ = ["TELLING_FEATURES", "Hit", "telling_features"]
