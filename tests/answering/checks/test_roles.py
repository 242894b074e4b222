import pytest

from rag.answering.checks.roles import problems
from rag.answering.checks.statement import statement

# People, made up.
ACTIVE = "Ông Vàng Bạch kiện bà Lò Mây ra tòa vì mảnh vườn."


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Bà Lò Mây kiện ông Vàng Bạch.", ACTIVE),
        ("Ông Vàng Bạch bị bà Lò Mây kiện.", ACTIVE),
        ("Bà Mùa Súa được bác sĩ Tẩn khám.", "Bác sĩ Tẩn được bà Mùa Súa khám."),
        ("Bệnh nhân chẩn đoán bác sĩ bị sốt.", "Bác sĩ chẩn đoán bệnh nhân bị sốt."),
        ("Cầu đá dài hơn cầu gỗ.", "Cầu gỗ dài hơn cầu đá."),
    ],
)
def test_roles_turned_round_are_told(claim, said):
    assert problems(statement(claim), statement(said))


@pytest.mark.parametrize(
    "claim",
    [
        "Ông Vàng Bạch kiện bà Lò Mây.",
        "Bà Lò Mây bị ông Vàng Bạch kiện ra tòa.",
        "Vì mảnh vườn, ông Vàng Bạch kiện bà Lò Mây.",
        "Bà Lò Mây và ông Vàng Bạch ra tòa.",
    ],
)
def test_the_same_deed_told_otherwise_is_not(claim):
    assert problems(statement(claim), statement(ACTIVE)) == []
