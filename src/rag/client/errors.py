"""What can go wrong between a client and its server.

ClientError
├── ConnectionFailed        the server cannot be reached, or hung up
│   ├── TimedOut            it took longer than the client waits
│   └── StreamCut           a stream ended before its answer
├── UnreadableReply         what came back is nothing of this API, as a proxy's page
└── ApiError                the server says what is wrong (RFC 9457)
    ├── InvalidRequestError     400, 413, 415, 422
    ├── AuthenticationError     401: no key, or one that is not taken
    ├── PermissionDeniedError   403: a key without the permission
    ├── NotFoundError           404
    ├── ConflictError           409: somebody else changed it meanwhile
    ├── GoneError               410: withdrawn or erased
    ├── RateLimitError          429
    └── ServerError             5xx

``str(error)`` is English and says what to do; ``error.vietnamese`` is for a page. No
message holds the key.
"""

from __future__ import annotations

from typing import Any

from rag.errors import HoiBaoError


class ClientError(HoiBaoError):
    """Base of all."""


class ConnectionFailed(ClientError):
    """Nothing is known of what the server did."""

    default_vietnamese = "Không kết nối được với máy chủ. Xin thử lại sau ít phút."


class TimedOut(ConnectionFailed):
    """``timeout_s`` of the client is how long that is."""


class StreamCut(ConnectionFailed):
    """What came of the answer before is not the whole; it was perhaps not saved."""


class UnreadableReply(ClientError):
    """The address is wrong, or something in between answered."""


class ApiError(ClientError):
    """A problem document. ``code`` names the error of the server, such as ``NotFound``;
    ``retry_after_s``: seconds until it is worth trying again, where that is told;
    ``problem``: the document whole, which may say more (``errors``, ``latest``)."""

    def __init__(
        self,
        detail: str,
        *,
        status: int,
        code: str | None = None,
        vietnamese: str | None = None,
        retry_after_s: float | None = None,
        request_id: str | None = None,
        problem: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, vietnamese=vietnamese)
        self.detail = detail
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
        self.request_id = request_id
        self.problem = problem or {}


class InvalidRequestError(ApiError):
    """Sent again as it is, it will be refused again."""


class AuthenticationError(ApiError):
    """Give a key: ``api_key``, or RAG_API_KEY."""


class PermissionDeniedError(ApiError):
    """An administrator gives keys their permissions."""


class NotFoundError(ApiError):
    """No such article, version, paragraph or answer."""


class ConflictError(ApiError):
    """Read it again, and send the change anew."""


class GoneError(ApiError):
    """It was there, and was withdrawn or erased."""


class RateLimitError(ApiError):
    """``retry_after_s`` says when to go on."""


class ServerError(ApiError):
    """It cannot be done now; the server's log says why, by ``request_id``."""


KINDS: dict[int, type[ApiError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    410: GoneError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    422: InvalidRequestError,
    429: RateLimitError,
}
"""By status; 5xx is ServerError, any other ApiError itself."""
