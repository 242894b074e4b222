"""Print the tables of how well questions are served, as Markdown.

    python -m benchmarks.quality DATA [PART …] [--questions N] [--haystack N]

DATA holds vinewsqa-dev, viquad-dev and news-train.jsonl.xz. Without a PART, every one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.quality.parts import PARTS
from benchmarks.quality.report import HAYSTACK, SEED, report


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--questions", type=int, metavar="N", help="only so many, drawn")
    parser.add_argument("--haystack", type=int, metavar="N", default=HAYSTACK)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    if unknown := [part for part in given.parts if part not in PARTS]:
        parser.error(f"no part is called {unknown[0]!r}; there are {', '.join(PARTS)}")
    print(
        report(
            given.data,
            given.parts or list(PARTS),
            questions=given.questions,
            haystack=given.haystack,
            seed=given.seed,
        )
    )


if __name__ == "__main__":
    main()
