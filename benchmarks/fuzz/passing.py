"""One pass over the description as one caller: all of schemathesis's phases and checks.

Knows nothing of the server but its address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.case import Case
from schemathesis.schemas import BaseSchema

from benchmarks.fuzz.by_design import Passed
from benchmarks.fuzz.callers import call_as
from benchmarks.fuzz.drawing import PHASES, configured
from benchmarks.fuzz.newsroom import Newsroom
from benchmarks.fuzz.sending import sending
from benchmarks.fuzz.topping import top_up

_SHOWN = 400


@dataclass(slots=True)
class Tally:
    """Of one operation: requests sent, how many of them were well-formed, and of those
    accepted; answers by their status; failures by the check that failed, and of each kind
    one, with how to send it again."""

    cases: int = 0
    well_formed: int = 0
    accepted: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)

    @property
    def server_errors(self) -> int:
        """Answers of 5xx."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def take(self, case: Case, response: Response | None) -> None:
        """Count one that was sent."""
        self.cases += 1
        status = response.status_code if response is not None else 0
        self.statuses[status] += 1
        if case.meta is not None and case.meta.generation.mode.is_positive:
            self.well_formed += 1
            self.accepted += 0 < status < 400

    def fail(self, case: Case, response: Response | None, failure: Failure, sent: str) -> None:
        """Count what failed of it."""
        name = type(failure).__name__
        self.failures[name] += 1
        came_of = (
            f"{case.meta.phase.name.value}, {case.meta.phase.data.description}: "
            if (case.meta)
            else ""
        )
        answered = ""
        if response is not None:
            body = response.content[:_SHOWN].decode(errors="replace")
            answered = f"\n-> {response.status_code} {body}"
        told = f"{came_of}{failure.title}\n{failure.message}\n{sent}{answered}"
        self.samples.setdefault(f"{name}: {_alike(answered or failure.message)}", told)


@dataclass(slots=True)
class Pass:
    """Tallies by operation, as ``GET /healthz``. ``errors``: what could not be run;
    ``spared``: how often a call would have ended its caller's own key."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    passed: Passed = field(default_factory=Passed)
    spared: int = 0

    @property
    def server_errors(self) -> int:
        """Answers of 5xx."""
        return sum(tally.server_errors for tally in self.tallies.values())

    def of(self, label: str) -> Tally:
        return self.tallies.setdefault(label, Tally())


def fuzz(
    url: str,
    newsroom: Newsroom | None = None,
    key: str | None = None,
    *,
    cases: int,
    seed: int,
    operations: Sequence[str] = (),
    phases: Sequence[str] = PHASES,
    signed_in: bool = False,
) -> Pass:
    """Sends them all, with ``key`` where there is one; without a ``newsroom`` no id is of
    anything. ``operations`` are operation ids; none means every one."""
    config = SchemathesisConfig.from_dict(configured(cases, seed, phases))
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=config)
    if operations:
        # (What is included by name is widened again by the configuration's operations.)
        chosen = _labels(schema.raw_schema, operations)
        schema = schema.exclude(lambda one: one.operation.label not in chosen)
    if newsroom is not None and key is not None:
        call_as(schema, key, newsroom, signed_in=signed_in)
    found = Pass()
    with sending(newsroom, found.passed):
        for event in from_schema(schema).execute():
            _take(event, found)
        _top_up(schema, found, cases, seed)
    return found


def _labels(document: dict[str, Any], operations: Sequence[str]) -> set[str]:
    """Of operations by their ids. Ends the program where there is none of one."""
    found = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, ways in document["paths"].items()
        for method, operation in ways.items()
    }
    if unknown := [one for one in operations if one not in found]:
        raise SystemExit(f"No operation {', '.join(unknown)}; there are {', '.join(found)}.")
    return {found[one] for one in operations}


def _take(event: events.EngineEvent, found: Pass) -> None:
    if isinstance(event, events.NonFatalError):
        found.errors.append(f"{event.label}: {event.info.format()}")
    elif isinstance(event, events.FatalError):
        raise event.exception
    elif isinstance(event, events.ScenarioFinished):
        _count(event.recorder, found)


def _count(recorder: ScenarioRecorder, found: Pass) -> None:
    for case_id, node in recorder.cases.items():
        case, interaction = node.value, recorder.interactions.get(case_id)
        if interaction is None:
            continue
        tally = found.of(case.operation.label)
        tally.take(case, interaction.response)
        for check in recorder.checks.get(case_id, ()):
            if check.status == Status.FAILURE and check.failure_info is not None:
                told = check.failure_info
                tally.fail(case, interaction.response, told.failure, told.code_sample)


def _top_up(schema: BaseSchema, found: Pass, cases: int, seed: int) -> None:
    """So that each has so many cases."""

    def took(case: Case, response: Response, failed: FailureGroup | None) -> None:
        tally = found.of(case.operation.label)
        tally.take(case, response)
        for failure in failed.exceptions if failed is not None else ():
            tally.fail(case, response, failure, case.as_curl_command())

    for read in schema.get_all_operations():
        operation = read.ok()
        missing = cases - found.of(operation.label).cases
        if missing > 0:
            top_up(operation, missing, seed, took)


def _alike(told: str) -> str:
    """What failures of one kind say, without what differs."""
    found = re.search(r'"detail":"([^"]*)', told)
    return re.sub(r"'[^']*'|\d+", "…", found[1] if found else told)[:120]
