"""How much of a question stands where in its candidates' texts and titles.

Counts shares of the question's rarity in the whole paragraph, its sentences, its spans
and its title, and signs of what is asked for. Arrays over all candidates at once. Knows
nothing of indexes or of what is made of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from rag.retrieval.reading import SPAN, Passages, places, read_passages
from rag.vietnamese.cues import Cue
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, kind_of, unit_asked
from rag.vietnamese.tokens import form, syllables

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TEXT_FEATURES = (
    # Shares, by rarity, of the question's syllables and pairs.
    *("cover", "cover_titled", "cover_title", "pairs", "pairs_titled", "pairs_title"),
    *("sentence_cover", "sentence_pairs", "two_sentences_cover", "span", "span_titled"),
    *("missing_rarest", "rarest", "missing_count", "run", "lead_cover", "names", "numbers"),
    # The kind of thing asked for: whether the paragraph, and its best span, hold a sign.
    *("sign", "sign_in_sentence", "sign_in_span", "new_digits", "new_digits_in_span", "unit"),
    *("capitals", "length", "sentences"),
)

SIGNS = {
    Kind.QUANTITY: Cue.DIGITS | Cue.NUMBER_WORD,
    Kind.TIME: Cue.TIME | Cue.DIGITS,
    Kind.PERSON: Cue.PERSON,
    Kind.PLACE: Cue.PLACE,
    Kind.REASON: Cue.REASON,
}


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A syllable, or two neighbours ``a_b``, of a question. ``toned`` and ``folded`` are
    its shares of the question's weight, as printed with marks and in bare letters."""

    text: str
    toned: float
    folded: float
    rarity: float


