"""Whoever reads an explanation reads words, not names of columns."""

import pytest

from rag.retrieval.features import FEATURES
from rag.retrieval.labels import Label, feature_label, part_label


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_has_a_name_in_both_languages(feature: str) -> None:
    label = feature_label(feature)
    assert feature not in {label.english, label.vietnamese}
    assert "_" not in label.english + label.vietnamese
    assert label.english != label.vietnamese


def test_no_two_features_have_one_name() -> None:
    for language in ("english", "vietnamese"):
        names = [getattr(feature_label(feature), language) for feature in FEATURES]
        assert len(set(names)) == len(FEATURES)


@pytest.mark.parametrize("name", ["của-ai-đó", "nothing_lag", "_lag"])
def test_what_is_not_known_is_shown_as_it_is(name: str) -> None:
    assert part_label(name) == feature_label(name) == Label(name, name)
