"""Two server processes that count calls in one Redis."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests.integration.redis_beside import redis_server
from tests.web.serving import command, serving


def key_of(data: Path, database: str, *options: str) -> str:
    made = subprocess.run(
        command(data, "keys", "create", "--scopes", "read", "--name", "thử", *options),
        check=True,
        capture_output=True,
        text=True,
        env={"RAG_DATABASE_URL": database, "PATH": "/usr/bin", **_python_path()},
    )
    return made.stdout.strip()


def _python_path() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}


def status(url: str, key: str) -> int:
    as_key = {"Authorization": f"Bearer {key}"}
    response = httpx.get(f"{url}/api/v1/search", params={"q": "a"}, headers=as_key, timeout=30)
    if response.status_code == 429:
        assert int(response.headers["Retry-After"]) > 0
    return response.status_code


def test_a_limit_is_shared_and_where_redis_goes_each_counts_alone(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("mot", "hai", "redis")]
    for folder in folders:
        folder.mkdir()
    database = f"sqlite:///{tmp_path / 'chung.sqlite3'}"
    key, other = (key_of(folders[0], database, "--per-day", "4") for _ in range(2))
    with ExitStack() as stack:
        redis_url, redis = stack.enter_context(redis_server(folders[2]))
        settings = {"RAG_AUTH": "keys", "RAG_DATABASE_URL": database, "RAG_RATES_URL": redis_url}
        first, second = (stack.enter_context(serving(one, **settings)) for one in folders[:2])
        assert [status(url, key) for url in (first, second, first, second)] == [200] * 4
        assert [status(url, key) for url in (first, second)] == [429, 429]
        assert status(first, other) == 200
        redis.terminate()
        redis.wait(20)
        # Each has counts of its own now, and still counts.
        assert [status(first, key) for _ in range(5)] == [200] * 4 + [429]
        assert status(second, key) == 200
        log = (folders[0] / "serve.log").read_text("utf-8")
        assert log.count("this process counts alone") == 1
        assert key not in log
