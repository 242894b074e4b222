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

# A line a pair: one side | the other, each with what newspapers say for the same. After a
# tilde, words so often meant but not said that only their contrary tells anything.
_PAIRS = """
tăng, gia tăng, leo thang, tăng lên, tăng vọt, tăng mạnh | giảm, sụt giảm, giảm xuống, suy giảm, hạ xuống, giảm mạnh
nhiều hơn, cao hơn, lớn hơn, gấp đôi, gấp ba, đông hơn | ít hơn, thấp hơn, nhỏ hơn, bằng một nửa
nặng hơn, nghiêm trọng hơn | nhẹ hơn, ít hơn
trôi chảy hơn, tốt hơn, giỏi hơn, khá hơn | kém hơn, kém trôi chảy, tệ hơn, xấu hơn
nhanh hơn, rút ngắn | chậm hơn, kéo dài thêm
dài hơn | ngắn hơn
trẻ hơn | già hơn
sớm hơn | muộn hơn
rẻ hơn | đắt hơn
đồng ý, chấp thuận, tán thành, ủng hộ, cho phép, nhất trí, chấp nhận, thông qua, phê duyệt | từ chối, phản đối, cấm, không cho, bác bỏ
khen, đánh giá cao, biểu dương, ca ngợi, khen ngợi, tuyên dương | phê bình, chỉ trích, chê, khiển trách, lên án
lạc quan, tự tin, hy vọng, tin tưởng, kỳ vọng, yên tâm | bi quan, lo ngại, lo lắng, thất vọng
hài lòng, vui mừng, hạnh phúc | thất vọng, bức xúc, phẫn nộ, buồn bã
tiếp tục, duy trì, bán tiếp, vẫn, giữ nguyên | dừng, ngừng, tạm dừng, đình chỉ, chấm dứt, hủy, hủy bỏ, tạm ngưng, hoãn, bỏ
cấp phép, cho phép bán, cho lưu hành | thu hồi, rút khỏi, cấm bán, tịch thu, tước phép
khởi công, động thổ | khánh thành, khai trương, hoàn thành
khai mạc, bắt đầu | bế mạc, kết thúc
mở cửa, mở lại | đóng cửa, đóng lại
thành lập | giải thể
tử vong, chết, qua đời, thiệt mạng, không qua khỏi, tắt thở | sống sót, qua cơn nguy kịch, cứu sống, thoát chết, bình phục, hồi phục, khỏe mạnh, xuất viện, ổn định
thắng, chiến thắng, đánh bại, vô địch | thua, bại trận, để thua
thành công | thất bại, không thành
~khuyên, khuyến khích, khuyến cáo nên, nên, hãy | không nên, không được, tránh, không khuyến khích
~có lợi, tốt cho, an toàn, vô hại | có hại, gây hại, nguy hiểm, độc hại
cắt cụt, cắt bỏ, đoạn chi | nối lại, giữ lại, giữ được, bảo tồn
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
được thả, trả tự do | bị bắt, bắt giữ, tạm giam
hợp pháp, được phép, có giấy phép | trái phép, bất hợp pháp, không phép
tự nguyện | ép buộc, bị ép
phát hiện sớm | phát hiện muộn
biết trước, được báo | không hay biết, không biết
mất thị lực, mù, mù lòa | thị lực bình thường, nhìn rõ
uống rượu, say rượu, uống rượu bia, sử dụng rượu bia | không uống rượu
thăng hạng | xuống hạng
lãi | lỗ
kết hôn, đám cưới | ly hôn, ly dị
tăng cân, béo lên | giảm cân, sụt cân, gầy đi
khỏi bệnh, khỏi hẳn | tái phát
đúng hạn | trễ hạn, chậm tiến độ
tham gia, tham dự, có mặt | vắng mặt, rút lui, bỏ cuộc
công khai, công bố, tiết lộ | giấu, giấu kín, che giấu, giữ bí mật
tìm thấy, tìm được | mất tích
bác bỏ, phủ nhận | khẳng định, xác nhận
"""
_NOT = re.compile(
    r"(?<!\w)(?:không|chưa|chẳng|đừng|khỏi|hết|chống)(?: (?:hề|thể|được|bị|phải|còn|làm|có|hẳn|để|cho))*\s$"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """``text[start:end]`` speaks on one side of a pair; negated, on the other. ``is_often_meant``:
    silence about it says nothing."""

    pair: int
    side: bool
    is_often_meant: bool
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
        for pair, side, is_often_meant in _table()[match.group()]:
            yield Stance(pair, side != (turned is not None), is_often_meant, start, match.end())


@cache
def _table() -> dict[str, list[tuple[int, bool, bool]]]:
    found: dict[str, list[tuple[int, bool, bool]]] = {}
    for number, line in enumerate(_PAIRS.strip().splitlines()):
        is_often_meant = line.startswith("~")
        for side, phrases in enumerate(line.lstrip("~").split("|")):
            for phrase in phrases.split(","):
                place = (number, bool(side), is_often_meant)
                found.setdefault(match_form(phrase.strip()), []).append(place)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    phrases = sorted(_table(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
