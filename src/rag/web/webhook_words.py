"""Webhooks in Vietnamese: what is told, how a delivery stands, what came of an attempt.

Pure. Knows nothing of pages.
"""

from __future__ import annotations

from rag.store.webhook_results import PING, Webhook

EVENT_NAMES = {
    "answer.flagged": "Câu trả lời bị báo cần xem lại",
    "verdict.recorded": "Kết luận kiểm chứng",
    "article.corrected_in_use": "Bài đang được trích dẫn có thay đổi",
    PING: "Gửi thử",
}
DELIVERY_STATES = {"pending": "đang chờ gửi", "failed": "gửi hỏng", "delivered": "đã nhận"}

_DISABLED = {
    "gone": "đã tự tắt: máy nhận báo địa chỉ này không còn nữa",
    "failing": "đã tự tắt: nhiều ngày liền không gửi được",
}
_STATUSES = {
    401: "máy nhận đòi đăng nhập",
    403: "máy nhận không cho phép",
    404: "máy nhận không có địa chỉ này",
    410: "máy nhận báo địa chỉ này không còn nữa",
    429: "máy nhận xin gửi chậm lại",
}
_HUNDREDS = {
    2: "máy nhận đã nhận",
    3: "máy nhận chuyển hướng; hệ thống không đi theo",
    4: "máy nhận không chấp nhận",
    5: "máy nhận đang có lỗi",
}


def event_name(event: str) -> str:
    """As people call it; one of a later version as it is recorded."""
    return EVENT_NAMES.get(event, event)


def webhook_state(webhook: Webhook) -> str:
    """Whether anything is sent, and why not. When it began to fail is told beside it."""
    if webhook.enabled:
        return "đang bật, nhưng chưa gửi được" if webhook.failing_since else "đang bật"
    if webhook.disabled_reason is None:
        return "đang tắt"
    return _DISABLED[webhook.disabled_reason]


def outcome_of(status: int | None) -> str:
    """What came of an attempt, by what it was answered with; ``None``: no answer came."""
    if status is None:
        return "không có trả lời"
    told = _STATUSES.get(status) or _HUNDREDS.get(status // 100, "máy nhận trả lời không rõ")
    return f"{told} (mã {status})"
