from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.reading import places, read_passages
from rag.vietnamese.cues import Cue
from rag.vietnamese.tokens import syllables

TEXTS = ["Ông Sùng A Chống trồng 1.200 cây chè. Năm 2023, giá lên!", "", "Đồi A1 ở Điện Biên"]


def test_tokens_keep_their_passage_and_sentence() -> None:
    found = read_passages(TEXTS)
    assert found.words[:4] == ["Ông", "Sùng", "A", "Chống"]
    assert found.lengths.tolist() == [12, 0, 5]
    assert found.sentence.tolist() == [0] * 8 + [1] * 4 + [2] * 5
    assert found.sentence_owner.tolist() == [0, 0, 2]


def test_marks_part_neighbours() -> None:
    found = read_passages(["giá lên, rồi (xuống) 7/5 - hết"])
    assert found.words == ["giá", "lên", "rồi", "xuống", "7", "5", "hết"]
    assert found.joined.tolist() == [False, True, False, False, False, True, True]


def test_cues() -> None:
    found = read_passages(["Bác sĩ Lan khám 30 ca ngày mồng một"])
    cues = dict(zip(found.words, found.cues.tolist(), strict=True))
    assert cues["Lan"] == Cue.CAPITAL
    assert cues["30"] == Cue.DIGITS
    assert cues["ngày"] & Cue.TIME
    assert cues["một"] & Cue.NUMBER_WORD
    assert not cues["khám"]


def test_slots_by_form_and_by_bare_letters() -> None:
    found = read_passages(["Kĩ sư thuỷ lợi", "ky su thuy loi"])
    toned = places(found, {"kỹ": 0, "thủy": 1}, folded=False)
    assert toned.tolist() == [0, -1, 1, -1, -1, -1, -1, -1]
    bare = places(found, {"ky": 0, "thuy": 1}, folded=True)
    assert bare.tolist() == [0, -1, 1, -1, 0, -1, 1, -1]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_texts_are_read_as_each_alone(texts: list[str]) -> None:
    together = read_passages(texts)
    assert together.count == len(texts)
    alone = [read_passages([text]) for text in texts]
    assert together.words == [word for one in alone for word in one.words]
    assert together.lengths.tolist() == [int(one.lengths[0]) for one in alone]
    assert len(together.sentence_owner) == sum(len(one.sentence_owner) for one in alone)


@given(st.text(alphabet="aăđế Á1.,7/–-\n", max_size=60))
def test_its_words_are_the_tokens(text: str) -> None:
    assert len(read_passages([text]).words) == len(syllables(text))
