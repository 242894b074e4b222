from pathlib import Path

from rag.index.term_weights import TermWeights
from rag.training.data import read_paragraphs
from rag.training.term_weights import count_terms
from tests.training.conftest import CORPUS


def test_paragraphs_of_an_archive_counted(tmp_path: Path) -> None:
    weights = count_terms(read_paragraphs(CORPUS))
    assert weights.paragraphs > 28 * 4
    assert weights.share("là") > weights.share("bản") > 0
    assert "bộc" not in weights.document_frequencies  # too rare to be listed
    assert weights.share("bộc") < weights.share("là")
    weights.save(tmp_path / "terms.tsv.gz")
    assert TermWeights.load(tmp_path / "terms.tsv.gz") == weights
