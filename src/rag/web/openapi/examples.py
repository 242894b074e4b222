"""An example of each operation, for the API's description; tests send every one of them.

Ids are those of things that a test makes first (:mod:`rag.web.openapi.example_ids`).
"""

from __future__ import annotations

from rag.web.openapi import (
    examples_archive,
    examples_asking,
    examples_staff,
    examples_webhooks,
)
from rag.web.openapi.example import Example

EXAMPLES: dict[tuple[str, str], dict[str, Example]] = {
    **examples_asking.EXAMPLES,
    **examples_archive.EXAMPLES,
    **examples_staff.EXAMPLES,
    **examples_webhooks.EXAMPLES,
}
"""By operation, and by the example's name."""
