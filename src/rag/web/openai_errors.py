"""Problems in the shape of OpenAI's errors, for its clients.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


def openai_error(problem: Mapping[str, Any]) -> dict[str, Any]:
    """``{"error": {…}}`` as OpenAI's clients read it; ``param`` where one member is wrong."""
    status = int(problem["status"])
    usual = "invalid_request_error" if status < 500 else "server_error"
    errors = problem.get("errors") or [{}]
    place = errors[0].get("at")
    code = "model_not_found" if problem.get("code") == "ModelNotFound" else _CODES.get(status)
    return {
        "error": {
            "message": problem["detail"],
            "type": _TYPES.get(status, usual),
            "param": place.removeprefix("body.") if place else None,
            "code": code or problem.get("code"),
        }
    }
