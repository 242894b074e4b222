"""One pass over the description as one caller: all of schemathesis's phases and checks.

Knows nothing of the server but its address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.case import Case
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from benchmarks.fuzz.by_design import Passed
from benchmarks.fuzz.callers import call_as
from benchmarks.fuzz.newsroom import IDEMPOTENCY, OWN_PASSWORD, PLACEHOLDERS, Newsroom
from rag.web.openapi.examples import EXAMPLES

# How often an id is drawn that a thing has; else one that the schema allows.
_REAL = 0.6
_TIMEOUT_S = 60


@dataclass(slots=True)
class Tally:
    """Of one operation: requests sent, and failures by the check that failed, each with how
    to send it again. ``server_errors`` counts what was answered 5xx."""

    cases: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    server_errors: int = 0
    samples: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class Pass:
    """Tallies by operation, as ``GET /healthz``. ``errors``: what could not be run."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    passed: Passed = field(default_factory=Passed)

    def of(self, label: str) -> Tally:
        return self.tallies.setdefault(label, Tally())


def fuzz(
    url: str,
    newsroom: Newsroom,
    key: str | None,
    *,
    cases: int,
    seed: int,
    operations: Sequence[str] = (),
    phases: Sequence[str] = ("examples", "coverage", "fuzzing", "stateful"),
    signed_in: bool = False,
) -> Pass:
    """Sends them all. ``operations`` are operation ids; none means every one."""
    config = SchemathesisConfig.from_dict(_configured(cases, seed, phases))
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=config)
    if operations:
        # (What is included by name is widened again by the configuration's operations.)
        schema = schema.exclude(lambda one: one.operation.operation_id not in operations)
    call_as(schema, key, newsroom, signed_in=signed_in)
    found = Pass()
    with _hooked(newsroom, found.passed):
        for event in from_schema(schema).execute():
            _take(event, found)
    return found


def _configured(cases: int, seed: int, phases: Sequence[str]) -> dict[str, Any]:
    """As a schemathesis.toml would have it. Its checks are all on unless turned off."""
    known = ("examples", "coverage", "fuzzing", "stateful")
    dictionaries, operations = _real_ids()
    return {
        "seed": seed,
        "generation": {"max-examples": cases, "database": "none", "no-shrink": True},
        "continue-on-failure": True,
        "request-timeout": _TIMEOUT_S,
        "phases": {name: {"enabled": name in phases} for name in known},
        "suppress-health-check": ["all"],
        "output": {"sanitization": {"enabled": False}},
        "dictionaries": dictionaries,
        "operations": operations,
    }


def _real_ids() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The ids that examples name, as values to draw, by operation."""
    dictionaries: dict[str, Any] = {}
    operations = []
    for (method, path), examples in EXAMPLES.items():
        drawn: dict[str, set[str]] = {}
        for example in examples.values():
            for name, value in example.path.items():
                drawn.setdefault(f"path.{name}", set()).add(value)
            for name, value in _ids_in(example.body):
                drawn.setdefault(f"body.{name}", set()).add(value)
        parameters = {}
        for name, values in drawn.items():
            kept = sorted(values)
            dictionary = "-".join(kept)
            dictionaries[dictionary] = {"values": kept}
            parameters[name] = {"dictionary": dictionary, "probability": _REAL}
        if parameters:
            operations.append(
                {"include-method": method, "include-path": path, "parameters": parameters}
            )
    return dictionaries, operations


def _ids_in(body: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        if value in PLACEHOLDERS:
            yield name, value
        if isinstance(value, list):
            yield from ((f"{name}[*]", one) for one in value if one in PLACEHOLDERS)


@contextmanager
def _hooked(newsroom: Newsroom, passed: Passed) -> Iterator[None]:
    """While it lasts, what is sent names real things, and what is refused by design passes."""

    def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
        case.path_parameters.update(newsroom.told(dict(case.path_parameters)))
        newsroom.spare(case.method, case.path_parameters)
        if IDEMPOTENCY.fullmatch(str(case.headers.get("Idempotency-Key", ""))):
            case.headers["Idempotency-Key"] = newsroom.another(case.headers["Idempotency-Key"])
        if isinstance(case.body, dict | list):
            told = newsroom.told(case.body)
            if told != case.body:
                case.body = told

    def after_call(_: HookContext, case: Case, response: Response) -> None:
        if response.status_code < 400:
            newsroom.used(case.method)
        if (case.method, case.path) == OWN_PASSWORD and response.status_code in (204, 401):
            newsroom.signed_out()

    def filter_failure(_: HookContext, failure: Failure, case: Case, response: Response) -> bool:
        return passed.counts_as_failure(failure, response)

    hooks = (before_call, after_call, filter_failure)
    for hook in hooks:
        schemathesis.hook(hook)
    try:
        yield
    finally:
        for hook in hooks:
            GLOBAL_HOOK_DISPATCHER.unregister(hook)


def _take(event: events.EngineEvent, found: Pass) -> None:
    if isinstance(event, events.NonFatalError):
        found.errors.append(f"{event.label}: {event.info.format()}")
    elif isinstance(event, events.FatalError):
        raise event.exception
    elif isinstance(event, events.ScenarioFinished):
        _count(event.recorder, found)


def _count(recorder: ScenarioRecorder, found: Pass) -> None:
    for case_id, node in recorder.cases.items():
        tally = found.of(node.value.operation.label)
        interaction = recorder.interactions.get(case_id)
        if interaction is not None:
            tally.cases += 1
            if interaction.response is not None:
                status = interaction.response.status_code
                tally.statuses[status] += 1
                tally.server_errors += status >= 500
        for check in recorder.checks.get(case_id, ()):
            if check.status == Status.FAILURE and check.failure_info is not None:
                failure = check.failure_info.failure
                tally.failures[check.name] += 1
                told = failure.message
                sample = f"{failure.title}\n{failure.message}\n{check.failure_info.code_sample}"
                if interaction is not None and interaction.response is not None:
                    body = interaction.response.content[:400].decode(errors="replace")
                    told = body
                    sample += f"\n-> {interaction.response.status_code} {body}"
                tally.samples.setdefault(f"{check.name}: {_alike(told)}", sample)


def _alike(told: str) -> str:
    """What failures of one kind say, without what differs."""
    found = re.search(r'"detail":"([^"]*)', told)
    return re.sub(r"'[^']*'|\d+", "…", found[1] if found else told)[:120]
