import unicodedata
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.ids import is_id
from rag.corpus.payload import FIELDS, article_from_payload
from rag.errors import InputError
from rag.types import Article
from rag.wire import article_to_dict

HANOI = timezone(timedelta(hours=7))


def article(**fields: Any) -> Article:
    return article_from_payload(fields)[0]


def test_a_whole_article() -> None:
    found, warnings = article_from_payload(
        {
            "id": "dbp-0001",
            "title": "Mùa quế",
            "lead": "Cây quế bén rễ.",
            "body": "Đoạn một.\r\n\r\nĐoạn  hai.\n",
            "published_at": "2023-05-17T08:00:00+07:00",
            "updated_at": None,
            "section": "Kinh tế",
            "source": "Báo Thử",
            "author": "Lò Mai",
            "url": "https://bao.example/que",
            "kind": "opinion",
            "captions": ["Đồi quế."],
            "correction_note": "Sửa số cây.",
            "corrects": ["dbp-0000"],
            "cluster": "không dùng",
        }
    )
    assert warnings == []
    assert found == Article(
        id="dbp-0001",
        title="Mùa quế",
        lead="Cây quế bén rễ.",
        body=("Đoạn một.", "Đoạn hai."),
        captions=("Đồi quế.",),
        published_at=datetime(2023, 5, 17, 8, tzinfo=HANOI),
        section="Kinh tế",
        source="Báo Thử",
        author="Lò Mai",
        url="https://bao.example/que",
        kind="opinion",
        correction_note="Sửa số cây.",
        corrects=("dbp-0000",),
    )


def test_a_title_alone_or_a_body_alone_will_do() -> None:
    assert article(id="a", title="Chỉ có tít").body == ()
    assert article(id="a", body=["Một.", "", "Hai."]).body == ("Một.", "Hai.")


@pytest.mark.parametrize("empty", [{}, {"title": " \u200b", "body": "\n \n"}, {"lead": "Sapo."}])
def test_neither_is_no_article(empty: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="neither a title nor a body") as caught:
        article_from_payload(empty)
    assert "tiêu đề" in caught.value.vietnamese


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": 5}, '"title" is a number'),
        ({"title": {"a": 1}}, '"title" is an object'),
        ({"body": ["Một.", None]}, '"body" holds null in its list'),
        ({"body": True}, '"body" is true or false'),
        ({"title": "A", "section": ["x"]}, '"section" is a list'),
        ({"title": "A", "kind": "quảng cáo"}, "must be one of news, opinion"),
        ({"title": "A", "id": ["x"]}, '"id" is a list'),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        article_from_payload(fields)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("given_time", "said"),
    [
        ("2024-03-13", "has no offset"),
        ("2024-03-13T08:00:00", "has no offset"),
        ("13/3/2024", "is not an ISO 8601 time"),
        ("hôm qua", "is not an ISO 8601 time"),
        (1710288000, "is not an ISO 8601 time"),
        ("0001-01-01T00:00:00+07:00", "out of the calendar's range"),
    ],
)
def test_a_time_is_never_guessed(given_time: Any, said: str) -> None:
    found, warnings = article_from_payload({"title": "A", "published_at": given_time})
    assert found.published_at is None
    assert said in warnings[0]


@pytest.mark.parametrize(
    "written",
    ["2024-03-13T08:00:00+07:00", "2024-03-13 08:00:00 +07:00", "2024-03-13T08:00+0700"],
)
def test_an_offset_is_kept(written: str) -> None:
    moment = article(title="A", published_at=written).published_at
    assert moment == datetime(2024, 3, 13, 8, tzinfo=HANOI)
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=7)


def test_an_id_is_the_articles_own_else_the_callers_else_derived() -> None:
    url = "https://bao.example/que"
    own, _ = article_from_payload({"id": "a", "title": "A", "url": url}, default_id="b")
    callers, _ = article_from_payload({"title": "A", "url": url}, default_id="b", fallback_id="c")
    derived, _ = article_from_payload({"title": "A", "url": url}, fallback_id="c")
    by_path, _ = article_from_payload({"title": "A"}, fallback_id="c")
    assert (own.id, callers.id, by_path.id) == ("a", "b", "c")
    assert derived.id.startswith("que-")
    by_content = article(title="A", body="Một.")
    assert by_content.id == article(title="A", body="Một.").id
    assert by_content.id != article(title="A", body="Hai.").id


def test_an_id_from_elsewhere_is_mapped_with_a_warning() -> None:
    found, warnings = article_from_payload({"id": "bài/1", "title": "A"})
    assert is_id(found.id)
    assert "'bài/1'" in warnings[0]
    assert article(id=20230517, title="A").id == "20230517"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "bao.example/a", "https://a b/", "http://["]
)
def test_an_address_that_a_page_could_not_link_is_left_out(url: str) -> None:
    found, warnings = article_from_payload({"title": "A", "url": url})
    assert found.url is None
    assert "is not an http or https address" in warnings[0]


def test_markup_in_a_text_stays_the_text_it_is() -> None:
    found = article(title="<b>Tít</b>", body='<script>alert(1)</script> & "x"')
    assert found.title == "<b>Tít</b>"
    assert found.body == ('<script>alert(1)</script> & "x"',)


def test_half_a_character_is_replaced_and_told() -> None:
    found, warnings = article_from_payload({"title": "A\ud83d"})
    assert found.title == "A\ufffd"
    assert "half a character" in warnings[0]


def test_an_invisible_character_inside_a_letter_leaves_nfc() -> None:
    assert article(title="Quê\u200b\u0301").title == "Quế"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from([*FIELDS, "khác"])


@given(st.dictionaries(_NAMES, _JSON))
def test_any_object_is_an_article_or_our_error(payload: dict[str, Any]) -> None:
    try:
        found, warnings = article_from_payload(payload)
    except InputError:
        return
    assert is_id(found.id)
    assert all(warning and warning.vietnamese for warning in warnings)


@given(st.text(), st.text(), st.lists(st.text()), st.lists(st.text()))
def test_what_goes_in_comes_back_unchanged(
    title: str, lead: str, body: list[str], captions: list[str]
) -> None:
    try:
        found = article(title=title, lead=lead, body=body, captions=captions)
    except InputError:
        return
    for text in (found.title, found.lead, *found.body, *found.captions):
        assert unicodedata.is_normalized("NFC", text)
        assert "\n" not in text
        text.encode()
    again, warnings = article_from_payload(article_to_dict(found))
    assert again == found
    # A suspicion of an old encoding is there as long as the text is.
    assert all("may be in" in warning for warning in warnings)
