"""The fuzz finds what is wrong, and lets pass only what it says it does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse

from benchmarks.fuzz.by_design import REFUSALS
from benchmarks.fuzz.passing import fuzz
from tests.web.serving import served


def wrong() -> FastAPI:
    """One operation that breaks, one that answers another shape than it says, one that
    takes what it says it does not, and one that is as it should be."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/breaks")
    def breaks(n: int) -> dict[str, int]:
        if n > 3:
            raise ValueError
        return {"n": n}

    @app.get("/lies", response_model=None, responses={200: {"model": dict[str, int]}})
    def lies() -> JSONResponse:
        return JSONResponse({"n": "một"})

    @app.get("/swallows", openapi_extra={"parameters": [_SHORT]})
    def swallows() -> dict[str, int]:
        return {}

    @app.get("/keeps")
    def keeps(n: int = Query(ge=1, le=5)) -> dict[str, int]:
        return {"n": n}

    return app


_SHORT = {
    "name": "word",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "enum": ["một", "hai"]},
}


def test_what_is_wrong_is_found() -> None:
    with served(wrong()) as url:
        found = fuzz(url, cases=20, seed=1)
    failed = {label.split("/")[-1]: set(one.failures) for label, one in found.tallies.items()}
    assert "ServerError" in failed["breaks"]
    assert found.server_errors
    assert failed["lies"] == {"JsonSchemaError"}
    assert failed["swallows"] == {"AcceptedNegativeData"}
    assert failed["keeps"] == set()
    assert all(tally.cases >= 20 for tally in found.tallies.values())


def passes(status: int, code: str, detail: str) -> bool:
    return any(one.fits(status, {"code": code, "detail": detail}) for one in REFUSALS)


@pytest.mark.parametrize(
    ("status", "code", "detail", "is_by_design"),
    [
        (422, "UsageError", "The key would have expired already. Give a later moment.", True),
        (422, "UsageError", "A key needs a name of one line.", False),
        (400, "UsageError", "The key would have expired already.", False),
        (422, "VerdictError", "The answer has no citation [7] that can be judged.", True),
        (422, "VerdictError", "A correction needs a text that readers can read.", False),
        (400, "BadRequest", "The cursor is none of this list's with these filters.", True),
        (400, "BadRequest", "If-Match is '3'. Send the tag in quotation marks.", False),
        (500, "FetchFailed", "", False),
    ],
)
def test_what_is_by_design_is_told_narrowly(
    status: int, code: str, detail: str, is_by_design: bool
) -> None:
    assert passes(status, code, detail) is is_by_design


def test_nothing_outside_is_reached() -> None:
    tried = (
        "import socket, sys\n"
        "from benchmarks.fuzz.offline import _stay\n"
        "sys.addaudithook(_stay)\n"
        "with socket.create_server(('127.0.0.1', 0)) as listener:\n"
        "    socket.create_connection(('localhost', listener.getsockname()[1])).close()\n"
        "for host in ('bao.example', '192.0.2.1', '2001:db8::1'):\n"
        "    try:\n"
        "        socket.create_connection((host, 80), timeout=5)\n"
        "    except OSError as error:\n"
        "        print(error.args[-1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", tried], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == ["no network while fuzzing"] * 3
