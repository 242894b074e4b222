from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import IndexUnavailable
from rag.index.copies import CopyIndex
from rag.index.passages import indexed
from rag.types import ArticleVersion, Watermark
from tests.index.factory import NOW, stored

WIRE = (
    "Sáng 12/5, tại bản Huổi Tằm, xã Pú Lương, đoàn công tác của huyện Nậm Sương khởi công "
    "cây cầu treo dài 120 mét bắc qua suối Nậm Lúc, thay cho chiếc bè tre bà con vẫn dùng.",
    "Cầu có tổng vốn 3,5 tỷ đồng, do ngân sách huyện và bà con trong bản cùng góp, dự kiến "
    "thông xe trước mùa mưa năm sau để học trò hai bên bờ khỏi phải nghỉ học khi nước lên.",
    "Ông Lò Văn Chựa, trưởng bản, cho biết cả bản có 86 hộ, nhiều năm qua đã ba lần bị lũ "
    "cuốn trôi bè, may mà không ai bị thương, nên ai cũng mong cầu mới sớm làm xong.",
)
OTHER = (
    "Chiều qua, nhóm dệt của chị em xã Pú Lương mang vải chàm xuống chợ phiên bán thử lần đầu, "
    "khách hỏi mua đông đến mức chưa đầy hai giờ đã hết sạch cả hàng trưng bày lẫn hàng đặt.",
    "Theo nhóm trưởng, muốn giữ nghề lâu dài thì phải trồng lại bông ở những nương bỏ hoang, "
    "mở lớp dạy nhuộm cho lớp trẻ và dán nhãn để vải dệt tay không lẫn với vải dệt máy.",
)


def copy(identity: str, *body: str, **known: object) -> ArticleVersion:
    return stored(identity, f"Bài {identity}", *(body or WIRE), **known)  # type: ignore[arg-type]


