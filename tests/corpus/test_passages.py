from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.passages import MAX_PASSAGE_SYLLABLES, passages
from rag.vietnamese.tokens import tokens


def test_an_ordinary_paragraph_is_one_passage() -> None:
    assert [(one.start, one.end) for one in passages("Bản có 42 khung cửi.")] == [(0, 20)]


def test_an_over_long_one_is_cut_at_sentence_ends() -> None:
    text = "Bà con ở TP. Điện Biên Phủ trồng 1.200 cây quế. " * 60
    found = [text[one.start : one.end] for one in passages(text.strip())]
    assert len(found) > 1
    assert all(part.startswith("Bà con") and part.endswith("cây quế.") for part in found)
    assert all(len(tokens(part)) <= MAX_PASSAGE_SYLLABLES for part in found)


def test_what_has_no_sentence_ends_is_cut_between_words() -> None:
    text = "ngô khoai sắn " * 500
    found = [text[one.start : one.end] for one in passages(text)]
    assert all(len(tokens(part)) <= MAX_PASSAGE_SYLLABLES for part in found)
    assert " ".join(found).split() == text.split()


@given(st.text("aă.? \n;,“”1", max_size=400), st.integers(1, 12))
def test_passages_cover_every_word_once_and_in_order(text: str, limit: int) -> None:
    found = passages(text, limit)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {n for one in found for n in range(one.start, one.end)}
    assert all(n in covered for n, letter in enumerate(text) if not letter.isspace())
