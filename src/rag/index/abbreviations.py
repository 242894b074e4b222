"""The abbreviations that the archive explains itself, kept for the asking.

Derived from the store, rebuildable, fed by ``sync`` like the other indexes: one JSON
file with each article's own pairs, so that a changed article replaces its pairs and a
withdrawn or erased one leaves none. Knows nothing of the store or of ranking.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.index.passages import IndexedArticle
from rag.index.state import IndexState
from rag.types import Watermark
from rag.vietnamese.abbreviation_pairs import pairs_in
from rag.vietnamese.abbreviations import Expansion, both_ways, short_key, words_key

# Names the rule by which pairs are found; raise it when that changes, and every index
# made before is rebuilt.
FINGERPRINT = "abbreviations-1"
# A pair that a single article prints may be a slip of its writer.
_FEWEST_ARTICLES = 2

_Pairs = dict[str, list[tuple[str, str]]]


class AbbreviationIndex:
    """Pairs by article, in memory and in one file. What was applied is lasting, and
    part of :meth:`learned`, after :meth:`commit`."""

    def __init__(self, path: Path, state: IndexState, pairs: _Pairs) -> None:
        self._path = path
        self._state = state
        self._pairs = pairs
        self._learned: Mapping[str, tuple[Expansion, ...]] = _learned(pairs)

    @classmethod
    def open(cls, folder: Path) -> AbbreviationIndex:
        """Open the index in ``folder``; an absent, foreign or damaged one is begun anew
        with watermark 0, for ``sync`` to fill."""
        path = folder / "pairs.json"
        return cls(path, *(_read(path) or (IndexState(FINGERPRINT), {})))

    @property
    def watermark(self) -> Watermark:
        return self._state.watermark

    def apply(self, articles: Sequence[IndexedArticle]) -> None:
        """Replace these articles' pairs."""
        for article in articles:
            # As a set: an article explains an abbreviation once, however often it does.
            found = {pair for one in article.passages for pair in pairs_in(one.titled)}
            if found:
                self._pairs[article.id] = sorted(found)
            else:
                self._pairs.pop(article.id, None)

    def commit(self, watermark: Watermark) -> None:
        """Write everything, whole or not at all, with the watermark it has come to."""
        self._state = IndexState(FINGERPRINT, watermark)
        _write(self._path, self._state, self._pairs)
        self._learned = _learned(self._pairs)

    def reload(self) -> None:
        """See what another process committed."""
        found = _read(self._path)
        if found is not None:
            self._state, self._pairs = found
            self._learned = _learned(self._pairs)

    def clear(self) -> None:
        """Forget every pair and set the watermark back to nothing."""
        self._pairs = {}
        self.commit(Watermark(0))

    def article_ids(self) -> set[str]:
        """Articles that explain an abbreviation."""
        return set(self._pairs)

    def learned(self) -> Mapping[str, tuple[Expansion, ...]]:
        """The pairs that at least two articles print, the commonest meaning first, keyed
        for ``rag.vietnamese.abbreviations.expanded``."""
        return self._learned


def _learned(pairs: _Pairs) -> dict[str, tuple[Expansion, ...]]:
    articles: dict[tuple[str, str], set[str]] = defaultdict(set)
    printed: dict[tuple[str, str], tuple[str, str]] = {}
    for article_id in sorted(pairs):
        for short, words in pairs[article_id]:
            key = (short_key(short), words_key(words))
            articles[key].add(article_id)
            printed.setdefault(key, (short, words))
    counted = sorted(articles.items(), key=lambda item: (-len(item[1]), item[0]))
    return both_ways(
        (*printed[key], "learned", f"explained in {len(ids)} articles of the archive")
        for key, ids in counted
        if len(ids) >= _FEWEST_ARTICLES
    )


def _read(path: Path) -> tuple[IndexState, _Pairs] | None:
    try:
        value = json.loads(path.read_text("utf-8"))
        state = IndexState.from_dict(value["state"])
        pairs = {
            str(article_id): [(str(short), str(words)) for short, words in found]
            for article_id, found in value["pairs"].items()
        }
    except (FileNotFoundError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return (state, pairs) if state.fingerprint == FINGERPRINT else None


def _write(path: Path, state: IndexState, pairs: _Pairs) -> None:
    temporary = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({"state": state.to_dict(), "pairs": pairs}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise IndexUnavailable(
            f"Cannot write the abbreviations in {path.parent}: {error.strerror or error}. "
            "Make room or grant the right to write there; the next sync goes on."
        ) from error
