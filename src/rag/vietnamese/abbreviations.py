"""Abbreviations of Vietnamese news and their words, both ways.

The table (``data/abbreviations.tsv``) holds only what was met at least three times in
60,000 news articles; its ``source`` column says how often (whatever it meant there),
and who says what the short form stands for. A short form with several meanings keeps
them all, the likeliest first. ``learned`` adds the archive's own pairs in the same shape.

Pure. Knows nothing of indexes, of where pairs were learned, or of places' history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from types import MappingProxyType

from rag.vietnamese.alternative import Alternative
from rag.vietnamese.data_files import read_rows
from rag.vietnamese.normalise import fold, has_diacritics, match_form
from rag.vietnamese.tokens import Token, tokens

MOST_ALTERNATIVES = 8
# What a match of the other form is worth. Judged, not fitted: the words say what the
# short form means, the short form may mean something else, a folded reading guesses more.
_WORDS_WEIGHT = 0.8
_SHORT_WEIGHT = 0.7
_FOLDED_SHARE = 0.8
# Of the second meaning, and each one after it, beside the one before.
_RANK_SHARE = 0.6

# Between the parts of a written short form: TP.HCM, TP. HCM, KT-XH, GD & ĐT, MTTQ VN.
_SHORT_JOIN = re.compile(r"(?:\.? ?|\s?[-–&/]\s?)\Z")
_WORD_JOIN = re.compile(r"(?:\s?[-–,]\s?|\s)\Z")
_MOST_PARTS = 5
_MOST_WORDS = 13
# The shape of a Vietnamese syllable without marks. A short form of this shape (CA, TU)
# reads as a word where it is typed small.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh?|ch?|nh?|ph|qu?|th|tr|[bdhlmprstvx])?[aeiouy]{1,3}(?:ch|ngh?|nh|[cmnpt])?\Z"
)


@dataclass(frozen=True, slots=True)
class Expansion:
    """The other form of a term. ``weight`` in (0, 1]: how likely this meaning is beside
    the likeliest one. ``is_short``: ``text`` is the abbreviation, not the words.
    ``is_folded``: the term is only the same once marks are taken away."""

    text: str
    kind: str
    source: str
    weight: float = 1.0
    is_short: bool = False
    is_folded: bool = False


_NOTHING: Mapping[str, tuple[Expansion, ...]] = MappingProxyType({})


def short_key(text: str) -> str:
    """An abbreviation without its separators, in match form: TP. HCM → tphcm."""
    return re.sub(r"[\W_]", "", match_form(text))


def words_key(text: str) -> str:
    """A phrase as its syllables in match form, one space between."""
    return " ".join(token.text for token in tokens(text))


def both_ways(
    rows: Iterable[tuple[str, str, str, str]],
) -> dict[str, tuple[Expansion, ...]]:
    """A mapping by :func:`short_key` and :func:`words_key`, marked and folded, out of
    rows of abbreviation, words, kind, source; earlier rows of one abbreviation are the
    likelier meanings."""
    gathered: dict[str, list[Expansion]] = {}
    for short, words, kind, source in rows:
        meanings = gathered.get(short_key(short), [])
        weight = _RANK_SHARE ** sum(not (one.is_short or one.is_folded) for one in meanings)
        for key, one in (
            (short_key(short), Expansion(words, kind, source, weight)),
            (words_key(words), Expansion(short, kind, source, weight, is_short=True)),
        ):
            gathered.setdefault(key, []).append(one)
            if fold(key) != key:
                gathered.setdefault(fold(key), []).append(replace(one, is_folded=True))
    return {
        key: tuple(sorted(found, key=lambda one: (one.is_folded, -one.weight)))
        for key, found in gathered.items()
    }


def expansions(term: str) -> tuple[Expansion, ...]:
    """The other forms of an abbreviation or of a whole phrase by the shipped table, the
    likeliest first; case, tone placement and separators do not matter. An unmarked term
    ("dvtn", "bao hiem xa hoi") finds the marked ones too, last."""
    return _shipped().get(short_key(term), ()) or _shipped().get(words_key(term), ())


def expanded(
    question: str, learned: Mapping[str, tuple[Expansion, ...]] = _NOTHING
) -> tuple[Alternative, ...]:
    """Other wordings of an NFC question, abbreviations for words and words for
    abbreviations, heaviest first, at most ``MOST_ALTERNATIVES``.

    ``learned`` is keyed as :func:`both_ways` makes it. Each alternative replaces one
    stretch; where stretches lie within each other, only the longest counts.
    """
    found: dict[tuple[int, int, str], Alternative] = {}
    for start, end, one in _readings(question, learned):
        base = _SHORT_WEIGHT if one.is_short else _WORDS_WEIGHT
        weight = base * one.weight * (_FOLDED_SHARE if one.is_folded else 1.0)
        written = question[start:end]
        if match_form(written) == match_form(one.text):
            continue
        key = (start, end, words_key(one.text))
        if key not in found or found[key].weight < weight:
            reason = f"“{written}” is also written “{one.text}”"
            found[key] = Alternative(one.text, weight, reason, start, end)
    ranked = sorted(found.values(), key=lambda one: (-one.weight, one.start, one.text))
    return tuple(ranked[:MOST_ALTERNATIVES])


@dataclass(frozen=True, slots=True)
class _Part:
    """A token as it is written, and what the gap behind it may join."""

    token: Token
    written: str
    reads_short: bool
    joins_short: bool
    joins_words: bool
    before_a_space: bool


def _readings(
    question: str, learned: Mapping[str, tuple[Expansion, ...]]
) -> Iterator[tuple[int, int, Expansion]]:
    marked = has_diacritics(question)
    parts = _parts(question)
    taken: list[tuple[int, int]] = []
    for size in range(min(_MOST_WORDS, len(parts)), 0, -1):
        for at in range(len(parts) - size + 1):
            window = parts[at : at + size]
            start, end = window[0].token.start, window[-1].token.end
            if any(a <= start and end <= b for a, b in taken):
                continue
            found: list[Expansion] = []
            for key in _keys(window):
                hits = (*learned.get(key, ()), *_shipped().get(key, ()))
                # In a marked question, unmarked words are other words; an unmarked
                # short form may be a hasty one (DH), if it is no other.
                folded = not marked or (" " not in key and all(one.is_folded for one in hits))
                found += [one for one in hits if folded or not one.is_folded]
            if found:
                taken.append((start, end))
            for one in found:
                yield start, end, one


def _parts(question: str) -> list[_Part]:
    words = tokens(question)
    shouted = question.upper() == question
    parts = []
    for token, following in zip_longest(words, words[1:]):
        written = question[token.start : token.end]
        gap = question[token.end : following.start] if following else ""
        joins_short, joins_words = _SHORT_JOIN.match(gap), _WORD_JOIN.match(gap)
        parts.append(
            _Part(
                token,
                written,
                _reads_short(written, shouted),
                joins_short is not None,
                joins_words is not None,
                gap == " ",
            )
        )
    return parts


def _keys(window: list[_Part]) -> Iterator[str]:
    """What a stretch of tokens may be looked up as."""
    before = window[:-1]
    if len(window) <= _MOST_PARTS and all(part.joins_short for part in before):
        # Apart by a mere space, each part must read as short: "TP HCM", never "ở ĐH Y".
        check = all if any(part.before_a_space for part in before) else any
        if check(part.reads_short for part in window):
            yield short_key("".join(part.written for part in window))
    if before and all(part.joins_words for part in before):
        yield " ".join(part.token.text for part in window)


def _reads_short(part: str, shouted: bool) -> bool:
    """Capitals say so; small letters do where they make no syllable."""
    if not shouted and sum(c.isupper() for c in part) >= 2:
        return True
    return not _SYLLABLE.match(fold(part))


@cache
def _shipped() -> dict[str, tuple[Expansion, ...]]:
    return both_ways(
        (row["abbreviation"], row["expansion"], row["kind"], row["source"])
        for row in read_rows("abbreviations.tsv")
    )
