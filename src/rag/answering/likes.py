"""Words of which one is asked about where another was: men and women, rice and maize,
the dead and the injured.

Knows nothing of how a question is made of another.
"""

from __future__ import annotations

from rag.answering.spoken import Lexicon

LIKES: tuple[Lexicon, ...] = tuple(
    Lexicon.of(line.split("|"))
    for line in (
        "nam|nữ|nam giới|nữ giới|phụ nữ|đàn ông",
        "trẻ em|người lớn|người già|người cao tuổi|thanh niên|trẻ nhỏ",
        "giáo viên|bác sĩ|công nhân|nông dân|công chức|viên chức|kỹ sư|y tá|điều dưỡng|lái xe",
        "học sinh|sinh viên|giáo viên|phụ huynh|giảng viên",
        "tiểu học|thpt|thcs|mầm non|đại học|mẫu giáo|cao học|lớp 1|lớp 10",
        "lúa|ngô|khoai|sắn|cà phê|hồ tiêu|cao su|chè|mía|đậu|bông",
        "gạo|cà phê|hạt tiêu|tôm|cá tra|thủy sản|dệt may|gỗ|trái cây|hạt điều",
        "vàng|bạc|bạch kim|đô la|usd|euro|đồng",
        "xăng|dầu|dầu diesel|khí đốt|điện|nước|gas",
        "lợn|bò|gà|trâu|dê|vịt|thịt lợn|thịt bò|thịt gà",
        "ô tô|xe máy|xe đạp|xe khách|xe tải|xe buýt|xe hơi|xe điện",
        "xuất khẩu|nhập khẩu",
        "thành thị|nông thôn|miền núi|đồng bằng",
        "trong nước|nước ngoài|quốc tế",
        "chết|bị thương|mất tích|thiệt mạng|tử vong",
        "tăng|giảm",
        "thắng|thua|hòa",
        "bắt đầu|kết thúc|khởi công|khánh thành|hoàn thành|thông xe",
        "dài|rộng|cao|nặng|sâu",
        "huy chương vàng|huy chương bạc|huy chương đồng|hcv|hcb|hcđ",
        "tiền gửi|tiền vay|cho vay|gửi tiết kiệm",
        "hà nội|tp hcm|tphcm|sài gòn|đà nẵng",
        "đường bộ|đường sắt|đường thủy|đường hàng không|hàng không",
        "nhà đầu tư|doanh nghiệp|người dân|hộ nghèo|cận nghèo|hộ cận nghèo",
    )
)
"""Judged, not complete: a pair that is not here is not read as one."""
