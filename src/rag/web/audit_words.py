"""The record of who did what in Vietnamese: actors, actions and what goes with them.

What has no word here is shown as it is recorded. Knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rag.store.audit import AuditEntry
from rag.web.rendering import moment

# What begins so, as the filter of the page offers it.
KINDS = {
    "session.": "Đăng nhập",
    "user.": "Tài khoản",
    "key.": "Khóa API",
    "article.": "Bài viết",
    "load.": "Nạp bài",
    "feed.": "Nguồn tin tự động",
    "request.": "Yêu cầu đính chính, phản hồi",
    "questions.": "Câu hỏi chưa trả lời được",
    "verdict.": "Kết luận kiểm chứng",
    "answer.": "Câu trả lời",
    "gold.": "Bộ câu hỏi chuẩn",
    "conversation.": "Hội thoại",
    "export.": "Xuất dữ liệu",
    "webhook.": "Địa chỉ nhận thông báo",
    "retention.": "Dọn dữ liệu cũ",
}

_ACTIONS = {
    "session.begin": "đăng nhập",
    "session.end_all": "đăng xuất mọi phiên của tài khoản",
    "user.create": "tạo tài khoản",
    "user.password": "đặt mật khẩu mới cho tài khoản",
    "user.role": "đổi vai trò của tài khoản",
    "user.disable": "ngừng tài khoản",
    "user.enable": "mở lại tài khoản",
    "key.create": "tạo khóa API",
    "key.revoke": "thu hồi khóa API",
    "key.expire": "đặt hạn dùng cho khóa API",
    "article.put": "đưa vào kho bài",
    "article.withdraw": "gỡ bài",
    "article.reinstate": "đưa trở lại bài",
    "article.erase": "xóa vĩnh viễn bài",
    "load.start": "nạp bài, lượt",
    "feed.add": "thêm nguồn tin",
    "feed.change": "sửa nguồn tin",
    "feed.remove": "bỏ nguồn tin",
    "feed.poll": "cho tải ngay nguồn tin",
    "feed.move": "đổi địa chỉ theo trang nguồn cho nguồn tin",
    "feed.gone": "dừng, vì trang nguồn đã bỏ, nguồn tin",
    "request.record": "ghi nhận yêu cầu",
    "request.accept": "chấp nhận yêu cầu",
    "request.refuse": "từ chối yêu cầu",
    "request.reopen": "mở lại yêu cầu",
    "request.forget": "xóa thông tin người gửi yêu cầu",
    "questions.settle": "đánh dấu đã xem các câu hỏi chưa trả lời được",
    "verdict.give": "kết luận về câu trả lời",
    "verdict.undo": "hoàn tác kết luận về câu trả lời",
    "answer.hide": "ẩn câu trả lời",
    "answer.restore": "hiện lại câu trả lời",
    "answer.ask_again": "hỏi lại thay cho câu trả lời",
    "answer.correct": "đăng đính chính cho câu trả lời",
    "answer.flag": "đánh dấu cần xem câu trả lời",
    "answer.delete": "xóa câu trả lời",
    "gold.add": "đưa vào bộ câu hỏi chuẩn câu",
    "gold.remove": "bỏ khỏi bộ câu hỏi chuẩn câu",
    "conversation.delete": "xóa một hội thoại",
    "export.answers": "xuất các câu trả lời, dạng",
    "export.verdicts": "xuất các kết luận, dạng",
    "export.audit": "xuất nhật ký, dạng",
    "export.gold": "xuất bộ câu hỏi chuẩn, dạng",
    "retention.delete": "xóa câu hỏi quá hạn lưu",
    "webhook.create": "thêm địa chỉ nhận thông báo",
    "webhook.change": "sửa địa chỉ nhận thông báo",
    "webhook.enable": "bật địa chỉ nhận thông báo",
    "webhook.disable": "tắt địa chỉ nhận thông báo",
    "webhook.remove": "xóa địa chỉ nhận thông báo",
    "webhook.rotate": "đổi khóa ký của địa chỉ nhận thông báo",
    "webhook.ping": "gửi thử đến địa chỉ nhận thông báo",
    "webhook.replay": "gửi lại thông báo đến địa chỉ",
}
_ACTORS = {
    "cli": "lệnh rag",
    "feeds": "hệ thống",
    "local": "máy chủ này (không đăng nhập)",
    "retention": "hệ thống",
    "webhooks": "hệ thống",
    "rag retention": "lệnh rag retention",
    "rag export": "lệnh rag export",
}
# Subjects that tell nothing beside the action.
_SILENT = {"retention.delete"}
_DETAILS = {
    "answers": "số câu",
    "changed": "đã sửa",
    "deliveries": "số lượt gửi",
    "delivery": "lượt gửi",
    "events": "loại thông báo",
    "expires_at": "hết hạn",
    "files": "số tệp",
    "from": "từ",
    "interval": "số giây giữa hai lần tải",
    "is_enabled": "bật",
    "marker": "nguồn số",
    "name": "tên",
    "new_answer": "câu trả lời mới",
    "number": "kết luận số",
    "questions": "số câu hỏi",
    "reason": "lý do",
    "replaces": "thay cho khóa",
    "role": "vai trò",
    "saved_before": "lưu trước",
    "scopes": "quyền",
    "section": "chuyên mục",
    "sessions": "số phiên",
    "source": "nguồn",
    "title": "tên hiển thị",
    "to": "đến",
    "undoes": "bỏ kết luận số",
    "url": "địa chỉ",
    "verdict": "kết luận",
    "version": "bản",
}
_VALUES = {
    "supported": "đúng",
    "partial": "đúng một phần",
    "unsupported": "sai",
    "irrelevant": "không liên quan",
    "reviewer": "kiểm chứng viên",
    "editor": "biên tập viên",
    "admin": "quản trị viên",
    "url": "địa chỉ",
    "description": "mô tả",
    "events": "loại thông báo",
    "answer.flagged": "câu trả lời bị báo sai",
    "verdict.recorded": "kết luận kiểm chứng",
    "article.corrected_in_use": "bài đã được dẫn có thay đổi",
}


def actor_of(entry: AuditEntry) -> str:
    """Who did it: a person by name, a key by its prefix."""
    if entry.actor.startswith("key:"):
        return f"khóa {entry.actor.removeprefix('key:')}"
    return _ACTORS.get(entry.actor, entry.actor)


def action_of(entry: AuditEntry) -> str:
    """What was done, so that the subject can follow."""
    return _ACTIONS.get(entry.action, entry.action)


def subject_of(entry: AuditEntry) -> str:
    """What it was done to; empty where the action says it."""
    is_own = entry.action.startswith("session.begin") and entry.subject == entry.actor
    return "" if entry.action in _SILENT or is_own else entry.subject


def details_of(entry: AuditEntry, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """What else is known of it, by name."""
    for name, value in entry.details.items():
        if value is not None and value != []:
            yield _DETAILS.get(name, name), _shown(value, zone)


def _shown(value: object, zone: ZoneInfo) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one, zone) for one in value)
    if isinstance(value, bool):
        return "có" if value else "không"
    text = str(value)
    try:
        # Only what is a moment for sure: a day alone stays as it is written.
        at = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        at = None
    return moment(at, zone) if at is not None and at.tzinfo else _VALUES.get(text, text)
