"""A trained table as a sentence-transformers model folder, one byte a value.

Stock StaticEmbedding and Normalize, so the folder needs no remote code. Knows nothing
of how the table was trained.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from rag.index.embeddings import MODULES_FILE, TABLE_FILE, TOKENIZER_FILE

# The names under which every release with StaticEmbedding (3.2 and later) finds them.
_LIBRARY = "sentence_transformers.models"
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": f"{_LIBRARY}.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{_LIBRARY}.Normalize"},
]
_CONFIG = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}


def quantised(
    table: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """(n, d) int8 values and (n,) row weights whose product is nearest to ``table``.

    A plain int8 table does not load in sentence-transformers; with ``weights`` it
    multiplies them in float32.
    """
    weights = np.abs(table).max(axis=1) / 127
    steps = np.where(weights > 0, weights, 1)
    values = np.rint(table / steps[:, None]).astype(np.int8)
    return values, weights.astype(np.float32)


def save_folder(out: Path, tokenizer: Tokenizer, table: npt.NDArray[np.float32]) -> None:
    """Write the model into ``out``, made where it is missing. The same table and
    tokenizer give the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    values, weights = quantised(table)
    save_file({"embeddings": values, "weights": weights}, out / TABLE_FILE)
    tokenizer.save(str(out / TOKENIZER_FILE), pretty=False)
    _write(out / MODULES_FILE, _MODULES)
    _write(out / "config_sentence_transformers.json", _CONFIG)
    (out / "1_Normalize").mkdir(exist_ok=True)
    _write(out / "1_Normalize" / "config.json", {})


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
