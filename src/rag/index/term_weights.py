"""How rare a term is in Vietnamese news at large.

An archive of thirty articles says little of how common "ngày" is; a background of
some 450,000 paragraphs does. Knows nothing of the archive: ``lexical`` mixes both.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rag.errors import ModelError


@dataclass(frozen=True, slots=True)
class TermWeights:
    """Document frequencies of terms (as ``rag.vietnamese.tokens.terms`` makes them)
    over ``paragraphs`` background paragraphs. Rare terms are not in the table."""

    paragraphs: int
    document_frequencies: Mapping[str, int]

    @classmethod
    def load(cls, path: Path | None = None) -> TermWeights:
        """Read the table at ``path``, by default the shipped one.

        Raises ModelError where the file is missing or not such a table.
        """
        source = path or resources.files("rag") / "models" / "term_weights" / "terms.tsv.gz"
        try:
            lines = gzip.decompress(source.read_bytes()).decode("utf-8").splitlines()
            head, *rows = lines
            frequencies = {term: int(count) for term, count in (row.split("\t") for row in rows)}
            return cls(int(head), frequencies)
        except (OSError, ValueError, EOFError) as error:
            raise ModelError(
                f"Cannot read the term weights at {source}: {error}. "
                "Install the package again, or make them with `rag train term-weights`."
            ) from error

    def save(self, path: Path) -> None:
        """Write the table; the same table gives the same bytes."""
        rows = [f"{term}\t{count}" for term, count in sorted(self.document_frequencies.items())]
        text = "\n".join([str(self.paragraphs), *rows])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))

    def share(self, term: str) -> float:
        """The share of background paragraphs that hold ``term``; 0.0 for a rare one."""
        return self.document_frequencies.get(term, 0) / self.paragraphs
