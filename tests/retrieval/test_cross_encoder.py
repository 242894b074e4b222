"""A cross-encoder that really runs: two layers, made on the spot, of no mind but one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer

from rag.bootstrap import open_application
from rag.errors import ModelError
from rag.index.query import LexicalQuery
from rag.retrieval.candidates import Candidate
from rag.retrieval.cross_encoder import CrossEncoderRanker
from rag.retrieval.fusion import Scored
from rag.retrieval.understanding import Understanding, WeightedReading
from rag.settings import Settings
from rag.types import Article, ArticleVersion, Paragraph

WORDS = "chè cà phê shan tuyết mường ảng tủa chùa giá thu hái bao nhiêu tươi năm nay vụ mùa"
QUESTION = "Giá cà phê bao nhiêu?"
TEXTS = {
    "a": "Giá cà phê tươi năm nay.",
    "b": "Thu hái chè shan tuyết Tủa Chùa.",
    "c": "Vụ mùa năm nay.",
    "d": "Cà phê Mường Ảng " + "vụ mùa thu hái " * 400,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("mo-hinh"), BertForSequenceClassification, labels=1)


def made(folder: Path, kind: type[BertModel | BertForSequenceClassification], labels: int) -> Path:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {
        word: place for place, word in enumerate(dict.fromkeys([*special, *WORDS.split()]))
    }
    torch.manual_seed(8)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=1.0,  # far enough apart to tell texts from each other
    )
    kind(config).save_pretrained(str(folder))
    tokenizer = BertTokenizer(vocab=vocabulary, strip_accents=False)
    tokenizer.save_pretrained(str(folder))
    return folder


def understood() -> Understanding:
    query = LexicalQuery.from_question(QUESTION)
    return Understanding(QUESTION, (WeightedReading(QUESTION, 1.0, query),))


def candidate(name: str, score: float) -> Candidate:
    paragraph = Paragraph(name, 1, "p", 1, TEXTS[name])
    stored = ArticleVersion(
        Article(name, title="Mùa vụ"), 1, "live", True, datetime(2024, 1, 1, tzinfo=UTC)
    )
    return Candidate(Scored(paragraph.id, score, {"lexical": score}), paragraph, stored)


CANDIDATES = [candidate(name, 3.0 - place / 2) for place, name in enumerate(TEXTS)]


def test_the_order_is_that_of_the_model_itself(folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    pairs = [(QUESTION, f"Mùa vụ\n{text}") for text in TEXTS.values()]
    values = CrossEncoder(str(folder)).predict(pairs, activation_fn=torch.nn.Identity())
    assert len({round(float(value), 4) for value in values}) == len(values)
    expected = [name for _, name in sorted(zip(-values, TEXTS, strict=True))]
    assert expected != list(TEXTS)

    ranked = CrossEncoderRanker.load(str(folder)).rank(understood(), CANDIDATES)
    assert [one.paragraph_id.partition(".")[0] for one in ranked] == expected
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    for one in ranked:
        assert sum(one.parts.values()) == pytest.approx(one.score)
        assert one.parts.keys() == {"lexical", "ranker"}


def test_nothing_to_rank_is_nothing(folder: Path) -> None:
    assert CrossEncoderRanker.load(str(folder)).rank(understood(), []) == []


def test_the_setting_puts_it_in_place_and_answers_name_it(folder: Path, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, reranker_model=str(folder))
    app = open_application(settings)
    try:
        app.store.put_many([Article(n, title="Mùa vụ", body=(t,)) for n, t in TEXTS.items()])
        app.sync.sync()
        hits = app.retriever.search(QUESTION)
        assert len(hits) == 2 * len(TEXTS)
        assert all("ranker" in hit.parts for hit in hits)
        plain = app.retriever.model_copy(update={"ranker": None}).search(QUESTION)
        assert [h.paragraph.id for h in plain] != [h.paragraph.id for h in hits]
        name, _, version = app.model.ranker.partition("@")
        assert name == str(folder)
        assert len(version) == 8
    finally:
        app.close()


@pytest.mark.parametrize(
    ("kind", "labels", "said"),
    [(BertForSequenceClassification, 3, "3 scores"), (BertModel, 1, "no cross-encoder")],
)
def test_a_model_of_another_kind_is_refused(
    tmp_path: Path,
    kind: type[BertModel | BertForSequenceClassification],
    labels: int,
    said: str,
) -> None:
    with pytest.raises(ModelError, match=said):
        CrossEncoderRanker.load(str(made(tmp_path, kind, labels)))


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_without_a_model_names_the_setting(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "trong"
    if is_there:
        path.mkdir()
    with pytest.raises(ModelError, match="RAG_RERANKER_MODEL"):
        CrossEncoderRanker.load(str(path))
