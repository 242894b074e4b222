"""What a loader hands over before it is an article: fields as found, and remarks.

Knows nothing of any format; cleaning and checking come after, in ``payload``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.corpus.remarks import Remark
from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class Loaded:
    """One article's fields, named as in the contract, from a file that holds one."""

    payload: Mapping[str, Any]
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One article's fields, or the error in their place, from a file that holds many.

    ``line`` counts from 1 and is where the record begins.
    """

    line: int
    payload: Mapping[str, Any] | None = None
    error: InputError | None = None
    warnings: tuple[Remark, ...] = ()
