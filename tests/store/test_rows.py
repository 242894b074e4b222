from rag.store.rows import paragraphs_of
from rag.types import Article


def test_paragraphs_and_their_ids() -> None:
    article = Article(id="a", title="Tít", lead="Sapo.", body=("Một.", "Hai."), captions=("Ảnh.",))
    found = paragraphs_of(article, 2)
    assert [(one.id, one.text) for one in found] == [
        ("a.v2.p0", "Tít\nSapo."),
        ("a.v2.p1", "Một."),
        ("a.v2.p2", "Hai."),
        ("a.v2.c1", "Ảnh."),
    ]


def test_without_title_and_lead_the_body_still_begins_at_one() -> None:
    assert [one.anchor for one in paragraphs_of(Article(id="a", body=("Một.",)), 1)] == ["p1"]
    assert paragraphs_of(Article(id="a", lead="Sapo."), 1)[0].text == "Sapo."
