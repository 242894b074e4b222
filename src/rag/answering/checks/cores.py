"""Which sentences of the evidence a claim comes from.

Pure. By shares of content; knows nothing of what is right or wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from rag.answering.checks.coverage import content_of
from rag.answering.checks.statement import Statement, statement


def parts(said: Statement) -> list[Statement]:
    """The evidence's sentences, each by itself, in order."""
    return [statement(said.text[one.start : one.end]) for one in said.sentences]


def share(wanted: Mapping[str, float], said: Statement) -> float:
    """Share of weighed words that a sentence has."""
    there = content_of(said.text)
    total = sum(wanted.values()) or 1.0
    return sum(weight for word, weight in wanted.items() if word in there) / total


def core_of(claim: Statement, said: Statement) -> Statement:
    """The one sentence that has most of the claim; the evidence itself where it has none."""
    wanted = content_of(claim.text)
    return max(parts(said), key=lambda one: share(wanted, one), default=said)
