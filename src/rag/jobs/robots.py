"""What a site's robots.txt asks of us (RFC 9309), read by Protego.

Pure. Knows nothing of how it is fetched, nor how long it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

MOST_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
# Protego takes these for user-agent, too.
_AGENT_LINE = re.compile(r"^([ \t]*user[ \t-]*agent(?=[:\s]|$)[ \t]*:?)([^#\n]*)", re.I | re.M)
_SOMEBODY_ELSE = "-"


@dataclass(frozen=True, slots=True)
class Robots:
    """Its text, as far as it is of use; the empty text allows everything. While it cannot
    be had, for which ``failed_with`` is the status that says so, nothing is allowed."""

    text: str = ""
    failed_with: int | None = None

    @classmethod
    def of(cls, data: bytes, agent: str) -> Robots:
        """From what was found. All other robots become one, since Protego takes time by
        the number of robots times the number of rules."""

        def one_of_two(found: re.Match[str]) -> str:
            name = found.group(2).strip().lower()
            is_ours = name == "*" or name.replace("*", "") in agent.lower()
            return f"{found.group(1)} {name if name and is_ours else _SOMEBODY_ELSE}"

        # One kind of line break, as Protego takes every one that Unicode has.
        text = "\n".join(data[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines())
        return cls(_AGENT_LINE.sub(one_of_two, text))

    def allows(self, url: str, agent: str) -> bool:
        """Whether the site wants the address asked for by this agent."""
        if self.failed_with is not None:
            return False
        return not self.text or Protego.parse(self.text).can_fetch(url, agent)

    def delay_s(self, agent: str) -> float:
        """The seconds that it wants between two requests, 0 where it says none."""
        return (Protego.parse(self.text).crawl_delay(agent) or 0.0) if self.text else 0.0
