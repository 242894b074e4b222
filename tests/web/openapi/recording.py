"""``python -m tests.web.openapi.recording``: what the examples are answered with, written
where the API's description takes it from. Ids and moments are those of the examples."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from rag.bootstrap import open_application
from rag.settings import Settings
from rag.web.openapi import example_ids as ids
from rag.web.openapi import recorded
from rag.web.openapi.examples import EXAMPLES
from rag.web.openapi.operations import OPERATION_IDS
from tests.web.conftest import services_of
from tests.web.openapi.world import Made, World, body_of, media_of, opened

_MOMENT = re.compile(r"20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+\d\d:00|Z)")
_TODAY = re.compile(r'"20(?:2[5-9]|[3-8]\d)-\d\d-\d\d"')
_RANDOM = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Za-z0-9_-]{22}(?![\w-])")
_SECRET = re.compile(r"hb_[a-z0-9]{10}_[\w-]{43}")
_HASH = re.compile(r"(?<![\w])[0-9a-f]{64}(?![\w])")
_TEXT_LINES = 12


def record(world: World) -> dict[str, Any]:
    """By operation and example."""
    found: dict[str, Any] = {}
    for operation, examples in EXAMPLES.items():
        for name, example in examples.items():
            response, made = world.send(operation, example)
            assert response.status_code == example.status, (operation, name, response.text)
            if response.content:
                found.setdefault(OPERATION_IDS[operation], {})[name] = {
                    "status": response.status_code,
                    "media": media_of(response),
                    "body": _told(body_of(response), made),
                }
    return found


def _told(body: Any, made: Made) -> Any:
    if isinstance(body, str):
        lines = made.is_told(body).replace("\ufeff", "").splitlines()[:_TEXT_LINES]
        return _plain("\n".join(lines) + "\n")
    return json.loads(_plain(made.is_told(json.dumps(body, ensure_ascii=False))))


def _plain(text: str) -> str:
    """A text without what differs from one recording to the next."""
    text = _MOMENT.sub("2024-06-05T09:30:00+00:00", text)
    text = _TODAY.sub('"2024-06-05"', text)
    text = _HASH.sub("9f2c" * 16, text)
    text = _SECRET.sub("hb_7m2kq9xw4t_Xl4uTq9sVb2nKd7wRz0mPy5cHf8gJa1eQi3oLx6tBwC", text)
    text = re.sub(r"whsec_[\w+/=]{44}", "whsec_x7Qp2mVt9KfLw4RzYb8NcHs3JdGa6UeTo1IiXk5PqM0=", text)
    for prefix, example in (("wh_", ids.WEBHOOK), ("dl_", ids.DELIVERY)):
        text = re.sub(rf"\b{prefix}[0-9a-f]{{16}}\b", example, text)
    text = re.sub(r"\bmsg_[\w-]{22}", "msg_8hK2vXq5TnRz0LdWc3YbMg", text)
    text = re.sub(r'"created": 1\d{9}', '"created": 1717579800', text)
    text = re.sub(r"key:[a-z0-9]{10}", "key:7m2kq9xw4t", text)
    text = re.sub(r'("prefix": |"replaces": )"[a-z0-9]{10}"', r'\1"7m2kq9xw4t"', text)
    random: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        known = len(random)
        return random.setdefault(match[0], f"Vx3Kq7Ld0mTzRb5YwNc8{known:02d}")

    return _RANDOM.sub(other, text)


def main() -> None:
    """Records them anew."""
    with tempfile.TemporaryDirectory() as folder:
        application = open_application(Settings(_env_file=None, data_dir=Path(folder)))
        services = services_of(application)
        with opened(services) as world:
            found = record(world)
        services.loader.stop()
        application.close()
    path = Path(recorded.__file__).with_name(recorded.FILE)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(map(len, found.values()))} responses in {path.name}")


if __name__ == "__main__":
    main()
