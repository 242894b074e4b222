"""Whether copies are told from other reports of the same event.

    python -m benchmarks.copies.measure DATASET_FOLDER

``pairs.jsonl`` holds 100 pairs of articles of the events set, spread over the range of
similarity, judged by reading: ``same`` says that both print the same text, at most
lightly edited (words, the opening or one passage changed; under a third added or cut).
An excerpt inside a round-up, or a report with an outlet's own passages, is not. The
pairs were drawn by the containment of the shorter text, and thickest near the boundary:
the figures are harder than those of an archive.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.command import read_lines
from rag.corpus.payload import article_from_payload
from rag.index.copies import CopyIndex
from rag.index.passages import indexed
from rag.store.rows import paragraphs_of
from rag.types import Article, ArticleVersion, Watermark

_PAIRS = Path(__file__).with_name("pairs.jsonl")
_Z = 1.959964  # 95%


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, _Z * _Z / of
    middle = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def links(articles: Iterable[Article]) -> dict[str, dict[str, float]]:
    """Every article's copies and their similarity, by the product's own index."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        index = CopyIndex.open(Path(folder, "copies"))
        stored = [
            ArticleVersion(one, 1, "live", True, now, paragraphs_of(one, 1)) for one in articles
        ]
        index.apply([indexed(one, now) for one in stored], fresh=True)
        index.commit(Watermark(1, now))
        found = index.copies_of({one.id: 1 for one in stored})
        index.close()
    return {a: {link.article_id: link.similarity for link in some} for a, some in found.items()}


def stories(linked: dict[str, dict[str, float]]) -> dict[str, list[str]]:
    """The articles parted into stories: leader → members. Who has most copies leads
    (ties by id), and every other joins the leader it is most like: a member is always
    a copy of its leader, never of a copy of it."""
    leaders: dict[str, list[str]] = {}
    for article in sorted(linked, key=lambda a: (-len(linked[a]), a)):
        if not linked[article].keys() & leaders.keys():
            leaders[article] = []
    for article in sorted(linked.keys() - leaders.keys()):
        near = [leader for leader in linked[article] if leader in leaders]
        leaders[min(near, key=lambda leader: (-linked[article][leader], leader))].append(article)
    return leaders


def report(dataset: Path) -> str:
    """A Markdown table, and the pairs judged otherwise."""
    rows = read_lines(dataset / "articles.jsonl")
    linked = links(article_from_payload(row)[0] for row in rows)
    pairs = [json.loads(line) for line in _PAIRS.read_text("utf-8").splitlines()]
    said = [pair["b"] in linked.get(pair["a"], {}) for pair in pairs]
    right = sum(yes and pair["same"] for yes, pair in zip(said, pairs, strict=True))
    lines = ["| copies | measured | 95% interval |", "|---|---:|---:|"]
    for name, of in (("precision", sum(said)), ("recall", sum(pair["same"] for pair in pairs))):
        low, high = wilson(right, of)
        lines.append(f"| {name} | {right} / {of} | {low:.2f} to {high:.2f} |")
    grouped = stories(linked)
    lines.append(f"| stories of {len(rows)} articles | {len(grouped)} | |")
    lines.append(f"| articles in them | {len(linked)} | |\n")
    lines += [
        f"{'linked' if yes else 'not linked'}, but judged otherwise: {pair['a']} {pair['b']}"
        for yes, pair in zip(said, pairs, strict=True)
        if yes != pair["same"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
