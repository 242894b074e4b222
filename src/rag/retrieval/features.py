"""What a ranker is told of each candidate paragraph: one number a feature.

Pure. Knows what the indexes said, the texts and the question; nothing of weights
learned, of how candidates were found, or of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.retrieval.reading import SPAN, Passages, places, read_passages
from rag.vietnamese.cues import Cue
from rag.vietnamese.normalise import fold
from rag.vietnamese.question_kinds import Kind, kind_of, unit_asked
from rag.vietnamese.tokens import form

Matrix = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_INDEX = (
    # What the indexes said, and how far it is from the best among the candidates.
    *("lexical", "article", "dense", "fused"),
    *("lexical_lag", "article_lag", "dense_lag", "fused_lag"),
    *("fused_rank", "lexical_rank", "dense_rank"),
    # The candidates of the same article, and of the best other one.
    *("siblings", "article_best_lag", "rank_in_article", "article_rank", "rival_lag"),
    *("article_dense_lag", "article_lexical_lag", "article_sum_lag"),
)
_TEXT = (
    # Shares, by rarity, of the question's syllables and pairs.
    *("cover", "cover_titled", "cover_title", "pairs", "pairs_titled", "pairs_title"),
    *("sentence_cover", "sentence_pairs", "two_sentences_cover", "span", "span_titled"),
    *("missing_rarest", "rarest", "missing_count", "run", "lead_cover", "names", "numbers"),
    # The kind of thing asked for: whether the paragraph, and its best span, hold a sign.
    *("sign", "sign_in_sentence", "sign_in_span", "new_digits", "new_digits_in_span", "unit"),
    *("capitals", "length", "sentences"),
)
_LAGGING = ("cover", "cover_titled", "pairs_titled", "sentence_cover", "span", "span_titled")
_QUESTION = (
    *("is_head", "is_caption", "ordinal"),
    *("kind", "question_length", "marked", "rarity", "mean_rarity", "margin"),
)
FEATURES: tuple[str, ...] = (
    *_INDEX,
    *_TEXT,
    *(f"{name}_lag" for name in _LAGGING),
    *_QUESTION,
)

_KINDS = tuple(Kind)
_SIGNS = {
    Kind.QUANTITY: Cue.DIGITS | Cue.NUMBER_WORD,
    Kind.TIME: Cue.TIME | Cue.DIGITS,
    Kind.PERSON: Cue.PERSON,
    Kind.PLACE: Cue.PLACE,
    Kind.REASON: Cue.REASON,
}


@dataclass(frozen=True, slots=True)
class Described:
    """A candidate as far as features need it: ``parts`` are its fused shares, ``anchor``
    its ``p3`` or ``c1``."""

    article_id: str
    anchor: str
    title: str
    text: str
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A syllable, or two neighbours ``a_b``, of a question. ``toned`` and ``folded`` are
    its shares of the question's weight, as printed with marks and in bare letters."""

    text: str
    toned: float
    folded: float
    rarity: float


def features(question: str, terms: Sequence[AskedTerm], found: Sequence[Described]) -> Matrix:
    """A row a candidate, in their order, a column a feature: shape
    ``(len(found), len(FEATURES))``. ``found`` is best first by fused score."""
    if not found:
        return np.empty((0, len(FEATURES)), np.float32)
    index = _index_features(found)
    text = _TextFeatures(question, terms, found).columns()
    lags = [text[:, _TEXT.index(name)] for name in _LAGGING]
    asked = _question_features(question, terms, found, index)
    rows = [index, text, *((lag - lag.max())[:, None] for lag in lags), asked]
    return np.hstack(rows).astype(np.float32)


