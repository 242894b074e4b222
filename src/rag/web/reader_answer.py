"""A saved answer as readers may see it now. Knows nothing of how it is written down."""

from __future__ import annotations

from datetime import UTC, datetime

from rag.types import Answer
from rag.web.cited import shown_answer
from rag.web.services import Services


def reader_answer(services: Services, answer_id: str) -> Answer:
    """A saved answer as readers may see it: withdrawn quotations blanked, notices
    of corrections added, nothing suggested that cannot be opened. Raises NotFound."""
    store = services.store
    return shown_answer(store.answer(answer_id), store, datetime.now(UTC))
