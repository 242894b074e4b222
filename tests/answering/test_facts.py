import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering import facts


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("14.000", "14000"),
        ("14000", "14000"),
        ("1.234.567,50", "1234567.5"),
        ("2,5", "2.5"),
        ("2.50", "2.5"),
        ("07", "7"),
        ("0,05", "0.05"),
        ("100", "100"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_numbers_have_one_spelling(written, value):
    assert facts.number_value(written) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nặng 960 kg", [("960", "kg", "")]),
        ("nặng 960kg.", [("960", "kg", "")]),
        ("có hơn 60 hộ", [("60", "hộ", "over")]),
        ("không quá 5%", [("5", "%", "under")]),
        ("ít nhất 3 người", [("3", "người", "least")]),
        ("tăng lên 5%", [("5", "%", "up to")]),
        ("tăng 5%", [("5", "%", "by")]),
        ("có ba con", [("ba", "con", "")]),
        ("năm 1954", [("1954", "", "")]),
        ("đồi a1", []),
        ("là một xã", []),
        ("một trong các xã", []),
        ("năm nay", []),
    ],
)
def test_an_amount_has_its_unit_and_bound(text, found):
    assert [(a.value, a.unit, a.bound) for a in facts.amounts(text)] == found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("7/5/1954", (7, 5, 1954)),
        ("07-05-1954", (7, 5, 1954)),
        ("ngày 7 tháng 5 năm 1954", (7, 5, 1954)),
        ("tối 6 tháng 5", (6, 5, None)),
        ("ngày 20.5", (20, 5, None)),
        ("tháng 5/1954", (None, 5, 1954)),
        ("đầu tháng 5", (None, 5, None)),
        ("5/1954", (None, 5, 1954)),
    ],
)
def test_a_date_is_read_however_it_is_written(text, parts):
    (found,), left = facts.days(text)
    assert (found.day, found.month, found.year) == parts
    assert facts.amounts(left) == []


@pytest.mark.parametrize("text", ["dài 20.5 m", "40/13/2020", "trong 6 tháng 5 người", "1-2 hộ"])
def test_a_number_is_no_date(text):
    assert facts.days(text) == ([], text)


def test_a_date_says_one_with_less_of_it_and_no_other():
    (whole,), _ = facts.days("7/5/1954")
    (month,), _ = facts.days("tháng 5/1954")
    (other,), _ = facts.days("8/5/1954")
    assert month.is_said_by(whole)
    assert not whole.is_said_by(month)
    assert not other.is_said_by(whole)


def test_names_are_runs_of_capitals_and_codes():
    runs = facts.name_runs("Ông Vàng A Sếnh ở Nậm Sương, TP. Điện Biên Phủ, lên đồi A1.")
    assert runs == [
        (["Ông", "Vàng", "A", "Sếnh"], True),
        (["Nậm", "Sương"], False),
        (["TP", "Điện", "Biên", "Phủ"], False),
        (["A1"], False),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "heads"),
    [
        ("xe không được chạy", "không", {"chạy"}),
        ("chưa bị bắt", "không", {"bắt"}),
        ("ông phủ nhận việc nhận tiền", "không", {"nhận"}),
        ("không chỉ đẹp mà còn rẻ, hàng không, không khí", "không", set()),
        ("dự kiến cuối năm 2025 khánh thành", "dự kiến", {"khánh"}),
        ("phó chủ tịch", "phó", {"chủ"}),
        ("nguyên giám đốc, nguyên nhân, cao nguyên đá", "nguyên", {"giám"}),
    ],
)
def test_what_is_turned_round_is_found(text, kind, heads):
    assert {head for head in facts.turned(text)[kind] if " " not in head} == heads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("u cỡ 6x7 cm", ["6x7"]),
        ("bằng 1/25 giá", ["1/25"]),
        ("mỗi đợt 4-5 ca.", ["4-5"]),
        ("dài 1.200,5 m, đồi a1", []),
    ],
)
def test_numbers_written_together_are_one(text, found):
    assert facts.compounds(text) == found


def test_clock_times_have_one_spelling():
    assert facts.plain_form("lúc 6h30, 7h.") == facts.plain_form("lúc 6 giờ 30, 7 giờ.")


@given(st.text(max_size=60))
def test_the_plain_form_is_idempotent_and_nothing_raises(text):
    form = facts.plain_form(text)
    assert facts.plain_form(form) == form
    found, left = facts.days(form)
    assert all(1 <= day.month <= 12 for day in found)
    assert all(amount.value for amount in facts.amounts(left))
