"""What is known of a span before it is scored as a short answer: one number a feature.

Words are told by small classes, the question by where its words stand in the sentence.
Arrays over all spans of a sentence at once. Pure. Knows nothing of weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.answering.asked import AskedQuestion
from rag.answering.cohesion import Cohesion
from rag.answering.spans import ReadSentence, TokenSpan
from rag.answering.word_classes import CLASS_OF, COMMA_GAP, EDGE, class_of, gap_of
from rag.vietnamese.date_mention import DateMention
from rag.vietnamese.question_kinds import Kind, measures

Matrix = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float64]

_FAR = 12.0
_STRONG = 0.04
"""Share of a question's rarity from which on a syllable of it counts as met."""

_KINDS = (
    Kind.QUANTITY,
    Kind.TIME,
    Kind.PERSON,
    Kind.PLACE,
    Kind.REASON,
    Kind.MANNER,
    Kind.LIST,
    Kind.THING,
)

_OF_START = (
    "class_before",
    "class_before_2",
    "class_first",
    "gap_before",
    "asked_before",
    "asked_first",
    "pair_before",
    "since_asked",
    "asked_place",
    "follows_anchor",
    "follows_anchor_2",
    "begins_anchor",
    "joint_before",
    "closes_first",
    "capital_first",
    "rarity_before",
    "rarity_first",
    "place",
)
_OF_END = (
    "class_after",
    "class_after_2",
    "class_last",
    "gap_after",
    "asked_after",
    "asked_last",
    "until_asked",
    "precedes_anchor",
    "joint_after",
    "opens_last",
    "capital_last",
    "rarity_after",
    "rarity_last",
    "left",
)
_OF_SPAN = (
    "length",
    "asked_inside",
    "asked_share",
    "asked_ahead",
    "asked_behind",
    "commas",
    "conjunctions",
    "amounts",
    "dates",
    "capitals",
    "unit",
    "rarity",
    "is_clause",
    "reason_inside",
    "verbs_inside",
    "copula_inside",
)
_OF_SENTENCE = (
    "kind",
    "focus",
    "asks_at",
    "question_length",
    "sentence_length",
    "sentence_cover",
    "titled_cover",
    "sentence_pairs",
    "sentence_amounts",
    "rank",
)
SPAN_FEATURES: tuple[str, ...] = (*_OF_START, *_OF_END, *_OF_SPAN, *_OF_SENTENCE)


def span_features(
    question: AskedQuestion,
    sentence: ReadSentence,
    spans: Sequence[TokenSpan],
    *,
    cohesion: Cohesion,
    title: str,
    rank: int,
) -> Matrix:
    """A row a span, a column a feature; shape ``(len(spans), len(SPAN_FEATURES))``.
    ``rank`` is the place of the sentence's paragraph among the hits."""
    reader = _Reader(question, sentence, cohesion)
    first = np.array([span.first for span in spans], dtype=np.int64)
    last = np.array([span.last for span in spans], dtype=np.int64)
    starts, ends = reader.starts(), reader.ends()
    whole = np.tile(reader.of_sentence(title, rank), (len(spans), 1))
    return np.hstack([starts[first], ends[last], reader.inside(spans, first, last), whole])


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


