from benchmarks.conversation.measure import HALVES, STANDS_ALONE, Pair, pairs
from rag.answering.turns import EarlierTurn


def test_the_halves_are_as_large_as_is_said_and_share_no_pair():
    tuning, untouched = (
        {(pair.turn.question, pair.follow_up) for pair in pairs(half)} for half in reversed(HALVES)
    )
    assert not tuning & untouched
    follow_ups = [p for half in HALVES for p in pairs(half) if p.kind != STANDS_ALONE]
    standing = [p for half in HALVES for p in pairs(half) if p.kind == STANDS_ALONE]
    assert len(follow_ups) >= 120
    assert len(standing) >= 40
    assert all(pair.standalone for pair in follow_ups)


def test_what_stands_alone_is_met_by_nothing_but_itself():
    pair = Pair(STANDS_ALONE, EarlierTurn("Ai?"), "Giá vàng bao nhiêu?", "Giá vàng bao nhiêu?")
    assert pair.is_met_by("Giá vàng bao nhiêu?")
    assert not pair.is_met_by("Giá vàng là bao nhiêu?")


def test_a_follow_up_is_met_by_the_same_content_in_any_order_of_small_words():
    pair = Pair("where", EarlierTurn("Cầu xây khi nào?"), "ở đâu?", "Cầu xây ở đâu?")
    assert pair.is_met_by("Cầu xây tại đâu vậy?")
    assert not pair.is_met_by("Cầu dài ở đâu?")
    assert not pair.is_met_by("ở đâu?")
