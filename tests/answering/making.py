"""Articles of our own and the hits of them, for the answering room's tests."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rag.answering.abstention import Abstention
from rag.answering.chain import AnswerChain
from rag.answering.conversation import Conversations
from rag.answering.drafts import Evidence
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.reading import Reader, Reading
from rag.answering.verification import Verification, verify
from rag.answering.writing import Answerer
from rag.index.term_weights import TermWeights
from rag.store.rows import paragraphs_of
from rag.types import Answer, Article, CorpusState, Filters, Hit, ModelInfo, Paragraph, Span

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEIGHTS = TermWeights.load()
NOW = datetime(2024, 3, 2, 1, 0, tzinfo=UTC)

# Shaped like an article as its website's text comes out: no date, a caption, sentences
# of several clauses. The district, its communes and its people are made up.
CRAFTS = Article(
    id="nghe-det",
    title="Giữ nghề dệt ở huyện Nậm Sương",
    body=(
        "Những năm qua, huyện Nậm Sương đã có nhiều cách làm để nghề dệt không mai một. "
        "Bà Lò Thị Mây, Trưởng phòng Văn hóa huyện cho biết: Kết quả rõ nhất là lớp trẻ đã "
        "trở lại bên khung cửi, nhất là ở những bản xa trung tâm. Nhiều bản lập được nhóm "
        "dệt “cùng làm, cùng bán”.",
        "Tiêu biểu là việc huyện giao các đơn vị khắc phục những vướng mắc lâu nay như: chỗ "
        "trưng bày, nguồn bông sợi, đường đến các bản dệt ở vùng cao; xây dựng chuyên mục “Hỏi "
        "đáp về giá vải, giá sợi” đăng hằng tuần trên Trang thông tin điện tử của huyện; mở lớp "
        "dạy nhuộm chàm cho thanh niên, giao cho mỗi xã một người theo dõi, cứ ba tháng gửi báo "
        "cáo một lần, kèm theo danh sách những hộ còn thiếu khung cửi.",
        "Mỗi nơi chọn một việc chính để làm. Như Đảng ủy xã Pú Lương với việc chính được xác "
        "định là “Trồng lại bông; giữ hoa văn cổ; mỗi nhà một khung cửi”; Đảng ủy xã Huổi Tằm "
        "dành kinh phí để làm đường bê tông vào bản dệt, dựng nhà trưng bày vải theo lối nhà "
        "sàn, ưu tiên những bản có từ mười hộ dệt trở lên; siết lại việc dán nhãn, giữ giá, để "
        "vải dệt máy không còn lẫn với vải dệt tay ở chợ phiên. Ngoài ra, toàn huyện có 14 nhóm "
        "dệt với 230 người tham gia.",
        "Đến nay, đời sống của các hộ dệt khá hơn; đường vào bản sạch hơn; vải làm ra bán hết.",
    ),
    captions=("Chị em bản Huổi Tằm (xã Huổi Tằm) phơi sợi sau khi nhuộm.",),
)
MARKET = Article(
    id="cho-phien",
    title="Chợ phiên Pú Lương họp lại",
    lead="Sau hai năm nghỉ, chợ phiên xã Pú Lương họp lại vào sáng chủ nhật.",
    body=(
        "Chợ phiên Pú Lương họp từ 5 giờ đến 10 giờ sáng. Chợ có 60 gian hàng.",
        "Người đi chợ mua gà, mật ong và vải dệt tay.",
    ),
    published_at=datetime(2023, 5, 16, 18, 30, tzinfo=UTC),
    section="Đời sống",
    source="Báo Thử",
)


def stored(article: Article) -> dict[str, Paragraph]:
    return {paragraph.id: paragraph for paragraph in paragraphs_of(article, 1)}


class TinyArchive:
    """Finds paragraphs by shared words, keeps answers in a dict: stands in for the
    retriever and the store, which have tests of their own."""

    def __init__(self, *articles: Article) -> None:
        self._articles = articles
        self._reader = Reader(WEIGHTS)
        self.saved: dict[str, Answer] = {}
        self.asked: list[tuple[str, Filters, datetime | None]] = []

    @property
    def paragraphs(self) -> dict[str, Paragraph]:
        return {k: v for article in self._articles for k, v in stored(article).items()}

    def search(
        self,
        question: str,
        *,
        top_k: int,
        filters: Filters,
        now: datetime | None,
        asked_at: datetime | None = None,
    ) -> list[Hit]:
        del asked_at  # no hit of a tiny archive is newer than another
        self.asked.append((question, filters, now))
        terms = self._reader.read(question, ()).terms

        def held(text: str) -> float:
            found = terms.terms_of(text)
            return terms.syllable_coverage(found) + terms.pair_coverage(found)

        hits = []
        for article in self._articles:
            texts = paragraphs_of(article, 1)
            whole = held("\n".join(one.text for one in texts))
            for one in texts:
                share = held(f"{article.title}\n{one.text}")
                # About the size of what the indexes give.
                parts = {"lexical": 0.3 * share, "article": 0.5 * whole, "dense": 0.15 * share}
                if share > 0:
                    hits.append(Hit(one, article, sum(parts.values()), parts))
        return sorted(hits, key=lambda hit: -hit.score)[:top_k]

    def save_answer(self, answer: Answer, *, owner: str | None = None) -> None:
        self.saved[answer.id] = answer

    def corpus_state(self, now: datetime) -> CorpusState:
        dates = [a.published_at for a in self._articles if a.published_at]
        return CorpusState(len(self._articles), max(dates, default=None))

    def reading(self, question: str) -> Reading:
        hits = self.search(question, top_k=20, filters=Filters(), now=None)
        return self._reader.read(question, hits)

    def chain(
        self, answerer: Answerer | None = None, conversations: Conversations | None = None
    ) -> AnswerChain:
        """Quotes, where no answerer is given, and where the one given fails."""
        quoting = ExtractiveAnswerer(ZONE)
        return AnswerChain(
            retriever=self,
            store=self,
            reader=self._reader,
            answerer=answerer or quoting,
            stand_in=quoting if answerer else None,
            abstention=Abstention.load(),
            clock=lambda: NOW,
            zone=ZONE,
            model=ModelInfo(embedding="none", ranker="words"),
            conversations=conversations,
        )


def verified(claim: str, text: str) -> Verification:
    """A claim verified by a paragraph of that text, cited whole."""
    paragraph = Paragraph("a", 1, "p", 1, text)
    return verify(claim, [Evidence(paragraph, Article(id="a"), Span(0, len(text)))])
