"""Every operation of the API's description, fuzzed by schemathesis on a real server.

    python -m benchmarks.fuzz [--cases 200] [--seed N] [--operation ID] [--caller NAME]

``rag serve`` over the sample corpus in a scratch directory, on loopback, behind keys. All
of schemathesis's phases (examples, coverage, fuzzing, stateful) and all of its checks, as
an administrator's key, as a reader's and without one. One line an operation: how many
requests were sent and how many failed. Ends with 1 where one failed or was answered 5xx.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.web.openapi.world import linked_site

from benchmarks.fuzz.callers import CALLERS
from benchmarks.fuzz.newsroom import Newsroom
from benchmarks.fuzz.passing import Pass, fuzz
from benchmarks.fuzz.serving import served

_PHASES = "examples,coverage,fuzzing,stateful"


def report(caller: str, found: Pass) -> list[str]:
    lines = []
    for label, tally in sorted(found.tallies.items()):
        statuses = " ".join(f"{k}:{v}" for k, v in sorted(tally.statuses.items()))
        lines.append(
            f"{caller:7} {label:70} {tally.cases:6} cases "
            f"({tally.accepted} of {tally.well_formed} well-formed accepted) {tally.failures.total():5} failures"
            f"  ({statuses})"
        )
        for sample in tally.samples.values():
            lines += ["    " + line for line in sample.splitlines()] + [""]
    lines += [f"{caller:7} ERROR {error}" for error in found.errors]
    for reason, count in sorted(found.passed.counts.items()):
        lines.append(f"{caller:7} refused by design, {count} times: {reason}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20_240_605)
    parser.add_argument("--operation", action="append", default=[])
    parser.add_argument("--caller", action="append", choices=CALLERS)
    parser.add_argument("--phases", default=_PHASES)
    chosen = parser.parse_args()
    cases = failures = server_errors = errors = 0
    with tempfile.TemporaryDirectory() as folder, linked_site() as site, served(Path(folder)) as at:
        newsroom = Newsroom(at.url, at.keys["admin"], site.origin)
        for caller in chosen.caller or CALLERS:
            found = fuzz(
                at.url,
                newsroom,
                at.keys.get(caller),
                cases=chosen.cases,
                seed=chosen.seed,
                operations=chosen.operation,
                phases=chosen.phases.split(","),
                signed_in=caller == "admin",
            )
            print("\n".join(report(caller, found)), flush=True)
            cases += sum(one.cases for one in found.tallies.values())
            failures += sum(one.failures.total() for one in found.tallies.values())
            server_errors += sum(one.server_errors for one in found.tallies.values())
            errors += len(found.errors)
        newsroom.close()
        if server_errors:
            print(at.log.read_text(encoding="utf-8")[-20_000:])
    print(f"{cases} cases, {failures} failures, {server_errors} answered 5xx, {errors} errors")
    sys.exit(1 if failures or server_errors or errors else 0)


if __name__ == "__main__":
    main()
