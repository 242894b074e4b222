"""What is known of whether the hits of a question hold its answer: one number a feature.

Pure. Shares and differences, for what a score is worth depends on how many articles
there are. Knows the order of the features and how each is reckoned; nothing of trees,
thresholds or of what is said where the answer is not there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rag.answering.candidates import Candidate
from rag.answering.reading import Reading
from rag.retrieval.matching import NOTHING, QuestionTerms, TextTerms
from rag.types import Hit
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.question_kinds import Kind, gives, kind_of
from rag.vietnamese.tokens import Token, syllables, tokens

_PARTS = ("lexical", "article", "dense")
_FIRST = (5, 10)
# Sentences beside the best one that are looked at for what is asked.
_NEXT = 5
_KINDS = tuple(Kind)

FEATURES: tuple[str, ...] = (
    # What the indexes said of the best paragraph, the next, and the best of another article.
    *(f"{part}_score" for part in _PARTS),
    *(f"{part}_score_over_others" for part in _PARTS),
    *("sum_best", "sum_over_next", "sum_over_others", "sum_spread", "sum_drop"),
    # How the hits spread over articles.
    *(f"own_hits_in_{count}" for count in _FIRST),
    *(f"articles_in_{count}" for count in _FIRST),
    *("rank_of_best", "agreeing"),
    # How much of the question stands in the best sentence, its paragraph, its article.
    *("sentence", "sentence_pairs", "with_before", "paragraph", "paragraph_pairs"),
    *("article", "article_pairs", "sentence_most", "paragraph_most", "paragraph_pairs_most"),
    *("article_over_others", "article_pairs_over_others"),
    *("rarest", "rarest_in_paragraph", "rarest_in_sentence", "rarest_lacking", "lacking"),
    # The same in nats of rarity: what is rare is not met by chance.
    *("mass", "mass_in_sentence", "mass_in_paragraph", "mass_in_article", "mass_lacking"),
    *("mass_over_others", "pair_mass_in_sentence", "pair_mass_in_paragraph"),
    *("pair_mass_over_others", "mass_of_own", "mass_common"),
    *("longest_run", "asked_head", "asked_head_in_paragraph"),
    # Whether what is asked for is given.
    *("gives", "gives_most", "gives_near"),
    *("names", "names_in_paragraph", "has_names", "missing"),
    # How sure the choice of a sentence is.
    *("chance", "chance_over_next", "chance_of_article"),
    *("kind", "question_length", "heaviest", "marked", "sentence_length"),
)


def features(reading: Reading) -> list[float]:
    """One number for each of ``FEATURES``. There must be a sentence."""
    reader = _Reader(reading)
    values = {
        **reader.scores(),
        **reader.spread(),
        **reader.coverage(),
        **reader.given(),
        **reader.choice(),
        **reader.asked(),
    }
    return [float(values[name]) for name in FEATURES]


class _Reader:
    """Keeps each text's terms: titles and neighbours are met again."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found = reading.found
        self._terms: QuestionTerms = reading.terms
        self._best: Candidate = reading.ranked[0].candidate
        self._known: dict[str, TextTerms] = {}
        self._articles = self._by_article()
        self._own = self._best.hit.article.id

    def _of(self, text: str) -> TextTerms:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._terms.terms_of(text)
        return known

    def _by_article(self) -> dict[str, TextTerms]:
        """What was found of each article, title included."""
        found: dict[str, TextTerms] = {}
        for hit in self._found:
            known = found.get(hit.article.id) or self._of(hit.article.title)
            found[hit.article.id] = known | self._of(hit.paragraph.text)
        return found

    def scores(self) -> dict[str, float]:
        own = [hit for hit in self._found if hit.article.id == self._own]
        others = [hit for hit in self._found if hit.article.id != self._own]
        values: dict[str, float] = {}
        for part in _PARTS:
            best = _most(hit.parts.get(part, 0.0) for hit in own)
            values[f"{part}_score"] = best
            values[f"{part}_score_over_others"] = best - _most(
                h.parts.get(part, 0.0) for h in others
            )
        sums = sorted((_sum(hit) for hit in self._found), reverse=True)
        best_sum = _most(map(_sum, own))
        mean = sum(sums) / len(sums)
        return values | {
            "sum_best": best_sum,
            "sum_over_next": sums[0] - sums[1] if len(sums) > 1 else sums[0],
            "sum_over_others": best_sum - _most(map(_sum, others)),
            "sum_spread": math.sqrt(sum((one - mean) ** 2 for one in sums) / len(sums)),
            "sum_drop": sums[0] - sums[min(len(sums), 10) - 1],
        }

    def spread(self) -> dict[str, float]:
        ids = [hit.article.id for hit in self._found]
        first = {"agreeing": float(ids[0] == self._own), "rank_of_best": float(self._best.rank)}
        for count in _FIRST:
            first[f"own_hits_in_{count}"] = float(ids[:count].count(self._own))
            first[f"articles_in_{count}"] = float(len(set(ids[:count])))
        return first

    def coverage(self) -> dict[str, float]:
        terms, best = self._terms, self._best
        share, pairs = terms.syllable_coverage, terms.pair_coverage
        title = self._of(best.hit.article.title)
        sentence = self._of(best.text)
        paragraph = self._of(best.hit.paragraph.text) | title
        article = self._articles[self._own]
        before = NOTHING
        if best.before is not None:
            before = self._of(best.hit.paragraph.text[best.before.start : best.before.end])
        read = [self._of(h.paragraph.text) | self._of(h.article.title) for h in self._reading.hits]
        others = [found for key, found in self._articles.items() if key != self._own]
        lacking = [term.weight for term in terms.syllables if not term.stands_in(article)]
        head = _asked_head(self._reading.question)
        return {
            "sentence": share(sentence),
            "sentence_pairs": pairs(sentence),
            "with_before": share(sentence | before | title),
            "paragraph": share(paragraph),
            "paragraph_pairs": pairs(paragraph),
            "article": share(article),
            "article_pairs": pairs(article),
            "sentence_most": _most(
                share(self._of(one.candidate.text)) for one in self._reading.ranked[:_NEXT]
            ),
            "paragraph_most": _most(map(share, read)),
            "paragraph_pairs_most": _most(map(pairs, read)),
            "article_over_others": share(article) - _most(map(share, others)),
            "article_pairs_over_others": pairs(article) - _most(map(pairs, others)),
            "rarest": terms.rarest_coverage(article),
            "rarest_in_paragraph": terms.rarest_coverage(paragraph),
            "rarest_in_sentence": terms.rarest_coverage(sentence),
            "rarest_lacking": _most(lacking),
            "lacking": float(len(lacking)),
            **self._masses(sentence, paragraph, article),
            "longest_run": float(_longest_run(self._reading.question, best.hit.paragraph.text)),
            "asked_head": _stands_share(head, sentence),
            "asked_head_in_paragraph": _stands_share(head, paragraph),
        }

    def _masses(
        self, sentence: TextTerms, paragraph: TextTerms, article: TextTerms
    ) -> dict[str, float]:
        terms = self._terms
        mass, pair_mass = terms.syllable_mass, terms.pair_mass
        others = [
            self._of(hit.paragraph.text) | self._of(hit.article.title)
            for hit in self._found
            if hit.article.id != self._own
        ]
        elsewhere = [found for key, found in self._articles.items() if key != self._own]
        # What no other article found holds, and what most of them hold.
        own = common = 0.0
        for term in terms.syllables:
            count = sum(term.stands_in(found) for found in elsewhere)
            own += term.weight * (not count and term.stands_in(article))
            common += term.weight * (2 * count > len(elsewhere))
        share, pairs = terms.syllable_coverage(paragraph), terms.pair_coverage(paragraph)
        return {
            "mass": mass,
            "mass_in_sentence": mass * terms.syllable_coverage(sentence),
            "mass_in_paragraph": mass * share,
            "mass_in_article": mass * terms.syllable_coverage(article),
            "mass_lacking": mass * (1.0 - terms.syllable_coverage(article)),
            "mass_over_others": mass * (share - _most(map(terms.syllable_coverage, others))),
            "pair_mass_in_sentence": pair_mass * terms.pair_coverage(sentence),
            "pair_mass_in_paragraph": pair_mass * pairs,
            "pair_mass_over_others": pair_mass * (pairs - _most(map(terms.pair_coverage, others))),
            "mass_of_own": mass * own,
            "mass_common": mass * common,
        }

    def given(self) -> dict[str, float]:
        question, best = self._reading.question, self._best
        held = [gives(question, one.candidate.text) for one in self._reading.ranked[:_NEXT]]
        words = name_tokens(question)
        article = self._articles[self._own]
        paragraph = self._of(best.hit.paragraph.text) | self._of(best.hit.article.title)
        covered = self._terms.syllable_coverage(self._of(best.text))
        return {
            "gives": held[0],
            "gives_most": max(held),
            "gives_near": held[0] * covered,
            "names": _share(stands(word, article) for word in words),
            "names_in_paragraph": _share(stands(word, paragraph) for word in words),
            "has_names": float(len(words)),
            "missing": float(len(self._reading.missing(best.hit))),
        }

    def choice(self) -> dict[str, float]:
        ranked = self._reading.ranked
        odds = [math.exp(one.score - ranked[0].score) for one in ranked]
        total = sum(odds)
        own = sum(
            odd
            for odd, one in zip(odds, ranked, strict=True)
            if one.candidate.hit.article.id == self._own
        )
        return {
            "chance": odds[0] / total,
            "chance_over_next": (odds[0] - (odds[1] if len(odds) > 1 else 0.0)) / total,
            "chance_of_article": own / total,
        }

    def asked(self) -> dict[str, float]:
        question = self._reading.question
        return {
            "kind": float(_KINDS.index(kind_of(question))),
            "question_length": float(len(self._terms.syllables)),
            "heaviest": _most(term.weight for term in self._terms.syllables),
            "marked": float(has_diacritics(question)),
            "sentence_length": math.log1p(len(syllables(self._best.text))),
        }


