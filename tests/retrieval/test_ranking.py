"""A ranker's place in retrieval, with small rankers that really rank."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.bootstrap import Application, open_application
from rag.retrieval.candidates import Candidate
from rag.retrieval.fusion import Scored
from rag.retrieval.ranking import ordered_by
from rag.retrieval.retriever import HybridRetriever
from rag.retrieval.understanding import Understanding
from rag.settings import Settings
from rag.types import Article, ArticleVersion, Filters, Paragraph


class Shortest:
    """The shorter the paragraph, the better."""

    name = "shortest"

    def __init__(self) -> None:
        self.seen: list[int] = []

    def rank(self, understood: Understanding, candidates: Sequence[Candidate]) -> list[Scored]:
        del understood
        self.seen.append(len(candidates))
        return ordered_by(candidates, [-float(len(one.paragraph.text)) for one in candidates])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    opened.store.put_many(
        [
            Article(
                f"che-{n}",
                title=f"Chè Tủa Chùa vụ {n}",
                # Told days apart, so that none is a copy of another.
                published_at=datetime(2024, 1, n, tzinfo=UTC) - n * timedelta(days=9),
                body=tuple(
                    f"Chè shan tuyết lứa {n}.{k} " + "thơm lâu " * (n + k) for k in range(9)
                ),
            )
            for n in range(1, 20)
        ]
    )
    opened.sync.sync()
    yield opened
    opened.close()


def ranked_by(app: Application, ranker: Shortest | None, depth: int = 60) -> HybridRetriever:
    return app.retriever.model_copy(update={"ranker": ranker, "depth": depth})


QUESTION = "Chè shan tuyết Tủa Chùa thế nào?"


def test_the_ranker_decides_the_order_and_parts_add_up(app: Application) -> None:
    hits = ranked_by(app, Shortest()).search(QUESTION, top_k=20)
    lengths = [len(hit.paragraph.text) for hit in hits]
    assert lengths == sorted(lengths)
    assert lengths != [len(h.paragraph.text) for h in app.retriever.search(QUESTION, top_k=20)]
    for hit in hits:
        assert hit.parts["ranker"] != 0.0
        assert sum(hit.parts.values()) == pytest.approx(hit.score)


def test_those_past_the_depth_follow_in_their_fused_order(app: Application) -> None:
    ranker = Shortest()
    fused = [hit.paragraph.id for hit in ranked_by(app, None).search(QUESTION, top_k=50)]
    hits = ranked_by(app, ranker, depth=30).search(QUESTION, top_k=50)
    assert ranker.seen == [30]
    ids = [hit.paragraph.id for hit in hits]
    assert set(ids[:30]) == set(fused[:30])
    assert ids[:30] != fused[:30]
    assert ids[30:] == fused[30:]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(sum(hit.parts.values()) == pytest.approx(hit.score) for hit in hits)


def test_what_may_not_be_shown_takes_no_place_of_the_depth(app: Application) -> None:
    ranker = Shortest()
    first = app.retriever.search(QUESTION, top_k=1)[0].article
    whole = app.store.article(first.id).article
    app.store.withdraw(first.id)
    try:
        hits = ranked_by(app, ranker, depth=30).search(QUESTION, top_k=10)
        assert ranker.seen == [30]
        assert first.id not in {hit.article.id for hit in hits}
    finally:
        app.store.put_many([whole], reinstate=True)
        app.sync.sync()


def test_a_filter_that_nothing_passes_is_nothing_to_rank(app: Application) -> None:
    hits = ranked_by(app, Shortest()).search(QUESTION, filters=Filters(source="Báo Không Có"))
    assert hits == []


@pytest.mark.parametrize("top_k", [150, 190])
def test_as_many_hits_as_were_asked_for(app: Application, top_k: int) -> None:
    assert len(app.retriever.search(QUESTION, top_k=top_k)) == top_k  # the archive has 190
    assert len(app.retriever.search(QUESTION, top_k=1000)) == 190


def candidate(name: str, score: float) -> Candidate:
    paragraph = Paragraph(name, 1, "p", 1, "Chè.")
    stored = ArticleVersion(Article(name), 1, "live", True, datetime(2024, 1, 1, tzinfo=UTC))
    return Candidate(Scored(paragraph.id, score, {"lexical": score}), paragraph, stored)


def test_a_rankers_values_keep_their_order_on_the_fused_scale() -> None:
    candidates = [candidate("a", 3.0), candidate("b", 2.0), candidate("c", 1.0)]
    ranked = ordered_by(candidates, [-7000.0, 12.0, 3000.0])
    assert [one.paragraph_id for one in ranked] == ["c.v1.p1", "b.v1.p1", "a.v1.p1"]
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(6.0)
    assert max(scores) < 3.5
    assert ordered_by([], []) == []


@given(
    st.lists(
        st.tuples(st.floats(-0.3, 4.0), st.sampled_from([-2.0, 0.1, 0.3, 1e6])),
        max_size=12,
    )
)
def test_equal_values_give_equal_scores_and_none_is_out_of_order(
    given_both: list[tuple[float, float]],
) -> None:
    candidates = [candidate(f"a{n}", score) for n, (score, _) in enumerate(given_both)]
    values = [value for _, value in given_both]
    ranked = ordered_by(candidates, values)
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(sum(one.parts.values()) == pytest.approx(one.score) for one in ranked)
    value_of = {c.paragraph.id: value for c, value in zip(candidates, values, strict=True)}
    for one, after in pairwise(ranked):
        if value_of[one.paragraph_id] == value_of[after.paragraph_id]:
            assert one.score == after.score


def test_values_that_say_nothing_leave_the_order() -> None:
    candidates = [candidate("a", 3.0), candidate("b", 2.0)]
    assert [one.paragraph_id for one in ordered_by(candidates, [0.5, 0.5])] == [
        "a.v1.p1",
        "b.v1.p1",
    ]
