import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.sentences import clauses, sentences, windows
from rag.vietnamese.tokens import tokens


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sương phủ TP. Điện Biên Phủ từ sáng sớm.",
        "ThS.BS. Nguyễn khuyên người dân tiêm đủ mũi.",
        "PGS.TS Lò Thị dạy ở trường.",
        "Con đường trị giá 1.200 tỷ đồng thông xe ngày 20.5 vừa qua.",
        "Các hoạt động thiện nguyện... thu hút đông đảo thanh niên.",
        "Ông Vàng A. Chứ trồng mắc ca.",
        "Các bạn tát vào má em N. 230 cái.",
        "Chị Kim N. (35 tuổi) kể lại.",
        "Sau trận gặp LG.HN.ACB tuần trước, đội nghỉ.",
        "Ông quê ở TP. Tuy Hòa, nay ở H. Năm Căn.",
        "Ông Sùng A Chống ở bản Huổi Lếch.",
        "Bản có 1.200 hộ, cách trung tâm 20.5 km.",
        'Vụ việc phải được điều tra. "',
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Cán bộ, công chức, viên chức... Ngoài ra, tỉnh còn mở lớp.",
            ["Cán bộ, công chức, viên chức...", "Ngoài ra, tỉnh còn mở lớp."],
        ),
        ("Chị nói: “Tôi về.” Rồi chị đi.", ["Chị nói: “Tôi về.”", "Rồi chị đi."]),
        ("Anh ở TP.HCM. Chị ở Hà Nội.", ["Anh ở TP.HCM.", "Chị ở Hà Nội."]),
        ("Thật sao? Đúng vậy! Hết.", ["Thật sao?", "Đúng vậy!", "Hết."]),
        ("Tựa đề\nLời dẫn ở đây.", ["Tựa đề", "Lời dẫn ở đây."]),
        (
            "Sở chi cho TP. Ngoài ra, Sở còn chi cho huyện.",
            ["Sở chi cho TP.", "Ngoài ra, Sở còn chi cho huyện."],
        ),
        (
            "Ngành có 35 GS, PGS. Theo ông Lộc, con số này đúng.",
            ["Ngành có 35 GS, PGS.", "Theo ông Lộc, con số này đúng."],
        ),
        ("Công an bắt anh T. Sau đó, anh khai.", ["Công an bắt anh T.", "Sau đó, anh khai."]),
        ("Bà nói: “Ông bảo: ‘Đi.’” Rồi bà đi.", ["Bà nói: “Ông bảo: ‘Đi.’”", "Rồi bà đi."]),
        ("Xã có gì? “Có chè…” Ông cười.", ["Xã có gì?", "“Có chè…”", "Ông cười."]),
        (
            "Mục tiêu:\n- Giảm nghèo.\n- Trồng rừng.",
            ["Mục tiêu:", "- Giảm nghèo.", "- Trồng rừng."],
        ),
        ("Câu một.Câu hai dính liền.", ["Câu một.", "Câu hai dính liền."]),
    ],
)
def test_sentences_part_where_a_reader_would(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@given(st.text(alphabet='aB. ,;!?\n…“”"()1Đứ'))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[s.start : s.end] for s in spans).split() == text.split() or "".join(
        "".join(text[s.start : s.end].split()) for s in spans
    ) == "".join(text.split())
    for before, after in itertools.pairwise(spans):
        assert before.end <= after.start


def test_clauses_part_at_semicolons() -> None:
    text = "Huyện một làm đường; huyện hai trồng chè; huyện ba xây trường."
    (sentence,) = sentences(text)
    assert [text[c.start : c.end] for c in clauses(text, sentence)] == [
        "Huyện một làm đường;",
        "huyện hai trồng chè;",
        "huyện ba xây trường.",
    ]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = " ".join(f"Câu thứ {number} có đúng tám âm tiết ở đây." for number in range(40))
    spans = windows(text, 60)
    assert len(spans) > 1
    assert all(text[s.start : s.end].endswith(".") for s in spans)
    assert all(len(tokens(text[s.start : s.end])) <= 60 for s in spans)
    assert " ".join(text[s.start : s.end] for s in spans) == text


def test_a_short_paragraph_is_one_window() -> None:
    assert [(s.start, s.end) for s in windows(" Ngắn thôi. ", 60)] == [(1, 11)]
    assert windows("   ", 60) == []
