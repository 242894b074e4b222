import contextlib
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.markdown import load_markdown
from rag.corpus.payload import article_from_payload
from rag.errors import CorruptFile, InputError
from rag.types import Article

HANOI = timezone(timedelta(hours=7))
FILE = """---
id: mau-007
title: "Chợ phiên: một tuần một lần"
lead: Chợ họp vào chủ nhật.
date: 2024-03-13T08:00:00+07:00
section: Văn hóa
source: Bài mẫu Hỏi Báo
captions:
  - Một góc chợ.
corrects: [mau-001, mau-002]
---
# Chợ phiên: một tuần một lần

Chợ họp từ **sáng sớm**, bán [thổ cẩm](https://bao.example/a) và `mật ong`,
tới trưa thì tan. Giá 5\\*3 nghìn, tên tệp_có_gạch.

## Hàng hóa

- Thổ cẩm
- Mật ong

2024. Năm ấy chợ dời về gần đường.

![Gùi ngô mới](ngo.jpg)

<script>alert(1)</script> vẫn là chữ & "thế".

| Mặt hàng | Giá |
|---|---|
| Ngô | 12.000 đ |

> Lời một cụ già.
"""


def article(text: str) -> Article:
    return article_from_payload(load_markdown(text).payload)[0]


def test_front_matter_and_plain_paragraphs() -> None:
    found = article(FILE)
    assert found.id == "mau-007"
    assert found.title == "Chợ phiên: một tuần một lần"
    assert found.lead == "Chợ họp vào chủ nhật."
    assert found.published_at == datetime(2024, 3, 13, 8, tzinfo=HANOI)
    assert found.section == "Văn hóa"
    assert found.corrects == ("mau-001", "mau-002")
    assert found.captions == ("Một góc chợ.", "Gùi ngô mới")
    assert found.body == (
        "Chợ họp từ sáng sớm, bán thổ cẩm và mật ong, tới trưa thì tan. "
        "Giá 5*3 nghìn, tên tệp_có_gạch.",
        "Hàng hóa",
        "Thổ cẩm",
        "Mật ong",
        "2024. Năm ấy chợ dời về gần đường.",
        '<script>alert(1)</script> vẫn là chữ & "thế".',
        "Mặt hàng | Giá",
        "Ngô | 12.000 đ",
        "Lời một cụ già.",
    )


@pytest.mark.parametrize("name", ["date", "published_at"])
def test_a_day_alone_is_not_a_time(name: str) -> None:
    payload = load_markdown(f"---\ntitle: A\n{name}: 2024-03-13\n---\nMột.").payload
    found, warnings = article_from_payload(payload)
    assert found.published_at is None
    assert "has no offset" in warnings[0]


@pytest.mark.parametrize("name", ["date", "published_at"])
def test_the_offset_is_kept_as_written(name: str) -> None:
    moment = article(f"---\ntitle: A\n{name}: 2024-03-13 23:30:00 +07:00\n---\n").published_at
    assert moment is not None
    assert moment.isoformat() == "2024-03-13T23:30:00+07:00"


def test_values_stay_as_they_stand() -> None:
    found = article("---\ntitle: 2024\nsection: no\nauthor: [A, B]\nlead: ~\ndate:\n---\nMột.")
    assert (found.title, found.section, found.author, found.lead) == ("2024", "no", "A, B", "")


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    found = article("# Tít bài\n\nĐoạn một.\n\n---\n\nĐoạn hai.")
    assert found.title == "Tít bài"
    assert found.body == ("Đoạn một.", "Đoạn hai.")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert article("---\nĐoạn một.\n\n---\n\nĐoạn hai.").body == ("Đoạn một.", "Đoạn hai.")


@pytest.mark.parametrize(
    "broken",
    [
        '---\ntitle: "Tít\n---\nMột.',
        "---\ntitle: a: b\n---\nMột.",
        "---\ntitle: Tít mà không đóng",
        "---\n" + "[" * 5000 + "\n---\nMột.",
    ],
)
def test_broken_front_matter_says_so(broken: str) -> None:
    with pytest.raises(CorruptFile, match="front matter"):
        load_markdown(broken)


@given(st.text() | st.text("-#*[]()!`>_ \n:&{}'\"aă1.|<").map(lambda t: f"---\n{t}\n---\n{t}"))
def test_any_markdown_is_an_article_or_our_error(text: str) -> None:
    with contextlib.suppress(InputError):
        article_from_payload(load_markdown(text).payload)
