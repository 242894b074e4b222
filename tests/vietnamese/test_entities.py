from datetime import date, timedelta

import pytest

from rag.vietnamese.entities import entities, entity, related

MERGER = date(2025, 7, 1)


def provinces(on: date) -> list[str]:
    return [
        one.name
        for one in entities()
        if one.kind in {"tỉnh", "thành phố"} and one.is_valid(on)
    ]  # fmt: skip


def test_sixty_three_provinces_became_thirty_four() -> None:
    before, after = provinces(MERGER - timedelta(days=1)), provinces(MERGER)
    assert len(before) == len(set(before)) == 63
    assert len(after) == len(set(after)) == 34


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(1997, 1, 2), 61),
        (date(2004, 1, 2), 64),
        (date(2008, 8, 1), 63),
        (date(2025, 1, 1), 63),
    ],
)
def test_the_number_of_provinces_on_earlier_days(day: date, count: int) -> None:
    assert len(provinces(day)) == count


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("tinh-vinh-phuc", "tinh-phu-tho-2025"),
        ("tinh-hoa-binh", "tinh-phu-tho-2025"),
        ("tinh-phu-tho", "tinh-phu-tho-2025"),
        ("tinh-binh-duong", "thanh-pho-ho-chi-minh-2025"),
        ("tinh-quang-nam", "thanh-pho-da-nang-2025"),
        ("tinh-hau-giang", "thanh-pho-can-tho-2025"),
    ],
)
def test_a_merged_province_ended_and_says_what_it_became(name: str, new: str) -> None:
    assert entity(name).valid_until == date(2025, 6, 30)
    assert entity(new).valid_from == MERGER
    (merged,) = [one for one in related(name, MERGER) if one.kind == "merged_into"]
    assert (merged.subject, merged.object, merged.valid_from) == (name, new, MERGER)
    assert "202/2025/QH15" in merged.source
    assert not [one for one in related(name, date(2025, 6, 30)) if one.kind == "merged_into"]


def test_dien_bien_was_not_merged_and_lost_its_ten_districts() -> None:
    assert entity("tinh-dien-bien").valid_until is None
    assert not [one for one in related("tinh-dien-bien") if one.kind == "merged_into"]
    eve = date(2025, 6, 30)
    parts = {one.subject for one in related("tinh-dien-bien", eve) if one.kind == "part_of"}
    assert {entity(part).name for part in parts} == {
        "thành phố Điện Biên Phủ",
        "thị xã Mường Lay",
        "huyện Điện Biên",
        "huyện Điện Biên Đông",
        "huyện Mường Ảng",
        "huyện Mường Chà",
        "huyện Mường Nhé",
        "huyện Nậm Pồ",
        "huyện Tủa Chùa",
        "huyện Tuần Giáo",
    }
    assert not [one for one in related("tinh-dien-bien", MERGER) if one.kind == "part_of"]


def test_no_district_outlived_the_thirtieth_of_june_2025() -> None:
    kinds = {"huyện", "quận", "thị xã", "thành phố thuộc tỉnh"}
    districts = [one for one in entities() if one.kind in kinds]
    assert len(districts) > 100
    for one in districts:
        assert one.valid_until is not None
        assert one.valid_until < MERGER
        ends = [r.kind for r in related(one.id) if r.subject == one.id and r.kind != "part_of"]
        assert ends in (["abolished"], ["merged_into"])


@pytest.mark.parametrize(
    ("old", "kind", "new", "day"),
    [
        ("tinh-ha-tay", "merged_into", "thanh-pho-ha-noi", date(2008, 8, 1)),
        ("thanh-pho-sai-gon-gia-dinh", "renamed", "thanh-pho-ho-chi-minh", date(1976, 7, 2)),
        ("tinh-thua-thien-hue", "renamed", "thanh-pho-hue", date(2025, 1, 1)),
        ("quan-2-ho-chi-minh", "merged_into", "thanh-pho-thu-duc-ho-chi-minh", date(2021, 1, 1)),
        ("bo-ke-hoach-va-dau-tu", "merged_into", "bo-tai-chinh", date(2025, 3, 1)),
        ("bo-giao-thong-van-tai", "merged_into", "bo-xay-dung", date(2025, 3, 1)),
        (
            "bo-tai-nguyen-va-moi-truong",
            "merged_into",
            "bo-nong-nghiep-va-moi-truong",
            date(2025, 3, 1),
        ),
        ("bo-lao-dong-thuong-binh-va-xa-hoi", "merged_into", "bo-noi-vu", date(2025, 3, 1)),
        (
            "bo-thong-tin-va-truyen-thong",
            "merged_into",
            "bo-khoa-hoc-va-cong-nghe",
            date(2025, 3, 1),
        ),
        ("tinh-vinh-phu", "split_into", "tinh-vinh-phuc", date(1997, 1, 1)),
        ("tinh-lai-chau", "split_into", "tinh-dien-bien", date(2004, 1, 1)),
    ],
)
def test_earlier_changes(old: str, kind: str, new: str, day: date) -> None:
    found = [one for one in related(old) if (one.subject, one.object) == (old, new)]
    assert [(one.kind, one.valid_from) for one in found] == [(kind, day)]


def test_every_row_is_sourced_and_its_dates_agree_with_its_ends() -> None:
    known = {one.id for one in entities()}
    assert len(known) == len(entities())
    for one in entities():
        assert one.source
        assert one.valid_from is None or one.valid_until is None or one.valid_from < one.valid_until
        for relation in related(one.id):
            assert relation.source
            assert relation.subject in known
            assert (relation.object is None) == (relation.kind == "abolished")
            assert relation.object is None or relation.object in known
            if relation.kind == "part_of":
                continue
            assert relation.valid_from is not None
            until = entity(relation.subject).valid_until
            if relation.kind != "split_into" or until == relation.valid_from - timedelta(days=1):
                assert until == relation.valid_from - timedelta(days=1)
            else:  # gave a part away and went on
                assert until is None or until > relation.valid_from


def test_an_unknown_entity_is_an_error() -> None:
    with pytest.raises(KeyError):
        related("tinh-khong-co")
