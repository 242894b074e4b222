"""A tokenizer whose tokens may span spaces: syllables, numbers and the syllable groups
that keep together in an archive.

A stock ``tokenizers`` Unigram model: its search takes the likeliest way through the
text, so neighbours that belong together ("điện biên") become one token. Knows nothing
of vectors or training.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers

from rag.vietnamese.normalise import fold, old_tone_placement

IntArray = npt.NDArray[np.int64]

UNKNOWN = "<unk>"
# Stands for any run of punctuation, so that no group reaches across it.
BREAK = "|"
SPACE = " "


@dataclass(frozen=True, slots=True)
class VocabularyPlan:
    """How many tokens of each kind; what stays under these limits is rarer.

    ``groups`` are two or three syllables; ``folded`` the same typed without marks.
    """

    size: int = 60_000
    min_syllable_count: int = 12
    max_syllables: int = 16_000
    min_group_count: int = 20
    pieces: int = 2_500
    folded_syllables: int = 2_500
    folded_groups: int = 13_000
    min_association: float = 1.5


def normalizer() -> normalizers.Normalizer:
    """NFC, lower case, old tone placement, 1.200 as 1200, hyphens and slashes as
    spaces, other punctuation as a break; every word has a space before it."""
    tones = []
    for first, seconds in (("o", "àáảãạèéẻẽẹ"), ("u", "ỳýỷỹỵ")):
        for second in seconds:
            # The end of a word makes the house's rule apply; here it applies anywhere,
            # since a form only has to be the same each time.
            tones.append((first + second, old_tone_placement(first + second)))
    return normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(old, new) for old, new in tones),
            normalizers.Replace(Regex(r"(?<=\d)[.,](?=\d)"), ""),
            normalizers.Replace(Regex(r"[\s\-–/_]+"), SPACE),
            normalizers.Replace(Regex(r" ?[^\p{L}\p{M}\p{N} ]+ ?"), BREAK + SPACE),
            normalizers.Prepend(SPACE),
        ]
    )


def unigram(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """The tokenizer of ``(token, log probability)``; ids are positions, 0 unknown."""
    tokenizer = Tokenizer(models.Unigram([*pieces], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizer()
    return tokenizer


@dataclass(frozen=True, slots=True)
class Counts:
    """How often words (by id) and groups of them stand in a corpus.

    ``pairs`` is (n, 2) word ids, ``triples`` (n, 3), each with its counts.
    """

    words: list[str]
    word_counts: IntArray
    pairs: IntArray
    pair_counts: IntArray
    triples: IntArray
    triple_counts: IntArray

    @property
    def total(self) -> int:
        return int(self.word_counts.sum())


def count_groups(texts: Iterable[str], *, min_count: int) -> Counts:
    """Count over texts in normal form (see :func:`normalizer`). Groups seen less than
    ``min_count`` times are left out; word 0 is the break."""
    ids: defaultdict[str, int] = defaultdict(count().__next__)
    assert ids[BREAK] == 0
    chunks: list[IntArray] = []
    for text in texts:
        words = text.replace(BREAK, " | ").split()
        chunks.append(np.array([*map(ids.__getitem__, words), 0], dtype=np.int64))
    stream = np.concatenate(chunks) if chunks else np.zeros(1, np.int64)
    words = list(ids)
    word_counts = np.bincount(stream, minlength=len(words)).astype(np.int64)
    word_counts[0] = 0
    radix = len(words)
    inside = (stream[:-1] > 0) & (stream[1:] > 0)
    keys = np.where(inside, stream[:-1] * radix + stream[1:], -1)
    pair_keys, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    frequent = (counts >= min_count) & (pair_keys >= 0)
    # Triples of which both pairs are frequent, by the place of the first pair.
    both = frequent[place[:-1]] & frequent[place[1:]]
    triple_keys = place[:-1][both] * radix + stream[2:][both]
    found, triple_counts = np.unique(triple_keys, return_counts=True)
    found, triple_counts = (
        found[triple_counts >= min_count],
        triple_counts[triple_counts >= min_count],
    )
    first = pair_keys[found // radix]
    return Counts(
        words=words,
        word_counts=word_counts,
        pairs=np.stack([pair_keys[frequent] // radix, pair_keys[frequent] % radix], axis=1),
        pair_counts=counts[frequent],
        triples=np.stack([first // radix, first % radix, found % radix], axis=1),
        triple_counts=triple_counts,
    )


def folded(counts: Counts) -> Counts:
    """The counts of the same corpus typed without diacritics."""
    ids: defaultdict[str, int] = defaultdict(count().__next__)
    mapping = np.array([ids[fold(word)] for word in counts.words], dtype=np.int64)
    words = list(ids)

    def merged(groups: IntArray, numbers: IntArray) -> tuple[IntArray, IntArray]:
        if not len(groups):
            return groups, numbers
        unique, place = np.unique(mapping[groups], axis=0, return_inverse=True)
        return unique, np.bincount(place.ravel(), weights=numbers).astype(np.int64)

    word_counts = np.bincount(mapping, weights=counts.word_counts).astype(np.int64)
    pairs, pair_counts = merged(counts.pairs, counts.pair_counts)
    triples, triple_counts = merged(counts.triples, counts.triple_counts)
    return Counts(words, word_counts, pairs, pair_counts, triples, triple_counts)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``pieces`` are (token, log probability), 0 unknown; ``parts[i]`` the ids of the
    tokens that token i is made of, itself not, and how much of each: 1 for its syllables
    and inner pairs, the probability for each reading of a token typed bare."""

    pieces: list[tuple[str, float]]
    parts: list[dict[int, float]]
    plain_from: int = 3
    """The first tokens stand for nothing: unknown, break, space."""

    def tokenizer(self) -> Tokenizer:
        return unigram(self.pieces)


