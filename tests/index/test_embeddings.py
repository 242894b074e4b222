import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

import rag
from rag.errors import ModelError
from rag.index.embeddings import (
    SentenceTransformerModel,
    StaticEmbeddingModel,
    is_static_folder,
    load_embeddings,
)

SHIPPED = Path(rag.__file__).parent / "models" / "embedding"
TEXTS = [
    "Khối bộc phá trên đồi A1 nặng 960 kg.",
    "khoi boc pha tren doi a1",
    "hoà bình – hòa bình, TP.HCM 1.200 tỷ đồng",
    "xyzzy qwrt",
    "😀",
]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbeddingModel:
    return StaticEmbeddingModel.load(SHIPPED)


def test_numpy_and_sentence_transformers_agree(shipped: StaticEmbeddingModel) -> None:
    other = SentenceTransformer(str(SHIPPED), device="cpu")
    theirs = other.encode(TEXTS)
    np.testing.assert_allclose(shipped.encode(TEXTS), theirs, atol=1e-6)


def test_what_ships_is_small_and_says_what_it_is() -> None:
    sizes = [path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(sizes) <= 16_000_000
    assert is_static_folder(SHIPPED)
    assert "Trained on" in (SHIPPED / "README.md").read_text("utf-8")


def test_rows_have_length_one_or_are_zero(shipped: StaticEmbeddingModel) -> None:
    lengths = np.linalg.norm(shipped.encode([*TEXTS, "", " \n"]), axis=1)
    np.testing.assert_allclose(lengths[:3], 1, atol=1e-5)
    assert lengths[-2:].max() == 0


def test_what_belongs_together_is_nearer(shipped: StaticEmbeddingModel) -> None:
    near, far = shipped.encode(["bác sĩ điều trị bệnh nhân ung thư", "giá vàng trong nước tăng"])
    question = shipped.encode_question("bệnh viện chữa ung thư thế nào")
    assert question @ near > question @ far + 0.2


@given(st.text(max_size=200))
def test_any_text_has_a_finite_vector(text: str) -> None:
    row = _SHIPPED.encode([text])
    assert row.shape == (1, _SHIPPED.dimension)
    assert np.isfinite(row).all()


_SHIPPED = StaticEmbeddingModel.load(SHIPPED)


def test_a_long_text_is_summed_in_parts(shipped: StaticEmbeddingModel) -> None:
    text = "bộ đội kéo pháo vào trận địa. "
    once, often = shipped.encode([text * 30, text * 12_000])
    assert float(once @ often) == pytest.approx(1, abs=1e-3)


def test_langchain_s_methods_give_the_same(shipped: StaticEmbeddingModel) -> None:
    np.testing.assert_allclose(shipped.embed_documents(TEXTS), shipped.encode(TEXTS))
    np.testing.assert_allclose(shipped.embed_query(TEXTS[0]), shipped.encode(TEXTS[:1])[0])


def test_the_fingerprint_is_of_the_content(shipped: StaticEmbeddingModel, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "m")
    assert load_embeddings(str(folder)).fingerprint == shipped.fingerprint
    tokenizer = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    tokenizer["model"]["vocab"][5][1] -= 1.0
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")
    assert load_embeddings(str(folder)).fingerprint != shipped.fingerprint


def test_any_sentence_transformers_folder_can_take_its_place(
    shipped: StaticEmbeddingModel, tmp_path: Path
) -> None:
    model = SentenceTransformer(str(SHIPPED), device="cpu")
    model.prompts = {"query": "hỏi: ", "document": ""}
    # Without Normalize it is no folder that numpy alone reads.
    SentenceTransformer(modules=[model[0]], prompts=model.prompts, device="cpu").save(str(tmp_path))
    other = load_embeddings(str(tmp_path))
    assert isinstance(other, SentenceTransformerModel)
    assert other.dimension == shipped.dimension
    np.testing.assert_allclose(other.encode(TEXTS[:3]), shipped.encode(TEXTS[:3]), atol=1e-5)
    # Its own prompt goes before a question, and before nothing else.
    np.testing.assert_allclose(
        other.encode_question(TEXTS[0]), shipped.encode([f"hỏi: {TEXTS[0]}"])[0], atol=1e-5
    )
    assert other.encode([]).shape == (0, other.dimension)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_broken_folder_says_what_to_do(name: str, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "m")
    (folder / name).write_bytes(b"{ hong")
    with pytest.raises(ModelError, match="rag train embedding"):
        load_embeddings(str(folder))


def test_a_model_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="RAG_EMBEDDING_MODEL"):
        load_embeddings(str(tmp_path / "khong-co"))


def test_another_revision_of_the_hub_has_another_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "models--bao--nhung"  # downloads, as huggingface_hub keeps them
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    (repository / "refs").mkdir(parents=True)
    fingerprints = []
    for commit in ("a" * 40, "b" * 40, "a" * 40):
        shutil.copytree(SHIPPED, repository / "snapshots" / commit, dirs_exist_ok=True)
        (repository / "refs" / "main").write_text(commit)
        fingerprints.append(load_embeddings("bao/nhung").fingerprint)
    first, other, again = fingerprints
    assert first == again != other
