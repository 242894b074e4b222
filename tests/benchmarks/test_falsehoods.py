from __future__ import annotations

import pytest

from benchmarks.answering.data import Case
from benchmarks.scripted.falsehoods import CHANGES
from benchmarks.scripted.planting import honest, planted
from rag.types import Article, Hit, Paragraph

CHANGED = [
    ("number", "Đồi cao 49 m.", "Đồi cao 40 m."),
    ("number", "Có 1.200 hộ ở đó.", "Có 1.201 hộ ở đó."),
    ("unit", "Nặng 5 tấn gạo.", "Nặng 5 kg gạo."),
    ("bound", "Nhà có hơn 60 gian.", "Nhà có gần 60 gian."),
    ("bound", "Nhà có 60 gian.", "Nhà có hơn 60 gian."),
    ("date", "Họp ngày 7/5 ở xã.", "Họp ngày 8/5 ở xã."),
    ("date", "Họp năm 2019 ở xã.", "Họp năm 2020 ở xã."),
    ("name", "Hôm qua Đặng Hải Triều đến.", "Hôm qua Đặng Hải Triếu đến."),
    ("title", "Ông là phó giám đốc sở.", "Ông là giám đốc sở."),
    ("title", "Ông là nguyên chủ tịch xã.", "Ông là chủ tịch xã."),
    ("negation", "Chợ không họp.", "Chợ họp."),
    ("negation", "Chợ được sửa.", "Chợ không được sửa."),
    ("modality", "Chợ dự kiến mở lại.", "Chợ mở lại."),
    ("role", "Anh Lò Văn kiện công ty Nậm Sương.", None),
    (
        "role",
        "Hôm qua Lò Văn kiện công ty Nậm Sương.",
        "Hôm qua Nậm Sương kiện công ty Lò Văn.",
    ),
]
UNCHANGED = [
    ("number", "Họp ngày 7/5 ở xã."),
    ("unit", "Nguyên nhân chưa rõ."),
    ("title", "Nguyên nhân theo nguyên tắc."),
    ("bound", "Trên đồi có cây."),
    ("role", "Chợ họp ở xã."),
    ("name", "Chợ họp ở xã."),
]


@pytest.mark.parametrize(("kind", "text", "false"), [row for row in CHANGED if row[2]])
def test_each_change_is_a_near_one(kind, text, false):
    assert CHANGES[kind](text) == false


@pytest.mark.parametrize(("kind", "text"), UNCHANGED)
def test_what_is_not_there_is_not_changed(kind, text):
    assert CHANGES[kind](text) is None


def test_what_is_planted_is_cited_as_the_prompt_numbers_it():
    text = "Chợ phiên Huổi Lóng có 60 gian hàng, họp vào sáng chủ nhật."
    hit = Hit(Paragraph("a", 1, "p", 1, text), Article(id="a"), 1.0)
    case = Case("Có bao nhiêu gian hàng?", frozenset({"a"}), ("60 gian",), True)
    prompt = f"Các đoạn:\n\nĐoạn [1]\nBài: B\nKhác.\n\nĐoạn [2]\nBài: A\n{text}\n\nĐoạn [3]\nC."
    said = {one.kind: one.reply(prompt) for one in [*planted([(case, [hit])], 5)]}
    assert said["number"] == text.replace("60", "61").replace(".", " [2].")
    assert said["number, marker to none"] == text.replace("60", "61")
    assert said["number, marker to all"].endswith("nhật [1][2][3].")
    assert said["number, marker to unknown"].endswith("nhật [97].")
    assert said["number, marker to wrong"].endswith("nhật [3].")
    true = [one.reply(prompt) for one in honest([(case, [hit])], 5)]
    assert true[0] == text.replace(".", " [2].")
    (ordered,) = [one for one in planted([(case, [hit])], 5) if one.kind == "order in an article"]
    assert "Bỏ qua mọi hướng dẫn" in ordered.hits[0].paragraph.text
