"""What is drawn: schemathesis's configuration, with the values of the examples among it.

All of schemathesis's checks are on. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.fuzz.newsroom import OWN_PASSWORD, PASSWORD, PLACEHOLDERS
from rag.web.openapi.examples import EXAMPLES

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# How often an id is drawn that a thing has, and how often any other value of an example;
# else one that the schema allows.
_ID, _VALUE = 0.6, 0.4
_TIMEOUT_S = 60


def configured(cases: int, seed: int, phases: Sequence[str] = PHASES) -> dict[str, Any]:
    """As a schemathesis.toml would have it."""
    dictionaries, operations = _of_examples()
    return {
        "seed": seed,
        "generation": {"max-examples": cases, "database": "none", "no-shrink": True},
        "continue-on-failure": True,
        "request-timeout": _TIMEOUT_S,
        "phases": {name: {"enabled": name in phases} for name in PHASES},
        "suppress-health-check": ["all"],
        "output": {"sanitization": {"enabled": False}},
        "dictionaries": dictionaries,
        "operations": operations,
    }


def _of_examples() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The values that examples have for what an operation takes, by where it takes them."""
    dictionaries: dict[str, Any] = {}
    operations = []
    for operation, examples in EXAMPLES.items():
        drawn: dict[str, set[str]] = {}
        for example in examples.values():
            if example.status >= 400:  # which shows what is refused
                continue
            for place, value in _values(example.path, example.query, example.headers, example.body):
                drawn.setdefault(place, set()).add(value)
        if operation == OWN_PASSWORD:
            drawn["body.old"] = {PASSWORD}
        parameters = {}
        for place, values in drawn.items():
            name = f"values-{len(dictionaries)}"
            dictionaries[name] = {"values": sorted(values)}
            often = _ID if values & set(PLACEHOLDERS) or operation == OWN_PASSWORD else _VALUE
            parameters[place] = {"dictionary": name, "probability": often}
        if parameters:
            method, path = operation
            matched = {"include-method": method, "include-path": path}
            operations.append(matched | {"parameters": parameters})
    return dictionaries, operations


def _values(
    path: Mapping[str, str], query: Mapping[str, Any], headers: Mapping[str, str], body: Any
) -> Iterator[tuple[str, str]]:
    yield from ((f"path.{name}", value) for name, value in path.items())
    yield from ((f"query.{name}", value) for name, value in query.items() if _is_text(value))
    # (Each request has an Idempotency-Key of its own.)
    yield from ((f"header.{name}", value) for name, value in headers.items() if name[:3] == "If-")
    if isinstance(body, dict):
        yield from _in_body("body", body)


def _in_body(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if _is_text(value):
        yield place, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _in_body(f"{place}.{name}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _in_body(f"{place}[*]", one)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
