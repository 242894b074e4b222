"""How a hit stands among the hits read: its score, its rank, its article's.

Pure. Knows what retrieval said of each hit, nothing of the texts or of the question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.types import Hit

Floats = npt.NDArray[np.float64]

_PARTS = ("lexical", "article", "dense", "ranker")
STANDING_FEATURES = (
    *("rank", "lag", "score", "top_score", "first_over_second"),
    *_PARTS,
    *(f"{name}_lag" for name in _PARTS),
    *("is_best_article", "article_rank", "rank_in_article", "article_hits", "over_rival"),
    *("is_caption", "ordinal", "from_best"),
)
_MOST_ORDINAL, _FAR = 20, 30


def standing_features(hits: Sequence[Hit]) -> Floats:
    """A row a hit, best first, a column for each of ``STANDING_FEATURES``. There must be
    a hit."""
    scores = np.array([hit.score for hit in hits])
    parts = np.array([[hit.parts.get(name, 0.0) for name in _PARTS] for hit in hits])
    articles = list(dict.fromkeys(hit.article.id for hit in hits))
    owner = np.array([articles.index(hit.article.id) for hit in hits])
    strongest = np.array([scores[owner == number].max() for number in range(len(articles))])
    # Where one article alone was found, its lead is of a whole question.
    second = strongest[1:].max() if len(articles) > 1 else scores[0] - 1.0
    rival = np.where(owner == 0, second, strongest.max())
    top = hits[0].paragraph
    from_top = [
        min(_FAR, abs(hit.paragraph.ordinal - top.ordinal))
        if hit.article.id == articles[0] and hit.paragraph.kind == top.kind
        else _FAR
        for hit in hits
    ]
    same = np.full(len(hits), 1.0)
    return np.column_stack(
        [
            np.arange(len(hits)),
            scores - scores.max(),
            scores,
            same * scores.max(),
            same * (scores[0] - scores[1] if len(hits) > 1 else 1.0),
            parts,
            parts - parts.max(axis=0),
            owner == 0,
            owner,
            [int((owner[:place] == one).sum()) for place, one in enumerate(owner)],
            np.bincount(owner)[owner],
            strongest[owner] - rival,
            [hit.paragraph.kind == "c" for hit in hits],
            [min(_MOST_ORDINAL, hit.paragraph.ordinal) for hit in hits],
            from_top,
        ]
    ).astype(np.float64)
