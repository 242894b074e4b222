import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus.html import load_html
from rag.corpus.payload import article_from_payload
from rag.errors import CorruptFile, InputError

STORY = """
<p>Bản nằm cách trung tâm huyện hơn ba mươi ki-lô-mét, đất dốc và bạc màu. Nhiều năm trước, bà
con chỉ trồng ngô một vụ.</p>
<h2>Cây giống được hỗ trợ</h2>
<p>Từ năm 2023, mỗi hộ được hỗ trợ 300 cây giống cùng phân bón. Cán bộ xuống tận nương
<a href="/x">hướng dẫn</a> cách đào hố &amp; bón lót.</p>
<table><tr><td>Năm</td><td>Số cây</td></tr><tr><td>2023</td><td>1.200</td></tr></table>
<ul><li>Nhóm một trồng ở phía đông</li><li>Nhóm hai trồng ở phía tây</li></ul>
<p>Đến nay tỷ lệ sống đạt hơn chín mươi phần trăm, bà con dự định trồng thêm vào mùa mưa tới.</p>
"""
LEAD = "Sau một năm, người dân đã trồng thêm ba nghìn cây quế trên đất bạc màu."
PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<title>Bản trồng thêm ba nghìn cây quế - Báo Thử</title>
<meta name="description" content="{LEAD}">
<meta property="og:title" content="Bản trồng thêm ba nghìn cây quế">
<meta property="og:site_name" content="Báo Thử"><meta name="author" content="Lò Thị Mai">
<meta property="article:section" content="Kinh tế">
<!--DATE-->
<link rel="canonical" href="https://bao.example/kinh-te/trong-que-123.html">
<script>var x = "chữ trong mã";</script><style>p {{ color: red }}</style></head><body>
<nav><a href="/">Trang chủ</a><a href="/kt">Kinh tế</a></nav>
<article><h1>Bản trồng thêm ba nghìn cây quế</h1><p class="sapo">{LEAD}</p>
<figure><img src="a.jpg" alt="x"><figcaption>Người dân làm cỏ cho đồi quế.</figcaption></figure>
{STORY}</article>
<footer>Bản quyền Báo Thử</footer></body></html>"""


def page(head: str = "") -> bytes:
    return PAGE.replace("<!--DATE-->", head).encode()


def test_a_saved_page() -> None:
    found, warnings = article_from_payload(load_html(page()).payload)
    assert warnings == []
    assert found.title == "Bản trồng thêm ba nghìn cây quế"
    assert found.lead == LEAD
    assert found.captions == ("Người dân làm cỏ cho đồi quế.",)
    assert found.body[0].startswith("Bản nằm cách trung tâm huyện")
    assert found.body[1:] == (
        "Cây giống được hỗ trợ",
        "Từ năm 2023, mỗi hộ được hỗ trợ 300 cây giống cùng phân bón. Cán bộ xuống tận nương "
        "hướng dẫn cách đào hố & bón lót.",
        "Năm | Số cây",
        "2023 | 1.200",
        "Nhóm một trồng ở phía đông",
        "Nhóm hai trồng ở phía tây",
        "Đến nay tỷ lệ sống đạt hơn chín mươi phần trăm, bà con dự định trồng thêm vào mùa mưa "
        "tới.",
    )
    assert (found.section, found.source, found.author) == ("Kinh tế", "Báo Thử", "Lò Thị Mai")
    assert found.url == "https://bao.example/kinh-te/trong-que-123.html"
    assert found.published_at is None
    assert "chữ trong mã" not in str(found)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-13T08:30:00+07:00">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
        '"datePublished": "2024-03-13T08:30:00+07:00"}]}</script>',
        '<meta itemprop="datePublished" content="2024-03-13T01:30:00Z">',
    ],
)
def test_a_stated_time_is_taken(head: str) -> None:
    moment = article_from_payload(load_html(page(head)).payload)[0].published_at
    assert moment is not None
    assert moment.timestamp() == 1710293400


def test_a_day_without_a_time_is_only_told() -> None:
    loaded = load_html(page('<meta property="article:published_time" content="2024-03-13">'))
    assert loaded.payload["published_at"] is None
    assert "the page names the day 2024-03-13" in loaded.warnings[0]


def test_a_page_in_an_old_encoding() -> None:
    old = PAGE.replace("utf-8", "windows-1252").replace("Báo Thử", "Báo Hà")
    loaded = load_html(old.encode("cp1252", "xmlcharrefreplace"))
    assert loaded.payload["source"] == "Báo Hà"
    assert loaded.payload["lead"] == LEAD
    assert loaded.warnings == ()


def test_an_invalid_byte_is_told() -> None:
    loaded = load_html(page().replace("Cây giống".encode(), b"C\xffy gi", 1))
    assert "invalid UTF-8 at byte" in loaded.warnings[0]
    assert "C\ufffdy gi được hỗ trợ" in loaded.payload["body"]


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<script>x</script>", b"\x00\x01"])
def test_a_page_without_text_says_what_to_do(data: bytes) -> None:
    with pytest.raises(CorruptFile, match=r"save the article's own page"):
        load_html(data)


@settings(max_examples=60, deadline=None)
@given(st.binary() | st.text('<>/=" &;#!-abpdivtrô\x00\n').map(str.encode))
def test_any_bytes_are_a_page_or_our_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        article_from_payload(load_html(data).payload)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(PAGE) - 1), st.binary(max_size=12))
def test_a_damaged_page_is_a_page_or_our_error(position: int, junk: bytes) -> None:
    data = page()
    with contextlib.suppress(InputError):
        load_html(data[:position] + junk + data[position + 5 :])
