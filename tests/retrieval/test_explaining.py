"""Why a hit ranks where it does, as the retriever says it of a small archive."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rag.bootstrap import Application, open_application
from rag.retrieval.explaining import explanation_to_dict
from rag.retrieval.features import FEATURES
from rag.retrieval.labels import part_label
from rag.settings import Settings
from rag.types import Article
from tests.retrieval.test_ranking import Shortest

ARTICLE = Article(
    "ca-phe",
    title="Cà phê Mường Ảng vào vụ",
    body=("Giá quả tươi cao hơn mọi năm.", "Nông dân hái từ tháng mười."),
)

OFFICES = (
    Article("uy-ban", title="Họp", body=("Ủy ban nhân dân tỉnh họp phiên thường kỳ.",)),
    Article("nhan-dan", title="Hội", body=("Nhân dân lập ban bảo vệ, ủy thác cho tỉnh.",)),
    *(
        Article(
            f"xa-{year}",
            title="Xã",
            body=(f"Tỉnh Lào Cai làm đường năm {year}.",),
            published_at=datetime(year, 3, 1, tzinfo=UTC),
        )
        for year in (2020, 2026)
    ),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    opened.store.put_many([ARTICLE, Article("cau", title="Cầu treo", body=("Cầu dài.",)), *OFFICES])
    opened.sync.sync()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "near", "titled", "far", "nowhere"),
    [
        (
            "Quả tươi Mường Ảng nông dân bán ở Lào?",
            {"quả", "tươi"},
            {"mường", "ảng"},
            {"nông", "dân"},
            {"lào"},
        ),
        ("qua tuoi muong ang nong dan", {"qua", "tuoi"}, {"muong", "ang"}, {"nong", "dan"}, set()),
    ],
)
def test_it_tells_where_each_term_stands(
    app: Application,
    question: str,
    near: set[str],
    titled: set[str],
    far: set[str],
    nowhere: set[str],
) -> None:
    found = app.retriever.find(question)
    reasons = app.retriever.explain(found)
    at = [hit.paragraph.id for hit in found.hits].index("ca-phe.v1.p1")
    why = reasons[at]
    assert near <= set(why.terms_in("paragraph"))
    assert titled <= set(why.terms_in("title")) - set(why.terms_in("paragraph"))
    assert far <= set(why.terms_in("article")) - set(why.terms_in("title"))
    assert nowhere <= set(why.terms_nowhere)
    assert why.rank == at + 1
    assert dict(why.parts) == found.hits[at].parts
    assert sum(term.weight for term in why.terms) == pytest.approx(1.0)


def test_another_wording_of_a_term_is_told_from_its_absence(app: Application) -> None:
    found = app.retriever.find("Phiên họp của UBND tỉnh Cao Bằng")
    why = {
        hit.article.id: one
        for hit, one in zip(found.hits, app.retriever.explain(found), strict=True)
        if hit.paragraph.ordinal == 1
    }
    assert why["uy-ban"].terms_reworded == ("ubnd",)
    assert {"cao", "bằng"} <= set(why["uy-ban"].terms_nowhere)
    assert "ubnd" not in why["uy-ban"].terms_nowhere
    (term,) = [one for one in why["uy-ban"].terms if one.term == "ubnd"]
    assert (term.places, term.reworded) == ((), ("paragraph", "article"))
    # Its syllables apart are not the name.
    assert "ubnd" in why["nhan-dan"].terms_nowhere


def test_a_wording_holds_for_the_time_it_holds(app: Application) -> None:
    """Yên Bái is part of Lào Cai since July 2025."""
    found = app.retriever.find("Tỉnh Yên Bái làm đường")
    why = {
        hit.article.id: one
        for hit, one in zip(found.hits, app.retriever.explain(found), strict=True)
        if hit.paragraph.ordinal == 1
    }
    assert {"yên", "bái"} <= set(why["xa-2026"].terms_reworded)
    assert {"yên", "bái"} <= set(why["xa-2020"].terms_nowhere)


def test_explaining_changes_nothing_of_the_search(app: Application) -> None:
    question = "Cà phê Mường Ảng hái tháng mấy?"
    found = app.retriever.find(question)
    before = list(found.hits)
    reasons = app.retriever.explain(found)
    assert before == [*found.hits] == app.retriever.search(question)
    assert [why.rank for why in reasons] == [*range(1, len(before) + 1)]
    for hit, why in zip(before, reasons, strict=True):
        assert sum(value for _, value in why.parts) == pytest.approx(hit.score)


def test_it_tells_the_rank_before_and_after_ranking(app: Application) -> None:
    question = "Cà phê Mường Ảng hái tháng mấy?"
    unranked = app.retriever.model_copy(update={"ranker": None})
    before = [hit.paragraph.id for hit in unranked.search(question)]
    ranking = app.retriever.model_copy(update={"ranker": Shortest()})
    found = ranking.find(question)
    after = [hit.paragraph.id for hit in found.hits]
    assert before != after
    for hit, why in zip(found.hits, ranking.explain(found), strict=True):
        assert why.rank == after.index(hit.paragraph.id) + 1
        assert why.fused_rank == before.index(hit.paragraph.id) + 1


def test_it_tells_what_the_shipped_ranker_looked_at(app: Application) -> None:
    found = app.retriever.find("Cà phê Mường Ảng hái tháng mấy?")
    shown = [explanation_to_dict(why) for why in app.retriever.explain(found)]
    for one in shown:
        effects = [abs(reason["effect"]) for reason in one["reasons"]]
        assert effects
        assert effects == sorted(effects, reverse=True)
    assert {reason["feature"] for one in shown for reason in one["reasons"]} <= set(FEATURES)


def test_every_part_that_a_hit_can_have_has_a_name_for_readers(app: Application) -> None:
    ranking = app.retriever.model_copy(update={"ranker": Shortest(), "depth": 2})
    found = ranking.find("Cà phê Mường Ảng hiện nay, năm 1998?")
    shown = [explanation_to_dict(why) for why in ranking.explain(found)]
    parts = {part["part"]: part["label"] for one in shown for part in one["parts"]}
    assert {"lexical", "article", "dense", "ranker", "recency", "date"} <= parts.keys()
    assert all(label != part for part, label in parts.items())
    assert part_label("của-ai-đó").vietnamese == "của-ai-đó"
