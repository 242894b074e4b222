"""Markdown, as those who read it parse it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.web.taking.contents import answer_document
from rag.web.taking.document import plain
from rag.web.taking.markdown import write_markdown
from tests.web.taking.making import ANSWER, PLACE, SITE, document_of
from tests.web.taking.reading import tokens

# Ours: what a document is made of, and the text in it.
OURS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "blockquote_open",
    "blockquote_close", "text", "link_open", "link_close", "strong_open", "strong_close",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", "&lt;b&gt; &amp;", "# Đề mục", "- mục", "+ mục", "* mục *x*",
    "1. mục", "2) mục", "> trích", "---", "===", "```mã```", "~~~", "[x](http://a.b)", "![x](y)",
    "[x]: http://a.b", "`mã`", "**đậm** __đậm__ _x_", "~~bỏ~~", "a | b", "| - | - |", "\\", "\\*",
    "http://a.b www.a.b a@b.c <http://a.b>", "[^1]: chú", "$x$", "%", ": nghĩa", "[1]", "30.000",
    "    thụt", "\t", "!", "^", "*", "_", "<!-- x", "<?x", "<a", "&#42;", "😀 *x*",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_an_article_becomes_markup(text: str) -> None:
    shows_as_it_is(text)


@given(st.text(st.sampled_from("\\`*_[]()<>&#+-=.!|~^$:@%/1 aế\"'")) | st.text())
def test_nothing_at_all_becomes_markup(text: str) -> None:
    shows_as_it_is(text)


def shows_as_it_is(text: str) -> None:
    text = plain(f"{text}.")
    found = tokens(write_markdown(document_of(text)))
    assert {token.type for token in found} <= OURS
    shown = [token.content for token in found if token.type == "text"]
    # The heading, the paragraph, three pieces of another, and the quotation.
    assert "".join(shown) == text + text + f"Trước {text}" + text + text + text
    links = [token.attrs["href"] for token in found if token.type == "link_open"]
    assert links == [SITE]
    assert sum(token.type == "strong_open" for token in found) <= 1


def test_links_and_emphasis_are_there() -> None:
    file = write_markdown(answer_document(ANSWER, PLACE))
    found = tokens(file)
    links = [token.attrs["href"] for token in found if token.type == "link_open"]
    evidence = f"{SITE}/bai/cau-treo?version=1&danh-dau=p2.0-42#p2"
    assert links.count(evidence) == 2
    assert f"{SITE}/tra-loi/{ANSWER.id}" in links
    assert f"{SITE}/bai/dinh-chinh" in links
    assert "**Sáng 16/5/2023 [\\[1\\]](" in file.decode()
    assert [token.type for token in found].count("blockquote_open") == 2
    # "Lưu ý", the short answer, two titles.
    assert [token.type for token in found].count("strong_open") == 4
