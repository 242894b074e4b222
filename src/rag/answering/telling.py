"""Whether the nearest sentences tell what is asked, apart from of whom: a number a feature.

A question about a known person holds that person's name, which is most of its rarity: an
article about them is near whatever is asked. So what is asked is looked for without the
names, and something of the kind asked for beside it. Pure. Knows the order of the features;
nothing of trees or thresholds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked import AskedQuestion
from rag.answering.asked_part import NONE, AskedPart, Words
from rag.answering.asked_values import NUMBER_WORDS, VALUES, asked_value
from rag.answering.attributes import gives_attribute
from rag.answering.candidates import Candidate
from rag.answering.reading import Reading
from rag.vietnamese.question_kinds import Kind, gives, new_amounts, new_numbers
from rag.vietnamese.question_shapes import shape_of

# Sentences of the nearest article that are looked at, best first.
_NEAR = 4
# So many words to each side of a value are beside it; farther than _FAR is all one.
_BESIDE, _FAR = 6, 20
# Of a sentence without a value of the kind.
_LACKS = -0.5
_LEVELS = ("sentence", "most", "around", "article")
_SHAPES = tuple(Kind)
_TYPED = (
    # How often something of the kind asked for stands there, three at most.
    *(f"values_{level}" for level in _LEVELS),
    # How much of what is asked stands beside it: in the best sentence, the near ones, any.
    *("value_asked", "value_asked_most", "value_asked_article"),
    # How much of the question, and of its names, stands in a sentence that has one.
    *("value_words", "value_words_article", "value_names_article"),
)
TELLING_FEATURES: tuple[str, ...] = (
    # How much of what is asked stands in the best sentence, in the best of the near ones,
    # in it and its neighbours, in the article; words near the question word weigh most.
    *(f"asked_{level}" for level in _LEVELS),
    *(f"words_{level}" for level in _LEVELS),
    *("asked_pairs_sentence", "asked_pairs_most", "asked_pairs_article"),
    *("asked_lacking", "asked_words", "asked_mass", "tail_words", "asked_over_next"),
    # Names: their share of the question's weight, and of them what stands near.
    *("name_share", "names_sentence", "names_around"),
    *("value", "is_telling", *_TYPED),
    *("number_near", "number_near_most", "number_gap"),
    *("gives_with_asked", "gives_with_words", "new_numbers", "new_amounts", "new_names"),
    *("attribute_given", "attribute_given_near", "focus", "shape"),
    *("score", "score_over_next", "score_spread"),
)


def telling_features(reading: Reading) -> list[float]:
    """One number for each of ``TELLING_FEATURES``. There must be a sentence."""
    telling = _Telling(reading)
    values = {
        **telling.covered(),
        **telling.typed(),
        **telling.given(),
        **telling.choice(),
    }
    return [float(values[name]) for name in TELLING_FEATURES]


class _Telling:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._asked = AskedQuestion(reading.question, reading.terms)
        self._words = Words(is_bare=self._asked.is_bare)
        self._value = asked_value(self._asked)
        best = self._best = reading.ranked[0].candidate
        own = best.hit.article.id
        self._paragraphs = [h.paragraph.text for h in reading.found if h.article.id == own]
        self._part = AskedPart(self._asked, self._words, self._paragraphs)
        ranked = [one.candidate for one in reading.ranked if one.candidate.hit.article.id == own]
        self._near = ranked[:_NEAR]
        self._sentences = [one.text for one in ranked]
        self._around = _around(best)

    def covered(self) -> dict[str, float]:
        part, forms = self._part, self._words.forms
        near = [forms(one.text) for one in self._near]
        article = forms(self._best.hit.article.title) + [
            form for text in self._paragraphs for form in [*forms(text), "\n"]
        ]
        around = forms(self._around)
        values: dict[str, float] = {}
        for level, texts in zip(_LEVELS, (near[:1], near, [around], [article]), strict=True):
            values[f"asked_{level}"] = max(map(part.asked_share, texts))
            values[f"words_{level}"] = max(map(part.words_share, texts))
            values[f"asked_pairs_{level}"] = max(map(part.pair_share, texts))
        there, mass = set(article), self._reading.terms.syllable_mass
        shares = [part.asked_share(one) for one in near]
        return values | {
            "asked_lacking": mass * sum(t.near for t in part.terms if t.form not in there),
            "asked_words": float(len(part.terms)),
            "asked_mass": mass * part.near_mass,
            "tail_words": float(sum(one.place >= self._asked.asks_to for one in part.terms)),
            "asked_over_next": shares[0] - max(shares[1:], default=0.0),
            "name_share": part.name_share,
            "names_sentence": part.names_share(near[0]),
            "names_around": part.names_share(around),
        }

    def typed(self) -> dict[str, float]:
        """Where something of the very kind that is asked for stands."""
        if self._value is None:
            return dict.fromkeys(("value", "is_telling", *_TYPED), NONE)
        counts = (
            len(self._places(self._best.text)),
            max(len(self._places(one.text)) for one in self._near),
            len(self._places(self._around)),
            sum(len(self._places(text)) for text in self._paragraphs),
        )
        part = self._part
        asked, words, named = [], [], []
        for text in self._sentences:
            forms, places = self._words.forms(text), self._places(text)
            beside = (forms[max(0, n - _BESIDE) : n + _BESIDE + 1] for n in places)
            asked.append(max(map(part.asked_share, beside), default=_LACKS))
            words.append(part.words_share(forms) if places else _LACKS)
            named.append(part.names_share(forms) if places else _LACKS)
        return {
            "value": float(VALUES.index(self._value.name)),
            "is_telling": float(self._value.is_telling),
            **{
                f"values_{level}": float(min(count, 3))
                for level, count in zip(_LEVELS, counts, strict=True)
            },
            "value_asked": asked[0],
            "value_asked_most": max(asked[:_NEAR]),
            "value_asked_article": max(asked),
            "value_words": words[0],
            "value_words_article": max(words),
            "value_names_article": max(named),
        }

    def _places(self, text: str) -> list[int]:
        return self._value.places(text, self._words.tokens(text)) if self._value else []

    def given(self) -> dict[str, float]:
        """What the near sentences give of the question's kind, by coarser signs."""
        question, names, part = self._reading.question, self._reading.named.names, self._part
        texts = [one.text for one in self._near]
        forms = [self._words.forms(text) for text in texts]
        held = [gives(question, text) for text in texts]
        given = [gives_attribute(question, one.text, names, one.text_before) for one in self._near]
        numbers = [self._number_places(text) for text in texts]
        near = [
            max(
                (part.asked_share(words[max(0, n - _BESIDE) : n + _BESIDE + 1]) for n in places),
                default=0.0,
            )
            for words, places in zip(forms, numbers, strict=True)
        ]
        pairs = list(zip(held, forms, strict=True))
        return {
            "number_near": near[0],
            "number_near_most": max(near),
            "number_gap": self._gap(forms[0], numbers[0]),
            "gives_with_asked": max(give * part.asked_share(one) for give, one in pairs),
            "gives_with_words": max(give * part.words_share(one) for give, one in pairs),
            "new_numbers": float(new_numbers(question, texts[0])),
            "new_amounts": float(new_amounts(question, texts[0])),
            "new_names": float(self._new_names(texts[0])),
            "attribute_given": float(given[0]),
            "attribute_given_near": float(any(given)),
            "focus": float(self._asked.focus),
            "shape": float(_SHAPES.index(shape_of(question))),
        }

    def _number_places(self, text: str) -> list[int]:
        """Where a number or a name stands that the question lacks, whichever its kind
        asks for; any other word where it asks for neither."""
        kind, known = self._asked.kind, set(self._asked.forms)
        read = zip(self._words.tokens(text), self._words.forms(text), strict=True)
        fresh = [(n, token) for n, (token, form) in enumerate(read) if form not in known]
        if kind in (Kind.QUANTITY, Kind.TIME):
            return [n for n, one in fresh if one.text[0].isdigit() or one.text in NUMBER_WORDS]
        if kind in (Kind.PERSON, Kind.PLACE):
            return [n for n, one in fresh if n > 0 and text[one.start].isupper()]
        return [n for n, _ in fresh]

    def _gap(self, forms: Sequence[str], places: Sequence[int]) -> float:
        """Words between one of those and the nearest word of what is asked."""
        wanted = {one.form for one in self._part.terms}
        at = [n for n, form in enumerate(forms) if form in wanted]
        return float(min((abs(a - b) for a in at for b in places), default=_FAR))

    def _new_names(self, text: str) -> int:
        read = zip(self._words.tokens(text), self._words.forms(text), strict=True)
        return len(
            {
                token.text
                for token, form in read
                if token.start > 0 and text[token.start].isupper() and form not in self._asked.forms
            }
        )

    def choice(self) -> dict[str, float]:
        """How far the best sentence stands out by the trees that chose it."""
        scores = [one.score for one in self._reading.ranked]
        return {
            "score": scores[0],
            "score_over_next": scores[0] - (scores[1] if len(scores) > 1 else 0.0),
            "score_spread": scores[0] - scores[min(len(scores), 10) - 1],
        }


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def _around(best: Candidate) -> str:
    """The sentence with what stands before and after it in its paragraph."""
    text = best.hit.paragraph.text
    start = best.before.start if best.before is not None else best.span.start
    after = _SENTENCE_END.split(text[best.sentence.end :].strip(), maxsplit=1)[0]
    return f"{text[start : best.sentence.end]} {after}"
