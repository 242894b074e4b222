import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.abbreviations import (
    MOST_ALTERNATIVES,
    both_ways,
    expanded,
    expansions,
    short_key,
    words_key,
)
from rag.vietnamese.data_files import read_rows
from rag.vietnamese.normalise import fold, match_form

ROWS = read_rows("abbreviations.tsv")
ARCHIVE = both_ways(
    [
        ("BQLR", "ban quản lý rừng", "learned", "explained in 3 articles of the archive"),
        ("TT", "trung tâm thương nghiệp", "learned", "explained in 2 articles of the archive"),
    ]
)


def readings(question: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in expanded(question):
        found.setdefault(question[one.start : one.end], []).append(one.text)
    return found


@pytest.mark.parametrize(
    ("question", "written", "meant"),
    [
        ("UBND tỉnh họp khi nào?", "UBND", "Ủy ban nhân dân"),
        ("ubnd tinh hop khi nao", "ubnd", "Ủy ban nhân dân"),
        ("hđnd khóa mới", "hđnd", "Hội đồng nhân dân"),
        ("hdnd khoa moi", "hdnd", "Hội đồng nhân dân"),
        ("TP.HCM có bao nhiêu phường?", "TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TP. HCM có bao nhiêu phường?", "TP. HCM", "Thành phố Hồ Chí Minh"),
        ("tphcm co bao nhieu phuong", "tphcm", "Thành phố Hồ Chí Minh"),
        ("tp hcm co bao nhieu phuong", "tp hcm", "Thành phố Hồ Chí Minh"),
        ("phát triển KT-XH", "KT-XH", "kinh tế - xã hội"),
        ("phát triển KT - XH", "KT - XH", "kinh tế - xã hội"),
        ("bảo đảm QP-AN", "QP-AN", "quốc phòng - an ninh"),
        ("Sở GD&ĐT nói gì?", "GD&ĐT", "Giáo dục và Đào tạo"),
        ("sở gdđt nói gì", "gdđt", "Giáo dục và Đào tạo"),
        ("dvtn lam duong", "dvtn", "đoàn viên thanh niên"),
        ("WHO khuyến cáo gì?", "WHO", "Tổ chức Y tế Thế giới"),
        ("thẻ BHYT", "BHYT", "bảo hiểm y tế"),
    ],
)
def test_an_abbreviation_is_read_as_its_words(question: str, written: str, meant: str) -> None:
    assert readings(question)[written][0] == meant


@pytest.mark.parametrize(
    ("question", "written", "short"),
    [
        ("Ủy ban nhân dân tỉnh họp khi nào?", "Ủy ban nhân dân", "UBND"),
        ("Uỷ ban nhân dân tỉnh họp khi nào?", "Uỷ ban nhân dân", "UBND"),
        ("uy ban nhan dan tinh", "uy ban nhan dan", "UBND"),
        ("dân thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh", "TP.HCM"),
        ("phòng cháy, chữa cháy rừng", "phòng cháy, chữa cháy", "PCCC"),
        ("Tổ chức Y tế Thế giới khuyến cáo gì?", "Tổ chức Y tế Thế giới", "WHO"),
    ],
)
def test_words_are_read_as_their_abbreviation(question: str, written: str, short: str) -> None:
    assert short in readings(question)[written]


def test_every_meaning_of_an_ambiguous_abbreviation_is_kept_in_its_order() -> None:
    found = [one for one in expanded("CP tăng hay giảm?") if one.start == 0]
    assert [one.text for one in found] == ["Chính phủ", "cổ phần", "cổ phiếu"]
    weights = [one.weight for one in found]
    assert weights == sorted(set(weights), reverse=True)


def test_a_reading_without_marks_weighs_less() -> None:
    (marked,) = [one for one in expanded("HĐND xã") if one.text == "Hội đồng nhân dân"]
    (folded,) = [one for one in expanded("hdnd xa") if one.text == "Hội đồng nhân dân"]
    assert folded.weight < marked.weight


@pytest.mark.parametrize(
    "question",
    [
        "ca nhiễm mới trong ngày",  # CA, công an
        "ai đứng đầu xã này?",  # AI
        "bao hiểm nào",
        "phòng cháy rồi chữa cháy",
        "",
        "?!",
    ],
)
def test_plain_words_are_not_abbreviations(question: str) -> None:
    assert expanded(question) == ()


def test_a_question_all_in_capitals_is_read_like_one_in_small_letters() -> None:
    assert set(readings("UBND TỈNH CA NGỢI AI?")) == {"UBND"}


def test_marked_questions_do_not_take_unmarked_words_for_marked_ones() -> None:
    # "bảo vệ môi trường" is BVMT; "bao ve moi truong" in a marked question is not.
    assert "bao ve moi truong" not in readings("Điện Biên bao ve moi truong")
    assert readings("dien bien bao ve moi truong")["bao ve moi truong"] == ["BVMT"]


def test_the_archives_own_pairs_count_too_and_lead() -> None:
    (own,) = expanded("bqlr Mường Phăng", ARCHIVE)
    assert own.applied("bqlr Mường Phăng") == "ban quản lý rừng Mường Phăng"
    (back,) = expanded("ban quản lý rừng Mường Phăng", ARCHIVE)[:1]
    assert back.text == "BQLR"
    texts = [one.text for one in expanded("TT Mường Ảng", ARCHIVE)]
    assert set(texts) == {"trung tâm thương nghiệp", "thị trấn", "trung tâm"}
    assert expanded("bqlr Mường Phăng") == ()


def test_expansions_go_both_ways_and_name_their_source() -> None:
    (words,) = expansions("BHXH")
    assert (words.text, words.is_short) == ("bảo hiểm xã hội", False)
    assert "Luật Bảo hiểm xã hội" in words.source
    (short,) = expansions("Bảo hiểm xã hội")
    assert (short.text, short.is_short) == ("BHXH", True)
    assert expansions("bao hiem xa hoi")[0].is_folded
    assert expansions("tp hcm") == expansions("TP.HCM")
    assert expansions("không có") == ()
    assert expansions("") == ()


def test_every_row_was_met_in_the_news_and_names_its_source() -> None:
    assert 250 <= len(ROWS) <= 400
    for row in ROWS:
        met = [int(count) for count in re.findall(r"met (\d+) times", row["source"])]
        assert sum(met) >= 3, row
        assert row["source"].partition("; ")[2], row
        assert match_form(row["expansion"]) != match_form(row["abbreviation"])
    keys = [(short_key(row["abbreviation"]), words_key(row["expansion"])) for row in ROWS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['abbreviation']}={row['expansion']}")
def test_every_row_is_found_both_ways_marked_and_folded(row: dict[str, str]) -> None:
    short, words = row["abbreviation"], row["expansion"]
    for term in (short, fold(short), short.lower()):
        assert words in [one.text for one in expansions(term)]
    for term in (words, fold(words), words.upper()):
        assert short in [one.text for one in expansions(term)]


PIECES = st.lists(
    st.sampled_from(
        ["UBND", "tỉnh", "TP.", "HCM", "-", "&", "GD", "ĐT", "bảo", "hiểm", "xã", "hội", "y tế",
         "CP", "TT", "ca", "tphcm", "Hà Nội", "?", "", "  "]
    ),
    max_size=25,
)  # fmt: skip


@given(st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=60)))
def test_alternatives_are_few_and_stand_for_a_stretch_of_the_question(question: str) -> None:
    found = expanded(question)
    assert len(found) <= MOST_ALTERNATIVES
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    for one in found:
        assert 0 < one.weight < 1
        assert 0 <= one.start < one.end <= len(question)
        assert one.text in one.applied(question)
        assert one.reason
