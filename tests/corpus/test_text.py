from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.payload import article_from_payload
from rag.corpus.text import load_text
from rag.errors import InputError
from tests.corpus.making import CAPTION, SITE_TEXT

WRAPPED = """Lớp học trên đỉnh núi

Điểm trường nằm trên đỉnh núi cao, đường lên chỉ đi được
bằng xe máy vào mùa khô. Cả điểm trường có ba lớp ghép với
bốn mươi học sinh.

Thầy cô ở lại trường cả tuần, chỉ về nhà vào chiều thứ sáu
khi trời không mưa. Mùa đông năm nay phụ huynh góp củi sưởi
cho các em.
"""


def test_a_page_saved_as_text() -> None:
    payload = load_text(SITE_TEXT).payload
    assert payload["title"] == "Bản Na Ư giữ nghề dệt thổ cẩm"
    assert payload["captions"] == [CAPTION]
    assert len(payload["body"]) == 3
    assert payload["body"][0].startswith("Nghề dệt ở bản Na Ư có từ lâu đời")
    assert payload["body"][-1].endswith("để lớp trẻ nối nghề.")


def test_windows_line_ends_change_nothing() -> None:
    assert load_text(SITE_TEXT.replace("\n", "\r\n")) == load_text(SITE_TEXT)


def test_a_line_is_a_paragraph() -> None:
    assert load_text("Tít\nĐoạn một.\nĐoạn hai.").payload["body"] == ["Đoạn một.", "Đoạn hai."]


def test_lines_broken_to_a_width_are_joined() -> None:
    body = load_text(WRAPPED).payload["body"]
    assert len(body) == 2
    assert "chỉ đi được bằng xe máy vào mùa khô." in body[0]


def test_nothing_is_nothing() -> None:
    assert load_text(" \n\n").payload == {}


@given(st.text())
def test_any_text_is_an_article_or_our_error(text: str) -> None:
    loaded = load_text(text)
    assert loaded == load_text(text)
    try:
        article_from_payload(loaded.payload)
    except InputError:
        assert not text.strip() or not loaded.payload.get("title")
