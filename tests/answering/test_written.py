import pytest

from rag.answering.written import WrittenSentence, written_sentences


def said(text: str, size: int = 1000) -> list[WrittenSentence]:
    return list(written_sentences(text[at : at + size] for at in range(0, len(text), size)))


CASES = {
    "Đồi cao 49 m [1]. Hầm dài 47 m.[2][3] Xong": [
        ("Đồi cao 49 m.", (1,)),
        ("Hầm dài 47 m.", (2, 3)),
    ],
    "TP. Điện Biên Phủ có 1.200 hộ [1]. Năm [2024] có mưa.": [
        ("TP. Điện Biên Phủ có 1.200 hộ.", (1,)),
        ("Năm [2024] có mưa.", ()),
    ],
    "**Đồi** cao 49 m [1].\n\n- Hầm dài `47` m [2].\n2. Xã xa [3].": [
        ("Đồi cao 49 m.", (1,)),
        ("Hầm dài 47 m.", (2,)),
        ("Xã xa.", (3,)),
    ],
    "[1] Đồi cao 49 m.\n[2] Hầm dài 47 m.": [("Đồi cao 49 m.", (1,)), ("Hầm dài 47 m.", (2,))],
    "<think>Câu một. Câu hai [9].</think>\nĐồi cao 49 m [1].": [("Đồi cao 49 m.", (1,))],
    "Ông nói: “Đồi cao.” [1] Hầm dài 47 m [2]": [
        ("Ông nói: “Đồi cao.”", (1,)),
        ("Hầm dài 47 m", (2,)),
    ],
    "Đồi cao 49 m [1]. Hầm dài 4": [("Đồi cao 49 m.", (1,))],
    "Đồi cao 49 m [1]. Hầm dài 47 m [2": [("Đồi cao 49 m.", (1,))],
    "Đồi cao\u202e 49\u200b m [1].": [("Đồi cao 49 m.", (1,))],
    "Theo đoạn [1], đồi cao 49 m. Trong nguồn số [2], hầm dài 47 m.": [
        ("Đồi cao 49 m.", (1,)),
        ("Hầm dài 47 m.", (2,)),
    ],
    "Đồi cao 49 m, theo đoạn [1]. Hầm dài 47 m **[2]**.": [
        ("Đồi cao 49 m.", (1,)),
        ("Hầm dài 47 m.", (2,)),
    ],
    "Đồi cao 49 m ([1]). Hầm dài 47 m [[2]].": [("Đồi cao 49 m.", (1,)), ("Hầm dài 47 m.", (2,))],
    "Theo đoạn phim, đồi cao 49 m [1]. Xong.": [
        ("Theo đoạn phim, đồi cao 49 m.", (1,)),
        ("Xong.", ()),
    ],
    "<think>Mãi chưa xong. Chưa": [],
    "": [],
    " \n": [],
}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("text", CASES)
def test_sentences_come_out_the_same_however_the_stream_is_cut(text, size):
    assert [(one.text, one.numbers) for one in said(text, size)] == CASES[text]


def test_a_sentence_is_told_as_soon_as_the_next_begins():
    sent = []

    def stream():
        for chunk in ("Đồi cao 49 m", " [1", "]. ", "[2] ", "H", "ầm dài 47 m [2]."):
            sent.append(chunk)
            yield chunk

    first = next(written_sentences(stream()))
    assert first == WrittenSentence("Đồi cao 49 m.", (1, 2))
    assert sent[-1] == "H"
