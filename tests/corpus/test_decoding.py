import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.decoding import decode

TEXT = "Đường lên bản"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_the_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == (TEXT, [])


def test_an_invalid_byte_is_shown_and_its_place_told() -> None:
    data = "Bản ".encode() + b"\xff" + b" xa"
    text, warnings = decode(data, offset=100)
    assert text == "Bản \ufffd xa"
    assert "invalid UTF-8 at byte 106" in warnings[0]


@given(st.binary())
def test_any_bytes_become_text(data: bytes) -> None:
    text, warnings = decode(data)
    text.encode()
    assert len(warnings) <= 1
