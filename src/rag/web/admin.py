"""``/quan-tri``: keys and accounts, for administrators; ``/tai-khoan``: one's own account.

Pages alone: their scripts call ``/api/v1/keys``, ``/api/v1/users`` and
``/api/v1/account``.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.callers import ROLES, SCOPES
from rag.web.gate import caller_of
from rag.web.keys import key_ring
from rag.web.problems import page_error
from rag.web.services import Services
from rag.web.staff import staff_page
from rag.web.users import accounts_of

SCOPE_NAMES = {
    "ask": "Hỏi đáp",
    "read": "Tìm và đọc bài",
    "ingest": "Nạp và gỡ bài",
    "review": "Kiểm chứng",
    "admin": "Quản trị (toàn quyền)",
}
ROLE_NAMES = {
    "reviewer": "Kiểm chứng viên",
    "editor": "Biên tập viên",
    "admin": "Quản trị viên",
}
_STATE_NAMES = {"active": "đang dùng", "expired": "hết hạn", "revoked": "đã thu hồi"}
_SIGN_INS_SHOWN = 5
_NO_ACCOUNT = (
    "Bạn chưa đăng nhập bằng tài khoản",
    "Trang này dành cho người đăng nhập bằng tên và mật khẩu. Khóa API và máy chạy không cần "
    "đăng nhập thì không có mật khẩu để đổi.",
)


def router(services: Services) -> APIRouter:
    """The pages over one set of services."""
    routes = APIRouter(include_in_schema=False)
    ring, accounts = key_ring(services), accounts_of(services)

    @routes.get("/quan-tri")
    def administration(request: Request) -> Response:
        now = datetime.now(UTC)
        keys = [(key, key.state(now)) for key in ring.all()]
        return staff_page(
            services.gate,
            request,
            "admin.html",
            live_keys=[pair for pair in keys if pair[1] == "active"],
            ended_keys=[pair for pair in keys if pair[1] != "active"],
            users=accounts().all(),
            scopes=[(scope, SCOPE_NAMES[scope]) for scope in SCOPES],
            roles=[(role, ROLE_NAMES[role]) for role in ROLES],
            scope_names=SCOPE_NAMES,
            role_names=ROLE_NAMES,
            state_names=_STATE_NAMES,
            is_open=services.gate.guard is None,
            zone=services.zone,
        )

    @routes.get("/tai-khoan")
    def account(request: Request, xong: str = "") -> Response:
        caller = caller_of(request)
        if caller.kind != "user":
            return page_error(404, _NO_ACCOUNT[1], title=_NO_ACCOUNT[0])
        user = accounts().get(caller.name)
        sign_ins = services.store.audit.entries(
            action="session.begin", subject=user.name, limit=_SIGN_INS_SHOWN
        )
        return staff_page(
            services.gate,
            request,
            "account.html",
            user=user,
            role=ROLE_NAMES[user.role],
            sign_ins=[entry.at for entry in sign_ins],
            is_changed=bool(xong),
            zone=services.zone,
        )

    return routes
