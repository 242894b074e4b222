from pathlib import Path

import pytest

from rag.training.embedding import TrainingPlan, TrainingReport, train_embedding
from rag.training.tokenizer import VocabularyPlan

CORPUS = Path(__file__).parents[2] / "corpus"
# Small enough to train in seconds on the sample corpus.
PLAN = TrainingPlan(
    dimension=32,
    passes=12,
    batch=28,
    vocabulary=VocabularyPlan(
        size=3_000,
        min_syllable_count=2,
        min_group_count=3,
        folded_syllables=400,
        folded_groups=200,
        pieces=300,
    ),
)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrainingReport]:
    out = tmp_path_factory.mktemp("embedding")
    return out, train_embedding(CORPUS, out, seed=7, plan=PLAN)
