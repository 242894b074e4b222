import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.markers import held_from, read_markers


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("Nặng 960 kg [1].", (1,)),
        ("Nặng 960 kg [1][2].", (1, 2)),
        ("Nặng 960 kg [1] [2].", (1, 2)),
        ("Nặng 960 kg [1], [2].", (1, 2)),
        ("Nặng 960 kg [1, 2].", (1, 2)),
        ("Nặng 960 kg [1; 2 và 4].", (1, 2, 4)),
        ("Nặng 960 kg [1-3].", (1, 2, 3)),
        ("Nặng 960 kg【1】.", (1,)),
        ("Nặng 960 kg 【2†source】.", (2,)),
        ("Nặng 960 kg【3:1†L4-L5】.", (3,)),
        ("Nặng 960 kg[^1].", (1,)),
        ("Nặng 960 kg ［1］.", (1,)),
        ("Nặng 960 kg [đoạn 2].", (2,)),
        ("Nặng 960 kg (nguồn 1).", (1,)),
        ("Nặng 960 kg (Nguồn: 1, 2).", (1, 2)),
        ("Nặng 960 kg (theo nguồn [2]).", (2,)),
        ("Nặng 960 kg [1][1].", (1,)),
        ("Nặng 960 kg [[1]].", (1,)),
        ("Nặng 960 kg [1](#p7).", (1,)),
        ("Nặng 960 kg [1](https://bao.example/2).", (1,)),
        ("Nặng 960 kg ([1]).", (1,)),
        ("Nặng 960 kg ([1], [2]).", (1, 2)),
        ("Nặng 960 kg (theo đoạn [1]).", (1,)),
        ("Nặng 960 kg [Nguồn: 1].", (1,)),
    ],
)
def test_markers_are_read_as_models_write_them(raw, numbers):
    marked = read_markers(raw)
    assert marked.text == "Nặng 960 kg."
    (marker,) = marked.markers
    assert marker.numbers == numbers
    assert marked.text[: marker.position] == "Nặng 960 kg"
    assert raw[: marker.start] + raw[marker.end :] == marked.text


@pytest.mark.parametrize(
    "text",
    [
        "Năm [2024] có mưa.",
        "Giá là [12 nghìn] đồng.",
        "Đồi A1 (1) và đồi C1 (2).",
        "Nguồn 1 là sông.",
        "a[i] = [] [",
        "“[…]” và [sic]",
        "(nguồn gốc 1 dòng suối)",
        "Cao tốc (đoạn 2) đã xong.",
    ],
)
def test_brackets_that_are_text_stay(text):
    marked = read_markers(text)
    assert (marked.text, marked.markers) == (text, ())


@pytest.mark.parametrize(
    ("raw", "sure"),
    [
        ("Nặng 960 kg [", "Nặng 960 kg "),
        ("Nặng 960 kg [1", "Nặng 960 kg "),
        ("Nặng 960 kg [1]", "Nặng 960 kg [1]"),
        ("Nặng 960 kg [1][", "Nặng 960 kg [1]"),
        ("Nặng (nguồn", "Nặng "),
        ("Nặng 【1†so", "Nặng "),
        ("Nặng", "Nặng"),
        ("[" + "x" * 100, "[" + "x" * 100),
    ],
)
def test_half_a_marker_is_held_back(raw, sure):
    assert raw[: held_from(raw)] == sure


PIECES = st.sampled_from(
    ["[", "]", "1", ", ", "【", "】", "(nguồn ", ")", "^", "-", " ", "Đồi", "."]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_is_lost_and_every_place_is_true(raw):
    marked = read_markers(raw)
    assert len(marked.raw_positions) == len(marked.text)
    assert all(
        raw[at] == letter for at, letter in zip(marked.raw_positions, marked.text, strict=True)
    )
    taken = "".join(raw[marker.start : marker.end] for marker in marked.markers)
    assert len(taken) + len(marked.text) == len(raw)
    assert all(0 <= marker.position <= len(marked.text) for marker in marked.markers)
    assert all(marker.numbers for marker in marked.markers)