class CandidateTexts:
    """Matches one question's terms with the candidates' texts and titles."""

    def __init__(
        self,
        question: str,
        terms: Sequence[AskedTerm],
        title_of: Sequence[str],
        texts: Sequence[str],
    ) -> None:
        titles = list(dict.fromkeys(title_of))
        self._title_of = np.array([titles.index(one) for one in title_of])
        self._count = len(texts)
        self._syllables = [term for term in terms if "_" not in term.text]
        slots = {term.text: number for number, term in enumerate(self._syllables)}
        self._kind = kind_of(question)
        self._unit = unit_asked(question) if self._kind is Kind.QUANTITY else None
        self._asked_digits = frozenset(w for w in syllables(question) if w[:1].isdigit())
        self._has_percent = np.array(["%" in text for text in texts], bool)
        self.texts = read_passages(texts)
        self.titles = read_passages(titles)
        ways = [any(term.toned for term in terms), any(term.folded for term in terms)]
        self.views = [
            View(terms, self._syllables, slots, self.texts, self.titles, folded=folded)
            for folded in (False, True)
            if ways[folded] or not any(ways)
        ]
        words = question.split()
        names = {form(w.strip("?,.\"'")) for w in words[1:] if w[:1].isupper()}
        names |= {fold(name) for name in names}
        self._names = np.array([t.text in names for t in self._syllables], bool)
        self._digits = np.array([t.text[:1].isdigit() for t in self._syllables], bool)

    def columns(self) -> Floats:
        """One row a candidate, one column for each of ``TEXT_FEATURES``."""
        texts, count, title = self.texts, self._count, self._title_of
        owner = texts.sentence_owner
        total = self._total
        by_sentence = total(lambda v: v.sentences @ v.weights)
        best, best_sentence = _best_of(by_sentence, owner, count)
        best_pairs, _ = _best_of(total(lambda v: v.sentence_pairs @ v.pair_weights), owner, count)
        span, span_at = _best_of(total(lambda v: v.spans(texts)), texts.owner, count)
        titled_spans = total(lambda v: v.spans(texts, v.title[title]))
        span_titled, _ = _best_of(titled_spans, texts.owner, count)
        view = self.views[0]
        missing = np.where(view.text, 0.0, view.weights)
        rarest = np.argsort(-view.weights, kind="stable")[:3]
        is_capital = (texts.cues & Cue.CAPITAL) > 0
        columns: list[npt.NDArray[np.generic]] = [
            total(lambda v: v.text @ v.weights),
            total(lambda v: (v.text | v.title[title]) @ v.weights),
            total(lambda v: (v.title @ v.weights)[title]),
            total(lambda v: v.text_pairs @ v.pair_weights),
            total(lambda v: (v.text_pairs | v.title_pairs[title]) @ v.pair_weights),
            total(lambda v: (v.title_pairs @ v.pair_weights)[title]),
            *(best, best_pairs, self._two_sentences(best), span, span_titled),
            missing.max(axis=1, initial=0.0),
            view.text[:, rarest].mean(axis=1) if len(rarest) else np.zeros(count),
            (missing > 0).sum(axis=1),
            view.runs(texts),
            _first_of(by_sentence, owner, count),
            *(self._share(self._names), self._share(self._digits)),
            *self._signs(best_sentence, span_at),
            self._tally(is_capital) / np.maximum(texts.lengths, 1),
            np.log1p(texts.lengths),
            np.bincount(owner, minlength=count),
        ]
        return np.column_stack(columns).astype(np.float64)

    def _total(self, of: Callable[[View], Floats]) -> Floats:
        """The sum over the ways of writing: their weights share one question's."""
        found: Floats = np.sum([of(view) for view in self.views], axis=0)
        return found

    def _two_sentences(self, one: Floats) -> Floats:
        """The most that two neighbouring sentences hold, or ``one`` alone."""
        owner = self.texts.sentence_owner
        if len(owner) < 2:
            return one
        both = self._total(lambda v: (v.sentences[1:] | v.sentences[:-1]) @ v.weights)
        beside = np.where(owner[1:] == owner[:-1], both, 0.0)
        return np.maximum(one, _best_of(beside, owner[1:], self._count)[0])

    def _share(self, chosen: Bools) -> Floats:
        """How many of the chosen terms a paragraph or its title holds, 0 to 1; -1 where
        the question has none."""
        if not chosen.any():
            return np.full(self._count, -1.0)
        view = self.views[0]
        standing = view.text[:, chosen] | view.title[self._title_of][:, chosen]
        share: Floats = np.mean(standing, axis=1, dtype=np.float64)
        return share

    def _tally(self, chosen: Bools) -> Floats:
        """How many of a paragraph's words are chosen."""
        tally = np.bincount(self.texts.owner, weights=chosen, minlength=self._count)
        return tally.astype(np.float64)

    def _signs(self, best_sentence: Ints, span_at: Ints) -> list[Floats]:
        texts, count = self.texts, self._count
        cue = SIGNS.get(self._kind)
        has_sign = (texts.cues & int(cue)) > 0 if cue else np.zeros(len(texts.owner), bool)
        in_sentence = best_sentence[texts.owner] == texts.sentence
        at = np.arange(len(texts.owner))
        start = span_at[texts.owner]
        in_span = (at >= start - 5) & (at < start + SPAN + 5)
        new_digit = (texts.cues & Cue.DIGITS) > 0
        for place in np.flatnonzero(new_digit):
            new_digit[place] = texts.words[place] not in self._asked_digits
        silent = np.full(count, -1.0)
        signs = [has_sign, has_sign & in_sentence, has_sign & in_span]
        return [
            *(np.minimum(self._tally(one), 3.0) if cue else silent for one in signs),
            np.minimum(self._tally(new_digit), 5.0),
            np.minimum(self._tally(new_digit & in_span), 5.0),
            self._measured() if self._unit else silent,
        ]

    def _measured(self) -> Floats:
        """How near a number the unit asked for stands: 1 right after it, 1/2 and 1/3 one
        and two words further on, else 0. A rate is in percent."""
        texts = self.texts
        found = np.zeros(self._count)
        if self._unit is None or self._unit == "%":
            found[self._has_percent] = 1.0
            return found
        number = (texts.cues & (Cue.DIGITS | Cue.NUMBER_WORD)) > 0
        is_unit = places(texts, {self._unit.split()[0]: 0}, folded=True) == 0
        for gap in (3, 2, 1):
            within = texts.owner[:-gap] == texts.owner[gap:]
            follows = number[:-gap] & is_unit[gap:] & within
            found[texts.owner[:-gap][follows]] = 1.0 / gap
        return found


