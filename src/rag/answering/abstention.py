"""Whether what was read is evidence enough, and what to say where it is not.

A logistic model over shares of the question that stand in what was read: none of them
depends on how many articles the archive holds. Before it, what lacks a name or year of
the question is no answer. Knows nothing of markers or storage.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rag.answering import wording
from rag.answering.reading import Reading
from rag.retrieval.matching import TextTerms
from rag.types import Filters, Hit, Suggestion
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.questions import asks
from rag.vietnamese.tokens import Token, tokens
from rag.wire import permalink

# Fitted by benchmarks.answering.abstention_fit on the tuning half of ViNewsQA dev, each
# question asked with its article in the archive and with it taken out, of archives of
# 500, 250, 50 and 15 articles, less the cases refused for a name they lack. Logits.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "paragraph": 2.75,
        "article_pairs": 0.60,
        "sentence": 2.70,
        "concentration": 0.44,
        "lead_over_others": 4.18,
        "names": 2.08,
        "has_names": 1.13,
        "rarest": 0.56,
        "rarest_in_paragraph": 0.41,
    }
)
BIAS = -7.75
# Answer from this probability on. With the rules for names and for short questions, under
# five in a hundred answerable questions of the tuning half are refused.
THRESHOLD = 0.17
# An article is worth suggesting when it holds this share of the question.
_SUGGESTED_SHARE = 0.4
# Of a question of one or two syllables (question words left out) all must stand in the
# paragraph or its title. Of up to six, these shares by rarity: a question's, and a
# topic's, such as "Dân số tỉnh Lai Châu?". Of a longer one the least.
_FEW, _SHORT = 2, 6
_SHORT_SHARE, _TOPIC_SHARE, _LEAST_SHARE = 0.6, 0.9, 0.42
# Without marks, more syllables coincide by chance.
_SHORT_BARE = 8
_BARE_MORE = 0.1
_MAX_SUGGESTIONS = 3
# An advertorial is about what is asked from this share of the question on.
_ADVERTISED_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Judgement:
    """``probability`` that the archive holds the answer; ``absent`` the names and
    numbers of the question that nothing read mentions; ``missing`` the names and years
    that what comes nearest is not about."""

    is_enough: bool
    probability: float
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Abstention:
    """``threshold`` is the probability from which on an answer is given."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold

    def judge(self, reading: Reading) -> Judgement:
        """Whether to answer from what was read."""
        if not reading.ranked:
            return Judgement(False, 0.0)
        values = evidence(reading)
        logit = BIAS + sum(WEIGHTS[name] * value for name, value in values.items())
        probability = 1.0 / (1.0 + math.exp(-logit))
        missing = reading.missing(reading.ranked[0].candidate.hit)
        is_enough = probability >= self._threshold and not missing and _is_matched(reading)
        return Judgement(is_enough, probability, _absent(reading), missing)


def evidence(reading: Reading) -> dict[str, float]:
    """The model's features of what was read, by name. There must be a sentence."""
    terms = reading.terms
    best = reading.ranked[0].candidate
    title = terms.terms_of(best.hit.article.title)
    paragraph = terms.terms_of(best.hit.paragraph.text) | title
    of_article = _terms_by_article(reading)
    best_id = best.hit.article.id
    pairs = {key: terms.pair_coverage(found) for key, found in of_article.items()}
    names = _name_tokens(reading.question)
    standing = [name for name in names if _stands(name, of_article[best_id])]
    others = [share for key, share in pairs.items() if key != best_id]
    return {
        "paragraph": terms.syllable_coverage(paragraph),
        "article_pairs": pairs[best_id],
        "sentence": terms.syllable_coverage(terms.terms_of(best.text)),
        "concentration": float(min(3, sum(h.article.id == best_id for h in reading.hits[:5]))),
        "lead_over_others": pairs[best_id] - max(others, default=0.0),
        "names": len(standing) / len(names) if names else 1.0,
        "has_names": float(bool(names)),
        "rarest": terms.rarest_coverage(of_article[best_id]),
        "rarest_in_paragraph": terms.rarest_coverage(paragraph),
    }


