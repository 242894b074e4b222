from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.vietnamese.entities import Entity, entities
from rag.vietnamese.normalise import fold
from rag.vietnamese.places import MOST_ALTERNATIVES, alternatives, mentioned

MERGER = date(2025, 7, 1)


def named(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in mentioned(text):
        found.setdefault(text[one.start : one.end], set()).add(one.entity_id)
    return found


@pytest.mark.parametrize(
    ("text", "written", "ids"),
    [
        ("UBND tỉnh Điện Biên họp", "tỉnh Điện Biên", {"tinh-dien-bien"}),
        ("ubnd tinh dien bien hop", "tinh dien bien", {"tinh-dien-bien"}),
        ("huyện Điện Biên Đông", "huyện Điện Biên Đông", {"huyen-dien-bien-dong-dien-bien"}),
        ("Lễ hội ở Điện Biên", "Điện Biên", {"tinh-dien-bien", "huyen-dien-bien-dien-bien"}),
        ("TP. Điện Biên Phủ", "TP. Điện Biên Phủ", {"thanh-pho-dien-bien-phu-dien-bien"}),
        ("dân TP.HCM", "TP.HCM", {"thanh-pho-ho-chi-minh", "thanh-pho-ho-chi-minh-2025"}),
        ("dan tphcm", "tphcm", {"thanh-pho-ho-chi-minh", "thanh-pho-ho-chi-minh-2025"}),
        ("Bộ GTVT", "Bộ GTVT", {"bo-giao-thong-van-tai"}),
        ("bo gtvt noi gi", "bo gtvt", {"bo-giao-thong-van-tai"}),
        ("Phú Thọ nay ra sao?", "Phú Thọ", {"tinh-phu-tho", "tinh-phu-tho-2025"}),
        ("Khoẻ ở Hoà Bình", "Hoà Bình", {"tinh-hoa-binh", "thanh-pho-hoa-binh-hoa-binh"}),
    ],
)
def test_the_longest_name_is_found_and_every_unit_that_bears_it(
    text: str, written: str, ids: set[str]
) -> None:
    assert named(text) == {written: ids}
    assert all(one.ambiguous == (len(ids) > 1) for one in mentioned(text))


@pytest.mark.parametrize(
    "text",
    [
        "Hòa bình ở Trung Đông",
        "Anh sống bình dị ở Paris",
        "bắc giang tay",
        "Mùa hè là thanh xuân của Mai",
        "",
    ],
)
def test_common_words_and_other_places_name_nothing(text: str) -> None:
    assert [one for one in mentioned(text) if not one.doubtful] == []


@pytest.mark.parametrize(
    "text", ["Ông Nguyễn Thái Bình nói", "hòa bình thế giới", "hoa binh the gioi"]
)
def test_what_may_be_no_place_is_doubtful(text: str) -> None:
    assert mentioned(text)
    assert all(one.doubtful for one in mentioned(text))


@pytest.mark.parametrize("text", ["Ở Thái Bình có gì?", "tỉnh hòa bình", "UBND Thái Bình"])
def test_a_name_with_its_kind_before_it_is_not_doubtful(text: str) -> None:
    assert mentioned(text)
    assert not any(one.doubtful for one in mentioned(text))


def offers(question: str, on: date | None = None) -> dict[str, float]:
    return {one.text: one.weight for one in alternatives(question, on)}


@pytest.mark.parametrize("question", ["TP.HCM có gì?", "tphcm co gi", "TP. HCM có gì?"])
def test_the_city_is_searched_by_its_full_name_and_less_by_its_former(question: str) -> None:
    found = offers(question)
    assert found["Thành phố Hồ Chí Minh"] > found["Sài Gòn"]


def test_sai_gon_is_also_todays_city_at_a_low_weight() -> None:
    assert 0 < offers("Sài Gòn mưa lớn")["TP.HCM"] <= 0.4


def test_a_merged_province_is_searched_as_the_larger_one_in_later_articles_only() -> None:
    (found,) = alternatives("Vĩnh Phúc thu hút bao nhiêu vốn?")
    assert found.text == "Phú Thọ"
    assert found.weight <= 0.25
    assert (found.published_from, found.published_to) == (MERGER, None)
    assert found.applied("Vĩnh Phúc thu hút bao nhiêu vốn?") == "Phú Thọ thu hút bao nhiêu vốn?"
    assert offers("Vĩnh Phúc thu hút bao nhiêu vốn?", date(2024, 5, 1)) == {}
    assert "Phú Thọ" in offers("vinh phuc thu hut bao nhieu von")


def test_relations_are_no_two_way_synonyms() -> None:
    assert "Vĩnh Phúc" not in offers("Phú Thọ thu hút bao nhiêu vốn?")
    assert "Bộ Giao thông vận tải" not in offers("Bộ Xây dựng nói gì?")
    assert "Hà Tây" not in offers("Hà Nội có bao nhiêu xã?", date(2007, 1, 1))


def test_a_name_that_did_not_yet_exist_is_searched_by_the_former_ones() -> None:
    found = alternatives("Bộ Nông nghiệp và Môi trường làm gì?", date(2024, 6, 1))
    former = {one.text: one.published_to for one in found if one.published_to}
    assert former == {
        "Bộ Nông nghiệp và Phát triển nông thôn": date(2025, 2, 28),
        "Bộ Tài nguyên và Môi trường": date(2025, 2, 28),
    }
    later = offers("Bộ Nông nghiệp và Môi trường làm gì?", date(2025, 6, 1))
    assert "Bộ Tài nguyên và Môi trường" not in later


def test_a_province_that_gave_a_part_away_is_still_itself() -> None:
    assert "Điện Biên" not in offers("Lai Châu có gì?")


def test_a_name_that_passed_to_another_unit_means_that_one() -> None:
    assert "Hậu Giang" not in offers("Cần Thơ có gì?")
    assert "Sóc Trăng" not in offers("Hậu Giang có gì?")
    assert "Cần Thơ" in offers("Hậu Giang có gì?")


def test_an_abolished_district_is_searched_by_nothing_else() -> None:
    assert offers("huyện Mường Ảng trồng gì?") == {}


@pytest.mark.parametrize("one", entities(), ids=lambda one: one.id)
def test_every_name_leads_to_its_entity_marked_and_folded(one: Entity) -> None:
    for name in (one.name, *one.aliases, *one.informal):
        for written in (name, name.lower(), fold(name)):
            assert one.id in {mention.entity_id for mention in mentioned(written)}


PIECES = st.lists(
    st.sampled_from(
        ["tỉnh", "TP.", "HCM", "Điện", "Biên", "Phủ", "Đông", "vinh", "phuc", "Bộ", "GTVT", "-",
         "Hà", "Nam", "Ninh", "Sài Gòn", "q1", "?", ""]
    ),
    max_size=20,
)  # fmt: skip
DAYS = st.none() | st.dates(date(1970, 1, 1), date(2030, 1, 1))


@given(st.one_of(PIECES.map(" ".join), st.text(max_size=60)), DAYS)
def test_mentions_and_alternatives_stay_within_the_text(text: str, on: date | None) -> None:
    spans = [(one.start, one.end) for one in mentioned(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    found = alternatives(text, on)
    assert len(found) <= MOST_ALTERNATIVES
    for one in found:
        assert (one.start, one.end) in spans
        assert 0 < one.weight <= 0.6
        if on is not None and one.published_from is not None:
            assert one.published_from <= on
        if one.published_to is not None:
            assert on is not None
            assert on <= one.published_to
