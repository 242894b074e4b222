"""Every operation of the API's description, fuzzed by schemathesis on a real server.

    python -m benchmarks.fuzz [--cases 200] [--seed N] [--operation ID] [--caller NAME]

``rag serve`` over the sample corpus in a scratch directory, on loopback, behind keys and
without a network. All of schemathesis's phases (examples, coverage, fuzzing, stateful) and
all of its checks, as an administrator's key, as a reader's key and without one; at least so
many cases an operation and caller. One line an operation and caller; of what failed, one of
each kind with how to send it again; what is refused by design, with the reason and how
often. Ends with 1 where something failed or was answered 5xx.

What is drawn is the same for the same seed. What is sent names things made for it, whose ids
are random.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from benchmarks.fuzz.callers import CALLERS
from benchmarks.fuzz.drawing import PHASES
from benchmarks.fuzz.passing import Pass
from benchmarks.fuzz.running import run


def rows(caller: str, found: Pass) -> Iterator[str]:
    """The lines of one pass."""
    for label, tally in sorted(found.tallies.items()):
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(tally.statuses.items()))
        yield (
            f"{caller:6} {label:68} {tally.cases:5} cases, {tally.failures.total()} failures; "
            f"{tally.accepted} of {tally.well_formed} well-formed accepted; {statuses}"
        )
        for sample in tally.samples.values():
            yield from (f"    {line}" for line in [*sample.splitlines(), ""])
    yield from (f"{caller:6} ERROR {error}" for error in found.errors)
    for reason, count in sorted(found.passed.counts.items()):
        yield f"{caller:6} refused by design {count:4} times: {reason}"
    if found.spared:
        yield f"{caller:6} its own key was spared {found.spared} times"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20_240_605)
    parser.add_argument("--operation", action="append", default=[], metavar="ID")
    parser.add_argument("--caller", action="append", choices=CALLERS)
    parser.add_argument("--phases", default=",".join(PHASES))
    chosen = parser.parse_args()
    passes: list[Pass] = []
    for caller in chosen.caller or CALLERS:
        found = run(
            caller,
            cases=chosen.cases,
            seed=chosen.seed,
            operations=chosen.operation,
            phases=chosen.phases.split(","),
        )
        for row in rows(caller, found):
            print(row, flush=True)
        passes.append(found)
    tallies = [tally for found in passes for tally in found.tallies.values()]
    failures = sum(tally.failures.total() for tally in tallies)
    server_errors = sum(found.server_errors for found in passes)
    errors = sum(len(found.errors) for found in passes)
    print(
        f"{len({label for found in passes for label in found.tallies})} operations, "
        f"{len(passes)} callers, {sum(tally.cases for tally in tallies)} cases, at least "
        f"{min((tally.cases for tally in tallies), default=0)} an operation and caller: "
        f"{failures} failures, {server_errors} answered 5xx, {errors} errors (seed {chosen.seed})"
    )
    sys.exit(1 if failures or server_errors or errors else 0)


if __name__ == "__main__":
    main()