class View:
    """The question's terms in one way of writing, toned or folded, and where they stand."""

    def __init__(
        self,
        terms: Sequence[AskedTerm],
        syllables: Sequence[AskedTerm],
        slots: Mapping[str, int],
        texts: Passages,
        titles: Passages,
        *,
        folded: bool,
    ) -> None:
        self.weights = np.array([t.folded if folded else t.toned for t in syllables])
        pairs = [term for term in terms if "_" in term.text]
        self.pair_weights = np.array([t.folded if folded else t.toned for t in pairs])
        self.width = len(syllables)
        keys: dict[str, int] = {}
        for text, slot in slots.items():
            # Of those that fold alike (ba, bà) the first holds their folded share.
            keys.setdefault(fold(text) if folded else text, slot)
        size = self.width
        words_of = [(fold(pair.text) if folded else pair.text).split("_") for pair in pairs]
        for word in chain.from_iterable(words_of):
            if word not in keys:  # a question word may stand in a pair and nowhere else
                keys[word] = size
                size += 1
        # The last row and column are those of no term, -1.
        of_pair = np.full((size + 1, size + 1), -1)
        for number, (first, second) in enumerate(words_of):
            if of_pair[keys[first], keys[second]] < 0:  # the first of those that fold alike
                of_pair[keys[first], keys[second]] = number
        self._of_pair = of_pair
        self.at = places(texts, keys, folded=folded)
        title_at = places(titles, keys, folded=folded)
        self._pairs_at = self._pairs(texts, self.at)
        title_pairs = self._pairs(titles, title_at)
        self.text = _presence(texts.owner, self.at, texts.count, self.width)
        self.title = _presence(titles.owner, title_at, titles.count, self.width)
        number = len(texts.sentence_owner)
        self.sentences = _presence(texts.sentence, self.at, number, self.width)
        self.text_pairs = _presence(texts.owner, self._pairs_at, texts.count, len(pairs))
        self.title_pairs = _presence(titles.owner, title_pairs, titles.count, len(pairs))
        self.sentence_pairs = _presence(texts.sentence, self._pairs_at, number, len(pairs))

    def _pairs(self, passages: Passages, at: Ints) -> Ints:
        found = np.full(len(at), -1)
        if len(at) > 1:
            pair = self._of_pair[at[:-1], at[1:]]
            found[1:] = np.where(passages.joined[1:], pair, -1)
        return found

    def spans(self, texts: Passages, known: Bools | None = None) -> Floats:
        """Share of the question's weight in the ``SPAN`` syllables from each token on,
        within its passage; what is ``known`` of the passage already counts too."""
        total = len(self.at)
        if not total or not self.width:
            return np.zeros(total)
        stands = np.zeros((total + 1, self.width), np.int32)
        here = np.flatnonzero((self.at >= 0) & (self.at < self.width))
        stands[here + 1, self.at[here]] = 1
        np.cumsum(stands, axis=0, out=stands)
        last = np.searchsorted(texts.owner, texts.owner, side="right")
        end = np.minimum(np.arange(total) + SPAN, last)
        inside = stands[end] > stands[:-1]
        if known is not None:
            inside |= known[texts.owner]
        found: Floats = inside @ self.weights
        return found

    def runs(self, texts: Passages) -> Floats:
        """The longest run of neighbours that are neighbours in the question too."""
        hit = self._pairs_at >= 0
        place = np.arange(len(hit))
        last_miss = np.maximum.accumulate(np.where(hit, -1, place)) if len(hit) else place
        length = np.where(hit, place - last_miss, 0)
        most = np.zeros(texts.count)
        np.maximum.at(most, texts.owner, length)
        return most


def _presence(row: Ints, column: Ints, rows: int, columns: int) -> Bools:
    found = np.zeros((rows, columns), bool)
    kept = (column >= 0) & (column < columns)
    found[row[kept], column[kept]] = True
    return found


def _first_of(values: Floats, owner: Ints, count: int) -> Floats:
    """Each owner's first value; 0 for none."""
    found = np.zeros(count)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    found[owner[starts]] = values[starts]
    return found


def _best_of(values: Floats, owner: Ints, count: int) -> tuple[Floats, Ints]:
    """Each owner's greatest value and where it first stands; 0 and -1 for none."""
    best, at = np.zeros(count), np.full(count, -1)
    np.maximum.at(best, owner, values)
    reached = np.flatnonzero(values >= best[owner])[::-1]
    at[owner[reached]] = reached
    return best, at
