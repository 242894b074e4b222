"""What the API's description says of every operation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rag.callers import permissions_of_scopes
from rag.web.app import create_app
from rag.web.doors import NEEDS, UNCOUNTED
from rag.web.gate import Gate
from rag.web.idempotency import takes_key
from rag.web.openapi.examples import EXAMPLES
from rag.web.openapi.operations import OPERATION_IDS, fallback_id
from rag.web.services import Services
from tests.web.callers import guard_of, guarded

Operation = tuple[str, str]


def described(services: Services) -> dict[str, Any]:
    return create_app(services).openapi()


@pytest.fixture(scope="module")
def document(services: Services) -> dict[str, Any]:
    return described(guarded(services))


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> dict[Operation, dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, ways in document["paths"].items()
        for method, operation in ways.items()
    }


def test_every_operation_has_a_name_that_stays(operations: dict[Operation, Any]) -> None:
    assert {one: it["operationId"] for one, it in operations.items()} == OPERATION_IDS
    assert len(set(OPERATION_IDS.values())) == len(OPERATION_IDS)
    assert fallback_id("POST", "/api/v1/moi/{id}:lam") == "postApiV1MoiIdLam"


def test_every_operation_has_an_example_and_says_what_it_is(
    document: dict[str, Any], operations: dict[Operation, Any]
) -> None:
    assert set(EXAMPLES) == set(operations)
    tags = {tag["name"] for tag in document["tags"]}
    for operation in operations.values():
        assert set(operation["tags"]) < tags
        assert operation["summary"]


def test_every_operation_says_who_may_call_it(
    document: dict[str, Any], operations: dict[Operation, Any]
) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["key"]["scheme"] == "bearer"
    assert (schemes["session"]["in"], schemes["csrf"]["in"]) == ("cookie", "header")
    for one, operation in operations.items():
        needs = NEEDS[one]
        if not needs:
            assert "security" not in operation
            continue
        by_key = [way["key"][0] for way in operation["security"] if "key" in way]
        for scope in by_key:
            assert permissions_of_scopes([scope]) & set(needs)
        by_cookie = [way for way in operation["security"] if "session" in way]
        assert [way["session"][0] for way in by_cookie] == list(needs)
        # Whatever changes something needs its page's token beside the cookie.
        assert all(("csrf" in way) == (one[0] not in ("GET", "HEAD")) for way in by_cookie)
        for permission in needs:
            assert f"`{permission}`" in operation["description"]


def test_readers_who_may_ask_need_nothing(services: Services) -> None:
    public = guard_of(services.store, may_readers_ask=True)
    for gate, open_ones in (
        (Gate(), ["askQuestion", "search"]),
        (Gate(public), ["askQuestion"]),
        (Gate(guard_of(services.store)), []),
    ):
        paths = described(replace(services, gate=gate))["paths"]
        found = {
            "askQuestion": paths["/api/v1/answers"]["post"]["security"],
            "search": paths["/api/v1/search"]["get"]["security"],
        }
        assert [name for name, ways in found.items() if {} in ways] == open_ones


def test_every_operation_names_what_may_be_answered(operations: dict[Operation, Any]) -> None:
    for one, operation in operations.items():
        method, path = one
        responses = operation["responses"]
        expected = {"400", "401", "503"}
        expected |= {"403"} if NEEDS[one] else set()
        expected |= {"429"} if path not in UNCOUNTED else set()
        expected |= {"409"} if takes_key(method, path) else set()
        if "requestBody" in operation:
            expected |= {"408", "413"} | (set() if path.startswith("/v1/") else {"422"})
        assert expected <= set(responses), one
        for status, response in responses.items():
            assert response["description"] not in ("", "Validation Error")
            assert "X-Request-ID" in response["headers"]
            if status in ("429", "503"):
                assert "Retry-After" in response["headers"]
            if int(status) >= 400:
                (media, shape), *rest = response["content"].items()
                assert not rest
                is_openai = path.startswith("/v1/")
                assert media == ("application/json" if is_openai else "application/problem+json")
                name = "OpenAIError" if is_openai else "Problem"
                assert shape["schema"] == {"$ref": f"#/components/schemas/{name}"}


def test_every_write_takes_a_key_of_idempotency(operations: dict[Operation, Any]) -> None:
    for one, operation in operations.items():
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert ("Idempotency-Key" in names) == takes_key(*one)


def test_every_list_is_read_the_same_way(
    document: dict[str, Any], operations: dict[Operation, Any]
) -> None:
    schemas = document["components"]["schemas"]
    lists = {one: it for one, it in operations.items() if it["operationId"].startswith("list")}
    for one, operation in lists.items():
        if one[1].startswith("/v1/"):
            continue  # OpenAI's own shape
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert {"limit", "cursor"} <= names
        content = operation["responses"]["200"]["content"]["application/json"]["schema"]
        page = schemas[content["$ref"].rpartition("/")[2]]
        assert "next" in page["required"]
        assert sum(of.get("type") == "array" for of in page["properties"].values()) == 1
        assert "Link" in operation["responses"]["200"]["headers"]


def test_nothing_is_named_by_its_place_in_the_code(document: dict[str, Any]) -> None:
    assert not [name for name in document["components"]["schemas"] if "__" in name]
