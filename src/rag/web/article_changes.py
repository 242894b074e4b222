"""What requests do to articles, one by one or many at a time.

Knows nothing of requests, nor of how articles are cleaned (``rag.corpus``) or kept
(``rag.store``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rag.corpus.payload import article_from_payload
from rag.errors import IndexUnavailable, InputError
from rag.store.archive import Expected
from rag.web.schemas import ARTICLE_ID, ArticleIn
from rag.web.services import Services
from rag.wire import permalink

# How long another process that writes the indexes has to take a change in.
_SEARCHABLE_WITHIN_S = 10.0
_ID = re.compile(ARTICLE_ID, re.ASCII)


def headers_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """What the response to a put says beside ``stored``, its body."""
    return {"Location": f"/api/v1/articles/{stored['id']}", "ETag": f'"{stored["version"]}"'}


class Changes:
    """Changes over one set of services. They are stored when a method returns, and
    searchable once :meth:`follow` does."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def put(
        self, article_id: str, body: ArticleIn, actor: str, expected: Expected | None
    ) -> dict[str, Any]:
        """Store an article, or a version of it; what was done, as ``ArticleStored``. Raises
        InputError, Gone and PreconditionFailed."""
        if not _ID.fullmatch(article_id):
            raise InputError(
                f"The id {article_id[:80]!r} is none: it holds 1 to 120 of A-Z a-z 0-9 _ and -."
            )
        payload = body.model_dump(exclude_unset=True)
        if str(payload.get("id") or article_id) != article_id:
            raise InputError(
                f"The body's id {str(payload['id'])[:80]!r} is not the address's {article_id!r}. "
                "Leave it out of the body, or make them the same."
            )
        article, warnings = article_from_payload(payload, default_id=article_id)
        result = self._services.store.archive.put(article, actor=actor, expected=expected)
        return {
            "id": article_id,
            "status": result.status,
            "version": result.version,
            "permalink": permalink(article_id, result.version),
            "warnings": warnings,
        }

    def withdraw(self, article_id: str, reason: str, actor: str, expected: Expected | None) -> None:
        """Take an article from readers. Raises NotFound and PreconditionFailed."""
        archive = self._services.store.archive
        archive.withdraw(article_id, actor=actor, reason=reason, expected=expected)

    def follow(self, what: str) -> None:
        """Let the indexes follow. Raises IndexUnavailable, which says that ``what`` is
        stored all the same."""
        try:
            self._services.sync.sync(wait_s=_SEARCHABLE_WITHIN_S)
        except IndexUnavailable as error:
            raise IndexUnavailable(
                f"The change to {what} is stored, but the index could not take it yet "
                f"({error}). Send it again later, or run `rag reindex`."
            ) from error
