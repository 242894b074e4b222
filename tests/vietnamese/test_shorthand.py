import pytest

from rag.vietnamese.shorthand import SHORTHAND, expansions


def test_the_table_has_no_empty_or_doubled_reading() -> None:
    assert len(SHORTHAND) >= 60
    for readings in SHORTHAND.values():
        assert readings
        assert all(readings)
        assert len(set(readings)) == len(readings)


@pytest.mark.parametrize(
    ("before", "word", "after", "likeliest"),
    [
        ("có", "k", "", "không"), ("50", "k", "", "nghìn"), ("dài", "k", "", "km"),
        ("có", "bn", "người", "bao nhiêu"), ("các", "bn", "nặng", "bệnh nhân"),
        ("5", "bn", "", "bệnh nhân"), ("3", "tr", "", "triệu"), ("hôm", "tr", "", "trước"),
        ("số", "đt", "", "điện thoại"), ("", "đt", "việt", "đội tuyển"),
        ("ở", "hn", "", "Hà Nội"), ("", "hn", "có", "hôm nay"), ("", "ql", "12", "quốc lộ"),
    ],
)  # fmt: skip
def test_neighbours_rank_the_readings(before: str, word: str, after: str, likeliest: str) -> None:
    found = expansions(word, before, after)
    assert found[0][0] == likeliest
    assert {reading for reading, _ in found} == set(SHORTHAND[word])
    assert sum(weight for _, weight in found) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("before", "word"), [("vitamin", "k"), ("5", "kg"), ("nhiêu", "kg"), ("có", "hoa"), ("", "k")]
)
def test_what_is_no_shorthand_there(before: str, word: str) -> None:
    assert expansions(word, before, "") == ()
