"""The abbreviations that the archive explains itself, kept for the asking.

Derived from the store, rebuildable, fed by ``sync`` like the other indexes: a JSON file
with each article's own pairs, so that a changed article replaces its pairs and a
withdrawn or erased one leaves none; beside it how far it has come. Knows nothing of the
store or of ranking.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rag.errors import IndexUnavailable
from rag.index.passages import IndexedArticle
from rag.index.state import IndexState, read_state, write_state
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

    def __init__(self, folder: Path, state: IndexState, pairs: _Pairs) -> None:
        self._folder = folder
        self._state = state
        self._pairs = pairs
        self._changed = False
        self._learned: Mapping[str, tuple[Expansion, ...]] = _learned(pairs)

    @classmethod
    def open(cls, folder: Path) -> AbbreviationIndex:
        """Open the index in ``folder``; an absent, foreign or damaged one is begun anew
        with watermark 0, for ``sync`` to fill."""
        return cls(folder, *(_read(folder) or (IndexState(FINGERPRINT), {})))

    @property
    def watermark(self) -> Watermark:
        return self._state.watermark

    def apply(self, articles: Sequence[IndexedArticle]) -> None:
        """Replace these articles' pairs."""
        for article in articles:
            # As a set: an article explains an abbreviation once, however often it does.
            found = {pair for one in article.passages for pair in pairs_in(one.titled)}
            if not found and article.id not in self._pairs:
                continue
            self._changed = True
            if found:
                self._pairs[article.id] = sorted(found)
            else:
                del self._pairs[article.id]

    def commit(self, watermark: Watermark) -> None:
        """Write what changed, then how far it has come: a crash in between repeats a
        step. Raises IndexUnavailable where the folder cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Most articles explain nothing: the whole file is not written for those.
            if self._changed:
                _write(self._folder / "pairs.json", self._pairs)
                self._changed = False
                self._learned = _learned(self._pairs)
            self._state = IndexState(FINGERPRINT, watermark)
            write_state(self._folder / "state.json", self._state)
        except OSError as error:
            raise IndexUnavailable(
                f"Cannot write the abbreviations in {self._folder}: {error.strerror or error}. "
                "Make room or grant the right to write there; the next sync goes on."
            ) from error

    def reload(self) -> None:
        """See what another process committed."""
        state = read_state(self._folder / "state.json")
        if state != self._state and (found := _read(self._folder)):
            self._state, self._pairs = found
            self._learned = _learned(self._pairs)

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
        for pair in pairs[article_id]:
            key = _key(pair)
            articles[key].add(article_id)
            printed.setdefault(key, pair)
    counted = sorted(articles.items(), key=lambda item: (-len(item[1]), item[0]))
    return both_ways(
        (*printed[key], "learned", f"explained in {len(ids)} articles of the archive")
        for key, ids in counted
        if len(ids) >= _FEWEST_ARTICLES
    )


@lru_cache(maxsize=65_536)
def _key(pair: tuple[str, str]) -> tuple[str, str]:
    return short_key(pair[0]), words_key(pair[1])


def _read(folder: Path) -> tuple[IndexState, _Pairs] | None:
    state = read_state(folder / "state.json")
    if state is None or state.fingerprint != FINGERPRINT:
        return None
    try:
        value = json.loads((folder / "pairs.json").read_text("utf-8"))
        pairs = {
            str(article_id): [(str(short), str(words)) for short, words in found]
            for article_id, found in value.items()
        }
    except FileNotFoundError:
        return state, {}  # none was found yet
    except (AttributeError, TypeError, ValueError):
        return None
    return state, pairs


def _write(path: Path, pairs: _Pairs) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(pairs, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
