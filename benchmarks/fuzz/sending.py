"""What becomes of a case as it leaves, and of its answer as it comes.

Knows nothing of how cases are drawn or counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from benchmarks.fuzz.by_design import Passed
from benchmarks.fuzz.newsroom import IDEMPOTENCY, OWN_PASSWORD, Newsroom

_IDEMPOTENCY_KEY, _IF_MATCH, _IF_NONE_MATCH = "Idempotency-Key", "If-Match", "If-None-Match"


@contextmanager
def sending(newsroom: Newsroom | None, passed: Passed) -> Iterator[None]:
    """While it lasts, what is sent names real things, and what is refused by design passes."""

    def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
        if newsroom is None:
            return
        _make_real(case, newsroom)
        _keep_caller(case, newsroom)
        if case.meta is not None and case.meta.generation.mode.is_positive:
            _make_sound(case, newsroom)

    def after_call(_: HookContext, case: Case, response: Response) -> None:
        if newsroom is None:
            return
        if response.status_code < 400:
            newsroom.used(case.method)
        if (case.method, case.path) == OWN_PASSWORD and response.status_code in (204, 401, 429):
            newsroom.signed_out()

    def filter_failure(_: HookContext, failure: Failure, case: Case, response: Response) -> bool:
        del case
        return passed.counts_as_failure(failure, response)

    hooks = (before_call, after_call, filter_failure)
    for hook in hooks:
        schemathesis.hook(hook)
    try:
        yield
    finally:
        for hook in hooks:
            GLOBAL_HOOK_DISPATCHER.unregister(hook)


def _make_real(case: Case, newsroom: Newsroom) -> None:
    case.path_parameters.update(newsroom.told(dict(case.path_parameters)))
    if isinstance(case.body, dict | list):
        told = newsroom.told(case.body)
        if told != case.body:
            case.body = told


def _keep_caller(case: Case, newsroom: Newsroom) -> None:
    """No call ends who calls: another key is ended in its place, and who changed their
    password is signed in anew."""
    newsroom.spare(case.method, case.path_parameters)
    if newsroom.is_ended(case.headers.get("Cookie")):
        case.headers.update(newsroom.session())


def _make_sound(case: Case, newsroom: Newsroom) -> None:
    """What is well-formed, and yet could only be refused for what no schema says."""
    if isinstance(case.meta and case.meta.phase.data, CoveragePhaseData):
        # This phase writes letters and digits alone into headers, and sends what it made up
        # where a pattern wants others.
        for header in case.operation.headers:
            value = case.headers.get(header.name)
            if value is not None and not header.get_validator().is_valid(str(value)):
                del case.headers[header.name]
    key = case.headers.get(_IDEMPOTENCY_KEY)
    if key is not None and IDEMPOTENCY.fullmatch(str(key)):
        case.headers[_IDEMPOTENCY_KEY] = newsroom.another(str(key))
    if {_IF_MATCH, _IF_NONE_MATCH} <= set(case.headers) and case.method != "GET":
        del case.headers[newsroom.turn(_IF_MATCH, _IF_NONE_MATCH)]
    if "cursor" in case.query and (cursor := newsroom.cursor(case.formatted_path, case.query)):
        case.query["cursor"] = cursor
