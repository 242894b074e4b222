"""A question as weighted terms: which field each goes to."""

import pytest

from rag.index.query import LexicalQuery
from rag.index.rarity import TermRarity
from rag.index.term_weights import TermWeights


@pytest.fixture(scope="module")
def rarity() -> TermRarity:
    return TermRarity(TermWeights.load())


def test_a_fully_marked_question_is_toned_throughout(rarity: TermRarity) -> None:
    query = LexicalQuery.from_question("Cao Bằng khánh thành cầu treo sinh hoạt", rarity.bare_share)
    assert not query.folded
    assert {"cao", "bằng", "cao_bằng"} <= query.toned.keys()


def test_an_unmarked_question_is_folded_throughout(rarity: TermRarity) -> None:
    query = LexicalQuery.from_question("benh vien tinh o dau", rarity.bare_share)
    assert not query.toned
    assert {"benh", "vien", "benh_vien"} <= query.folded.keys()


def test_dropped_marks_send_their_own_syllables_to_the_folded_field(rarity: TermRarity) -> None:
    query = LexicalQuery.from_question(
        "benh viện huyen Mường Nhé điều trị nguoi sinh non", rarity.bare_share
    )
    assert {"viện", "mường", "nhé", "mường_nhé", "sinh"} <= query.toned.keys()
    assert query.folded["benh"] > 0.9
    assert query.folded["nguoi"] > 0.9
    assert query.toned.get("benh", 0.0) < 0.1
    assert query.folded.get("sinh", 0.0) < 0.1
    assert query.folded["benh_vien"] == pytest.approx(0.5, abs=0.05)
