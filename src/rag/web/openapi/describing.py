"""The API's description (OpenAPI 3.1), from the routes and from what holds for all of them:
who may call, what a failure looks like, which headers come with it, and an example of each.

Pure. Knows nothing of what routes do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from rag.callers import Permission
from rag.web.doors import UNCOUNTED, Needs
from rag.web.gate import COOKIE, CSRF_HEADER
from rag.web.idempotency import HEADER as IDEMPOTENCY_KEY
from rag.web.idempotency import takes_key
from rag.web.openapi.example import Example
from rag.web.openapi.examples import EXAMPLES
from rag.web.openapi.headers import HEADERS, headers_of
from rag.web.openapi.operations import OPERATION_IDS, fallback_id
from rag.web.openapi.recorded import recorded
from rag.web.problems import OPENAI
from rag.web.schemas import DESCRIBED, Problem

JsonObject = dict[str, Any]
Operation = tuple[str, str]

# The media type of a failure, and its schema.
_PROBLEM_SHAPE = ("application/problem+json", "Problem")
_OPENAI_SHAPE = ("application/json", "OpenAIError")
_KEY, _SESSION, _CSRF = "key", "session", "csrf"
_SCHEMES: JsonObject = {
    _KEY: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "hb_…",
        "description": "An API key. `rag keys create`, or `POST /api/v1/keys`, makes one.",
    },
    _SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Of staff who signed in at /dang-nhap.",
    },
    _CSRF: {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "With the cookie, for whatever changes something: from a page's "
        "`<meta name=csrf>`.",
    },
}
_SAFE = frozenset({"GET", "HEAD"})
_IDEMPOTENCY = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": "Sent again with the same, within 24 hours, it is done once and answered the "
    "same; a stream by its `answer` event alone. 1 to 255 visible ASCII letters, such as a UUID.",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"},
}
# What OpenAI's clients read in a problem's place.
_OPENAI_ERROR: JsonObject = {
    "type": "object",
    "title": "OpenAIError",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": ["string", "null"]},
            },
        }
    },
}


def install(
    app: FastAPI,
    needs: Mapping[Operation, Needs],
    *,
    open_to_all: Callable[[Needs], bool],
) -> None:
    """Let the application describe itself so, once it is asked. ``needs`` is who may call
    what; ``open_to_all`` says what whoever brings no key may call."""

    def described() -> JsonObject:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app, needs, open_to_all)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to do it


def describe(
    app: FastAPI, needs: Mapping[Operation, Needs], open_to_all: Callable[[Needs], bool]
) -> JsonObject:
    """The whole description."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    components = document["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["schemas"]["OpenAIError"] = _OPENAI_ERROR
    components["headers"] = HEADERS
    components["securitySchemes"] = _SCHEMES
    for path, ways in document["paths"].items():
        for method, operation in ways.items():
            one = (method.upper(), path)
            _complete(operation, one, needs[one], is_open=open_to_all(needs[one]))
    return document


def _complete(operation: JsonObject, one: Operation, needs: Needs, *, is_open: bool) -> None:
    method, path = one
    operation["operationId"] = OPERATION_IDS.get(one) or fallback_id(*one)
    if needs:
        operation["security"] = list(_security(method, needs, is_open=is_open))
        wanted = " or ".join(f"`{permission}`" for permission in needs)
        told = operation.get("description", "")
        operation["description"] = f"{told}\n\nNeeds the permission {wanted}.".strip()
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _never_null(parameter["schema"])
    if takes_key(method, path):
        operation.setdefault("parameters", []).append(dict(_IDEMPOTENCY))
    responses = operation["responses"]
    is_list = any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ()))
    for status in _statuses(operation, one, needs):
        responses.setdefault(str(status), {"description": DESCRIBED[status]})
    if path.startswith(OPENAI):
        responses.pop("422", None)  # what is wrong with a request is 400 there
    for status, response in responses.items():
        if int(status) >= 400:
            media, name = _OPENAI_SHAPE if path.startswith(OPENAI) else _PROBLEM_SHAPE
            response["content"] = {media: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
            response["description"] = DESCRIBED.get(int(status), response["description"])
        response["headers"] = headers_of(one, int(status), is_list=is_list)
    operation["responses"] = dict(sorted(responses.items()))
    _exemplify(operation, EXAMPLES.get(one, {}))
    _record(operation, recorded().get(operation["operationId"]))


def _never_null(schema: JsonObject) -> JsonObject:
    """A parameter's schema without null, which stands for one that is left out: a query, a
    path and a header hold text alone."""
    kinds = schema.get("anyOf", ())
    kept = [kind for kind in kinds if kind != {"type": "null"}]
    if len(kept) == len(kinds):
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**kept[0], **rest} if len(kept) == 1 else {"anyOf": kept, **rest}


def _security(method: str, needs: Needs, *, is_open: bool) -> Iterable[JsonObject]:
    """Alternatives: a key, or a session with its page's token where something is changed."""
    if is_open:
        yield {}
    for permission in needs:
        yield {_KEY: [_scope_of(permission)]}
    for permission in needs:
        changes: JsonObject = {} if method in _SAFE else {_CSRF: []}
        yield {_SESSION: [permission], **changes}


def _scope_of(permission: Permission) -> str:
    """The scope of keys that gives it: what editors do, of keys only an administrator's may."""
    return "admin" if permission == "edit" else permission


def _statuses(operation: JsonObject, one: Operation, needs: Needs) -> Iterable[int]:
    """What may be answered whatever the route does."""
    method, path = one
    yield 400
    yield 401
    if needs:
        yield 403
    if "requestBody" in operation:
        yield from (408, 413, 422)
    if operation.get("parameters"):
        yield 422
    if takes_key(method, path):
        yield 409
    if path not in UNCOUNTED:
        yield 429
    yield 503


def _exemplify(operation: JsonObject, examples: Mapping[str, Example]) -> None:
    """Puts examples where readers and tools look for them."""
    for name, example in examples.items():
        given = {"path": example.path, "query": example.query, "header": example.headers}
        for parameter in operation.get("parameters", ()):
            values = given.get(parameter["in"], {})
            if parameter["name"] in values:
                shown = parameter.setdefault("examples", {})
                shown[name] = {"value": values[parameter["name"]]}
        if example.body is not None:
            content = operation["requestBody"]["content"][example.media]
            content.setdefault("examples", {})[name] = {
                "summary": example.summary,
                "value": example.body,
            }


def _record(operation: JsonObject, answered: Mapping[str, JsonObject] | None) -> None:
    """Puts in what was answered to the examples, by their names."""
    for name, response in (answered or {}).items():
        content = operation["responses"][str(response["status"])].get("content", {})
        media = response["media"]
        if media in content:
            content[media].setdefault("examples", {})[name] = {"value": response["body"]}
