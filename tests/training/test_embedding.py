from pathlib import Path

import numpy as np
import pytest
import torch

from rag.errors import InputError
from rag.index.embeddings import StaticEmbeddingModel, load_embeddings
from rag.training.embedding import (
    TrainingReport,
    flattened,
    info_nce,
    pooled,
    train_embedding,
)
from rag.training.pairs import Ragged
from tests.training.conftest import CORPUS, PLAN

Trained = tuple[Path, TrainingReport]


def test_what_is_trained_tells_its_articles_apart(trained: Trained) -> None:
    folder, report = trained
    assert report.articles == 28
    assert report.loss < np.log(PLAN.batch)  # what guessing would cost
    model = StaticEmbeddingModel.load(folder)
    passages = model.encode(
        [
            "Khối bộc phá trên đồi A1 nặng gần một nghìn cân.",
            "Chè Shan tuyết Tủa Chùa mọc ở độ cao khoảng 1.400 m.",
            "Sân bay Điện Biên có đường băng mới dài 2.400 m.",
        ]
    )
    question = model.encode_question("đường băng của sân bay dài bao nhiêu")
    assert int(np.argmax(passages @ question)) == 2


def test_the_same_seed_gives_the_same_bytes(trained: Trained, tmp_path: Path) -> None:
    train_embedding(CORPUS, tmp_path, seed=7, plan=PLAN)
    for name in ("model.safetensors", "tokenizer.json", "modules.json"):
        assert (tmp_path / name).read_bytes() == (trained[0] / name).read_bytes(), name


def test_an_archive_of_too_few_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Một tít\n\nMột câu ngắn.", "utf-8")
    with pytest.raises(InputError, match="two articles"):
        train_embedding(tmp_path, tmp_path / "out", seed=1, plan=PLAN)


def test_info_nce_is_least_where_each_row_meets_its_own() -> None:
    rows = torch.eye(4)
    right = info_nce(rows, rows, 0.1)
    wrong = info_nce(rows, rows.roll(1, 0), 0.1)
    assert float(right) < 0.01 < float(wrong)
    # Rows that are all alike: every choice costs ln 4.
    assert float(info_nce(torch.ones(4, 1), torch.ones(4, 1), 1.0)) == pytest.approx(np.log(4))


def test_the_folder_is_named_by_its_setting(trained: Trained) -> None:
    model = load_embeddings(str(trained[0]))
    assert model.name == str(trained[0])
    assert model.dimension == PLAN.dimension


def test_pooling_is_what_torch_s_embedding_bag_gives_both_ways() -> None:
    random = np.random.default_rng(3)
    rows = Ragged.of([random.integers(0, 50, size) for size in (7, 1, 30, 4)])
    table = torch.randn(50, 6, generator=torch.Generator().manual_seed(3), requires_grad=True)
    target = torch.ones(4, 6)
    ours = pooled(rows, table, 50)
    (ours * target).sum().backward()
    assert table.grad is not None
    gradient, table.grad = table.grad.clone(), None
    starts = torch.from_numpy(rows.starts[:-1])
    summed = torch.nn.functional.embedding_bag(
        torch.from_numpy(rows.ids), table, starts, mode="sum"
    )
    theirs = torch.nn.functional.normalize(summed)
    (theirs * target).sum().backward()
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(gradient, table.grad)


def test_flattening_keeps_directions_and_evens_lengths() -> None:
    table = np.array([[3.0, 4.0], [0.0, 16.0], [0.0, 0.0]], np.float32)
    flat = flattened(table, 0.5)
    np.testing.assert_allclose(np.linalg.norm(flat, axis=1), [5**0.5, 4, 0], rtol=1e-6)
    np.testing.assert_allclose(flat[0] / flat[0, 0], table[0] / table[0, 0])
    np.testing.assert_array_equal(flattened(table, 0.0), table)
