"""What stands behind a gate that asks for keys: the parts, and two of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from rag.access.accounts import Accounts
from rag.access.keys import KeyRing
from rag.access.rates import Rates


@dataclass(frozen=True, slots=True)
class Guard:
    """``may_readers_ask``: whether callers without a key may. ``is_https``: whether people
    reach the site over https alone, so that the cookie is sent over nothing else."""

    keys: KeyRing
    accounts: Accounts
    rates: Rates
    signing_secret: str
    may_readers_ask: bool = False
    is_https: bool = False
