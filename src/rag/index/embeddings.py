"""Text into vectors: the shipped static embedding, or any sentence-transformers model.

The shipped one is a sentence-transformers folder read here by its tokenizer and numpy
alone: importing sentence-transformers takes 11 s. Knows nothing of indexes.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED_NAME = "hoi-bao-static-1"
# Texts a step: their gathered rows (some 150 tokens each, 256 floats) stay near 40 MB.
_CHUNK = 256
# torch.nn.functional.normalize, which the folder's Normalize module calls, divides by
# the norm or by this, whichever is larger: a text of unknown words stays at zero.
_NORM_FLOOR = 1e-12

Vectors = NDArray[np.float32]


class EmbeddingModel(Embeddings):
    """A LangChain ``Embeddings`` that also says which model it is.

    ``fingerprint`` changes when the model does: vectors of two fingerprints are never
    compared.
    """

    name: str
    dimension: int
    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension) float32; each row of length one, or zero for a text in
        which the model knows no word."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class StaticEmbeddings(EmbeddingModel):
    """The mean of a table's rows for a text's tokens, brought to length one.

    What sentence-transformers computes for a folder of StaticEmbedding and Normalize.
    """

    def __init__(self, tokenizer: Tokenizer, table: Vectors, name: str, fingerprint: str) -> None:
        self._tokenizer = tokenizer
        self._table = table
        self.name = name
        self.dimension = int(table.shape[1])
        self.fingerprint = fingerprint

    @classmethod
    def from_folder(cls, folder: Path, name: str) -> StaticEmbeddings:
        """Read ``tokenizer.json`` and ``model.safetensors``: int8 ``embeddings``
        (tokens, dimension) with a float32 scale a row in ``weights`` (tokens,).

        Raises ModelError where the folder holds no such model.
        """
        try:
            tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
            tensors = load_file(folder / "model.safetensors")
            table = tensors["embeddings"].astype(np.float32)
            table *= tensors["weights"][:, None]
        except Exception as error:  # tokenizers raises no narrower one for a bad file
            raise ModelError(
                f"{folder} holds no static embedding: {error}. Install the package again, or "
                "train one with `rag train embedding`."
            ) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, table, name, _fingerprint(folder))

    def encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = list(texts[start : start + _CHUNK])
            found = self._tokenizer.encode_batch_fast(part, add_special_tokens=False)
            ids = [encoding.ids for encoding in found]
            counts = np.array([len(one) for one in ids])
            filled = np.flatnonzero(counts)
            if not filled.size:
                continue
            rows = self._table[np.concatenate([ids[i] for i in filled])]
            edges = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
            means = np.add.reduceat(rows, edges, axis=0) / counts[filled][:, None]
            out[start + filled] = means
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        unit: Vectors = out / np.maximum(norms, _NORM_FLOOR)
        return unit


class SentenceTransformerEmbeddings(EmbeddingModel):
    """Any model that sentence-transformers loads, by name or folder."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self._model = model
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = int(model.get_embedding_dimension() or 0)

    @classmethod
    def load(cls, name: str) -> SentenceTransformerEmbeddings:
        """Raises ModelError where the model cannot be had."""
        # Imported here for start-up time only: it takes 11 s.
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(name, device=None)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise ModelError(
                f"RAG_EMBEDDING_MODEL={name!r} cannot be loaded: {error}. Give a folder, or a "
                "hub name that can be downloaded from here, or leave it empty."
            ) from error
        folder = Path(name)
        return cls(model, name, _fingerprint(folder) if folder.is_dir() else name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32).reshape(len(texts), self.dimension)


def load_embeddings(name: str = "") -> EmbeddingModel:
    """The shipped embedding, or the sentence-transformers model of that name or folder."""
    if name:
        return SentenceTransformerEmbeddings.load(name)
    with resources.as_file(resources.files("rag") / "models" / "embedding") as folder:
        return StaticEmbeddings.from_folder(folder, SHIPPED_NAME)


def _fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of a model folder's files, documents left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".safetensors", ".txt", ".bin", ".model"}:
            digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