def name_tokens(question: str) -> list[Token]:
    """Its words with a capital, other than the first, and its numbers. Capitals say
    nothing where all letters are."""
    shouted = question.isupper()
    return [
        token
        for token in tokens(question)
        if any(character.isdigit() for character in token.text)
        or (question[token.start].isupper() and token.start > 0 and not shouted)
    ]


def stands(name: Token, found: TextTerms) -> bool:
    """Whether a word of a name stands in a text, with its marks or without."""
    return name.text in found.toned or fold(name.text) in found.folded


# Before these stands what is asked for: "bệnh viện nào", "chức vụ gì".
_ASKING = frozenset(["nào", "gì", "nao", "gi"])
_HEAD_WORDS = 2
_NO_HEADS = frozenset(["là", "la", "thế", "the", "điều", "dieu", "làm", "lam", "vì", "vi", "do"])


def _asked_head(question: str) -> list[str]:
    """The one or two syllables that the question word is asked of; empty where there is
    none or it says nothing."""
    words = syllables(question)
    at = next((n for n, word in enumerate(words) if word in _ASKING), 0)
    head = words[max(0, at - _HEAD_WORDS) : at]
    return [] if not head or head[-1] in _NO_HEADS else head


def _stands_share(words: Sequence[str], found: TextTerms) -> float:
    """Share of the words that stand in a text; 1 where there are none."""
    return _share(word in found.toned or word in found.folded for word in words)


def _longest_run(question: str, text: str) -> int:
    """The longest run of the question's syllables that stands in the text as it is,
    counted in neighbouring pairs and without marks."""
    words = [fold(word) for word in syllables(question)]
    there = set(pairwise(fold(word) for word in syllables(text)))
    best = run = 0
    for pair in pairwise(words):
        run = run + 1 if pair in there else 0
        best = max(best, run)
    return best


def _sum(hit: Hit) -> float:
    """What the indexes gave it, without what rankers and boosts make of that."""
    return sum(hit.parts.get(part, 0.0) for part in _PARTS)


def _most(values: Iterable[float]) -> float:
    return max(values, default=0.0)


def _share(held: Iterable[bool]) -> float:
    found = list(held)
    return sum(found) / len(found) if found else 1.0
