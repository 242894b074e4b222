"""Predicates and their contraries, and on which side of them a text speaks.

Pure. The table is ours: words of Vietnamese news that cannot both hold of one thing at
once. Knows nothing of questions or evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rag.vietnamese.normalise import match_form

# A line a pair: one side | the other, each with what newspapers say for the same.
_PAIRS = """
tăng, gia tăng, leo thang, tăng lên | giảm, sụt giảm, giảm xuống, suy giảm, hạ xuống
nhiều hơn, cao hơn, lớn hơn, gấp đôi, gấp ba | ít hơn, thấp hơn, nhỏ hơn, bằng một nửa
nặng hơn, nghiêm trọng hơn | nhẹ hơn, ít hơn
trôi chảy hơn, tốt hơn, giỏi hơn, khá hơn | kém hơn, kém trôi chảy, tệ hơn, xấu hơn
nhanh hơn | chậm hơn
đồng ý, chấp thuận, tán thành, ủng hộ, cho phép, nhất trí | từ chối, phản đối, cấm, không cho, bác bỏ
khen, đánh giá cao, biểu dương, ca ngợi, khen ngợi, tuyên dương | phê bình, chỉ trích, chê, khiển trách, lên án
lạc quan, tự tin, hy vọng, tin tưởng, kỳ vọng | bi quan, lo ngại, lo lắng, thất vọng, nghi ngờ
tiếp tục, duy trì, bán tiếp, vẫn nên | dừng, ngừng, tạm dừng, đình chỉ, chấm dứt, hủy, hủy bỏ, tạm ngưng, hoãn
cấp phép, cho phép bán, lưu hành | thu hồi, rút khỏi, cấm bán, tịch thu
khởi công, động thổ | khánh thành, khai trương, hoàn thành
khai mạc, bắt đầu | bế mạc, kết thúc
mở cửa, mở lại | đóng cửa, đóng lại
tử vong, chết, qua đời, thiệt mạng, không qua khỏi, tắt thở | sống sót, qua cơn nguy kịch, cứu sống, thoát chết, bình phục, hồi phục, khỏe mạnh
thắng, chiến thắng, đánh bại, vô địch | thua, bại trận, để thua
thành công | thất bại, không thành
khuyên, khuyến khích, khuyến cáo nên | không nên, cảnh báo, tránh, không khuyến khích
có lợi, tốt cho, an toàn, vô hại | có hại, gây hại, nguy hiểm, độc hại
cắt cụt, cắt bỏ, đoạn chi | nối lại, giữ lại, giữ được, bảo tồn, nối
miễn phí, không mất tiền, được tặng | trả tiền, phải trả, thu phí, mất tiền
bổ nhiệm, bầu làm | cách chức, miễn nhiệm, bãi nhiệm, từ chức
nhận tội, thừa nhận, thú nhận | phủ nhận, chối, bác bỏ
thừa | thiếu
nhập khẩu | xuất khẩu
mua | bán
đầu tiên | cuối cùng
lớn nhất, cao nhất, nhiều nhất | nhỏ nhất, thấp nhất, ít nhất
dương tính | âm tính
trắng án, vô tội | kết án, có tội
hợp pháp | trái phép, bất hợp pháp, không phép
tự nguyện | ép buộc, bị ép
biết trước, được báo | không hay biết, không biết
mất thị lực, mù | thị lực bình thường, nhìn rõ
uống rượu, say rượu, uống rượu bia | không uống rượu
sớm hơn | muộn hơn
trẻ hơn | già hơn
thăng hạng | xuống hạng
lãi | lỗ
"""
_NOT = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng|đừng|khỏi|hết|chống)(?: (?:hề|thể|được|bị|phải|còn|làm|có|nên|hẳn|để|cho))*\s$"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """``text[start:end]`` speaks on one side of a pair; negated, on the other."""

    pair: int
    side: bool
    start: int
    end: int


def stances(text: str) -> list[Stance]:
    """Where a text speaks on either side of a pair, longer phrases before shorter ones
    that they hold; offsets in code points of the text, which is NFC."""
    form = match_form(text)
    return list(_found(form))


def _found(form: str) -> Iterator[Stance]:
    for match in _pattern().finditer(form):
        turned = _NOT.search(form[: match.start()])
        start = turned.start() if turned else match.start()
        for pair, side in _table()[match.group()]:
            yield Stance(pair, side != (turned is not None), start, match.end())


@cache
def _table() -> dict[str, list[tuple[int, bool]]]:
    found: dict[str, list[tuple[int, bool]]] = {}
    for number, line in enumerate(_PAIRS.strip().splitlines()):
        for side, phrases in enumerate(line.split("|")):
            for phrase in phrases.split(","):
                found.setdefault(match_form(phrase.strip()), []).append((number, bool(side)))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    phrases = sorted(_table(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
