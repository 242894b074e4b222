"""What was read otherwise than it stood is said in Vietnamese too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.corpus.payload import FIELDS, article_from_payload
from rag.corpus.reading import Read, read_articles
from rag.corpus.remarks import FIELD_NAMES, Remark
from rag.jobs.ingest import ingest_paths
from rag.store.store import Store

VNI = "Ñoaøn quaân vaøo Ñieän Bieân, baø con mang gaïo vaø thòt ra ñoùn boä ñoäi."
TCVN3 = "B\xb5 con n\xab n\xaac ra \xae\xfen bé \xae\xe9i, mang theo g\xb9o v\xb5 th\xddt."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"published_at": "hôm qua"},
            "ngày đăng “hôm qua” không phải thời điểm theo ISO 8601 nên bỏ trống. Xin ghi như "
            "2024-03-13T08:00:00+07:00.",
        ),
        ({"updated_at": "2024-03-13"}, "ngày cập nhật “2024-03-13” không ghi múi giờ nên"),
        ({"published_at": "9999-12-31T23:59:59+00:00"}, "nằm ngoài lịch nên bỏ trống"),
        ({"url": "ftp://bao"}, "địa chỉ “ftp://bao” không phải địa chỉ http hay https nên"),
        ({"url": "x" * 300}, f"địa chỉ “{'x' * 80}…” không phải"),
        ({"id": "bài/1"}, "mã bài “bài/1” được đổi thành “x--b_C3_A0i_2F1”: mã bài gồm 1–120 ký"),
        ({"section": "A\ud83d"}, "chuyên mục có ký tự hỏng, thay bằng dấu \ufffd."),
        ({"body": VNI}, "văn bản theo bảng mã VNI, đã chuyển sang Unicode."),
        ({"title": "Ñieän Bieân"}, "văn bản có thể theo bảng mã VNI, nhưng quá ngắn"),
    ],
    ids=str,
)
def test_a_field_that_was_not_taken_as_it_stood(fields: dict[str, Any], told: str) -> None:
    _, remarks = article_from_payload({"title": "Bài"} | fields)
    assert [told in one.vietnamese for one in remarks] == [True], remarks


def told_of(path: Path) -> list[str]:
    found = list(read_articles([path]))
    assert all(isinstance(one, Read) for one in found)
    return [remark.vietnamese for one in found for remark in one.warnings]  # type: ignore[union-attr]


def test_a_file_whose_letters_cannot_be_read(tmp_path: Path) -> None:
    path, before = tmp_path / "a.txt", "Chợ phiên\n\nChợ họp ".encode()
    path.write_bytes(before + b"\xff" + " nhé.\n".encode())
    (told,) = told_of(path)
    assert told.startswith(f"có chữ không đọc được (từ byte thứ {len(before)}, theo mã UTF-8)")
    assert "Xin lưu tệp ở dạng UTF-8" in told


def test_a_file_of_before_unicode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{TCVN3}\n\n{TCVN3}".encode("cp1252"))
    (told,) = told_of(path)
    assert told.startswith("văn bản theo bảng mã TCVN3 (ABC), đã chuyển sang Unicode.")
    assert "xin xem lại các tên riêng" in told


def test_a_page_that_names_a_day_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    words = "Bà con bản Huổi Tằm góp công san nền hai đầu cầu trong suốt mùa khô vừa qua. " * 5
    path.write_text(
        "<html><head><title>Cầu treo</title><meta name='date' content='2024-03-13'></head>"
        f"<body><article><h1>Cầu treo</h1><p>{words}</p></article></body></html>",
        "utf-8",
    )
    assert told_of(path) == [
        "trang chỉ ghi ngày 2024-03-13, không ghi giờ và múi giờ, nên ngày đăng bỏ trống."
    ]


def test_a_report_says_where_in_both_languages(tmp_path: Path) -> None:
    rows = [
        {"id": "mot", "title": "Bài", "url": "bao"},
        {"id": "mot", "title": "Bài khác"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    store = Store.open(tmp_path / "store.sqlite3")
    report = ingest_paths(store, [path])
    store.close()
    address, repeated = report.warnings
    assert address.startswith(f"{path}:1: url 'bao' is not an http or https address")
    assert address.vietnamese.startswith(f"{path}, dòng 1: địa chỉ “bao” không phải")
    assert repeated.startswith(f"{path}:2: id 'mot' stands at {path}:1 too")
    assert repeated.vietnamese.startswith(f"{path}, dòng 2: mã bài “mot” cũng có ở {path}:1")


def test_a_remark_is_a_text_wherever_one_is_wanted() -> None:
    remark = Remark("no date", "không có ngày").at("a.csv", None)
    assert json.dumps([remark]) == '["a.csv: no date"]'
    assert remark == "a.csv: no date"
    assert remark.vietnamese == "a.csv: không có ngày"


def test_every_field_of_an_article_has_a_name() -> None:
    assert set(FIELD_NAMES) == set(FIELDS)
