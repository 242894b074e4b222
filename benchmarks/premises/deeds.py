"""Count which words of Vietnamese news stand behind "đã", "bị" and the like.

    python -m benchmarks.premises.deeds NEWS --out FOLDER

NEWS is a file of articles, ``{title, lead, body}`` a line, xz-compressed. Writes
``deeds.tsv``: a word and the share of its uses that stand so, of those that often do.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter
from itertools import pairwise
from pathlib import Path

from rag.answering.compounds import Compounds
from rag.answering.premise_reader import DEEDS_FILE
from rag.answering.supposed import is_small

_BEHIND = frozenset(
    (
        *("đã", "sẽ", "đang", "chưa", "không", "bị", "được", "phải", "hãy", "cũng", "vẫn"),
        *("muốn", "từng", "cùng", "để", "có thể", "nhằm"),
    )
)
# Every sixth article, and of each its beginning: some five million words.
_EVERY, _CODE_POINTS = 6, 3_000
_LEAST_USES, _LEAST_SHARE = 20, 0.05


def shares(news: Path) -> dict[str, float]:
    """By word, the share of its uses."""
    words = Compounds.load()
    uses: Counter[str] = Counter()
    deeds: Counter[str] = Counter()
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if number % _EVERY:
                continue
            body = json.loads(line)["body"]
            text = body if isinstance(body, str) else "\n".join(body)
            for before, word in pairwise(one.text for one in words.of(text[:_CODE_POINTS])):
                uses[word] += 1
                deeds[word] += before in _BEHIND
    return {
        word: deeds[word] / count
        for word, count in sorted(uses.items())
        if count >= _LEAST_USES and not is_small(word) and deeds[word] / count > _LEAST_SHARE
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the folder of the table")
    given = parser.parse_args()
    lines = (f"{word}\t{share:.3f}\n" for word, share in shares(given.news).items())
    (given.out / DEEDS_FILE).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
