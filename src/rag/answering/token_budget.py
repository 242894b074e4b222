"""How many tokens a language model may use, for one prompt and in one day.

Tokens of a text are counted by the model where it can do so by itself, else estimated.
The day's are kept by a ledger, so that a restart does not forget them. Knows nothing of
prompts or of what is done once the day's are spent.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from langchain_core.language_models import BaseChatModel

from rag.errors import StoreError, TokensSpent
from rag.vietnamese.tokens import syllables

logger = logging.getLogger(__name__)

TokenCounter = Callable[[str], int]

# Of Vietnamese in the tokenizers that know it least of those in use; newer ones come to
# one and a half. A budget is better not reached than overrun.
_TOKENS_A_SYLLABLE = 2.0
# What holds few syllables (digits, links, other scripts) has its bytes.
_BYTES_A_TOKEN = 4.0
_FOR_A_DAY = "Raise RAG_LLM_TOKENS_A_DAY, or wait for tomorrow."


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    by_syllables = _TOKENS_A_SYLLABLE * len(syllables(text))
    return math.ceil(max(by_syllables, len(text.encode("utf-8", "replace")) / _BYTES_A_TOKEN))


def token_counter(model: BaseChatModel) -> TokenCounter:
    """The model's own count where it was given a tokenizer; an estimate where it would
    fetch one from a hub or ask its provider."""
    return model.get_num_tokens if model.custom_get_token_ids else estimated_tokens


class TokenLedger(Protocol):
    """What keeps each day's tokens, such as ``rag.store.store.Store``."""

    def reserve_tokens(self, day: date, tokens: int, *, ceiling: int | None) -> bool:
        """Count tokens for a day, all or, where that would pass the ceiling, none."""
        ...

    def return_tokens(self, day: date, tokens: int) -> None:
        """Take back of a day's count what was not used; negative adds."""
        ...


class NoLedger:
    """Keeps nothing, and refuses nothing."""

    def reserve_tokens(self, day: date, tokens: int, *, ceiling: int | None) -> bool:
        del day, tokens, ceiling
        return True

    def return_tokens(self, day: date, tokens: int) -> None:
        del day, tokens


class Reservation:
    """Tokens set aside for one request. Until it is settled all of them count, so that
    a crash errs on the safe side."""

    def __init__(self, ledger: TokenLedger, day: date, tokens: int) -> None:
        self._ledger = ledger
        self._day = day
        self._tokens = tokens

    def settle(self, used: int) -> None:
        """Count what was really used. A store that fails now leaves the whole counted."""
        try:
            self._ledger.return_tokens(self._day, self._tokens - used)
        except StoreError as error:
            logger.warning("The tokens of a reply stay counted as %d: %s", self._tokens, error)


class TokenBudget:
    """``a_day`` tokens in a calendar day of ``zone``; ``None`` is no ceiling."""

    def __init__(
        self,
        ledger: TokenLedger,
        *,
        a_day: int | None,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
    ) -> None:
        self._ledger = ledger
        self._a_day = a_day
        self._clock = clock
        self._zone = zone

    def reserve(self, tokens: int) -> Reservation:
        """Set tokens aside for a request. Raises TokensSpent, and StoreError."""
        day = self._clock().astimezone(self._zone).date()
        if not self._ledger.reserve_tokens(day, tokens, ceiling=self._a_day):
            raise TokensSpent(
                f"A request of {tokens:,} tokens would pass the ceiling of {self._a_day:,} for "
                f"{day}. {_FOR_A_DAY}"
            )
        return Reservation(self._ledger, day, tokens)
