"""A typed client of a Hỏi Báo server, for other programs: sync and async, streaming too.

    from rag.client import Client

    with Client("http://127.0.0.1:7860") as paper:
        answer = paper.ask("Khối bộc phá trên đồi A1 nặng bao nhiêu?")

Importing it loads httpx and nothing of the server: no index, no model, no web framework.
"""

from rag.client.asynchronous import AsyncClient
from rag.client.errors import (
    ApiError,
    AuthenticationError,
    ClientError,
    ConflictError,
    ConnectionFailed,
    GoneError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamCut,
    TimedOut,
    UnreadableReply,
)
from rag.client.results import (
    BatchResult,
    SearchResults,
    ServerStatus,
    StoredArticle,
    VerdictEntry,
)
from rag.client.synchronous import Client

__all__ = [
    "ApiError",
    "AsyncClient",
    "AuthenticationError",
    "BatchResult",
    "Client",
    "ClientError",
    "ConflictError",
    "ConnectionFailed",
    "GoneError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "SearchResults",
    "ServerError",
    "ServerStatus",
    "StoredArticle",
    "StreamCut",
    "TimedOut",
    "UnreadableReply",
    "VerdictEntry",
]
