"""Measure verification: changed claims caught, true ones let through.

    python -m benchmarks.verification DATA_FOLDER [--half tuning] [--show KIND]

DATA_FOLDER holds ``vinewsqa-dev``, ``dated-news`` and, for what is written by hand,
``viquad-dev``. A claim is *caught* where it is not
shown, that is, not found supported; "partly" is the share that was found partial, which
is not shown either. ``--show`` prints what of a kind went wrong, of the tuning half alone.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.verification.by_hand import FILE, pairs_by_hand
from benchmarks.verification.changes import CHANGES
from benchmarks.verification.pairs import VERBATIM, Pair, pairs
from benchmarks.verification.sources import LOOKED_UP, articles
from rag.answering.verification import Verification, verify

_VERBATIM_FLAGGED, _PARAPHRASE_FLAGGED = 0.01, 0.08


@dataclass(frozen=True, slots=True)
class Checked:
    pair: Pair
    found: Verification
    seconds: float

    @property
    def is_shown(self) -> bool:
        return self.found.support == "supported"

    @property
    def is_wrong(self) -> bool:
        return self.is_shown != self.pair.is_true


def checked(pair: Pair) -> Checked:
    """One pair verified, the paragraph cited whole."""
    began = time.perf_counter()
    found = verify(pair.claim, [pair.source.evidence])
    return Checked(pair, found, time.perf_counter() - began)


def _table(title: str, groups: dict[str, list[Checked]], targets: dict[str, str]) -> str:
    lines = [
        f"| {title} | pairs | tuning half | partly | pairs | untouched half | partly | target |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for kind, rows in groups.items():
        cells = []
        for is_tuning in (True, False):
            half = [row for row in rows if row.pair.source.is_tuning == is_tuning]
            caught = _share([not row.is_shown for row in half])
            partly = _share([row.found.support == "partial" for row in half])
            cells.append(f"{len(half)} | {caught} | {partly}")
        lines.append(f"| {kind} | {' | '.join(cells)} | {targets.get(kind, '')} |")
    return "\n".join(lines) + "\n"


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "–"


def _by_kind(rows: Sequence[Checked]) -> dict[str, list[Checked]]:
    groups: dict[str, list[Checked]] = defaultdict(list)
    for row in rows:
        groups[row.pair.kind].append(row)
    return groups


def _report(made: Sequence[Checked], by_hand: Sequence[Checked]) -> None:
    false = _by_kind([row for row in made if not row.pair.is_true])
    true = _by_kind([row for row in made if row.pair.is_true])
    order = {kind: false[kind] for kind in CHANGES if kind in false}
    targets = {kind: f"≥ {least:.2f}" for kind, (_, least) in CHANGES.items()}
    print(_table("caught of changed claims", order, targets))
    rest = [row for kind, rows in true.items() if kind != VERBATIM for row in rows]
    flagged = {**true, "all paraphrases": rest}
    wanted = {
        VERBATIM: f"≤ {_VERBATIM_FLAGGED}",
        "all paraphrases": f"≤ {_PARAPHRASE_FLAGGED}",
    }
    print(_table("wrongly flagged of true claims", flagged, wanted))
    if by_hand:
        false = _by_kind([row for row in by_hand if not row.pair.is_true])
        print(_table("caught, by hand", {**false, "all": _all(by_hand, is_true=False)}, {}))
        true = _by_kind([row for row in by_hand if row.pair.is_true])
        print(_table("wrongly flagged, by hand", {**true, "all": _all(by_hand, is_true=True)}, {}))
    took = np.array([row.seconds for row in (*made, *by_hand)]) * 1000
    print(
        f"{len(made)} pairs by rule, {len(by_hand)} by hand; "
        f"a claim takes {np.median(took):.1f} ms, 95 in 100 under {np.percentile(took, 95):.1f} ms."
    )


def _all(rows: Sequence[Checked], *, is_true: bool) -> list[Checked]:
    return [row for row in rows if row.pair.is_true == is_true]


def _show(rows: Sequence[Checked], kind: str) -> None:
    for row in rows:
        pair = row.pair
        if row.is_wrong and pair.source.is_tuning and kind in (pair.kind, "all"):
            print(f"[{pair.kind}] {'TRUE' if pair.is_true else 'FALSE'} {pair.source.paragraph.id}")
            print(f"  claim: {pair.claim}\n  found: {row.found.support} {row.found.problems}")
            print(f"  quote: {' | '.join(one.quote for one in row.found.evidence)}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the pairs, verify them, print tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verification")
    parser.add_argument("data", type=Path, help="folder of vinewsqa-dev and dated-news")
    parser.add_argument("--half", choices=["tuning", "both"], default="both")
    parser.add_argument("--by-hand", type=Path, default=FILE, help="claims written by hand")
    parser.add_argument("--show", metavar="KIND", help="print the mistakes of a kind, or all")
    options = parser.parse_args(arguments)
    made = pairs(articles(options.data))
    by_hand = pairs_by_hand(articles(options.data, LOOKED_UP), options.by_hand)
    if options.half == "tuning":
        made = [pair for pair in made if pair.source.is_tuning]
        by_hand = [pair for pair in by_hand if pair.source.is_tuning]
    rows, written = [checked(pair) for pair in made], [checked(pair) for pair in by_hand]
    _report(rows, written)
    if options.show:
        _show([*rows, *written], options.show)


if __name__ == "__main__":
    main()
