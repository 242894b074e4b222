"""What newspapers put before the name of a person, a place, a body or another thing.

Judged by reading news, not complete. Knows nothing of how a text is read for them.
"""

from __future__ import annotations

from rag.answering.spoken import Lexicon

MEN = Lexicon.of(["ông", "anh", "chú", "cậu", "cụ ông", "thầy", "vua"])
WOMEN = Lexicon.of(["bà", "chị", "cô", "cụ bà", "hoa hậu", "á hậu", "nữ ca sĩ", "nữ diễn viên"])
ADDRESSES = MEN | WOMEN | Lexicon.of(["em", "bé", "cháu", "bác", "cụ", "bé gái", "bé trai"])
ROLES = Lexicon.of(
    [
        *("bác sĩ", "ca sĩ", "nghệ sĩ", "nhạc sĩ", "họa sĩ", "tiến sĩ", "thạc sĩ", "giáo sư"),
        *("phó giáo sư", "luật sư", "kiến trúc sư", "kỹ sư", "diễn viên", "đạo diễn", "nhà văn"),
        *("nhà thơ", "nhà báo", "nhà khoa học", "nhà nghiên cứu", "chuyên gia", "cầu thủ"),
        *("huấn luyện viên", "hlv", "vận động viên", "vđv", "tiền đạo", "thủ môn", "tiền vệ"),
        *("hậu vệ", "trọng tài", "tay vợt", "võ sĩ", "kỳ thủ", "người mẫu", "chủ tịch"),
        *("phó chủ tịch", "giám đốc", "phó giám đốc", "tổng giám đốc", "bí thư", "phó bí thư"),
        *("tổng bí thư", "bộ trưởng", "thứ trưởng", "thủ tướng", "phó thủ tướng", "tổng thống"),
        *("chủ tịch nước", "đại sứ", "hiệu trưởng", "viện trưởng", "cục trưởng", "vụ trưởng"),
        *("trưởng phòng", "trưởng khoa", "đại tướng", "trung tướng", "thiếu tướng", "đại tá"),
        *("thượng tá", "trung tá", "thiếu tá", "đại úy", "tỷ phú", "doanh nhân", "tác giả"),
        *("người phát ngôn", "phát ngôn viên", "nghi phạm", "bị can", "bị cáo", "hung thủ"),
        *("thủ phạm", "tài xế", "lái xe", "phi công", "bệnh nhân", "nạn nhân", "học sinh"),
        *("sinh viên", "giáo viên", "cô giáo", "thầy giáo", "nam sinh", "nữ sinh", "chiến sĩ"),
        *("liệt sĩ", "anh hùng", "nhà sáng lập", "ceo", "trưởng bản", "trưởng thôn", "nghệ nhân"),
    ]
)
PLACE_HEADS = Lexicon.of(
    [
        *("tỉnh", "thành phố", "tp", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường"),
        *("bản", "thôn", "làng", "ấp", "nước", "đảo", "quần đảo", "vùng", "khu vực", "châu"),
        *("miền", "bang", "thủ đô", "sông", "núi", "đèo", "hồ", "biển", "vịnh", "cao nguyên"),
        *("cánh đồng", "đồi", "đỉnh", "hang", "động", "thung lũng"),
    ]
)
BODY_HEADS = Lexicon.of(
    [
        *("bộ", "sở", "công ty", "tập đoàn", "ủy ban", "ubnd", "hđnd", "trường", "đại học"),
        *("trường đại học", "học viện", "bệnh viện", "ngân hàng", "viện", "hội", "liên đoàn"),
        *("clb", "câu lạc bộ", "đội", "đội tuyển", "đội bóng", "tuyển", "cục", "tổng cục", "hãng"),
        *("hãng hàng không", "báo", "đảng", "đảng ủy", "tòa án", "công an", "hiệp hội", "quỹ"),
        *("trường thpt", "trường tiểu học", "trung tâm", "nhà xuất bản", "chi cục", "phòng"),
    ]
)
THING_HEADS = Lexicon.of(
    [
        *("dự án", "vụ", "vụ án", "vụ cháy", "vụ nổ", "vụ tai nạn", "vụ việc", "chiến dịch"),
        *("giải", "giải thưởng", "lễ hội", "cuộc thi", "trận", "trận đánh", "cầu", "cầu treo"),
        *("cây cầu", "sân bay", "nhà máy", "bệnh", "chợ", "chợ phiên", "đường", "tuyến đường"),
        *("cao tốc", "quốc lộ", "hầm", "cảng", "phim", "bộ phim", "bài hát", "cuốn sách", "sách"),
        *("bảo tàng", "tượng đài", "đền", "chùa", "hội nghị", "hiệp định", "luật", "nghị định"),
        *("nghị quyết", "chương trình", "vaccine", "vắc xin", "virus", "thuốc", "máy bay", "tàu"),
        *("bão", "cơn bão", "công trình", "khu công nghiệp", "thủy điện", "tòa nhà", "cuộc đua"),
        *("sự kiện", "kỳ thi", "đại hội", "chiến thắng", "trận đấu", "đường dây", "giống", "lễ"),
        *("điệu", "món", "tháp", "nhà hát", "sân vận động", "công viên", "ứng dụng", "mạng"),
        *("khối bộc phá", "di tích", "thành", "cột mốc", "đồn", "cứ điểm", "nhóm dệt", "tuyến"),
    ]
)
HEADS = PLACE_HEADS | BODY_HEADS | THING_HEADS
