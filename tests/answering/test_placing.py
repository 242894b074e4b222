from rag.answering.placing import placed
from rag.types import Article, Hit, Paragraph

# Made up for this test.
TEXTS = (
    "Chợ phiên họp từ 5 giờ đến 10 giờ sáng, người đi chợ mua gà và mật ong.",
    "Chợ có 60 gian hàng. Người bán phần lớn là phụ nữ trong xã.",
)


def hits(kind="news"):
    return [
        Hit(Paragraph("a", 1, "p", n, text), Article(id="a", kind=kind), 1.0)
        for n, text in enumerate(TEXTS, 1)
    ]


def test_the_paragraph_that_says_it_is_found_with_its_sentence():
    found = placed("Chợ phiên có 60 gian hàng.", hits())
    assert found is not None
    assert (found.paragraph.id, found.quote) == ("a.v1.p2", "Chợ có 60 gian hàng.")


def test_what_no_paragraph_says_has_no_place():
    assert placed("Chợ phiên có 66 gian hàng.", hits()) is None
    assert placed("Chợ phiên có 60 gian hàng.", []) is None


def test_an_advertorial_is_no_evidence():
    assert placed("Chợ phiên có 60 gian hàng.", hits(kind="advertorial")) is None
