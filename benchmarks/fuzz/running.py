"""One caller's pass, on a server and a scratch archive of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.web.openapi.world import linked_site

from benchmarks.fuzz.drawing import PHASES
from benchmarks.fuzz.newsroom import Newsroom
from benchmarks.fuzz.passing import Pass, fuzz
from benchmarks.fuzz.serving import served

_LOG_CHARS = 20_000


def run(
    caller: str,
    *,
    cases: int,
    seed: int,
    operations: Sequence[str] = (),
    phases: Sequence[str] = PHASES,
) -> Pass:
    """What came of it; with answers of 5xx, the end of the server's log is among what
    failed."""
    with tempfile.TemporaryDirectory() as folder, linked_site() as site, served(Path(folder)) as at:
        newsroom = Newsroom(at.url, at.keys["admin"], site.origin)
        try:
            found = fuzz(
                at.url,
                newsroom,
                at.keys.get(caller),
                cases=cases,
                seed=seed,
                operations=operations,
                phases=phases,
                signed_in=caller == "admin",
            )
        finally:
            newsroom.close()
        found.spared = newsroom.spared
        if found.server_errors:
            found.errors.append(at.log.read_text(encoding="utf-8")[-_LOG_CHARS:])
        return found