class _Reader:
    """One sentence against one question, an array a property of its tokens."""

    def __init__(self, question: AskedQuestion, sentence: ReadSentence, cohesion: Cohesion) -> None:
        self._question, self._sentence = question, sentence
        words = [token.text for token in sentence.tokens]
        self._rarity = np.array([cohesion.rarity(word) for word in words])
        self._opens = np.array([cohesion.opens(word) for word in words])
        self._closes = np.array([cohesion.closes(word) for word in words])
        self._forms = [question.form(token) for token in sentence.tokens]
        self._count = len(self._forms)
        self._classes = np.array([class_of(token.text) for token in sentence.tokens], float)
        self._gaps = np.array([gap_of(gap) for gap in sentence.gaps], float)
        self._asked = np.array([question.weights.get(form, 0.0) for form in self._forms])
        self._in_pair = self._pairs()
        self._capital = np.array(
            [sentence.text[token.start].isupper() for token in sentence.tokens], float
        )

    def _pairs(self) -> Floats:
        found = np.zeros(self._count)
        for n in range(1, self._count):
            if (self._forms[n - 1], self._forms[n]) in self._question.pairs:
                found[n - 1] = found[n] = 1.0
        return found

    def _at(self, values: Floats, shift: int, edge: float = 0.0) -> Floats:
        """The value of the token ``shift`` before each boundary (0: the one after it)."""
        padded = np.concatenate([[edge] * 2, values, [edge] * 3])
        return padded[2 - shift : 2 - shift + self._count + 1]

    def starts(self) -> Matrix:
        """A row a boundary: of a span that begins there."""
        met = (self._in_pair > 0) | (self._asked >= _STRONG)
        since, place = np.full(self._count + 1, _FAR), np.full(self._count + 1, _FAR)
        held = 0.0
        for n in range(1, self._count + 1):
            if met[n - 1]:
                since[n] = 0.0
                held = self._question.places.get(self._forms[n - 1], 0) - self._question.asks_from
            else:
                since[n] = min(_FAR, since[n - 1] + 1)
            if since[n] < _FAR:
                place[n] = held
        one, two, opening = self._anchors()
        places = np.arange(self._count + 1) / max(1, self._count)
        columns = [
            self._at(self._classes, 1, EDGE),
            self._at(self._classes, 2, EDGE),
            self._at(self._classes, 0, EDGE),
            self._gaps,
            self._at(self._asked, 1),
            self._at(self._asked, 0),
            self._at(self._in_pair, 1),
            since,
            place,
            one,
            two,
            opening,
            np.array(self._sentence.joints),
            self._at(self._closes, 0),
            self._at(self._capital, 0),
            self._at(self._rarity, 1),
            self._at(self._rarity, 0),
            places,
        ]
        return np.column_stack(columns)

    def _anchors(self) -> tuple[Floats, Floats, Floats]:
        """Of the words before the question word: how many stand right before a boundary,
        in order; how many of the last three among the three before it; how many right
        after it ("loại ung thư nào": "ung thư phổi")."""
        asked = self._question.forms[: self._question.asks_from]
        runs, near, opening = np.zeros((3, self._count + 1))
        tail = {form for form in asked[-3:] if self._question.weights.get(form, 0) >= _STRONG}
        for n in range(1, self._count + 1):
            run = 0
            while run < min(n, len(asked), 4) and self._forms[n - 1 - run] == asked[-1 - run]:
                run += 1
            runs[n] = run
            near[n] = len(tail.intersection(self._forms[max(0, n - 3) : n]))
        for n in range(self._count):
            opening[n] = max(
                (k for k in (1, 2, 3) if asked[-k:] == self._forms[n : n + k]), default=0
            )
        return runs, near, opening

    def ends(self) -> Matrix:
        """A row a boundary: of a span that ends there."""
        met = (self._in_pair > 0) | (self._asked >= _STRONG)
        until = np.full(self._count + 1, _FAR)
        for n in range(self._count - 1, -1, -1):
            until[n] = 0.0 if met[n] else min(_FAR, until[n + 1] + 1)
        after = self._question.forms[self._question.asks_to :]
        runs = np.zeros(self._count + 1)
        for n in range(self._count):
            run = 0
            while run < min(self._count - n, len(after), 4) and self._forms[n + run] == after[run]:
                run += 1
            runs[n] = run
        left = 1 - np.arange(self._count + 1) / max(1, self._count)
        columns = [
            self._at(self._classes, 0, EDGE),
            self._at(self._classes, -1, EDGE),
            self._at(self._classes, 1, EDGE),
            self._gaps,
            self._at(self._asked, 0),
            self._at(self._asked, 1),
            until,
            runs,
            np.array(self._sentence.joints),
            self._at(self._opens, 1),
            self._at(self._capital, 1),
            self._at(self._rarity, 0),
            self._at(self._rarity, 1),
            left,
        ]
        return np.column_stack(columns)

    def inside(
        self,
        spans: Sequence[TokenSpan],
        first: npt.NDArray[np.int64],
        last: npt.NDArray[np.int64],
    ) -> Matrix:
        """What each span holds."""
        length = (last - first).astype(np.float64)

        def within(values: Floats) -> Floats:
            sums = _sums(values)
            return sums[last] - sums[first]

        asked = _sums(self._asked)
        inner = _sums((self._gaps[: self._count] == COMMA_GAP).astype(np.float64))
        commas = inner[last] - inner[np.minimum(first + 1, last)]
        amounts, days = self._mentions()
        is_edge = (self._gaps > 0) | (np.arange(self._count + 1) % max(1, self._count) == 0)
        classes = self._classes
        columns = [
            length,
            asked[last] - asked[first],
            within((self._asked > 0).astype(float)) / length,
            asked[first],
            asked[-1] - asked[last],
            commas,
            within((classes == CLASS_OF["và"]).astype(float)),
            within(amounts),
            within(days),
            within(self._capital),
            self._units(spans),
            within(self._rarity) / length,
            is_edge[first] + 2.0 * is_edge[last],
            within((classes == CLASS_OF["vì"]).astype(float)),
            within((classes == CLASS_OF["bị"]).astype(float)),
            within((classes == CLASS_OF["là"]).astype(float)),
        ]
        return np.column_stack(columns)

    def _mentions(self) -> tuple[Floats, Floats]:
        """Tokens at which an amount, and a date, begins."""
        amounts, days = np.zeros(self._count), np.zeros(self._count)
        for mention in self._sentence.mentions:
            target = days if isinstance(mention, DateMention) else amounts
            begins = next(
                (n for n, t in enumerate(self._sentence.tokens) if t.end > mention.start), None
            )
            if begins is not None:
                target[begins] = 1.0
        return amounts, days

    def _units(self, spans: Sequence[TokenSpan]) -> Floats:
        unit = self._question.unit
        if unit is None:
            return np.zeros(len(spans))
        text = self._sentence.text
        return np.array([measures(unit, text[s.span.start : s.span.end]) for s in spans])

    def of_sentence(self, title: str, rank: int) -> Floats:
        """What all its spans share."""
        question, terms = self._question, self._question.terms
        own = terms.terms_of(self._sentence.text)
        amounts, _ = self._mentions()
        return np.array(
            [
                _KINDS.index(question.kind),
                question.focus,
                question.asks_from / max(1, len(question.forms)),
                len(question.forms),
                self._count,
                terms.syllable_coverage(own),
                terms.syllable_coverage(own | terms.terms_of(title)),
                terms.pair_coverage(own),
                amounts.sum(),
                rank,
            ],
            dtype=np.float64,
        )
