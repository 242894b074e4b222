"""Proposals for syllables that nobody knows."""

from rag.index.term_weights import TermWeights
from rag.retrieval.spelling import proposals

WEIGHTS = TermWeights.load()


def count(term: str) -> int:
    return WEIGHTS.document_frequencies.get(term, 0)


def texts(question: str) -> list[str]:
    return [one.text for one in proposals(question, count)]


def test_each_kind_of_slip_is_undone_where_a_neighbour_confirms() -> None:
    for slipped in ("bẹnh viện", "bệnhh viện", "bnệh viện", "bện viện tỉnh"):
        found = proposals(slipped, lambda term: 0 if term == "bện" else count(term))
        assert found[0].text == "bệnh"
        assert found[0].is_confirmed
        assert slipped[found[0].start : found[0].end] == slipped.split()[0]


def test_known_words_numbers_and_codes_are_left_alone() -> None:
    assert texts("Bệnh viện tỉnh tiếp nhận 120 ca H5N1 ngày 7/5") == []


def test_a_name_is_left_alone_unless_a_neighbour_confirms() -> None:
    assert texts("Cầu thủ Rônalđu ghi bàn") == []
    assert "nội" in texts("Thủ đô Hà Nộii")


def test_at_most_three_a_syllable_and_weights_are_shares() -> None:
    found = proposals("vệnh", count)
    assert 0 < len(found) <= 3
    assert all(0 < one.weight <= 1 for one in found)
