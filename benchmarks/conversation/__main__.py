"""Print how many follow-ups are understood, as Markdown.

python -m benchmarks.conversation [--half tuning|untouched] [--misses]
"""

from __future__ import annotations

import argparse

from benchmarks.conversation.measure import HALVES, table


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.conversation")
    parser.add_argument("--half", choices=HALVES, help="that half alone")
    parser.add_argument("--misses", action="store_true", help="what was misunderstood, too")
    given = parser.parse_args()
    for half in [given.half] if given.half else HALVES:
        print(table(half, with_misses=given.misses))


if __name__ == "__main__":
    main()
