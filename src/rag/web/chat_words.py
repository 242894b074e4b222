"""What the page framework may say by itself, in Vietnamese.

It has no Vietnamese of its own: a browser set to Vietnamese gets its English, so
both tongues are replaced. Keys are the framework's. Knows nothing of the page.
"""

from __future__ import annotations

WORDS = {
    "common.clear": "Xóa",
    "common.error": "Lỗi",
    "common.loading": "Đang tải",
    "common.submit": "Gửi",
    "common.empty": "Trống",
    "common.progress": "Tiến độ",
    "blocks.connection_can_break": "Kết nối có thể bị ngắt nếu rời trang này.",
    "blocks.long_requests_queue": "Đang có nhiều người hỏi. Xin đợi một chút.",
    "blocks.lost_connection": "Đã mất kết nối. Đang nối lại…",
    "errors.build_error": "Trang chưa dựng được.",
    "errors.config_error": "Trang chưa tải được cấu hình.",
    "errors.contact_page_author": "Xin báo cho người quản trị trang.",
    "errors.runtime_error": "Trang đang gặp lỗi.",
    "status.queue_position": "Đang đợi lượt: {position}/{size}",
}