def _is_matched(reading: Reading) -> bool:
    """Whether what comes nearest holds enough of the question, whatever the model makes
    of it: a few words coincide by chance, and a topic alone is met whole or not at all."""
    terms, best = reading.terms, reading.ranked[0].candidate
    found = terms.terms_of(best.hit.paragraph.text) | terms.terms_of(best.hit.article.title)
    if len(terms.syllables) <= _FEW:
        is_word = any(len(term.text) > 1 for term in terms.syllables)
        return is_word and all(t.stands_in(found) for t in (*terms.syllables, *terms.pairs))
    is_bare = not has_diacritics(reading.question)
    if len(terms.syllables) > (_SHORT_BARE if is_bare else _SHORT):
        least = _LEAST_SHARE
    elif asks(reading.question):
        least = _SHORT_SHARE + (_BARE_MORE if is_bare else 0.0)
    else:
        least = _TOPIC_SHARE
    return terms.syllable_coverage(found) >= least


def _terms_by_article(reading: Reading) -> dict[str, TextTerms]:
    """What was read of each article, title included."""
    found: dict[str, TextTerms] = {}
    for hit in reading.hits:
        article = hit.article
        known = found.get(article.id) or reading.terms.terms_of(article.title)
        found[article.id] = known | reading.terms.terms_of(hit.paragraph.text)
    return found


def _name_tokens(question: str) -> list[Token]:
    """Its words with a capital, other than the first, and its numbers. Capitals say
    nothing where all letters are."""
    shouted = question.isupper()
    return [
        token
        for token in tokens(question)
        if any(character.isdigit() for character in token.text)
        or (question[token.start].isupper() and token.start > 0 and not shouted)
    ]


def _stands(name: Token, found: TextTerms) -> bool:
    return name.text in found.toned or fold(name.text) in found.folded


def _absent(reading: Reading) -> tuple[str, ...]:
    """Names that nothing read mentions, as the question writes them; neighbours as one."""
    question = reading.question
    everything = list(_terms_by_article(reading).values())
    spans: list[tuple[int, int]] = []
    for name in _name_tokens(question):
        if any(_stands(name, found) for found in everything):
            continue
        if spans and question[spans[-1][1] : name.start] == " ":
            spans[-1] = (spans[-1][0], name.end)
        else:
            spans.append((name.start, name.end))
    return tuple(dict.fromkeys(question[start:end] for start, end in spans))


def reason(judgement: Judgement, reading: Reading, hits: Sequence[Hit], filters: Filters) -> str:
    """Why the archive gives no answer, in Vietnamese. ``hits`` hold the advertorials that
    ``reading`` passed over."""
    if not hits:
        if filters.inferred and not (filters.section or filters.source):
            return wording.NO_HITS_IN_PERIOD
        return wording.NO_HITS if filters.is_empty else wording.NO_HITS_FILTERED
    if all(hit.article.kind == "advertorial" for hit in hits) or _is_advertised(reading, hits):
        return wording.ONLY_ADVERTORIALS
    if judgement.absent:
        return wording.absent_terms(judgement.absent)
    if judgement.missing:
        return wording.missing_terms(judgement.missing)
    return wording.WEAK_EVIDENCE


def _is_advertised(reading: Reading, hits: Sequence[Hit]) -> bool:
    """Whether advertorials alone hold what is asked: one nearly all, nothing else read
    as much."""
    terms = reading.terms
    shares: dict[bool, float] = {True: 0.0, False: 0.0}
    for hit in hits:
        found = terms.terms_of(f"{hit.article.title}\n{hit.paragraph.text}")
        is_advert = hit.article.kind == "advertorial"
        shares[is_advert] = max(shares[is_advert], terms.syllable_coverage(found))
    return shares[True] >= _ADVERTISED_SHARE and shares[True] > shares[False]


def suggestions(reading: Reading) -> tuple[Suggestion, ...]:
    """The nearest articles, at most three, of those that share something with the
    question. They are no sources."""
    near = {
        key: reading.terms.syllable_coverage(found)
        for key, found in _terms_by_article(reading).items()
    }
    first_hits = {hit.article.id: hit for hit in reversed(reading.hits)}
    kept = [key for key in near if near[key] >= _SUGGESTED_SHARE][:_MAX_SUGGESTIONS]
    return tuple(_suggestion(first_hits[key]) for key in kept)


def _suggestion(hit: Hit) -> Suggestion:
    article = hit.article
    return Suggestion(article.id, article.title, permalink(article.id, hit.paragraph.version))
