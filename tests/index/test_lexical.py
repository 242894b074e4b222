from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rag.errors import IndexUnavailable
from rag.index.bounds import Bounds
from rag.index.lexical import LexicalIndex
from rag.index.passages import indexed
from rag.index.query import LexicalQuery
from rag.index.term_weights import TermWeights
from rag.types import ArticleVersion, Filters, Watermark
from tests.index.factory import NOW, stored

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COFFEE = stored(
    "ca-phe",
    "Cà phê Mường Ảng vào vụ",
    "Nông dân Mường Ảng bắt đầu hái cà phê chín từ tháng mười.",
    "Giá quả tươi năm nay cao hơn năm trước.",
    published_at=datetime(2024, 10, 5, 23, 30, tzinfo=ZONE),
    section="Kinh tế",
    source="Báo Một",
)
HILL = stored(
    "doi-a1",
    "Đồi A1 trong lòng thành phố",
    "Khối bộc phá trên đồi A1 nổ tối ngày 6 tháng 5 năm 1954.",
    published_at=datetime(2024, 5, 7, 8, 0, tzinfo=ZONE),
    section="Lịch sử",
    source="Báo Hai",
)
ROAD = stored("quoc-lo", "Quốc lộ 12 sạt lở", "Xe tải chở cà phê phải quay đầu.")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    opened = LexicalIndex.open(tmp_path / "lexical", TermWeights.load())
    fill(opened, COFFEE, HILL, ROAD)
    yield opened
    opened.close()


def fill(index: LexicalIndex, *articles: ArticleVersion, sequence: int = 3) -> None:
    index.apply([indexed(article, NOW) for article in articles])
    index.commit(Watermark(sequence, NOW))


def found(index: LexicalIndex, question: str, bounds: Bounds | None = None) -> list[str]:
    query = LexicalQuery.from_question(question)
    return list(index.search_passages(query, limit=10, bounds=bounds or Bounds()))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Cà phê Mường Ảng chín vào tháng mấy?", "ca-phe.v1.p1"),
        ("ca phe muong ang chin vao thang may", "ca-phe.v1.p1"),
        ("Bộc phá trên đồi A1 nổ khi nào?", "doi-a1.v1.p1"),
        ("boc pha tren doi a1 no khi nao", "doi-a1.v1.p1"),
    ],
)
def test_a_question_finds_its_paragraph_with_marks_or_without(
    index: LexicalIndex, question: str, first: str
) -> None:
    assert found(index, question)[0] == first


def test_filters_narrow_before_the_list_is_cut(index: LexicalIndex) -> None:
    within = Bounds.from_filters(Filters(date(2024, 10, 5), date(2024, 10, 5)), ZONE)
    assert set(found(index, "cà phê", within)) == {"ca-phe.v1.p0", "ca-phe.v1.p1", "ca-phe.v1.p2"}
    after = Bounds.from_filters(Filters(date(2024, 10, 6)), ZONE)
    assert found(index, "cà phê", after) == []
    assert found(index, "cà phê", Bounds(section="Lịch sử")) == []
    assert found(index, "đồi A1", Bounds(section="Lịch sử", source="Báo Hai"))
    assert found(index, "đồi A1", Bounds(section="Lịch sử", source="Báo Một")) == []


def test_a_new_version_replaces_the_old_and_a_withdrawal_takes_out(index: LexicalIndex) -> None:
    fill(index, stored("doi-a1", "Đồi A1", "Hố bộc phá nay có lối đi.", version=2), sequence=4)
    assert "doi-a1.v2.p1" in found(index, "hố bộc phá")
    assert not any(identity.startswith("doi-a1.v1") for identity in index.passage_ids())
    fill(index, stored("doi-a1", "Đồi A1", version=2, state="withdrawn"), sequence=5)
    assert found(index, "hố bộc phá đồi A1") == []
    assert index.watermark == Watermark(5, NOW)


def test_an_embargoed_article_is_not_indexed(index: LexicalIndex) -> None:
    fill(index, stored("mai", "Tin ngày mai", published_at=datetime(2027, 1, 1, tzinfo=UTC)))
    assert "mai.v1.p0" not in found(index, "tin ngày mai")


def test_it_opens_again_where_it_was(index: LexicalIndex, tmp_path: Path) -> None:
    index.close()
    again = LexicalIndex.open(tmp_path / "lexical", TermWeights.load())
    assert again.watermark == Watermark(3, NOW)
    assert found(again, "bộc phá")[0] == "doi-a1.v1.p1"


@pytest.mark.parametrize("damage", ["state.json", "passages/meta.json"])
def test_a_damaged_index_begins_anew(index: LexicalIndex, tmp_path: Path, damage: str) -> None:
    index.close()
    (tmp_path / "lexical" / damage).write_text("không phải JSON", "utf-8")
    again = LexicalIndex.open(tmp_path / "lexical", TermWeights.load())
    assert again.watermark == Watermark(0)
    assert again.passage_count == 0


def test_a_reader_does_not_make_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="not ready"):
        LexicalIndex.open(tmp_path / "none", TermWeights.load(), writable=False)


def test_scores_of_chosen_passages_are_those_of_the_search(index: LexicalIndex) -> None:
    query = LexicalQuery.from_question("cà phê Mường Ảng")
    searched = index.search_passages(query, limit=10, bounds=Bounds())
    scored = index.score_passages(query, sorted(searched))
    assert scored.keys() == searched.keys()
    for identity, score in searched.items():
        assert scored[identity] == pytest.approx(score)
    assert all(0 < score < 2.2 for score in searched.values())
    assert index.score_articles(query, ["ca-phe", "doi-a1"]).keys() == {"ca-phe"}


@pytest.mark.parametrize("question", ["", "???", "😀", "gì", "zzzz qqqq"])
def test_a_question_without_matter_finds_nothing(index: LexicalIndex, question: str) -> None:
    assert found(index, question) == []


def test_a_long_paragraph_is_several_passages_of_one_paragraph() -> None:
    long = " ".join(f"Bản số {number} vừa làm xong con đường bê tông mới." for number in range(90))
    (head, *rest) = indexed(stored("dai", "Đường bản", long), NOW).passages
    assert head.id == "dai.v1.p0"
    assert len(rest) > 1
    assert {passage.id.partition("#")[0] for passage in rest} == {"dai.v1.p1"}
    assert all(passage.text in long for passage in rest)
