"""Whether the cited evidence says a claim: decided by code, whoever wrote the claim.

Pure. A claim that stands in the evidence word for word is supported. One in other words
is *unsupported* where a check that compares exactly fails (numbers, dates, names, titles,
quotations, negation), or where hardly any of it is said; *partial* where all of those
hold and a softer one does not: too few of its words, another's deed, roles exchanged.
Only what is supported is shown. Knows nothing of models or of how evidence was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from rag.answering.checks import (
    amounts,
    callings,
    copies,
    figures,
    moments,
    offences,
    opposites,
    pairing,
    polarity,
    quotations,
    roles,
    scope,
    subject,
    titles,
)
from rag.answering.checks.coverage import coverage
from rag.answering.checks.statement import Statement, statement
from rag.answering.drafts import Evidence
from rag.answering.evidence import windows
from rag.answering.quotations import spoken_to_readers
from rag.types import Article, Span, Support
from rag.vietnamese.normalise import clean

# Shares of a written sentence's content that must stand in its evidence. Six in ten let
# a sentence be said anew; under four, it says something else.
CONTENT_SHARE = 0.6
LEAST_SHARE = 0.4
# Windows of a paragraph that are looked at, the nearest first.
_WINDOWS = 3
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})

UNCITED = "Câu này không dẫn đoạn nào."
QUESTION = "Câu hỏi không phải là câu trả lời."
TOO_LITTLE = "Đoạn được dẫn không nói đủ điều câu này nêu."


@dataclass(frozen=True, slots=True)
class Verification:
    """``problems`` say in Vietnamese what is wrong where it is not supported;
    ``evidence`` is what was cited, tightened to the sentences that say it, and where
    some of it says all, without the rest."""

    support: Support
    problems: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def verify(
    text: str, evidence: Sequence[Evidence], article_texts: Mapping[str, str] = _NO_TEXTS
) -> Verification:
    """How far the paragraphs of the evidence support one sentence.

    ``article_texts``: by article id, what more is known of an article than its paragraph,
    to tell who "ông Triều" is in it; else what the evidence's articles carry.
    """
    if not evidence:
        return Verification("unsupported", (UNCITED,), ())
    word_for_word = [found for one in evidence if (found := _verbatim(text, one)) is not None]
    if word_for_word:
        return Verification("supported", (), tuple(dict.fromkeys(word_for_word)))
    if text.rstrip('"”’»)] ').endswith("?"):
        return Verification("unsupported", (QUESTION,), tuple(evidence))
    claim = statement(clean(text))
    alone = [_nearest(claim, one, article_texts) for one in evidence]
    held = [one for one in alone if one.support == "supported"]
    if held:
        return Verification("supported", (), _distinct(held))
    if len(evidence) == 1:
        return alone[0]
    return min([*alone, _together(claim, evidence, article_texts)], key=_rank)


_ORDER: dict[Support, int] = {"supported": 0, "partial": 1, "unsupported": 2}


def _rank(found: Verification) -> tuple[int, int]:
    return _ORDER[found.support], len(found.problems)


def _distinct(found: Sequence[Verification]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(one for each in found for one in each.evidence))


def _verbatim(text: str, evidence: Evidence) -> Evidence | None:
    """The evidence where the claim is it, or whole sentences of its paragraph, word for
    word; marks of punctuation at its end apart, and what is said to a language model."""
    if text == evidence.quote:
        return evidence
    paragraph = evidence.paragraph.text
    plain = text.lstrip().rstrip(" .…")
    if not plain:
        return None
    spans = spoken_to_readers(paragraph)
    ends = {
        edge: span.end
        for span in spans
        for edge in range(span.end - len(_tail(paragraph[span.start : span.end])), span.end + 1)
    }
    for span in spans:
        end = span.start + len(plain)
        if end in ends and paragraph.startswith(plain, span.start):
            return replace(evidence, span=Span(span.start, ends[end]))
    return None


def _tail(sentence: str) -> str:
    match = re.search(r"[ .…]*$", sentence)
    return match.group() if match else ""


def _nearest(
    claim: Statement, evidence: Evidence, article_texts: Mapping[str, str]
) -> Verification:
    """The claim against the paragraph's nearest windows: the first that supports it,
    else the nearest."""
    paragraph = evidence.paragraph.text
    found = []
    for span in windows(claim, paragraph)[:_WINDOWS]:
        tight = replace(evidence, span=span)
        support, problems = _judged(claim, [tight], article_texts)
        found.append(Verification(support, problems, (tight,)))
        if support == "supported":
            return found[-1]
    if not found:
        return Verification("unsupported", (TOO_LITTLE,), (evidence,))
    return min(found, key=_rank)


def _together(
    claim: Statement, evidence: Sequence[Evidence], article_texts: Mapping[str, str]
) -> Verification:
    """The claim against a window of each paragraph, each chosen for what those before it
    do not say."""
    tight: list[Evidence] = []
    for one in evidence:
        beside = "\n".join(other.quote for other in tight)
        near = windows(claim, one.paragraph.text, beside)
        if near:
            tight.append(replace(one, span=near[0]))
    support, problems = _judged(claim, tight or list(evidence), article_texts)
    return Verification(support, problems, tuple(tight or evidence))


def _judged(
    claim: Statement, evidence: Sequence[Evidence], article_texts: Mapping[str, str]
) -> tuple[Support, tuple[str, ...]]:
    said = statement("\n".join(one.quote for one in evidence))
    paragraphs = statement("\n".join(_told_to_readers(one.paragraph.text) for one in evidence))
    articles = statement("\n".join(_article_text(one, article_texts) for one in evidence))
    days = {one.article.published_at for one in evidence}
    published = days.pop() if len(days) == 1 else None
    exact = [
        *quotations.problems(claim, paragraphs),
        *moments.problems(claim, said, published),
        *amounts.problems(claim, said),
        *figures.problems(claim, said),
        *subject.name_problems(claim, said, paragraphs, articles),
        *callings.problems(claim, paragraphs, articles),
        *titles.problems(claim, articles, said),
        *polarity.problems(claim, said),
        *offences.problems(claim, said),
        *opposites.problems(claim, said),
        *scope.problems(claim, said),
        *copies.problems(claim, paragraphs),
    ]
    share = coverage(claim, said)
    soft = [TOO_LITTLE] if share < CONTENT_SHARE else []
    if exact or share < LEAST_SHARE:
        return "unsupported", tuple(dict.fromkeys([*exact, *soft]))
    if not soft and copies.is_copy(claim, said):
        return "supported", ()
    for check in (roles, subject):
        soft += check.problems(claim, said)
    # What a number is not said of may stand anywhere in the paragraph.
    soft += pairing.problems(claim, paragraphs)
    return ("partial", tuple(dict.fromkeys(soft))) if soft else ("supported", ())


def _told_to_readers(paragraph: str) -> str:
    """A paragraph up to words to a language model."""
    spans = spoken_to_readers(paragraph)
    return paragraph[: spans[-1].end] if spans else ""


def _article_text(evidence: Evidence, article_texts: Mapping[str, str]) -> str:
    known = article_texts.get(evidence.article.id)
    return known if known is not None else _whole_text(evidence.article, evidence.paragraph.text)


@lru_cache(maxsize=512)
def _whole_text(article: Article, paragraph: str) -> str:
    parts = (article.title, article.lead, *article.body, *article.captions)
    return "\n".join(part for part in (*parts, paragraph) if part)
