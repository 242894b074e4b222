"""What can go wrong between a client and its server.

ClientError
├── ConnectionFailed        the server cannot be reached, or hung up
│   ├── TimedOut            it took longer than the client waits
│   └── StreamCut           a stream ended before it was whole
├── UnreadableReply         what came back is nothing of this API, as a proxy's page
└── ApiProblem              the server says what is wrong (RFC 9457)
    ├── InvalidRequest      400, 413, 415, 422
    ├── Unauthorized        401: no key, or one that is not taken
    ├── Forbidden           403: a key without the permission
    ├── NotFound            404
    ├── Conflict            409, 412: it does not go with how things stand
    ├── Gone                410: withdrawn or erased
    ├── RateLimited         429
    └── ServerError         5xx

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
    """What came before is not the whole; the answer was perhaps not saved."""


class UnreadableReply(ClientError):
    """The address is wrong, or something in between answered."""


class ApiProblem(ClientError):
    """A problem document. ``code`` names the error of the server, such as ``NotFound``;
    ``retry_after_s``: seconds until it is worth trying again, where that is told;
    ``request_id`` is what the server's log knows the request by; ``problem``: the document
    whole, which may say more (``errors``, ``latest``)."""

    def __init__(
        self,
        detail: str,
        *,
        status: int,
        title: str = "",
        code: str | None = None,
        vietnamese: str | None = None,
        retry_after_s: float | None = None,
        request_id: str | None = None,
        problem: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, vietnamese=vietnamese)
        self.detail = detail
        self.status = status
        self.title = title
        self.code = code
        self.retry_after_s = retry_after_s
        self.request_id = request_id
        self.problem = problem or {}


class InvalidRequest(ApiProblem):
    """Sent again as it is, it will be refused again."""


class Unauthorized(ApiProblem):
    """Give a key: ``api_key``, or RAG_API_KEY."""


class Forbidden(ApiProblem):
    """An administrator gives keys their permissions."""


class NotFound(ApiProblem):
    """No such article, version, paragraph or answer."""


class Conflict(ApiProblem):
    """It is so or taken already, or somebody else changed it meanwhile: read it again."""


class Gone(ApiProblem):
    """It was there, and was withdrawn or erased."""


class RateLimited(ApiProblem):
    """``retry_after_s`` says when to go on."""


class ServerError(ApiProblem):
    """It cannot be done now; the server's log says why, by ``request_id``."""


KINDS: dict[int, type[ApiProblem]] = {
    400: InvalidRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: Conflict,
    413: InvalidRequest,
    415: InvalidRequest,
    422: InvalidRequest,
    429: RateLimited,
}
"""By status; 5xx is ServerError, any other ApiProblem itself."""
