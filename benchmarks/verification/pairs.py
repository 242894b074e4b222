"""Claim–paragraph pairs made by rule, seeded by article, each kind apart.

Half of the changed claims are paraphrased first, so that a change is not caught by being
the only word that differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.verification.around import Around
from benchmarks.verification.changes import CHANGES
from benchmarks.verification.paraphrases import PARAPHRASES
from benchmarks.verification.sources import Source, sources
from rag.types import Article

VERBATIM = "verbatim"
PER_KIND = 160
"""Pairs of each kind, of both halves together, where the articles give as many."""
_PER_ARTICLE = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """``is_true`` where the paragraph says the claim."""

    kind: str
    is_true: bool
    claim: str
    source: Source


def pairs(articles: Iterable[Article]) -> list[Pair]:
    """At most ``PER_KIND`` of each kind and half over two, none of an article more than
    twice."""
    taken: dict[tuple[str, bool, bool], list[Pair]] = defaultdict(list)
    for article in articles:
        seen: dict[tuple[str, bool], int] = defaultdict(int)
        random = Random(article.id)
        made = list(_made(article, random))
        random.shuffle(made)
        for pair in made:
            key = (pair.kind, pair.is_true)
            held = taken[(*key, pair.source.is_tuning)]
            if seen[key] < _PER_ARTICLE and len(held) < PER_KIND // 2:
                seen[key] += 1
                held.append(pair)
    return [pair for held in taken.values() for pair in held]


def _made(article: Article, random: Random) -> Iterator[Pair]:
    whole = " ".join(article.body)
    for source in sources(article):
        found = source.sentences
        for sentence in found:
            yield Pair(VERBATIM, True, sentence, source)
            anew = []
            for kind, paraphrase in PARAPHRASES.items():
                for claim in paraphrase(sentence, article.published_at):
                    anew.append(claim)
                    yield Pair(kind, True, claim, source)
            others = tuple(one for one in found if one != sentence)
            base = random.choice([sentence, *anew]) if anew else sentence
            for kind, (change, _) in CHANGES.items():
                for claim in change(base, Around(others, whole, random)):
                    if claim not in source.paragraph.text:
                        yield Pair(kind, False, claim, source)
