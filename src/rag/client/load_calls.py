"""The routes by which files go in: a load is begun, given its files, started, and read until
it is done. Knows nothing of sending, nor of what files hold."""

from __future__ import annotations

from rag.client import reading
from rag.client.calls import Call, given, part, write
from rag.client.results import Load


def begin_load(*, idempotency_key: str | None = None) -> Call[Load]:
    """Begin to put files in. Needs the permission ingest, as all about loads does."""
    path = "/api/v1/loads"
    return write("POST", path, reading.read_load, idempotency_key=idempotency_key)


def send_file(load_id: str, name: str, content: bytes) -> Call[None]:
    """Give a load a file, at most 100 MiB; ``name`` with its folder's, as ``a/b.txt``. Not
    sent again by itself: two would be taken for two files."""
    return Call(
        "POST",
        f"/api/v1/loads/{part(load_id)}/files",
        reading.read_nothing,
        given(name=name),
        headers={"Content-Type": "application/octet-stream"},
        content=content,
        is_repeatable=False,
    )


def start_load(load_id: str, *, idempotency_key: str | None = None) -> Call[Load]:
    """Let a load have its turn; :func:`load` says how far it is."""
    path = f"/api/v1/loads/{part(load_id)}/start"
    return write("POST", path, reading.read_load, idempotency_key=idempotency_key)


def load(load_id: str) -> Call[Load]:
    """How far a load is, and what became of it."""
    return Call("GET", f"/api/v1/loads/{part(load_id)}", reading.read_load)
