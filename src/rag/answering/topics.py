"""What a question is about, without what it asks: its subject, and the statement that it
asks something of.

Pure. Knows the words that Vietnamese asks with and how a subject ends; nothing of other
questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answering.heads import HEADS, ROLES
from rag.answering.referents import Referent, Sort, referents
from rag.answering.spoken import Lexicon, Spoken, strict
from rag.vietnamese.question_kinds import Kind, kind_of
from rag.vietnamese.typed_text import TypedText

# What asks, with the small words that belong to it. The longest stand first.
_WHEN = (
    r"(?:(?:vào|từ|đến|trong) )?(?:khi nào|bao giờ|lúc nào|hồi nào|lúc mấy giờ|mấy giờ|(?:năm|ngày|"
    r"tháng|tuần|quý|mùa|thời gian|thời điểm|giai đoạn) (?:bao nhiêu|nào|mấy))"
)
_WHERE = (
    r"(?:(?:nằm )?(?:ở|tại|từ|đến|tới|vào|về|ra|đi) )?(?:đâu|(?:nơi|chỗ|tỉnh|thành phố|nước|quốc "
    r"gia|huyện|xã|địa phương|khu vực|vùng|địa điểm) nào)"
)
_WHY = r"vì sao|tại sao|vì đâu|do đâu|sao lại|vì lý do gì|do nguyên nhân gì|vì lẽ gì"
_HOW = r"như thế nào|thế nào|ra sao|bằng cách nào|bằng gì|làm thế nào|làm sao"
_COUNT = r"(?:(?:là|khoảng|hơn|tới) )*(?:bao nhiêu|mấy|bao lâu|bao xa)"
_WHO = r"(?:(?:là|do|bởi|của|cho|với|từ|về) )?(?:ai|người nào|những ai)"
_WHAT = r"(?:(?:là|làm|về|bị|được|có|những|các|cái|việc|điều) )*gì|(?:(?:là|những|các) )?nào"
_WHETHER = r"(?:có )?(?:phải|đúng)(?: hay)? không|(?:hay|có) không|hay chưa|không|chưa"
_ASKS = strict("|".join((_WHY, _WHEN, _WHERE, _HOW, _COUNT, _WHO, _WHAT)))
_CLOSES = re.compile(r"\s*[?.!…]*\s*$")
_ENDS_ASKING = strict(_WHETHER)

# A subject ends before one of these, where they are written small.
PREDICATES = Lexicon.of(
    [
        *("là", "có", "được", "bị", "đã", "sẽ", "đang", "vừa", "do", "không", "chưa", "phải"),
        *("xảy ra", "diễn ra", "bắt đầu", "kết thúc", "khởi công", "khánh thành", "thông xe"),
        *("hoàn thành", "mở cửa", "mở lại", "mở màn", "kéo dài", "bao gồm", "gồm", "phát hiện"),
        *("tổ chức", "tham gia", "tham dự", "dự", "ra đời", "ra mắt", "thành lập", "qua đời"),
        *("bắt giữ", "xét xử", "phê duyệt", "công bố", "ban hành", "tăng", "giảm", "dài", "rộng"),
        *("nặng", "sâu", "thuộc", "nằm", "đạt", "giành", "vô địch", "thắng", "thua"),
        *("gây", "khiến", "làm", "bùng phát", "lây", "chết", "thiệt mạng", "bị thương", "chiếm"),
        *("thu", "thu được", "sử dụng", "dùng", "trị giá", "cần", "đón", "phục vụ", "sinh ra"),
        *("sinh năm", "sinh ngày", "sinh", "sống", "giữ chức", "giữ", "nhận", "ký", "yêu cầu"),
        *("đề xuất", "dự kiến", "chở", "họp", "đăng", "dành", "chi", "xuất khẩu", "nhập khẩu"),
        *("ghi nhận", "trồng", "nuôi", "xây", "xây dựng", "đặt", "áp dụng", "có hiệu lực", "sập"),
        *("đổ bộ", "cất cánh", "hạ cánh", "rơi", "bỏ phiếu", "tuyển", "tuyển sinh", "tuyển được"),
        *("đầu tư", "phát hành", "vận hành", "hoạt động", "điều trị", "ghi", "dẫn dắt", "từ chức"),
        *("nghỉ hưu", "kết hôn", "đính hôn", "phạt", "truy tố", "khởi tố", "bắt", "tìm thấy"),
        *("lập", "viết", "sáng tác", "đóng", "hát", "nói", "phát biểu", "nhận định", "cho biết"),
        *("tiêm", "cấp", "bán", "mua", "nổ", "cháy", "đón nhận", "công nhận", "chia", "tách"),
        *("ghép", "mổ", "phẫu thuật", "thi đấu", "gặp", "khoác áo", "ghi bàn", "tiếp nhận"),
        *("trở thành", "đổi tên", "di dời", "tu sửa", "khai mạc", "bế mạc", "mắc kẹt", "mất tích"),
    ]
)
# What tells of no event, so that "ở đâu?" after it asks where the thing is.
_STATES = Lexicon.of(
    "là có được không chưa phải gồm dài rộng nặng sâu cao thuộc nằm đạt chiếm cần giữ trị giá"
)
# Nouns that stand for one side of what they are of.
RELATIONAL = Lexicon.of(
    [
        *("nguyên nhân", "hậu quả", "kết quả", "kinh phí", "chi phí", "lý do", "thời gian"),
        *("địa điểm", "thiệt hại", "chủ đầu tư", "mục đích", "nội dung", "diện tích", "tổng vốn"),
        *("vốn", "chiều dài", "chiều rộng", "chiều cao", "độ cao", "độ sâu", "dân số", "giá trị"),
        *("quy mô", "tiến độ", "ý nghĩa", "vai trò", "nạn nhân", "thủ phạm", "hung thủ"),
        *("mật độ dân số", "tổng diện tích", "tổng mức đầu tư", "mức đầu tư", "vốn đầu tư"),
        *("tổng chiều dài", "doanh thu", "lợi nhuận", "số người chết", "số người", "số ca", "số"),
        *("số lượng", "sản lượng", "năng suất", "tốc độ", "trọng lượng", "công suất", "nhiệt độ"),
        *("tên", "tên thật", "tuổi", "quê", "chức vụ", "lợi ích", "tác hại", "triệu chứng"),
        *("cách phòng", "thủ đô", "tỷ lệ", "mức phạt", "thời hạn", "đơn vị thi công", "độ dài"),
        *("giải pháp", "biện pháp", "đạo diễn", "diễn viên chính", "đội hình", "tỷ số", "giá"),
        *("giá vé", "thời lượng", "lịch sử", "nguồn gốc", "thành phần", "tác dụng", "tác dụng phụ"),
        *("học phí", "điểm chuẩn", "điểm sàn", "chỉ tiêu", "tổng tài sản", "tài sản", "trụ sở"),
        *("chủ tịch", "giám đốc", "tổng giám đốc", "hiệu trưởng", "người đứng đầu", "tác giả"),
    ]
)
_LEADING = Lexicon.of("của trong về tại ở trên giữa với cho theo các những và hay ai vào từ")
_TRAILING = Lexicon.of(
    "của trong về tại ở trên giữa với cho theo và hay là do khoảng đến vào từ mà"
)
_HAPPENINGS = Lexicon.of("vụ lễ cuộc trận đợt kỳ sự việc")
_SAYS_NOTHING = _TRAILING | Lexicon.of(
    "người tổng cộng tất cả số lượng lần ngày cái chiếc việc điều hiện nay còn nữa sau trước"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """``subject`` is whom or what a question is about ("" where that cannot be told),
    ``statement`` the whole of it without what asks. ``kind`` is what was asked for;
    ``is_event`` whether the statement tells of something that happened."""

    subject: str
    statement: str
    kind: Kind
    is_event: bool
    named: tuple[Referent, ...]

    @property
    def is_of_a_thing(self) -> bool:
        """Whether the subject is one thing of its kind: it has a name, or its kind is
        said ("bệnh bạch hầu")."""
        spoken = Spoken.of(self.subject)
        has_name = any(one.sort is not Sort.PERSON for one in referents(self.subject))
        return has_name or bool(spoken.words and spoken.phrase(0, HEADS))

    @classmethod
    def of(cls, question: str) -> Topic:
        """Of a clean question that stands alone."""
        named = tuple(referents(question))
        kept = _kept_pieces(question)
        pieces = [one for kept_piece in kept for one in _cut(kept_piece)]
        statement = _statement(kept)
        subject = _subject(pieces)
        after = _after(statement, subject)
        return cls(subject, statement, kind_of(question), _happens(after), named)


def asking_spans(question: str) -> list[tuple[int, int]]:
    """Where a question asks, by offset, in order: "ở đâu", "bao nhiêu", "vì sao"."""
    typed = TypedText.of(question)
    return [
        (typed.starts[match.start()], typed.starts[match.end()])
        for match in _ASKS.for_text(typed).finditer(typed.form)
    ]


def phrases(text: str) -> list[str]:
    """A text at its predicates, times and what asks: nouns with what belongs to them."""
    return [one for kept in _kept_pieces(text) for one in _cut(kept)]


def _kept_pieces(question: str) -> list[str]:
    """What stands between what asks; times are left out too, but for the statement's
    sake they stay within their piece."""
    question = _CLOSES.sub("", question)
    typed = TypedText.of(question)
    spans = asking_spans(question)
    for match in _ENDS_ASKING.for_text(typed).finditer(typed.form):
        if match.end() == len(typed.form):
            spans.append((typed.starts[match.start()], len(question)))
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        pieces.append(question[at : max(at, start)])
        at = max(at, end)
    pieces.append(question[at:])
    return [piece.strip(" ,;:–-") for piece in pieces if piece.strip(" ,;:–-")]


def _statement(pieces: list[str]) -> str:
    joined = " ".join(pieces)
    spoken = Spoken.of(joined)
    first, end = 0, len(spoken.words)
    trailing = spoken.listed(_TRAILING)
    while end > first and spoken.keys[end - 1] in trailing:
        end -= 1
    # "Ai là chủ tịch", "có bao nhiêu": what is left begins with a verb of no meaning.
    while first < end and spoken.keys[first] in spoken.listed(Lexicon.of("là có thì")):
        first += 1
    return joined[spoken.words[first].start : spoken.words[end - 1].end] if first < end else ""


def _cut(piece: str) -> list[str]:
    """A piece at its predicates and times."""
    spoken = Spoken.of(piece)
    gone = [False] * len(spoken.words)
    in_name = [False] * len(spoken.words)
    for one in referents(piece):
        for n, word in enumerate(spoken.words):
            if one.start <= word.start < one.end:
                # "World Cup 2022" is called so.
                is_named_so = one.text.isdigit() and n > 0 and spoken.is_capital(n - 1)
                is_time = one.sort is Sort.TIME and not is_named_so
                (gone if is_time else in_name)[n] = True
    at = 0
    while at < len(spoken.words):
        size = 0 if in_name[at] else spoken.phrase(at, PREDICATES)
        inside = spoken.phrase(at, HEADS | ROLES | RELATIONAL)
        # "Sập hầm lò ở Quảng Ninh" is an event by its first word; "có bao nhiêu" is none.
        opens = at == 0 and spoken.keys[0] not in spoken.listed(_STATES)
        if size and size >= inside and not opens and (at == 0 or not spoken.is_capital(at)):
            gone[at : at + size] = [True] * size
            at += size
        else:
            at += max(inside, 1)
            # "Vụ rơi trực thăng": what happened is part of what it is called.
            if inside and spoken.keys[at - inside] in spoken.listed(_HAPPENINGS):
                at += spoken.phrase(at, PREDICATES) if at < len(spoken.words) else 0
    cut: list[str] = []
    first = 0
    for n in range(len(gone) + 1):
        ends = n == len(gone) or gone[n]
        if ends or _is_parted(spoken, n):
            cut.append(_trimmed(spoken, first, n))
            first = n + 1 if ends else n
    return [one for one in cut if one]


def _is_parted(spoken: Spoken, at: int) -> bool:
    """Whether a comma stands before a word."""
    return at > 0 and "," in spoken.text[spoken.words[at - 1].end : spoken.words[at].start]


def _trimmed(spoken: Spoken, first: int, end: int) -> str:
    leading, trailing = spoken.listed(_LEADING), spoken.listed(_TRAILING)
    while first < end and spoken.keys[first] in leading:
        first += 1
    while end > first and spoken.keys[end - 1] in trailing:
        end -= 1
    return spoken.written(first, end)


def _subject(pieces: list[str]) -> str:
    """The piece that names something, a thing of its kind before a mere word; the first
    of equals. A noun such as "dân số" before it is taken off."""
    best, best_score = "", 0.0
    for piece in pieces:
        spoken = Spoken.of(piece)
        has_name = any(one.sort is not Sort.TIME for one in referents(piece)) or any(
            spoken.is_capital(n) for n in range(1, len(spoken.words))
        )
        score = 1.0 + 2.0 * has_name + 1.0 * (spoken.phrase(0, HEADS | ROLES) > 0)
        if score > best_score:
            best, best_score = piece, score
    return _without_relation(best) if _says_something(best) else ""


def _says_something(subject: str) -> bool:
    spoken = Spoken.of(subject)
    if not spoken.words or spoken.phrase(0, RELATIONAL) == len(spoken.words):
        return False
    return any(key not in spoken.listed(_SAYS_NOTHING) for key in spoken.keys)


def _without_relation(subject: str) -> str:
    spoken = Spoken.of(subject)
    at = 0
    while size := spoken.phrase(at, RELATIONAL):
        rest = at + size
        is_of = rest < len(spoken.words) and spoken.keys[rest] in spoken.listed(_LEADING)
        rest += is_of
        # "Giá vàng" is one thing, "dân số Hà Nội" two.
        is_other = is_of or spoken.phrase(rest, HEADS) > 0 or _is_named(spoken, rest)
        if rest >= len(spoken.words) or not (is_other or spoken.is_capital(rest)):
            break
        at = rest
    return spoken.written(at, len(spoken.words)) if at else subject


def _is_named(spoken: Spoken, at: int) -> bool:
    """Whether a name begins at a word; without marks, no capital tells."""
    starts = [word.start for word in spoken.words[at : at + 1]]
    return any(one.start in starts for one in referents(spoken.text))


def _after(statement: str, subject: str) -> str:
    at = statement.find(subject) if subject else -1
    return statement[at + len(subject) :] if at >= 0 else statement


def _happens(after: str) -> bool:
    spoken = Spoken.of(after)
    return any(
        spoken.phrase(n, PREDICATES) and spoken.keys[n] not in spoken.listed(_STATES)
        for n in range(len(spoken.words))
    )
