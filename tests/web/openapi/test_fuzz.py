"""The whole API fuzzed for a short while; ``python -m benchmarks.fuzz`` does it at length."""

from __future__ import annotations

from benchmarks.fuzz.running import run

SEED = 5


def test_nothing_fails_and_nothing_breaks() -> None:
    # (Every example is sent by other tests.)
    found = run("admin", cases=4, seed=SEED, phases=("fuzzing",))
    failed = {label: tally.samples for label, tally in found.tallies.items() if tally.samples}
    assert failed == {}
    assert found.errors == []
    assert all(tally.cases >= 4 and not tally.server_errors for tally in found.tallies.values())
    # Enough is sound to be carried out, not only refused.
    assert sum(tally.accepted for tally in found.tallies.values()) > len(found.tallies)
