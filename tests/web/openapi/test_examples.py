"""Every example of the API's description, sent: it is answered as the description says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rag.web.openapi.example import Example
from rag.web.openapi.examples import EXAMPLES
from rag.web.openapi.operations import OPERATION_IDS
from rag.web.openapi.recorded import recorded
from rag.web.services import Services
from tests.web.making import events_of
from tests.web.openapi.world import World, body_of, media_of, opened

Operation = tuple[str, str]
SENT = [
    pytest.param(operation, name, example, id=f"{OPERATION_IDS[operation]}-{name}")
    for operation, examples in EXAMPLES.items()
    for name, example in examples.items()
]


@pytest.fixture(scope="module")
def world(services: Services) -> Iterator[World]:
    with opened(services) as made:
        yield made


@pytest.fixture(scope="module")
def document(world: World) -> dict[str, Any]:
    described: dict[str, Any] = world.admin.get("/openapi.json").json()
    return described


def described(document: dict[str, Any], operation: Operation, status: int) -> dict[str, Any]:
    method, path = operation
    response: dict[str, Any] = document["paths"][path][method.lower()]["responses"][str(status)]
    return response


def conforms(document: dict[str, Any], schema: dict[str, Any], body: Any) -> None:
    whole = schema | {"components": document["components"]}
    Draft202012Validator(whole).validate(body)


def shape(value: Any) -> Any:
    """The names in a JSON value, without what they hold."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value[:1]] if isinstance(value, list) else None


@pytest.mark.parametrize(("operation", "name", "example"), SENT)
def test_an_example_is_answered_as_described(
    world: World, document: dict[str, Any], operation: Operation, name: str, example: Example
) -> None:
    response, _ = world.send(operation, example)
    assert response.status_code == example.status, response.text
    told = described(document, operation, example.status)
    content = told.get("content", {})
    kept = recorded().get(OPERATION_IDS[operation], {}).get(name)
    if not response.content:
        assert example.status in (204, 304) or "csv" in name or "jsonl" in name
        assert kept is None
        return
    media = media_of(response)
    assert media in content
    # What /docs shows is what comes: of the same kind, and valid too.
    assert kept is not None
    assert (kept["status"], kept["media"]) == (example.status, media)
    assert content[media]["examples"][name]["value"] == kept["body"]
    if media.endswith("json"):
        conforms(document, content[media]["schema"], body_of(response))
        conforms(document, content[media]["schema"], kept["body"])
        if "explain" not in example.query and name not in ("latest", "load", "ready", "start"):
            assert shape(kept["body"]) == shape(body_of(response))
    for header, of in told["headers"].items():
        required = document["components"]["headers"][header].get("required", False)
        assert of == {"$ref": f"#/components/headers/{header}"}
        assert not required or header in response.headers


def test_a_stream_ends_in_the_answer(world: World, document: dict[str, Any]) -> None:
    operation = ("POST", "/api/v1/answers")
    response, _ = world.send(operation, EXAMPLES[operation]["stream"])
    name, answer = events_of(response.text)[-1]
    assert name == "answer"
    content = described(document, operation, 200)["content"]
    conforms(document, content["application/json"]["schema"], answer)


@pytest.mark.parametrize(("operation", "name", "example"), SENT)
def test_a_request_is_what_its_schema_says(
    document: dict[str, Any], operation: Operation, name: str, example: Example
) -> None:
    method, path = operation
    found = document["paths"][path][method.lower()]
    parameters = {(one["in"], one["name"]): one for one in found.get("parameters", ())}
    given = {"path": example.path, "query": example.query, "header": example.headers}
    for place, values in given.items():
        for parameter, value in values.items():
            described_as = parameters[place, parameter]
            assert described_as["examples"][name]["value"] == value
            if value not in ("true", "false"):
                conforms(document, described_as["schema"], value)
    if example.body is not None:
        content = found["requestBody"]["content"][example.media]
        assert content["examples"][name] == {"summary": example.summary, "value": example.body}
        if example.status != 422:  # which shows what is refused
            conforms(document, content["schema"], example.body)
