import io
import sys

import pytest

from rag.corpus.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(total=3, unit="bài", label="đọc") as advance:
        advance(3)
    assert capsys.readouterr() == ("", "")


def test_a_rate_and_an_end_time_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar(total=2048, unit="B", label="ingest") as advance:
        advance(2048)
    shown = terminal.getvalue()
    assert "ingest: 100%" in shown
    assert "2.05k/2.05k" in shown
    assert "B/s" in shown