def _index_features(found: Sequence[Described]) -> Floats:
    lexical, article, dense, head = (
        np.array([one.parts.get(name, 0.0) for one in found])
        for name in ("lexical", "article", "dense", "head")
    )
    fused = lexical + article + dense + head
    ids = {key: number for number, key in enumerate(dict.fromkeys(o.article_id for o in found))}
    owner = np.array([ids[one.article_id] for one in found])
    size = np.bincount(owner)

    def best(values: Floats) -> Floats:
        most = np.full(len(ids), -np.inf)
        np.maximum.at(most, owner, values)
        return most

    strongest = best(fused)
    order = np.argsort(-strongest, kind="stable")
    rank = np.argsort(order, kind="stable")
    second = strongest[order[1]] if len(order) > 1 else strongest[order[0]] - 1.0
    rival = np.where(rank == 0, second, strongest[order[0]])
    seen: dict[int, int] = {}
    within = np.array([seen.setdefault(o, 0) or 0 for o in owner], float)
    for place, one in enumerate(owner):
        within[place] = seen[one]
        seen[one] += 1
    sums = np.bincount(owner, weights=np.maximum(fused - fused.max() + 0.5, 0.0))
    columns = [lexical, article, dense, fused]
    columns += [values - values.max() for values in (lexical, article, dense, fused)]
    columns += [_ranks(values) for values in (fused, lexical, dense)]
    columns += [size[owner], (strongest - strongest.max())[owner], within, rank[owner]]
    columns.append((strongest - rival)[owner])
    for values in (best(dense), best(lexical), sums):
        columns.append((values - values.max())[owner])
    return np.column_stack(columns)


def _ranks(values: Floats) -> Ints:
    return np.argsort(np.argsort(-values, kind="stable"), kind="stable")


