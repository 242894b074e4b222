import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.fusion import Evidence, FusionWeights, fuse

SHARE = st.floats(0, 2, allow_nan=False)
NAME = st.text(min_size=1, max_size=3)
EVIDENCE = st.builds(Evidence, NAME, SHARE, SHARE, SHARE, st.booleans())


def test_a_paragraph_counts_by_its_best_passage() -> None:
    weights = FusionWeights(passage=1, article=0.5, dense=2, head=-0.2)
    weak, strong = Evidence("a", 0.1, 0.2, 0.0, False), Evidence("a", 0.4, 0.2, 0.3, False)
    (only,) = fuse([weak, strong], weights)
    assert only.paragraph_id == "a"
    assert only.score == pytest.approx(0.4 + 0.1 + 0.6)
    assert only.parts == {"lexical": 0.4, "article": 0.1, "dense": 0.6}


def test_a_title_paragraph_steps_back() -> None:
    known = [Evidence("tít", 1, 1, 1, True), Evidence("thân", 1, 1, 1, False)]
    assert [one.paragraph_id for one in fuse(known, FusionWeights())] == ["thân", "tít"]


def test_a_bare_question_has_a_dense_weight_of_its_own() -> None:
    weights = FusionWeights(dense=2, dense_bare=0.5).for_bare_question()
    (only,) = fuse([Evidence("a", 0, 0, 1, False)], weights)
    assert only.score == pytest.approx(0.5)


@given(st.lists(EVIDENCE, max_size=12, unique_by=lambda one: one.paragraph_id))
def test_order_depends_on_scores_and_ids_alone(evidence: list[Evidence]) -> None:
    one = fuse(evidence, FusionWeights())
    assert one == fuse(reversed(evidence), FusionWeights())
    assert [scored.score for scored in one] == sorted((s.score for s in one), reverse=True)
    for scored in one:
        assert sum(scored.parts.values()) == pytest.approx(scored.score)
