"""Any sentence-transformers cross-encoder as the ranker.

It reads the question beside each candidate's title and text, and its order is final.
Knows nothing of where candidates come from. Importing this module imports neither
sentence-transformers nor torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ModelError
from rag.index.hub_model import first_line, folder_hash, loading, revision_of
from rag.retrieval.candidates import Candidate
from rag.retrieval.fusion import Scored
from rag.retrieval.ranking import ordered_by
from rag.retrieval.understanding import Understanding

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Pairs at a time, where a model's length is the usual 512 tokens: some hundred MB.
_BATCH = 16
_TRAINED_HEADS = ("ForSequenceClassification", "ForCausalLM")


class CrossEncoderRanker:
    """A model that scores pairs of texts. What is longer than it reads is cut at its end."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        self._name = name
        self._model = model
        # A fast tokenizer that two threads use at once fails ("Already borrowed").
        self._lock = Lock()

    @classmethod
    def load(cls, name: str) -> CrossEncoderRanker:
        """Open the model in a folder, or of that name from the hub where it is not on
        disk. Raises ModelError where there is none, or it is no cross-encoder with one
        score."""
        # Start-up time: 11 s, and only those who name a cross-encoder need it.
        from sentence_transformers import CrossEncoder

        with loading(name, kind="reranker", setting="RAG_RERANKER_MODEL", shipped="shipped ranker"):
            model = CrossEncoder(name)
        if model.num_labels != 1:
            raise _unusable(name, f"it gives {model.num_labels} scores a pair instead of one.")
        heads = getattr(model.config, "architectures", None) or [""]
        # Without a head of its own it was given one of random weights, with a warning.
        if len(model) == 1 and not str(heads[0]).endswith(_TRAINED_HEADS):
            raise _unusable(name, "it is no cross-encoder: it was not trained to score pairs.")
        folder = Path(name)
        version = folder_hash(folder) if folder.is_dir() else revision_of(model)
        return cls(f"{name}@{version[:8]}" if version else name, model)

    @property
    def name(self) -> str:
        return self._name

    def rank(self, understood: Understanding, candidates: Sequence[Candidate]) -> list[Scored]:
        """The candidates exactly in the model's order. Raises ModelError."""
        from torch.nn import Identity  # start-up time

        if not candidates:
            return []
        pairs = [(understood.text, _read(one)) for one in candidates]
        try:
            with self._lock:
                # Before its activation: a sigmoid says 1.0 of every good candidate.
                values = self._model.predict(
                    pairs,
                    batch_size=_BATCH,
                    show_progress_bar=False,
                    activation_fn=Identity(),
                    convert_to_numpy=True,
                )
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(
                f"The reranker {self._name!r} failed: {first_line(error)} Unset "
                "RAG_RERANKER_MODEL to rank without it."
            ) from error
        scores = np.asarray(values, dtype=np.float64).reshape(-1)
        if not np.isfinite(scores).all():
            raise ModelError(
                f"The reranker {self._name!r} gives scores that are no numbers. Unset "
                "RAG_RERANKER_MODEL, or name another model."
            )
        return ordered_by(candidates, scores.tolist())


def _read(candidate: Candidate) -> str:
    """The paragraph under its title, which the first paragraph holds already."""
    text = candidate.paragraph.text
    if candidate.paragraph.anchor == "p0":
        return text
    return f"{candidate.stored.article.title}\n{text}".strip()


def _unusable(name: str, why: str) -> ModelError:
    return ModelError(
        f"Cannot use the reranker {name!r}: {why} Check the name in RAG_RERANKER_MODEL and the "
        "network, give the path of a downloaded cross-encoder's folder, or unset it."
    )
