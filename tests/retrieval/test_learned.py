"""The shipped ranker over a small archive, and what it says of itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.bootstrap import Application, open_application
from rag.errors import ModelError
from rag.index.query import LexicalQuery
from rag.index.rarity import TermValue
from rag.retrieval.features import FEATURES
from rag.retrieval.learned import TREES_FILE, LearnedRanker, asked_terms
from rag.retrieval.trees import TreeEnsemble, save_trees
from rag.settings import Settings
from rag.types import Article

ARTICLES = [
    Article(
        "cau",
        title="Cầu Thanh Bình",
        body=("Cầu được xây trong hai năm.", "Cầu Thanh Bình dài 120 mét.", "Người dân vui."),
    ),
    Article("cho", title="Chợ Mường Thanh", body=("Chợ có 300 quầy hàng.", "Chợ dài 90 mét.")),
]
QUESTION = "Cầu Thanh Bình dài bao nhiêu mét?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    opened.store.put_many(ARTICLES)
    opened.sync.sync()
    yield opened
    opened.close()


@pytest.mark.parametrize("question", [QUESTION, "cau thanh binh dai bao nhieu met"])
def test_the_paragraph_that_answers_is_first_and_parts_add_up(
    app: Application, question: str
) -> None:
    hits = app.retriever.search(question)
    assert hits[0].paragraph.id == "cau.v1.p2"
    assert "ranker" in hits[0].parts
    for hit in hits:
        assert sum(hit.parts.values()) == pytest.approx(hit.score)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_answers_name_the_ranker_by_its_content(app: Application) -> None:
    assert app.model.ranker.startswith("trees-")
    assert app.retriever.ranker is not None
    assert app.retriever.ranker.name == app.model.ranker


def test_every_candidate_is_kept_once(app: Application) -> None:
    ranker = LearnedRanker.load(app.retriever.lexical.term_values)
    understood, found = app.retriever.candidates(QUESTION)
    ranked = ranker.rank(understood, found)
    assert sorted(s.paragraph_id for s in ranked) == sorted(
        one.scored.paragraph_id for one in found
    )
    assert not ranker.rank(understood, [])


def test_reasons_are_features_with_their_values(app: Application) -> None:
    ranker = LearnedRanker.load(app.retriever.lexical.term_values)
    understood, found = app.retriever.candidates(QUESTION)
    reasons = ranker.reasons(understood, found)
    assert reasons.keys() == {one.scored.paragraph_id for one in found}
    effects = [abs(one.effect) for one in reasons["cau.v1.p2"]]
    assert effects == sorted(effects, reverse=True)
    assert {one.feature for one in reasons["cau.v1.p2"]} <= set(FEATURES)
    assert ranker.reasons(understood, []) == {}


def test_the_setting_takes_a_folder_of_trees(tmp_path: Path) -> None:
    """These prefer what stands late in an article, and nothing else."""
    late = [[FEATURES.index("ordinal"), 1.5, 1, 2, 0.0], [-1, 0, 0, 0, -1.0], [-1, 0, 0, 0, 1.0]]
    folder = tmp_path / "ranker"
    save_trees(folder / TREES_FILE, list(FEATURES), [late])
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", reranker_model=str(folder))
    opened = open_application(settings)
    try:
        opened.store.put_many(ARTICLES)
        opened.sync.sync()
        found = [hit.paragraph.ordinal for hit in opened.retriever.search(QUESTION)]
    finally:
        opened.close()
    assert [ordinal > 1 for ordinal in found] == sorted((o > 1 for o in found), reverse=True)
    assert opened.model.ranker.startswith("trees-")


def test_trees_of_another_version_are_refused() -> None:
    trees = TreeEnsemble.of(["no_such"], [[[-1, 0.0, 0, 0, 1.0]]])
    with pytest.raises(ModelError, match="no_such"):
        LearnedRanker(trees, lambda query: [], name="old")


def test_two_ways_of_writing_a_term_are_one(app: Application) -> None:
    values = [
        TermValue("cầu", False, 3.0, 1.5),
        TermValue("cau", True, 2.0, 0.5),
        TermValue("binh", True, 2.0, 2.0),
        TermValue("cầu_binh", False, 4.0, 2.0),
    ]
    found = {term.text: term for term in asked_terms(values)}
    assert (found["cầu"].toned, found["cầu"].folded) == pytest.approx((0.375, 0.125))
    assert (found["binh"].toned, found["binh"].folded) == pytest.approx((0.0, 0.5))
    assert found["cầu_binh"].toned == 1.0
    query = LexicalQuery.from_question("Cầu Thanh Bình")
    assert {one.term for one in app.retriever.lexical.term_values(query)} >= {"cầu", "cầu_thanh"}
