"""What changed between two versions, as lists of paragraphs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.web.changes import Passage, passages, words

sentences = st.lists(
    st.sampled_from(["cầu", "treo", "Huổi", "Tằm", "3,5", "tỷ", ".", ",", " ", "  ", "“", "năm"]),
    max_size=25,
).map(" ".join)
texts = st.one_of(sentences, st.text(max_size=40))


def shown(before: str, after: str) -> str:
    """Pieces as a reader sees them: [-removed-], {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in words(before, after))


def joined(found: list[Passage], without: str) -> list[str]:
    place = "before" if without == "added" else "after"
    return [
        "".join(piece.text for piece in passage.pieces if piece.kind != without)
        for passage in found
        if getattr(passage, place) is not None
    ]


@given(texts, texts)
def test_the_words_of_either_version_are_all_there(before: str, after: str) -> None:
    found = words(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after
    assert all(piece.text for piece in found)


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_every_paragraph_of_either_version_is_there_in_its_order(
    before: list[str], after: list[str]
) -> None:
    found = passages(before, after)
    assert joined(found, "added") == before
    assert joined(found, "removed") == after
    assert [one.before for one in found if one.before is not None] == list(range(len(before)))
    assert [one.after for one in found if one.after is not None] == list(range(len(after)))


@given(st.lists(texts, max_size=6))
def test_what_is_the_same_shows_no_change(paragraphs: list[str]) -> None:
    assert {one.kind for one in passages(paragraphs, paragraphs)} <= {"same"}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("Cầu dài 120 mét.", "Cầu dài 125 mét.", "Cầu dài [-120-]{+125+} mét."),
        ("Vốn 3,5 tỷ đồng.", "Vốn 3,6 tỷ đồng.", "Vốn [-3,5-]{+3,6+} tỷ đồng."),
        ("Có ba người.", "Có ba người bị thương.", "Có ba người{+ bị thương+}."),
        # One word that happens to stand in both does not split a change in three.
        (
            "Cầu khánh thành sáng chủ nhật.",
            "Cầu thông xe sáng thứ ba.",
            "Cầu [-khánh thành sáng chủ nhật-]{+thông xe sáng thứ ba+}.",
        ),
        ("Hải", "Hai", "[-Hải-]{+Hai+}"),
    ],
)
def test_changes_are_cut_at_words(before: str, after: str, says: str) -> None:
    assert shown(before, after) == says


def test_a_rewritten_paragraph_meets_itself_though_others_came_before_it() -> None:
    before = ["Cầu treo dài 120 mét, nối hai bản.", "Dân góp 400 ngày công."]
    after = [
        "Trời mưa suốt ba ngày liền.",
        "Cầu treo dài 125 mét, nối hai bản.",
        "Dân góp 400 ngày công.",
    ]
    found = passages(before, after)
    assert [(one.before, one.after, one.kind) for one in found] == [
        (None, 0, "added"),
        (0, 1, "changed"),
        (1, 2, "same"),
    ]


def test_paragraphs_with_little_in_common_are_one_removed_and_one_added() -> None:
    found = passages(["Cầu treo nối hai bản."], ["Chợ phiên họp ngày chủ nhật hằng tuần."])
    assert [one.kind for one in found] == ["removed", "added"]


def test_the_largest_articles_are_compared_in_a_moment() -> None:
    before = [f"Đoạn {n} nói về bản số {n} bên suối." for n in range(3_000)]
    after = [f"Khúc {n} kể chuyện khác hẳn {n * 7}." for n in range(3_000)]
    long_before = " ".join(str(n) for n in range(60_000))
    started = time.perf_counter()
    found = passages([*before, long_before], [*after, f"{long_before} thêm"])
    assert time.perf_counter() - started < 10
    assert len(found) >= 3_001
