from rag.retrieval.collapsing import Collapsing
from rag.types import Paragraph

TEXT = (
    "Cầu treo Huổi Tằm dài 120 mét, tổng vốn 3,5 tỷ đồng, thông xe sáng nay sau một năm thi "
    "công, bà con hai bên suối không còn phải đi bè tre qua lại mỗi mùa mưa lũ."
)


def paragraph(article_id: str, text: str, ordinal: int = 1) -> Paragraph:
    return Paragraph(article_id, 1, "p", ordinal, text)


def kept(first: Paragraph, second: Paragraph, *, copies: bool = True) -> bool:
    collapsing = Collapsing()
    assert collapsing.keeps(first, [second.article_id] if copies else [])
    return collapsing.keeps(second, [first.article_id] if copies else [])


def test_a_copy_gives_way_and_another_article_does_not() -> None:
    edited = TEXT.replace("sáng nay", "hôm nay")
    assert not kept(paragraph("a", TEXT), paragraph("b", edited))
    assert kept(paragraph("a", TEXT), paragraph("b", edited), copies=False)


def test_what_says_more_or_otherwise_is_kept() -> None:
    for other in (
        TEXT.replace("120", "125"),
        TEXT.replace("thông xe", "chưa thông xe"),
        TEXT + " Ông Lò Văn Chựa, trưởng bản, nói bà con góp bốn trăm ngày công san nền.",
    ):
        assert kept(paragraph("a", TEXT), paragraph("b", other))


def test_a_cut_paragraph_gives_way_to_the_whole_one() -> None:
    assert not kept(paragraph("a", TEXT), paragraph("b", TEXT.split(", bà con")[0]))


def test_headlines_of_copies_give_way_whatever_their_words() -> None:
    one, other = "Thông xe cầu treo Huổi Tằm", "Bà con Pú Lương có cầu mới"
    assert not kept(paragraph("a", one, 0), paragraph("b", other, 0))
    assert kept(paragraph("a", one, 0), paragraph("b", other, 1))
