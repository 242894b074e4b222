from rag.corpus.decoding import decode
from rag.corpus.legacy import unicode_fields
from rag.corpus.payload import article_from_payload
from rag.corpus.reading import Read, read_articles
from tests.vietnamese.test_legacy import TCVN3, UNICODE, VNI


def test_an_article_in_vni_goes_in_as_unicode_and_says_so() -> None:
    article, warnings = article_from_payload(
        {"title": "Hoa ban", "body": [VNI, "Moät caâu ngaén."], "published_at": None}
    )
    assert article.body == (UNICODE, "Một câu ngắn.")
    assert ["VNI" in warning and "converted" in warning for warning in warnings] == [True]


def test_a_soft_hyphen_that_is_a_letter_is_not_cleaned_away() -> None:
    article, warnings = article_from_payload(
        {"title": "T\u00ad liÖu", "body": f"{TCVN3}\nM\u00adêng Thanh, ch\u00ada râ sè l\u00adîng"}
    )
    assert article.title == "Tư liệu"
    assert article.body == (UNICODE, "Mường Thanh, chưa rõ số lượng")
    assert len(warnings) == 1


def test_a_line_already_in_unicode_stays() -> None:
    payload, warnings = unicode_fields({"title": "Điện Biên", "body": [VNI, VNI]})
    assert payload["title"] == "Điện Biên"
    assert payload["body"] == [UNICODE, UNICODE]
    assert warnings


def test_a_suspicion_is_reported_and_nothing_is_changed() -> None:
    article, warnings = article_from_payload({"title": "Ñieän Bieân"})
    assert article.title == "Ñieän Bieân"
    assert ["may be in VNI" in warning for warning in warnings] == [True]


def test_unicode_goes_in_without_a_word() -> None:
    article, warnings = article_from_payload({"title": "Là có", "body": UNICODE})
    assert (article.body, warnings) == ((UNICODE,), [])


def test_a_text_file_of_one_byte_letters_is_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data = f"Hoa ban\n{TCVN3}\nM\u00adêng Thanh, ch\u00ada râ".encode("latin-1")
    (tmp_path / "old.txt").write_bytes(data)
    (read,) = read_articles([tmp_path])
    assert isinstance(read, Read)
    assert read.article.body == (UNICODE, "Mường Thanh, chưa rõ")
    assert len(read.warnings) == 1
    assert "TCVN3" in read.warnings[0]


def test_bytes_that_are_neither_are_still_told() -> None:
    text, warnings = decode(b"caf\xe9 au lait")
    assert "\ufffd" in text
    assert "invalid UTF-8" in warnings[0]
