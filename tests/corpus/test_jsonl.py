import codecs
import io
import json
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.jsonl import records
from rag.errors import TooLarge
from tests.corpus.making import lines_of


def test_each_line_is_a_row_and_what_is_none_is_told_by_number() -> None:
    data = lines_of({"title": "Một"}) + b'\n{"title": "H\n[1]\n"x"\n' + lines_of({"title": "Hai"})
    rows = list(records(io.BytesIO(data)))
    assert [(row.line, row.payload) for row in rows if row.payload] == [
        (1, {"title": "Một"}),
        (6, {"title": "Hai"}),
    ]
    reasons = {row.line: str(row.error) for row in rows if row.error}
    assert "not JSON: Unterminated string" in reasons[3]
    assert "the line holds a list" in reasons[4]
    assert "the line holds a string" in reasons[5]


def test_a_line_over_the_limit_is_refused_and_the_next_ones_read() -> None:
    long = json.dumps({"body": "a" * 1000}).encode()
    data = lines_of({"title": "Một"}) + long + b"\n" + lines_of({"title": "Hai"})
    rows = list(records(io.BytesIO(data), max_line_bytes=500))
    assert [row.line for row in rows] == [1, 2, 3]
    assert isinstance(rows[1].error, TooLarge)
    assert f"{len(long) + 1:,} bytes" in str(rows[1].error)
    assert rows[2].payload == {"title": "Hai"}
    assert next(records(io.BytesIO(long), max_line_bytes=500)).error is not None


class Endless(io.RawIOBase):
    """A line of so many bytes that never lie in memory together."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = min(len(buffer), self.left)
        buffer[:count] = b"a" * count
        self.left -= count
        return count


def test_a_huge_line_is_never_held_in_memory() -> None:
    tracemalloc.start()
    rows = list(records(io.BufferedReader(Endless(200 * 1024 * 1024))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(rows[0].error, TooLarge)
    assert "209,715,200 bytes" in str(rows[0].error)
    assert peak < 64 * 1024 * 1024


def test_a_stream_without_end_is_left_at_the_limit() -> None:
    rows = list(records(io.BytesIO(lines_of(*[{"title": "a"}] * 50)), max_stream_bytes=100))
    assert isinstance(rows[-1].error, TooLarge)
    assert len(rows) < 20


def test_invalid_bytes_are_repaired_with_line_and_byte() -> None:
    first = lines_of({"title": "Một"})
    rows = list(records(io.BytesIO(first + b'{"title": "H\xe1\xba"}\n')))
    assert rows[1].payload == {"title": "H\ufffd"}
    assert f"at byte {len(first) + 12}" in rows[1].warnings[0]


def test_utf_16_is_read_too() -> None:
    data = codecs.BOM_UTF16_LE + lines_of({"title": "Điện"}).decode().encode("utf-16-le")
    assert [row.payload for row in records(io.BytesIO(data))] == [{"title": "Điện"}]
    assert isinstance(next(records(io.BytesIO(data), max_line_bytes=20)).error, TooLarge)


def test_endless_nesting_is_our_error() -> None:
    for line in (b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"):
        assert next(records(io.BytesIO(line))).error is not None


@given(st.binary(max_size=300), st.integers(1, 60))
def test_any_bytes_are_rows(data: bytes, limit: int) -> None:
    for row in records(io.BytesIO(data), max_line_bytes=limit):
        assert (row.payload is None) != (row.error is None)
        assert row.line >= 1
