import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.fusion import Evidence, FusionWeights, fuse

SHARE = st.floats(0, 2, allow_nan=False)
EVIDENCE = st.builds(Evidence, SHARE, SHARE, SHARE, st.booleans())


def test_a_paragraph_counts_by_its_best_passage() -> None:
    weights = FusionWeights(passage=1, article=0.5, dense=2, head=-0.2)
    weak, strong = Evidence(0.1, 0.2, 0.0, False), Evidence(0.4, 0.2, 0.3, False)
    (only,) = fuse({"a#0": weak, "a#1": strong}, {"a#0": "a", "a#1": "a"}, weights)
    assert only.paragraph_id == "a"
    assert only.score == pytest.approx(0.4 + 0.1 + 0.6)
    assert only.parts == {"lexical": 0.4, "article": 0.1, "dense": 0.6}


def test_a_title_paragraph_steps_back() -> None:
    known = {"t": Evidence(1, 1, 1, True), "b": Evidence(1, 1, 1, False)}
    assert [one.paragraph_id for one in fuse(known, {"t": "t", "b": "b"}, FusionWeights())] == [
        "b",
        "t",
    ]


@given(st.dictionaries(st.text(min_size=1, max_size=3), EVIDENCE, max_size=12))
def test_order_depends_on_scores_and_ids_alone(evidence: dict[str, Evidence]) -> None:
    same = {identity: identity for identity in evidence}
    one = fuse(evidence, same, FusionWeights())
    other = fuse(dict(reversed(evidence.items())), same, FusionWeights())
    assert one == other
    assert [scored.score for scored in one] == sorted((s.score for s in one), reverse=True)
    for scored in one:
        assert sum(scored.parts.values()) == pytest.approx(scored.score)
