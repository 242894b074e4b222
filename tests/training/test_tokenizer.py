from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.training.tokenizer import (
    VocabularyPlan,
    choose_vocabulary,
    count_groups,
    folded,
    normalizer,
)

TEXTS = ["Tỉnh ủy Điện Biên họp. Bí thư Tỉnh ủy phát biểu.", "Điện Biên: hoà, khoẻ; 1.200 tấn"] * 5
PLAN = VocabularyPlan(
    size=200,
    min_syllable_count=2,
    min_group_count=2,
    pieces=60,
    folded_syllables=40,
    folded_groups=20,
    min_association=0.1,
)


def vocabulary():
    form = normalizer()
    return choose_vocabulary(
        count_groups([form.normalize_str(text) for text in TEXTS], min_count=2), PLAN
    )


def words(text: str) -> list[str]:
    return vocabulary().tokenizer().encode(text).tokens


def test_syllables_that_keep_together_are_one_token() -> None:
    assert " điện biên" in words("Ở Điện Biên")
    assert " dien bien" in words("o dien bien")


def test_no_token_reaches_across_punctuation() -> None:
    assert " điện biên" not in words("điện, biên")


def test_spellings_of_one_word_are_one_token() -> None:
    assert words("hoà") == words("hòa") == words("HÒA")
    assert words("1.200") == words("1200")


def test_a_group_is_made_of_its_syllables() -> None:
    found = vocabulary()
    tokens = [token for token, _ in found.pieces]
    parts = found.parts[tokens.index(" điện biên")]
    assert [tokens[part] for part in parts] == [" điện", " biên"]


def test_a_group_typed_bare_borrows_from_what_it_stands_for() -> None:
    found = vocabulary()
    tokens = [token for token, _ in found.pieces]
    parts = found.parts[tokens.index(" dien bien")]
    shares = {tokens[part]: share for part, share in parts.items()}
    assert shares[" điện biên"] == shares[" điện"] == 1.0
    assert shares[" dien"] == 1.0


def test_a_word_without_marks_of_its_own_is_not_taken_for_another() -> None:
    counts = count_groups([" trong trong trong trọng", " ma mà mà mà má"], min_count=9)
    plan = replace(PLAN, min_syllable_count=1, folded_syllables=9)
    found = choose_vocabulary(counts, plan)
    tokens = [token for token, _ in found.pieces]
    assert found.parts[tokens.index(" trong")] == {}
    shares = found.parts[tokens.index(" ma")]
    assert {tokens[part]: share for part, share in shares.items()} == {" mà": 0.6, " má": 0.2}


def test_folding_adds_up_what_looks_alike() -> None:
    bare = folded(count_groups([" mà má", " ma mà"], min_count=1))
    assert dict(zip(bare.words, bare.word_counts.tolist(), strict=True))["ma"] == 4
    pairs = [[bare.words[i] for i in pair] for pair in bare.pairs]
    assert pairs == [["ma", "ma"]]
    assert bare.pair_counts.tolist() == [2]


@given(st.text(max_size=60))
def test_any_text_has_tokens_or_is_empty(text: str) -> None:
    ids = vocabulary().tokenizer().encode(text).ids
    assert all(0 <= one < len(vocabulary().pieces) for one in ids)
