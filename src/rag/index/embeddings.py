"""Texts to vectors: the shipped static embedding, or any sentence-transformers model.

A static embedding is read with its tokenizer and numpy alone, since importing
sentence-transformers takes 11 s; it gives the vectors that sentence-transformers
gives. Knows nothing of passages, questions or the index that holds the vectors.
"""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.errors import ModelError
from rag.index.hub_model import content_hash, first_line, folder_hash, loading, revision_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

TABLE_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
MODULES_FILE = "modules.json"

_STATIC_MODULES = ["StaticEmbedding", "Normalize"]
# Characters tokenised at a time: bounds the gathered rows to some tens of MB.
_BATCH_CHARACTERS = 200_000
# Tokens of one text summed at a time, for the same reason.
_CHUNK_TOKENS = 50_000


class EmbeddingModel(Embeddings):
    """A model and what tells it from another.

    ``dimension`` is the length of a vector; ``fingerprint`` changes whenever the
    vectors could: an index keeps it beside its vectors.
    """

    name: str
    dimension: int
    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) rows of length 1; a text with nothing known in it is a row of
        zeros, similar to nothing."""

    def encode_question(self, question: str) -> Vectors:
        """One row, (dimension,): as :meth:`encode`, with a model's own prompt for
        questions where it has one."""
        vector: Vectors = self.encode([question])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self.encode_question(text)]


class StaticEmbeddingModel(EmbeddingModel):
    """A table of token vectors: a text is the sum of its tokens, brought to length 1."""

    def __init__(self, name: str, tokenizer: Tokenizer, table: Vectors, fingerprint: str) -> None:
        self.name = name
        self.dimension = int(table.shape[1])
        self.fingerprint = fingerprint
        self._tokenizer = tokenizer
        self._table = table

    @classmethod
    def load(cls, folder: Path, *, name: str = "") -> StaticEmbeddingModel:
        """Read a folder of stock StaticEmbedding and Normalize. Raises ModelError."""
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            tensors = load_file(folder / TABLE_FILE)
            table = _table(tensors)
        except (OSError, KeyError, SafetensorError) as error:
            raise _broken(folder, error) from error
        # The tokenizers package raises bare Exception for a file it cannot parse.
        except Exception as error:
            if type(error) is not Exception:
                raise
            raise _broken(folder, error) from error
        if tokenizer.get_vocab_size() > len(table):
            raise _broken(folder, "the tokenizer has more tokens than the table has rows")
        tokenizer.no_padding()
        tokenizer.no_truncation()
        files = [folder / TOKENIZER_FILE, folder / TABLE_FILE]
        return cls(name or str(folder), tokenizer, table, content_hash(files))

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [self._encode_batch(batch) for batch in _batches(texts)]
        return np.concatenate(rows) if rows else np.empty((0, self.dimension), np.float32)

    def _encode_batch(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch_fast(
            [_encodable(text) for text in texts], add_special_tokens=False
        )
        sums = np.zeros((len(texts), self.dimension), np.float32)
        ids = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
        filled = [place for place, row in enumerate(ids) if 0 < len(row) <= _CHUNK_TOKENS]
        if filled:
            lengths = np.array([len(ids[place]) for place in filled])
            starts = np.cumsum(lengths) - lengths
            gathered = self._table[np.concatenate([ids[place] for place in filled])]
            sums[filled] = np.add.reduceat(gathered, starts, axis=0)
        for place, row in enumerate(ids):
            if len(row) > _CHUNK_TOKENS:
                for start in range(0, len(row), _CHUNK_TOKENS):
                    sums[place] += self._table[row[start : start + _CHUNK_TOKENS]].sum(axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        result: Vectors = sums / np.maximum(norms, np.float32(1e-12))
        return result


class SentenceTransformerModel(EmbeddingModel):
    """Any sentence-transformers model, by folder or hub name."""

    def __init__(self, name: str, model: SentenceTransformer, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self.dimension = self.encode(["a"]).shape[1]

    @classmethod
    def load(cls, name: str) -> SentenceTransformerModel:
        """Open the model, from the hub where it is not on disk. Raises ModelError."""
        # Start-up time: 11 s, and only those who name another model need it.
        from sentence_transformers import SentenceTransformer

        with loading(
            name,
            kind="embedding model",
            setting="RAG_EMBEDDING_MODEL",
            shipped="shipped embedding",
        ):
            model = SentenceTransformer(name)
        folder = Path(name)
        if folder.is_dir():
            print_of = folder_hash(folder)
        else:
            print_of = hashlib.sha256(f"{name}@{revision_of(model)}".encode()).hexdigest()
        return cls(name, model, print_of)

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return _rows(
            self._model.encode_document(
                [*texts], normalize_embeddings=True, show_progress_bar=False
            )
        )

    def encode_question(self, question: str) -> Vectors:
        vector: Vectors = _rows(
            self._model.encode_query([question], normalize_embeddings=True, show_progress_bar=False)
        )[0]
        return vector


def _rows(values: object) -> Vectors:
    return np.asarray(values, dtype=np.float32)


def load_embeddings(name: str = "") -> EmbeddingModel:
    """The shipped model for ``""``; else a folder or a sentence-transformers name.

    A folder of a static embedding, such as ``rag train embedding`` writes, is read
    with numpy alone as well. Raises ModelError, saying what to do.
    """
    if not name:
        shipped = Path(str(resources.files("rag") / "models" / "embedding"))
        model = StaticEmbeddingModel.load(shipped)
        model.name = f"hoi-bao-static-{model.dimension}"
        return model
    folder = Path(name)
    if is_static_folder(folder):
        return StaticEmbeddingModel.load(folder, name=name)
    return SentenceTransformerModel.load(name)


def is_static_folder(folder: Path) -> bool:
    """Whether the folder is a sentence-transformers model of stock StaticEmbedding and
    Normalize, with nothing else in it."""
    try:
        modules = json.loads((folder / MODULES_FILE).read_text(encoding="utf-8"))
        names = [str(module["type"]).rpartition(".")[2] for module in modules]
        at_root = modules[0].get("path", "") in {"", "."}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False
    return names == _STATIC_MODULES and at_root and (folder / TABLE_FILE).is_file()


def _table(tensors: dict[str, npt.NDArray[np.generic]]) -> Vectors:
    """One float32 row a token, as sentence-transformers folds it: ``embeddings`` by
    ``mapping``, times ``weights``; or ``embedding.weight`` as it is."""
    if "embedding.weight" in tensors:
        return np.ascontiguousarray(tensors["embedding.weight"], dtype=np.float32)
    table = tensors["embeddings"]
    if "mapping" in tensors:
        table = table[tensors["mapping"].astype(np.int64)]
    rows = np.ascontiguousarray(table, dtype=np.float32)
    if "weights" in tensors:
        rows *= tensors["weights"].astype(np.float32)[:, None]
    return rows


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _encodable(text: str) -> str:
    """Lone surrogates, which no UTF-8 can hold, become question marks."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _broken(folder: Path, why: object) -> ModelError:
    return ModelError(
        f"Cannot read the embedding in {folder}: {first_line(why)} "
        "Install the package again, train one with `rag train embedding`, "
        "or set RAG_EMBEDDING_MODEL to another model."
    )
