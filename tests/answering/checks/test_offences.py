import pytest

from rag.answering.checks.offences import problems
from rag.answering.checks.statement import statement
from rag.answering.checks.synonyms import common_form
from tests.answering.making import verified


@pytest.mark.parametrize(
    ("claim", "said", "word"),
    [
        (
            "Anh Tám sát hại hàng xóm bằng dao.",
            "Anh Tám mâu thuẫn với hàng xóm bằng dao.",
            "sát hại",
        ),
        (
            "Anh Tám giết vợ tại nhà riêng ở xã Pú Lương.",
            "Anh Tám cãi nhau với vợ tại nhà riêng ở xã Pú Lương.",
            "giết",
        ),
        (
            "Anh Tám hiếp dâm hàng xóm ở Pú Lương.",
            "Anh Tám thăm hàng xóm ở Pú Lương.",
            "hiếp dâm",
        ),
        ("Bà Lò tham ô quỹ của xã Pú Lương.", "Bà Lò quản lý quỹ của xã Pú Lương.", "tham ô"),
        ("Anh Tám bị khởi tố tại Pú Lương.", "Anh Tám bị ngã tại Pú Lương.", "khởi tố"),
        ("Anh Tám nhận tội tại xã Pú Lương.", "Anh Tám có mặt tại xã Pú Lương.", "nhận tội"),
    ],
)
def test_an_offence_that_the_evidence_does_not_name_is_told(claim, said, word):
    found = verified(claim, said)
    assert found.support == "unsupported"
    assert f"Đoạn được dẫn không nói đến việc “{word}”." in found.problems


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Anh Tám giết hàng xóm bằng dao.", "Anh Tám sát hại hàng xóm bằng dao."),
        ("Anh Tám giết hàng xóm bằng dao.", "Anh Tám đâm hàng xóm chết bằng dao."),
        ("Anh Tám trộm xe máy ở Pú Lương.", "Anh Tám lấy cắp chiếc xe máy ở Pú Lương."),
    ],
)
def test_an_offence_may_be_named_by_a_word_of_its_kind(claim, said):
    assert problems(statement(claim), statement(said)) == []


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Anh Tám nhận tội tại tòa án Pú Lương.", "Anh Tám khai tại tòa án Pú Lương."),
        ("Anh Tám xô xát với vợ ở Pú Lương.", "Anh Tám cãi nhau với vợ ở Pú Lương."),
    ],
)
def test_what_merely_lies_near_is_not_the_same(claim, said):
    mine, theirs = (common_form(text.lower()) for text in (claim, said))
    assert mine != theirs