EDITED = (WIRE[0].replace("Sáng 12/5", "Sáng nay"), "\n".join(WIRE[1:]))
TABLE = tuple(
    text.replace("12/5", "13/6").replace("120", "95").replace("3,5", "2,8").replace("86", "41")
    for text in WIRE
)
A, B = copy("a"), copy("b", *EDITED)
ARTICLES = [
    A,
    B,
    copy("c", *WIRE[:2], "Khởi công cùng ngày còn có nhà văn hóa bản."),
    copy("d", *OTHER),
    copy("e", *TABLE),
    copy("f", published_at=datetime(2026, 1, 1, tzinfo=UTC)),
    copy("g", published_at=datetime(2026, 2, 1, tzinfo=UTC)),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[CopyIndex]:
    opened = CopyIndex.open(tmp_path / "copies")
    yield opened
    opened.close()


def fill(index: CopyIndex, *articles: ArticleVersion, sequence: int = 1) -> None:
    index.apply([indexed(article, NOW) for article in articles])
    index.commit(Watermark(sequence, NOW))


def links(index: CopyIndex) -> dict[str, list[str]]:
    found = index.copies_of(index.article_versions())
    return {article: [link.article_id for link in some] for article, some in found.items()}


def test_a_lightly_edited_text_parted_otherwise_is_a_copy(index: CopyIndex) -> None:
    fill(index, A, B, copy("d", *OTHER))
    assert links(index) == {"a": ["b"], "b": ["a"]}
    (link,) = index.copies_of({"a": 1})["a"]
    assert 0.8 < link.similarity < 1


def test_one_form_with_other_figures_is_no_copy(index: CopyIndex) -> None:
    fill(index, A, copy("e", *TABLE))
    assert links(index) == {}


def test_the_same_text_weeks_later_is_no_copy_and_an_undated_one_is(index: CopyIndex) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    fill(
        index,
        copy("first", published_at=day),
        copy("next-day", published_at=day + timedelta(days=1)),
        copy("weeks-later", published_at=day + timedelta(days=30)),
    )
    assert links(index) == {"first": ["next-day"], "next-day": ["first"]}
    fill(index, copy("undated"))
    assert links(index)["undated"] == ["first", "next-day", "weeks-later"]


def test_briefs_are_never_copies(index: CopyIndex) -> None:
    fill(index, copy("a", "Xem thêm tại trang nhất."), copy("b", "Xem thêm tại trang nhất."))
    assert links(index) == {}
    assert index.article_count == 2


def test_a_changed_text_leaves_and_comes_back(index: CopyIndex) -> None:
    fill(index, A, B)
    fill(index, copy("b", *OTHER, version=2), sequence=2)
    assert links(index) == {}
    fill(index, copy("b", *EDITED, version=3), sequence=3)
    assert links(index) == {"a": ["b"], "b": ["a"]}
    assert index.copies_of({"b": 2}) == {}  # asked of a version it does not hold


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_what_is_taken_out_is_no_copy(index: CopyIndex, state: str) -> None:
    fill(index, A, B)
    fill(index, copy("b", *EDITED, state=state), sequence=2)
    assert links(index) == {}
    assert index.article_versions() == {"a": 1}


def test_an_embargoed_article_is_no_copy_yet(index: CopyIndex) -> None:
    fill(index, A, copy("b", *EDITED, published_at=NOW + timedelta(hours=1)))
    assert links(index) == {}


def test_a_chain_of_edits_does_not_make_its_ends_copies(index: CopyIndex) -> None:
    parts = [*WIRE, *OTHER]
    fill(
        index,
        copy("start", *parts[:3]),
        copy("middle", *parts[:4]),
        copy("end", *parts[1:]),
    )
    found = links(index)
    assert found["start"] == ["middle"]
    assert "end" not in found["start"]


def test_many_of_one_form_do_not_hide_a_copy(index: CopyIndex) -> None:
    fill(index, A, B, *(copy(f"t{n:04}", *TABLE) for n in range(600)))
    assert links(index)["a"] == ["b"]


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(ARTICLES), cut=st.integers(0, len(ARTICLES)), again=st.booleans())
def test_the_order_of_arrival_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[ArticleVersion], cut: int, again: bool
) -> None:
    whole = CopyIndex.open(tmp_path_factory.mktemp("whole") / "copies")
    fill(whole, *ARTICLES)
    parts = CopyIndex.open(tmp_path_factory.mktemp("parts") / "copies")
    fill(parts, *order[:cut])
    fill(parts, *order[cut:], *(order[:2] if again else ()))
    versions = whole.article_versions()
    assert parts.article_versions() == versions
    assert parts.copies_of(versions) == whole.copies_of(versions)
    whole.close()
    parts.close()


def test_what_was_not_committed_is_lost_with_its_watermark(tmp_path: Path) -> None:
    index = CopyIndex.open(tmp_path)
    fill(index, A)
    index.apply([indexed(B, NOW)])
    index.close()
    again = CopyIndex.open(tmp_path)
    assert again.article_versions() == {"a": 1}
    assert again.watermark == Watermark(1, NOW)
    again.close()


def test_a_foreign_or_damaged_index_is_begun_anew(tmp_path: Path) -> None:
    index = CopyIndex.open(tmp_path)
    fill(index, A)
    index.close()
    state = tmp_path / "state.json"
    state.write_text(state.read_text("utf-8").replace("copies-1", "copies-0"), "utf-8")
    assert CopyIndex.open(tmp_path).watermark.sequence == 0
    with pytest.raises(IndexUnavailable, match="not ready"):
        CopyIndex.open(tmp_path / "nowhere", writable=False)


def test_a_reader_sees_what_another_committed_once_it_reloads(tmp_path: Path) -> None:
    writer = CopyIndex.open(tmp_path)
    reader = CopyIndex.open(tmp_path, writable=False)
    fill(writer, A, B)
    reader.reload()
    assert links(reader) == {"a": ["b"], "b": ["a"]}
    assert reader.watermark == writer.watermark
    writer.close()
