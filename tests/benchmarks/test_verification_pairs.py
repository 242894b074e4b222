from random import Random

from benchmarks.verification import figures, paraphrases
from benchmarks.verification.around import Around
from benchmarks.verification.by_hand import pairs_by_hand
from benchmarks.verification.pairs import pairs
from benchmarks.verification.sources import article_of

# Made up for this test.
ROW = {
    "id": "cau",
    "title": "Cầu mới",
    "body": "Ngày 7/5, ông Vàng Văn Bạch khánh thành cây cầu dài 120 m với kinh phí 1.200 tỷ đồng. "
    "Bà Lò Thị Mây, phó giám đốc sở, cho biết vé dự kiến không tăng trong năm nay.",
}
AROUND = Around((), ROW["body"], Random(7))


def test_a_change_is_near_and_another_sentence():
    sentence = "Cây cầu dài 120 m, khánh thành ngày 7/5."
    assert set(figures.units(sentence, AROUND)) <= {
        "Cây cầu dài 120 km, khánh thành ngày 7/5.",
        "Cây cầu dài 120 cm, khánh thành ngày 7/5.",
    }
    assert set(figures.dates(sentence, AROUND)) <= {
        "Cây cầu dài 120 m, khánh thành ngày 6/5.",
        "Cây cầu dài 120 m, khánh thành ngày 8/5.",
    }
    assert all(one != sentence for one in figures.numbers(sentence, AROUND))


def test_a_paraphrase_says_the_same():
    assert "1,2 nghìn tỷ đồng" in next(paraphrases.scales("Tốn 1.200 tỷ đồng.", None))
    moved = list(paraphrases.reordered("Ngày 7/5, cây cầu khánh thành.", None))
    assert moved == ["Cây cầu khánh thành, ngày 7/5."]


def test_pairs_are_the_same_every_time_and_of_both_truths():
    article = article_of(ROW)
    made = pairs([article])
    assert made == pairs([article])
    assert {pair.is_true for pair in made} == {True, False}
    false = [pair for pair in made if not pair.is_true]
    assert all(pair.claim not in pair.source.paragraph.text for pair in false)


def test_claims_by_hand_find_their_paragraphs(tmp_path):
    file = tmp_path / "by_hand.tsv"
    file.write_text(
        "paragraph_id\tkind\tis_true\tclaim\ncau.v1.p1\tnumber\tfalse\tCầu dài 12 m.\n",
        encoding="utf-8",
    )
    (pair,) = pairs_by_hand([article_of(ROW)], file)
    assert (pair.kind, pair.is_true, pair.claim) == ("number", False, "Cầu dài 12 m.")
    assert pair.source.paragraph.text == ROW["body"]
