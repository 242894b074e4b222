"""Articles as token ids, and pairs of texts that belong together drawn from them.

A pair is an anchor (a title, a lead, or words of one sentence) and a passage of the same
article. Knows nothing of the table that is learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from rag.types import Article
from rag.vietnamese.normalise import fold
from rag.vietnamese.sentences import sentences

IntArray = npt.NDArray[np.int64]

# Words that ask and say nothing of the subject. An anchor that holds some teaches the
# table to give them no say.
ASKING = (
    *("ai", "ai là người", "là ai", "người nào", "những ai"),
    *("gì", "là gì", "làm gì", "có gì", "những gì", "điều gì", "cái gì", "vì điều gì"),
    *("nào", "loại nào", "thế nào", "như thế nào", "ra sao"),
    *("khi nào", "ngày nào", "năm nào", "bao lâu", "trong bao lâu"),
    *("ở đâu", "đâu", "nơi nào", "do đâu"),
    *("bao nhiêu", "mấy"),
    *("vì sao", "tại sao"),
)

# Encoded at a time: bounds the memory of the tokenizer's own objects.
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different length: row i is ``ids[starts[i]:starts[i + 1]]``."""

    ids: IntArray
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, rows: Sequence[IntArray]) -> Ragged:
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        ids = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        return cls(ids, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    def take(self, rows: IntArray) -> Ragged:
        """These rows, in this order."""
        return self.slices(self.starts[rows], self.starts[rows + 1])

    def slices(self, begin: IntArray, end: IntArray) -> Ragged:
        """``ids[begin[i]:end[i]]`` as row i."""
        lengths = end - begin
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(starts[-1]) + np.repeat(begin - starts[:-1], lengths)
        return Ragged(self.ids[places], starts)


def beside(parts: Sequence[Ragged]) -> Ragged:
    """Row i of every part, one after another, as row i."""
    lengths = [np.diff(part.starts) for part in parts]
    starts = np.concatenate([[0], np.cumsum(np.sum(lengths, axis=0))]).astype(np.int64)
    ids = np.empty(starts[-1], np.int64)
    offset = starts[:-1].copy()
    for part, length in zip(parts, lengths, strict=True):
        places = np.arange(len(part.ids)) + np.repeat(offset - part.starts[:-1], length)
        ids[places] = part.ids
        offset += length
    return Ragged(ids, starts)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Articles as tokens, once as written and once without diacritics.

    ``rows`` holds, for article i, its title in row ``first[i]``, its lead in the next
    and its body's sentences up to ``first[i + 1]``.
    """

    toned: Ragged
    folded: Ragged
    first: IntArray
    asking_toned: Ragged
    asking_folded: Ragged
    """What makes a statement a question (:data:`ASKING`), a row each."""

    def __len__(self) -> int:
        return len(self.first) - 1


def rows_of(article: Article) -> list[str]:
    """Title, lead and the sentences of the body."""
    found = [article.title, article.lead]
    for paragraph in article.body:
        found += [paragraph[span.start : span.end] for span in sentences(paragraph)]
    return found


def encode(articles: Iterable[list[str]], tokenizer: Tokenizer) -> Encoded:
    """The rows of articles (see :func:`rows_of`) as tokens."""
    first = [0]
    texts: list[str] = []
    toned: list[IntArray] = []
    folded: list[IntArray] = []

    def flush() -> None:
        for out, batch in ((toned, texts), (folded, [fold(text) for text in texts])):
            encodings = tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            out.extend(np.array(one.ids, dtype=np.int64) for one in encodings)
        texts.clear()

    for rows in articles:
        texts += rows
        first.append(first[-1] + len(rows))
        if len(texts) >= _CHUNK:
            flush()
    flush()
    asking = [
        Ragged.of([np.array(one.ids, dtype=np.int64) for one in tokenizer.encode_batch_fast(texts)])
        for texts in ([*ASKING], [fold(text) for text in ASKING])
    ]
    firsts = np.array(first, dtype=np.int64)
    return Encoded(Ragged.of(toned), Ragged.of(folded), firsts, *asking)


@dataclass(frozen=True, slots=True)
class PairPlan:
    """How pairs are drawn. Shares are probabilities; lengths are tokens or sentences.

    A ``title`` or ``lead`` anchor meets a passage without it. Other anchors are
    ``min_window`` to ``max_window`` tokens of a sentence of the passage, which
    keeps that sentence with probability ``keep``; its title goes before the passage
    with probability ``titled``, as the index puts it. A window is made to look like a
    question: with probability ``thinned`` it is twice as wide and loses half its
    tokens, with ``asked`` it gains words that ask. ``folded`` is the share of anchors
    typed bare.
    """

    title: float = 0.2
    lead: float = 0.15
    min_window: int = 4
    max_window: int = 20
    keep: float = 0.6
    titled: float = 1.0
    thinned: float = 0.6
    asked: float = 0.7
    folded: float = 0.25
    min_sentences: int = 2
    max_sentences: int = 4


def draw(
    data: Encoded, articles: IntArray, plan: PairPlan, random: np.random.Generator
) -> tuple[Ragged, Ragged]:
    """One pair for each article: anchors and passages, row by row.

    ``articles`` are those of at least two body sentences.
    """
    number = len(articles)
    body = data.first[articles] + 2
    count = data.first[articles + 1] - body
    length = np.minimum(random.integers(plan.min_sentences, plan.max_sentences + 1, number), count)
    begin = body + (random.random(number) * (count - length + 1)).astype(np.int64)
    end = begin + length

    kind = random.random(number)
    is_title = kind < plan.title
    is_lead = ~is_title & (kind < plan.title + plan.lead)
    is_window = ~is_title & ~is_lead
    sentence = begin + (random.random(number) * length).astype(np.int64)
    row = np.where(is_title, body - 2, np.where(is_lead, body - 1, sentence))
    anchors = _anchors(data, row, is_window, plan, random)

    # Where a window's sentence is taken out, the passage is what stands before and after.
    dropped = is_window & (random.random(number) >= plan.keep) & (length > 1)
    starts = data.toned.starts
    before = data.toned.slices(starts[begin], starts[np.where(dropped, sentence, end)])
    after = data.toned.slices(starts[np.where(dropped, sentence + 1, end)], starts[end])
    has_title = ~is_title & (random.random(number) < plan.titled)
    titles = data.toned.slices(starts[body - 2], starts[np.where(has_title, body - 1, body - 2)])
    return anchors, beside([titles, before, after])


def _anchors(
    data: Encoded,
    row: IntArray,
    is_window: npt.NDArray[np.bool_],
    plan: PairPlan,
    random: np.random.Generator,
) -> Ragged:
    number = len(row)
    width = random.integers(plan.min_window, plan.max_window + 1, number)
    place = random.random(number)
    bare = random.random(number) < plan.folded
    is_thinned = is_window & (random.random(number) < plan.thinned)
    is_asked = is_window & (random.random(number) < plan.asked)
    asking = random.integers(0, len(data.asking_toned), number)
    width = np.where(is_thinned, 2 * width, width)

    def cut(source: Ragged, asks: Ragged, chosen: npt.NDArray[np.bool_]) -> Ragged:
        begin, end = source.starts[row], source.starts[row + 1]
        size = np.where(is_window, np.minimum(width, end - begin), end - begin)
        begin = begin + (place * (end - begin - size + 1)).astype(np.int64)
        window = source.slices(begin, begin + np.where(chosen, size, 0))
        asks_from = asks.starts[asking]
        asks_to = np.where(chosen & is_asked, asks.starts[asking + 1], asks_from)
        return beside([thinned(window, is_thinned, random), asks.slices(asks_from, asks_to)])

    return beside(
        [
            cut(data.toned, data.asking_toned, ~bare),
            cut(data.folded, data.asking_folded, bare),
        ]
    )


def thinned(rows: Ragged, chosen: npt.NDArray[np.bool_], random: np.random.Generator) -> Ragged:
    """The rows, those ``chosen`` without about half of their tokens."""
    owner = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
    kept = ~chosen[owner] | (random.random(len(owner)) < 0.5)
    lengths = np.bincount(owner[kept], minlength=len(rows))
    return Ragged(rows.ids[kept], np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))
