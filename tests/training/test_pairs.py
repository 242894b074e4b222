from dataclasses import replace

import numpy as np

from rag.training.embedding import learn_vocabulary
from rag.training.pairs import (
    ASKING,
    PairPlan,
    Ragged,
    beside,
    draw,
    encode,
    rows_of,
    thinned,
)
from rag.training.tokenizer import VocabularyPlan
from rag.types import Article

ARTICLE = Article(
    "a",
    title="Tít riêng",
    lead="Sapo riêng",
    body=("Câu một nói về ngô. Câu hai nói về khoai.", "Câu ba nói về sắn."),
)


SMALL = VocabularyPlan(
    size=200, min_syllable_count=1, min_group_count=9, pieces=50, folded_syllables=90
)
# Windows as they stand in the text.
PLAIN = PairPlan(title=0, lead=0, folded=0, thinned=0, asked=0)


def ragged(*rows: list[int]) -> Ragged:
    return Ragged.of([np.array(row, dtype=np.int64) for row in rows])


def lists(rows: Ragged) -> list[list[int]]:
    return [rows.ids[a:b].tolist() for a, b in zip(rows.starts, rows.starts[1:], strict=False)]


def test_ragged_rows() -> None:
    rows = ragged([1, 2], [], [3])
    assert lists(rows.take(np.array([2, 0, 1]))) == [[3], [1, 2], []]
    assert lists(beside([rows, rows.take(np.array([2, 1, 0]))])) == [[1, 2, 3], [], [3, 1, 2]]


def test_rows_of_an_article() -> None:
    assert rows_of(ARTICLE) == [
        "Tít riêng",
        "Sapo riêng",
        "Câu một nói về ngô.",
        "Câu hai nói về khoai.",
        "Câu ba nói về sắn.",
    ]


def drawn(plan: PairPlan, times: int = 200) -> list[tuple[str, str]]:
    rows = [rows_of(ARTICLE)]
    vocabulary = learn_vocabulary(rows, SMALL)
    tokenizer = vocabulary.tokenizer()
    data = encode(rows, tokenizer)
    random = np.random.default_rng(1)
    found = []
    for _ in range(times):
        pair = draw(data, np.array([0]), plan, random)
        found.append(tuple(tokenizer.decode(side.ids.tolist()) for side in pair))
    return found  # type: ignore[return-value]


def test_a_title_meets_a_passage_without_it() -> None:
    for anchor, passage in drawn(PairPlan(title=1, lead=0, folded=0, titled=1)):
        assert "tít" in anchor
        assert "tít" not in passage
        assert "câu" in passage


def test_a_sentence_taken_out_is_not_in_the_passage() -> None:
    plan = replace(PLAIN, keep=0, titled=0, min_window=9, max_window=20)
    for anchor, passage in drawn(plan):
        (crop,) = (word for word in ("ngô", "khoai", "sắn") if word in anchor)
        assert crop not in passage
    kept = replace(plan, keep=1)
    for anchor, passage in drawn(kept):
        (crop,) = (word for word in ("ngô", "khoai", "sắn") if word in anchor)
        assert crop in passage


def test_windows_have_the_length_asked_for() -> None:
    plan = replace(PLAIN, min_window=2, max_window=3)
    assert {len(anchor.split()) for anchor, _ in drawn(plan)} <= {1, 2, 3}


def test_some_anchors_are_typed_bare() -> None:
    anchors = [anchor for anchor, _ in drawn(PairPlan(title=1, lead=0, folded=0.5))]
    assert 50 < sum("tit rieng" in " ".join(anchor.split()) for anchor in anchors) < 150


def test_thinning_takes_about_half_and_keeps_the_order() -> None:
    rows = ragged([*range(400)], [*range(400)], [])
    whole, half, empty = lists(
        thinned(rows, np.array([False, True, True]), np.random.default_rng(1))
    )
    assert whole == [*range(400)]
    assert 160 < len(half) < 240
    assert half == sorted(half)
    assert empty == []


def test_windows_ask_and_titles_do_not() -> None:
    tokenizer = learn_vocabulary([[*ASKING] * 9], replace(SMALL, min_group_count=1)).tokenizer()
    data = encode([rows_of(ARTICLE)], tokenizer)
    asks = lists(data.asking_toned)
    plan = PairPlan(title=0, lead=0, folded=0, thinned=0, asked=1)
    plain = replace(plan, asked=0)
    for seed in range(50):
        with_asking, _ = draw(data, np.array([0]), plan, np.random.default_rng(seed))
        without, _ = draw(data, np.array([0]), plain, np.random.default_rng(seed))
        added = with_asking.ids.tolist()[len(without.ids) :]
        assert added in asks
        assert with_asking.ids.tolist()[: len(without.ids)] == without.ids.tolist()
    of_title = replace(plan, title=1)
    anchor, _ = draw(data, np.array([0]), of_title, np.random.default_rng(1))
    assert anchor.ids.tolist() == tokenizer.encode(ARTICLE.title).ids