class _TextFeatures:
    """Matches one question's terms with the candidates' texts and titles."""

    def __init__(
        self, question: str, terms: Sequence[AskedTerm], found: Sequence[Described]
    ) -> None:
        titles = list(dict.fromkeys(one.title for one in found))
        self._title_of = np.array([titles.index(one.title) for one in found])
        self._count = len(found)
        self._terms = terms
        self._syllables = [term for term in terms if "_" not in term.text]
        slots = {term.text: number for number, term in enumerate(self._syllables)}
        self._kind = kind_of(question)
        self._unit = unit_asked(question) if self._kind is Kind.QUANTITY else None
        self._asked_digits = frozenset(w for w in question.split() if w[:1].isdigit())
        self.texts = read_passages([one.text for one in found])
        self.titles = read_passages(titles)
        self._views = [
            _View(terms, self._syllables, slots, self.texts, self.titles, folded=folded)
            for folded in (False, True)
            if any(term.folded if folded else term.toned for term in terms)
        ]
        words = question.split()
        names = {form(w.strip("?,.\"'")) for w in words[1:] if w[:1].isupper()}
        self._names = np.array([t.text in names or t.text in map(fold, names) for t in self._syllables])
        self._digits = np.array([t.text[:1].isdigit() for t in self._syllables])

    def columns(self) -> Floats:
        texts, count = self.texts, self._count
        views = self._views
        title = self._title_of
        cover = sum(v.text @ v.weights for v in views)
        titled = sum((v.text | v.title[title]) @ v.weights for v in views)
        in_title = sum((v.title @ v.weights)[title] for v in views)
        pairs = sum(v.text_pairs @ v.pair_weights for v in views)
        pairs_titled = sum((v.text_pairs | v.title_pairs[title]) @ v.pair_weights for v in views)
        pairs_title = sum((v.title_pairs @ v.pair_weights)[title] for v in views)
        by_sentence = sum(v.sentences @ v.weights for v in views)
        pairs_by_sentence = sum(v.sentence_pairs @ v.pair_weights for v in views)
        owner = texts.sentence_owner
        best, best_sentence = _best_of(by_sentence, owner, count)
        best_pairs, _ = _best_of(pairs_by_sentence, owner, count)
        two = best.copy()
        if len(owner) > 1:
            beside = owner[1:] == owner[:-1]
            both = sum((v.sentences[1:] | v.sentences[:-1]) @ v.weights for v in views)
            doubles, _ = _best_of(np.where(beside, both, 0.0), owner[1:], count)
            two = np.maximum(two, doubles)
        first_sentences = np.flatnonzero(np.diff(owner, prepend=-1))
        lead = np.zeros(count)
        lead[owner[first_sentences]] = by_sentence[first_sentences]
        spans = sum(v.spans(texts) for v in views)
        span, span_at = _best_of(spans, texts.owner, count)
        spans_titled = sum(v.spans(texts, v.title[title]) for v in views)
        span_titled, _ = _best_of(spans_titled, texts.owner, count)
        view = views[0]
        weights = view.weights
        missing = np.where(view.text, 0.0, weights)
        rarest = np.argsort(-weights)[:3]
        share = lambda chosen: (  # noqa: E731
            (view.text[:, chosen] | view.title[title][:, chosen]).mean(axis=1)
            if chosen.any()
            else np.full(count, -1.0)
        )
        signs = self._signs(best_sentence, span_at)
        length = texts.lengths
        capitals = np.bincount(
            texts.owner, weights=(texts.cues & Cue.CAPITAL) > 0, minlength=count
        )
        return np.column_stack(
            [
                *(cover, titled, in_title, pairs, pairs_titled, pairs_title),
                *(best, best_pairs, two, span, span_titled),
                missing.max(axis=1, initial=0.0),
                view.text[:, rarest].mean(axis=1) if len(rarest) else np.zeros(count),
                (missing > 0).sum(axis=1),
                view.runs(texts),
                *(lead, share(self._names), share(self._digits)),
                *signs,
                capitals / np.maximum(length, 1),
                np.log1p(length),
                np.bincount(owner, minlength=count),
            ]
        )

    def _signs(self, best_sentence: Ints, span_at: Ints) -> list[Floats]:
        texts, count = self.texts, self._count
        cue = _SIGNS.get(self._kind)
        has_sign = (texts.cues & int(cue)) > 0 if cue else np.zeros(len(texts.owner), bool)
        in_sentence = best_sentence[texts.owner] == texts.sentence
        at = np.arange(len(texts.owner))
        start = span_at[texts.owner]
        in_span = (at >= start - 5) & (at < start + SPAN + 5)
        new_digit = ((texts.cues & Cue.DIGITS) > 0) & np.array(
            [word not in self._asked_digits for word in texts.words], bool
        )
        number = (texts.cues & (Cue.DIGITS | Cue.NUMBER_WORD)) > 0
        unit = np.zeros(len(texts.owner))
        if self._unit:
            first = self._unit.split()[0]
            is_unit = np.array([fold(form(word)) == first for word in texts.words], bool)
            for gap in (1, 2, 3):
                if len(unit) > gap:
                    follows = number[:-gap] & is_unit[gap:]
                    unit[:-gap] = np.maximum(unit[:-gap], follows / gap)

        def tally(chosen: npt.NDArray[np.bool_]) -> Floats:
            if cue is None:
                return np.full(count, -1.0)
            return np.minimum(np.bincount(texts.owner, weights=chosen, minlength=count), 3.0)

        def plain(chosen: npt.NDArray[np.bool_]) -> Floats:
            return np.minimum(np.bincount(texts.owner, weights=chosen, minlength=count), 5.0)

        most = np.zeros(count)
        np.maximum.at(most, texts.owner, unit)
        return [
            tally(has_sign),
            tally(has_sign & in_sentence),
            tally(has_sign & in_span),
            plain(new_digit),
            plain(new_digit & in_span),
            most if self._unit else np.full(count, -1.0),
        ]


