"""More of the operations that schemathesis has soon seen all of.

What takes nothing has one well-formed request; it is sent as often as the others, with what
it does not take: queries and headers that no operation knows change nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.modes import GenerationMode
from schemathesis.schemas import APIOperation

_UNKNOWN = st.dictionaries(
    st.from_regex(r"x[a-z]{1,8}", fullmatch=True), st.text(max_size=20), max_size=3
)
Took = Callable[[Case, Response, FailureGroup | None], None]


def top_up(operation: APIOperation, count: int, seed: int, took: Took) -> None:
    """Sends ``count`` more well-formed requests of an operation; each goes to ``took`` with
    its answer and with what failed."""

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), unknown=_UNKNOWN)
    def send(case: Case, unknown: dict[str, str]) -> None:
        case.query = {**unknown, **case.query}
        response = case.call()
        failed = None
        try:
            case.validate_response(response)
        except FailureGroup as group:
            failed = group
        took(case, response, failed)

    send()
