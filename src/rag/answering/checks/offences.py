"""Offences that a claim speaks of, where its evidence speaks of none of that kind.

Pure. To say of somebody what nobody said they did is the worst an answer can do, so a
word for an offence must stand in the evidence, or one of its own kind. Knows nothing of
whose offence it is.
"""

from __future__ import annotations

import re

from rag.answering.accusations import offences
from rag.answering.checks.statement import Statement

# One line a kind, in match form. A word that is in none stands for itself alone.
_KINDS = tuple(
    re.compile(rf"(?<!\w)(?:{line})(?!\w)")
    for line in (
        r"giết|sát hại|hạ sát|thủ tiêu|đầu độc|án mạng|sát nhân|giết người|ám sát|thảm sát|sát thủ|"
        r"(?:đâm|chém|đánh|bắn|siết cổ|bóp cổ|thiêu)(?: \w+){0,4} (?:chết|tử vong|thiệt mạng)|"
        r"tước (?:đi )?(?:mạng|sinh mạng|mạng sống)|cướp (?:đi )?(?:mạng|sinh mạng|mạng sống)",
        r"đâm|chém|chọc tiết|vung dao|nhát dao",
        r"trộm|trộm cắp|ăn trộm|ăn cắp|lấy trộm|lấy cắp|đánh cắp|cuỗm|móc túi|đạo chích|cắp",
        r"cướp|cướp giật|cướp bóc|giật|cướp đoạt|cướp của",
        r"hiếp dâm|cưỡng hiếp|hãm hiếp|cưỡng bức|xâm hại|dâm ô|giao cấu|lạm dụng tình dục|"
        r"tấn công tình dục|giở trò đồi bại|hiếp|cưỡng dâm",
        r"sàm sỡ|quấy rối|dâm ô|xâm hại|gạ gẫm",
        r"lừa|lừa đảo|lừa gạt|chiếm đoạt|gạt|lường gạt|mạo danh|giả danh",
        r"tham ô|tham nhũng|biển thủ|rút ruột|chiếm đoạt|bòn rút|thụt két|tư túi",
        r"hối lộ|đút lót|đưa tiền|nhận tiền|lót tay|chung chi|mua chuộc",
        r"hành hung|đánh|đánh đập|bạo hành|tra tấn|ngược đãi|đấm|đá|tát|gây thương tích|ẩu đả|"
        r"bạo lực|hành hạ|đâm|chém|tấn công|thượng cẳng",
        r"tống tiền|cưỡng đoạt|đòi tiền|bảo kê|uy hiếp",
        r"đe dọa|dọa|hăm dọa|dọa nạt|uy hiếp|khống chế|đe",
        r"bắt cóc|bắt giữ con tin|con tin",
        r"mua bán người|buôn người|bán sang|bán người",
        r"làm giả|giả mạo|giả|làm nhái|nhái|mạo danh|ngụy tạo",
        r"gian lận|khai khống|nâng khống|khống|gian dối|quay cóp|trốn thuế",
        r"ma túy|heroin|cocaine|thuốc lắc|cần sa|ketamine|thuốc phiện|hàng đá",
        r"buôn lậu|lậu|nhập lậu|vận chuyển trái phép",
        r"đánh bạc|cờ bạc|cá độ|sòng bạc|sát phạt|lô đề",
        r"bỏ trốn|trốn|tẩu thoát|chạy trốn|bỏ chạy|đào tẩu|cao chạy|truy nã|vượt ngục|trốn chạy",
        r"phi tang|giấu xác|vứt xác|tiêu hủy",
        r"bao che|che giấu|dung túng|che chắn",
        r"thông đồng|câu kết|cấu kết|móc nối|bắt tay",
        r"vi phạm|sai phạm|trái phép|phạm luật|trái luật|trái quy định|sai quy định|phạm lỗi|"
        r"phạt|xử phạt|lỗi|sai trái|không đúng quy định|trái pháp luật|xâm phạm|phạm quy|lách",
        r"ngoại tình|bồ|nhân tình|tình nhân|ngoài luồng|phản bội|lăng nhăng|bồ bịch|người tình|"
        r"người thứ ba",
        r"khởi tố|truy tố|bị can|bị cáo|cáo trạng|vụ án|xét xử|hầu tòa",
        r"bắt (?:giữ|giam)|tạm (?:giam|giữ)|bắt|giam|giam giữ|câu lưu|giam lỏng",
        r"kết án|tuyên án|lĩnh án|tù|án|tuyên phạt|phạt|chung thân|tử hình|bóc lịch|thụ án",
        r"tố cáo|tố giác|cáo buộc|tố|trình báo|kiện|khiếu nại|tố tụng|đơn thư",
        r"nhận tội|thú tội|nhận hết tội|thừa nhận|thú nhận|khai nhận|cúi đầu nhận",
    )
)


# How far a case has come is as grave as the deed.
_CHARGED = re.compile(
    r"(?<!\w)(?:khởi tố|truy tố|bắt (?:giữ|giam)|tạm (?:giam|giữ)|tố cáo|tố giác|cáo buộc|kết án|"
    r"tuyên án|lĩnh án|nhận tội|(?:năm|tháng|án|ngồi|ở|vào) tù)(?!\w)"
)


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each offence that the claim names and the evidence does not."""
    found: dict[str, None] = {}
    places = [*offences(claim.form), *(match.span() for match in _CHARGED.finditer(claim.form))]
    for start, end in places:
        word = claim.form[start:end]
        kinds = [kind for kind in _KINDS if kind.search(word)]
        is_there = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said.form) is not None
        if not is_there and not any(kind.search(said.form) for kind in kinds):
            found[f"Đoạn được dẫn không nói đến việc “{claim.text[start:end]}”."] = None
    return list(found)
