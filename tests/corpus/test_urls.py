"""One page, one address, and whose word is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.urls import canonical_url, is_same_site, tidy_url


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("HTTPS://Bao.VN/Tin", "https://bao.vn/Tin"),
        ("http://bao.vn:80", "http://bao.vn/"),
        ("https://bao.vn:8443/a", "https://bao.vn:8443/a"),
        (
            "https://bao.vn/a?utm_source=x&b=1&UTM_Medium=y&gclid=z&fbclid=w#c",
            "https://bao.vn/a?b=1",
        ),
        ("https://bao.vn/a?fbclid=x", "https://bao.vn/a"),
        ("https://bao.vn/a?b=&c", "https://bao.vn/a?b=&c"),
        ("/a", "https://goc.vn/a"),
        ("//bao.vn/a", "https://bao.vn/a"),
        (" https://bao.vn/a\n", "https://bao.vn/a"),
        ("https://bao.vn/cầu đường", "https://bao.vn/c%E1%BA%A7u%20%C4%91%C6%B0%E1%BB%9Dng"),
        ("https://báo.vn/a", "https://xn--bo-mia.vn/a"),
        ("https://[::1]:80/a", "https://[::1]:80/a"),
        ("javascript:alert(1)", None),
        ("mailto:a@bao.vn", None),
        ("ftp://bao.vn/a", None),
        ("https://a:b@bao.vn/", None),
        ("https://bao.vn:99999/", None),
        ("http://[::1/", None),
        ("https://", None),
        ("//", None),
        ("https:/a", None),
        ('https://bao".vn/', None),
        ("https://bao.vn/" + "a" * 3_000, None),
    ],
)
def test_an_address_has_one_form(written: str, tidy: str | None) -> None:
    assert tidy_url(written, "https://goc.vn/tin/") == tidy


@given(st.text(max_size=60).map("https://bao.vn/".__add__) | st.text(max_size=60))
def test_a_tidy_address_stays_as_it_is(written: str) -> None:
    tidy = tidy_url(written, "https://goc.vn/")
    if tidy is not None:
        assert tidy_url(tidy) == tidy
        assert tidy.isascii()


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        (None, "https://m.bao.com.vn/1"),
        ("", "https://m.bao.com.vn/1"),
        ("https://bao.com.vn/1.html?utm_source=m", "https://bao.com.vn/1.html"),
        ("/1.html", "https://m.bao.com.vn/1.html"),
        ("https://khac.com.vn/1.html", "https://m.bao.com.vn/1"),
        ("https://bao.com.vn.ke-gian.example/1.html", "https://m.bao.com.vn/1"),
        ("https://bao.com.vn/", "https://m.bao.com.vn/1"),
        ("javascript:alert(1)", "https://m.bao.com.vn/1"),
        ("http://[", "https://m.bao.com.vn/1"),
    ],
)
def test_a_page_speaks_for_its_own_site_alone(stated: str | None, own: str) -> None:
    assert canonical_url(stated, "https://m.bao.com.vn/1#dau?utm_source=x") == own


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://thethao.bao.vn/", "https://bao.vn/", True),
        ("https://a.com.vn/", "https://b.com.vn/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("http://www.tin.noi-bo/", "http://tin.noi-bo/", True),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", False),
        ("http://10.0.0.1/", "http://10.0.0.2/", False),
    ],
)
def test_a_site_is_what_somebody_registered(one: str, other: str, same: bool) -> None:
    assert is_same_site(one, other) is same
