"""Words that newspapers use for one another, brought to one of them.

Pure. Only those that may be exchanged in nearly every sentence; what merely lies near
is left apart. Knows nothing of shares or thresholds.
"""

from __future__ import annotations

import re
from functools import lru_cache

# One line a group, in match form, the one that stands for all first.
_GROUPS = """
chết|tử vong|thiệt mạng|qua đời|mất mạng|tử nạn|từ trần|bỏ mạng
cho biết|cho hay|nói|chia sẻ|khẳng định|thông tin|cho rằng|nhận định|kể|tiết lộ|nhấn mạnh
bắt|bắt giữ|bắt tạm giam|bắt giam
tài xế|lái xe|người lái xe
máy bay|phi cơ
học sinh|học trò
thành lập|ra đời
bị thương|thương tích
khoảng|chừng
mua|mua sắm
xây dựng|xây|dựng
khởi công|động thổ
kết thúc|hoàn thành|hoàn tất|xong
bắt đầu|khởi đầu
hỗ trợ|giúp đỡ|giúp|trợ giúp
người dân|dân|bà con
cấp cứu|nhập viện|đưa vào viện
nguyên nhân|lý do
trẻ em|trẻ|trẻ nhỏ|em bé
vợ chồng|hai vợ chồng
xảy ra|diễn ra
hiện nay|hiện|hiện tại
phát hiện|tìm thấy
khám phá|tìm ra
sử dụng|dùng
mắc bệnh|mắc|nhiễm|nhiễm bệnh
điều trị|chữa trị|chữa|chữa bệnh
kinh phí|chi phí|tổng chi phí|vốn đầu tư|tổng vốn đầu tư|tổng mức đầu tư
tham gia|tham dự|dự
tổ chức|mở
công bố|thông báo
yêu cầu|đòi
cần|cần thiết
nhiều|lắm
bố|cha|ba
mẹ|má
có mặt|đến
đứng đầu|dẫn đầu
đoạt|giành|nhận được|giành được
tuyển|tuyển dụng|tuyển chọn
hơn|trên
gồm|bao gồm
đồng ý|chấp thuận|chấp nhận
phương pháp|cách
triệu chứng|biểu hiện
hôn phu|chồng chưa cưới|vị hôn phu
xung quanh|quanh
bác sĩ|thầy thuốc
phẫu thuật|mổ
do|bởi
khánh thành|thông xe|đưa vào sử dụng
sinh sống|sống|cư trú
làm việc|công tác
nước ngoài|ngoại quốc
phim|bộ phim
cầu thủ|tuyển thủ
thi đấu|đấu
"""
_FIRST: dict[str, str] = {
    written: line.split("|")[0]
    for line in _GROUPS.split("\n")
    if line
    for written in line.split("|")
}
_ANY = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_FIRST, key=len, reverse=True)))})(?!\w)"
)


@lru_cache(maxsize=4_096)
def common_form(form: str) -> str:
    """A text in match form with each such word in its group's first."""
    return _ANY.sub(lambda match: _FIRST[match.group()], form)
