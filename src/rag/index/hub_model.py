"""Models that sentence-transformers loads, by folder or hub name: what tells one from
another, and how it is said that one cannot be loaded.

Knows nothing of what a model is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer


@contextmanager
def loading(name: str, *, kind: str, setting: str, shipped: str) -> Iterator[None]:
    """Within it, a failure to load is a ModelError that names the ``setting`` and says
    what to do. ``kind``: what the model is; ``shipped``: what stands in its place."""
    try:
        yield
    except ModelError:
        raise
    # Five packages read a model, each with errors of its own; tokenizers raises bare
    # Exception for a file it cannot parse. Only the loading stands within.
    except Exception as error:
        raise ModelError(
            f"Cannot load the {kind} {name!r}: {first_line(error)} "
            f"Check the name in {setting} and the network, give the path of a "
            f"downloaded model folder, or unset it to use the {shipped}."
        ) from error


def content_hash(files: Sequence[Path]) -> str:
    """SHA-256 of the files' names and contents, in hexadecimal."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{path.name}\0{content}".encode())
    return digest.hexdigest()


def folder_hash(folder: Path) -> str:
    """:func:`content_hash` of every file in it and below."""
    return content_hash(sorted(path for path in folder.rglob("*") if path.is_file()))


def revision_of(model: SentenceTransformer | CrossEncoder) -> str:
    """The commit of the hub repository that the model came from, or "" where it is not
    known."""
    return str(model.model_card_data.base_model_revision or "")


def first_line(error: object) -> str:
    """What an error says, in one line that ends in a full stop."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"{line}."