def choose_vocabulary(counts: Counts, plan: VocabularyPlan) -> Vocabulary:
    """The tokens worth a row each: frequent words, then the groups whose syllables
    keep together most, toned and folded, then letters for what is in none."""
    scores: dict[str, float] = {}
    _add_words(scores, counts, plan.max_syllables, plan.min_syllable_count)
    bare = folded(counts)
    _add_words(scores, bare, plan.folded_syllables, plan.min_syllable_count)
    pieces = _word_pieces(counts, scores, plan.pieces)
    left = plan.size - 3 - len(pieces) - len(scores)
    room = min(plan.folded_groups, max(left // 3, 0))
    _add_groups(scores, counts, max(left - room, 0), plan)
    _add_groups(scores, bare, room, plan)
    head = [(UNKNOWN, 0.0), (BREAK, -1.0), (SPACE, -2.0)]
    tokens = [*head, *pieces, *((SPACE + word, score) for word, score in scores.items())]
    parts = _parts([token for token, _ in tokens])
    readings = _readings({token: place for place, (token, _) in enumerate(tokens)}, counts)
    return Vocabulary([(t, round(s, 2)) for t, s in tokens], _with_readings(parts, readings))


def _add_words(scores: dict[str, float], counts: Counts, room: int, least: int) -> None:
    order = np.argsort(-counts.word_counts, kind="stable")
    added = 0
    for word in order:
        number = int(counts.word_counts[word])
        if added >= room or number < least:
            return
        if counts.words[word] not in scores and counts.words[word] != BREAK:
            scores[counts.words[word]] = float(np.log(number / counts.total))
            added += 1


def _add_groups(scores: dict[str, float], counts: Counts, room: int, plan: VocabularyPlan) -> None:
    """Rank pairs and triples by what they add to the likelihood of the corpus: count
    times association (pointwise mutual information, Church and Hanks 1990)."""
    with np.errstate(divide="ignore"):
        logs = np.log(counts.word_counts / counts.total)
    pair_logs = np.log(counts.pair_counts / counts.total)
    pair_gain = pair_logs - logs[counts.pairs[:, 0]] - logs[counts.pairs[:, 1]]
    radix = len(counts.words)
    keys = counts.pairs[:, 0] * radix + counts.pairs[:, 1]  # sorted, by construction
    first, middle, last = counts.triples.T
    split_before = logs[first] + pair_logs[np.searchsorted(keys, middle * radix + last)]
    split_after = pair_logs[np.searchsorted(keys, first * radix + middle)] + logs[last]
    triple_logs = np.log(counts.triple_counts / counts.total)
    triple_gain = triple_logs - np.maximum(split_before, split_after)
    groups = [*counts.pairs.tolist(), *counts.triples.tolist()]
    gain = np.concatenate([pair_gain, triple_gain])
    numbers = np.concatenate([counts.pair_counts, counts.triple_counts])
    logs_of = np.concatenate([pair_logs, triple_logs])
    worth = np.where(
        (gain >= plan.min_association) & (numbers >= plan.min_group_count), gain * numbers, 0.0
    )
    added = 0
    for place in np.argsort(-worth, kind="stable"):
        if added >= room or worth[place] <= 0:
            return
        words = [counts.words[i] for i in groups[place]]
        group = SPACE.join(words)
        if group not in scores and all(word in scores for word in words):
            scores[group] = float(logs_of[place])
            added += 1


# A word in the vocabulary always beats its letters.
_PIECE_PENALTY = 10.0


def _word_pieces(counts: Counts, known: dict[str, float], room: int) -> list[tuple[str, float]]:
    """Single letters and digits, and the most frequent runs of two to four in words too
    rare for a token of their own."""
    letters: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for word, number in zip(counts.words, counts.word_counts.tolist(), strict=True):
        letters.update(dict.fromkeys(word, number))
        if word in known:
            continue
        for length in (2, 3, 4):
            for start in range(len(word) - length + 1):
                runs[word[start : start + length]] += number * length
    letters.pop(BREAK, None)
    chosen = [t for t, n in sorted(letters.items(), key=lambda x: (-x[1], x[0])) if n >= 20][:300]
    chosen += [
        t for t, _ in sorted(runs.items(), key=lambda x: (-x[1], x[0]))[: room - len(chosen)]
    ]
    # Longer pieces first wherever they fit: every piece costs the same.
    return [(piece, -_PIECE_PENALTY - 12.0 + len(piece)) for piece in chosen]


def _parts(tokens: list[str]) -> list[dict[int, float]]:
    places = {token: place for place, token in enumerate(tokens)}
    parts: list[dict[int, float]] = []
    for token in tokens:
        words = token.split(SPACE)[1:] if token.startswith(SPACE) else []
        if len(words) < 2 or not all(words):
            parts.append({})
            continue
        names = [SPACE + word for word in words]
        if len(words) > 2:
            names += [SPACE + a + SPACE + b for a, b in pairwise(words)]
        parts.append(_summed((places[name], 1.0) for name in names if name in places))
    return parts


def _readings(places: Mapping[str, int], counts: Counts) -> dict[int, dict[int, float]]:
    """For each token that mostly stands for others typed bare, those and how often it
    means each. "trong" is a word of its own far more often than it is "trọng"."""
    numbers: dict[str, int] = dict(zip(counts.words, counts.word_counts.tolist(), strict=True))
    for groups, times in (
        (counts.pairs, counts.pair_counts),
        (counts.triples, counts.triple_counts),
    ):
        for group, number in zip(groups.tolist(), times.tolist(), strict=True):
            numbers[SPACE.join(counts.words[word] for word in group)] = number
    toned: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for token, place in places.items():
        bare = places.get(fold(token)) if token.startswith(SPACE) else None
        if bare is not None and bare != place:
            toned[bare][place] = float(numbers.get(token[1:], 0))
    found: dict[int, dict[int, float]] = {}
    names = {place: token for token, place in places.items()}
    for bare, readings in toned.items():
        own = numbers.get(names[bare][1:], 0)
        total = own + sum(readings.values())
        if own < total / 2:
            found[bare] = {place: number / total for place, number in readings.items()}
    return found


def _with_readings(
    parts: list[dict[int, float]], readings: Mapping[int, Mapping[int, float]]
) -> list[dict[int, float]]:
    """A reading brings its own parts along."""
    whole = list(parts)
    for bare, shares in readings.items():
        pairs = [(part, 1.0) for part in parts[bare]]
        for place, share in shares.items():
            pairs += [(part, share) for part in (place, *parts[place])]
        whole[bare] = _summed(pairs)
    return whole


def _summed(pairs: Iterable[tuple[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for part, share in pairs:
        total[part] = total.get(part, 0.0) + share
    return total
