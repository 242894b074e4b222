"""Quoted speech: verbatim in the evidence, or no quotation.

Pure. Knows quotation marks; nothing of who spoke.
"""

from __future__ import annotations

import re

from rag.answering.checks.statement import Statement
from rag.vietnamese.tokens import spelled

_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»")


def quotations(text: str) -> list[str]:
    """What stands between quotation marks, in order."""
    return [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each quotation of the claim that is not in the evidence word for
    word; marks of punctuation and capitals apart."""
    quoted = quotations(claim.text)
    if not quoted:
        return []
    there = f" {' '.join(spelled(said.text))} "
    return [
        f"Lời trích “{one}” không có nguyên văn trong đoạn được dẫn."
        for one in quoted
        if any(map(str.isalnum, one)) and f" {' '.join(spelled(one))} " not in there
    ]
