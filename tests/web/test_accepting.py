"""What an Accept header asks for."""

from __future__ import annotations

import pytest

from rag.web.accepting import accepts_events


@pytest.mark.parametrize(
    ("accept", "is_stream"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream", True),
        ("application/json, text/event-stream", True),
        ("text/event-stream;q=0.5, application/json", True),
        ("text/event-stream; q=0", False),
        ("application/json, text/event-stream;q=0.000", False),
        ("text/event-streams", False),
        ("application/json;x=text/event-stream", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_events_are_sent_to_whom_they_suit(accept: str, is_stream: bool) -> None:
    assert accepts_events(accept) is is_stream