class _View:
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
        keys = {fold(text): slot for text, slot in slots.items()} if folded else dict(slots)
        for pair in pairs:  # a question word may stand in a pair and nowhere else
            for word in (fold(pair.text) if folded else pair.text).split("_"):
                keys.setdefault(word, len(keys))
        self._size = len(keys)
        self._width = len(syllables)
        of_pair = np.full((self._size + 1, self._size + 1), -1)
        for number, pair in enumerate(pairs):
            first, second = (fold(pair.text) if folded else pair.text).split("_")
            of_pair[keys[first], keys[second]] = number
        self._of_pair = of_pair
        self._at = places(texts, keys, folded=folded)
        title_at = places(titles, keys, folded=folded)
        self._pairs_at = self._pairs(texts, self._at)
        title_pairs = self._pairs(titles, title_at)
        self.text = _presence(texts.owner, self._at, texts.count, self._width)
        self.title = _presence(titles.owner, title_at, titles.count, self._width)
        number = len(texts.sentence_owner)
        self.sentences = _presence(texts.sentence, self._at, number, self._width)
        self.text_pairs = _presence(texts.owner, self._pairs_at, texts.count, len(pairs))
        self.title_pairs = _presence(titles.owner, title_pairs, titles.count, len(pairs))
        self.sentence_pairs = _presence(texts.sentence, self._pairs_at, number, len(pairs))

    def _pairs(self, passages: Passages, at: Ints) -> Ints:
        found = np.full(len(at), -1)
        if len(at) > 1:
            pair = self._of_pair[at[:-1], at[1:]]
            found[1:] = np.where(passages.joined[1:], pair, -1)
        return found

    def spans(self, texts: Passages, known: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Share of the question's weight in the ``SPAN`` syllables from each token on,
        within its passage; what is ``known`` of the passage already counts too."""
        total = len(self._at)
        if not total or not self._width:
            return np.zeros(total)
        stands = np.zeros((total + 1, self._width), np.int32)
        here = np.flatnonzero((self._at >= 0) & (self._at < self._width))
        stands[here + 1, self._at[here]] = 1
        np.cumsum(stands, axis=0, out=stands)
        last = np.searchsorted(texts.owner, texts.owner, side="right")
        end = np.minimum(np.arange(total) + SPAN, last)
        inside = stands[end] > stands[:-1]
        if known is not None:
            inside |= known[texts.owner]
        return inside @ self.weights

    def runs(self, texts: Passages) -> Floats:
        """The longest run of neighbours that are neighbours in the question too."""
        hit = self._pairs_at >= 0
        place = np.arange(len(hit))
        last_miss = np.maximum.accumulate(np.where(hit, -1, place)) if len(hit) else place
        length = np.where(hit, place - last_miss, 0)
        most = np.zeros(texts.count)
        np.maximum.at(most, texts.owner, length)
        return most


def _presence(row: Ints, column: Ints, rows: int, columns: int) -> npt.NDArray[np.bool_]:
    found = np.zeros((rows, columns), bool)
    kept = (column >= 0) & (column < columns)
    found[row[kept], column[kept]] = True
    return found


def _best_of(values: Floats, owner: Ints, count: int) -> tuple[Floats, Ints]:
    """Each owner's greatest value and where it first stands; 0 and -1 for none."""
    best, at = np.zeros(count), np.full(count, -1)
    np.maximum.at(best, owner, values)
    reached = np.flatnonzero(values >= best[owner])[::-1]
    at[owner[reached]] = reached
    return best, at


def _question_features(
    question: str, terms: Sequence[AskedTerm], found: Sequence[Described], index: Floats
) -> Floats:
    syllables = [term for term in terms if "_" not in term.text]
    rarities = [term.rarity for term in syllables] or [0.0]
    fused = index[:, _INDEX.index("fused")]
    best = index[:, _INDEX.index("article_best_lag")]
    margin = float(-best[best < 0].max()) if (best < 0).any() else 1.0
    same = [
        float(_KINDS.index(kind_of(question))),
        float(len(syllables)),
        sum(term.toned for term in syllables),
        max(rarities),
        sum(rarities) / len(rarities),
        min(margin, float(fused.max())),
    ]
    return np.array(
        [
            [
                float(one.anchor == "p0"),
                float(one.anchor[0] == "c"),
                float(min(20, int(one.anchor[1:]))),
                *same,
            ]
            for one in found
        ]
    )
