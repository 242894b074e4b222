"""A typed client of a Hỏi Báo server, for other programs: sync and async, streaming too.

    from rag.client import Client

    with Client("http://127.0.0.1:7860") as paper:
        answer = paper.ask("Khối bộc phá trên đồi A1 nặng bao nhiêu?")

Importing it loads httpx and nothing of the server: no index, no model, no web framework.
"""

from rag.client.asynchronous import AsyncClient
from rag.client.errors import (
    ApiProblem,
    ClientError,
    Conflict,
    ConnectionFailed,
    Forbidden,
    Gone,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerError,
    StreamCut,
    TimedOut,
    Unauthorized,
    UnreadableReply,
)
from rag.client.results import (
    Counts,
    ListedAnswer,
    ListedArticle,
    Load,
    SearchResults,
    ServerStatus,
    Share,
    Statistics,
    StoredArticle,
    VerdictEntry,
)
from rag.client.retrying import RetryPolicy
from rag.client.streams import AnswerStream, AsyncAnswerStream
from rag.client.synchronous import Client

__all__ = [
    "AnswerStream",
    "ApiProblem",
    "AsyncAnswerStream",
    "AsyncClient",
    "Client",
    "ClientError",
    "Conflict",
    "ConnectionFailed",
    "Counts",
    "Forbidden",
    "Gone",
    "InvalidRequest",
    "ListedAnswer",
    "ListedArticle",
    "Load",
    "NotFound",
    "RateLimited",
    "RetryPolicy",
    "SearchResults",
    "ServerError",
    "ServerStatus",
    "Share",
    "Statistics",
    "StoredArticle",
    "StreamCut",
    "TimedOut",
    "Unauthorized",
    "UnreadableReply",
    "VerdictEntry",
]
