"""Text as it goes into the store: NFC, without invisible characters, site furniture
or captions among the paragraphs.

Pure functions over text that some loader took out of a file. Knows nothing of files,
formats, articles or ids.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.vietnamese.legacy import suspected_encoding
from rag.vietnamese.normalise import clean, clean_block, match_form
from rag.vietnamese.sentences import sentences
from rag.vietnamese.tokens import tokens

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def has_lone_surrogate(text: str) -> bool:
    """Whether half a character is in the text, as a broken ``\\ud83d`` in JSON leaves."""
    return _LONE_SURROGATE.search(text) is not None


def line(text: str) -> str:
    """One line, ready to be stored. Half characters become U+FFFD."""
    # Once more to NFC: an invisible character between a letter and its mark, once
    # removed, lets the two compose.
    return unicodedata.normalize("NFC", clean(_LONE_SURROGATE.sub("\ufffd", _kept(text))))


def lines(text: str) -> list[str]:
    """The lines that hold something, each ready to be stored."""
    block = unicodedata.normalize("NFC", clean_block(_LONE_SURROGATE.sub("\ufffd", _kept(text))))
    return [part for part in block.split("\n") if part]


def _kept(text: str) -> str:
    """TCVN3's ư is a soft hyphen, which no cleaning would leave: in such a line it is
    written ư at once, which the conversion of the whole article passes over."""
    if "\u00ad" in text and suspected_encoding(text) == "tcvn3":
        return text.replace("\u00ad", "ư")
    return text


def _names(text: str) -> frozenset[str]:
    return frozenset(match_form(part.strip()) for part in text.split("|"))


# What follows one of these, at the end of a page, are links to other articles.
_LISTINGS = _names(
    """phản hồi|gửi phản hồi|ý kiến bạn đọc|ý kiến của bạn|bình luận|gửi bình luận
    |các tin khác|tin khác|các bài khác|bài khác|tin mới|tin mới nhất|mới nhất|tin liên quan
    |bài liên quan|bài viết liên quan|tin cùng chuyên mục|cùng chuyên mục|tin bài liên quan
    |các tin đã đưa|tin đã đưa|các tin cũ hơn|tin cũ hơn|các tin mới hơn|tin đọc nhiều
    |đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất|tin nổi bật|có thể bạn quan tâm
    |liên kết website|liên kết web|liên kết"""
)
_BUTTONS = _names(
    """chia sẻ|chia sẻ bài viết|facebook|zalo|twitter|in bài|in bài viết|in trang
    |gửi email|email|lưu bài|về đầu trang|lên đầu trang|đầu trang|về trang chủ|trang chủ|trở lại
    |quay lại|xem thêm|từ khóa|tags|thẻ|quảng cáo|đánh giá bài viết|thích|copy link
    |sao chép liên kết|theo dõi chúng tôi|đăng nhập"""
)
# "Các tin khác:", "» Phản hồi (3)"
_TRIMMINGS = re.compile(r"^[\W_]+|[\W_]*(?:\(\d+\))?[\W_]*$")
_SENTENCE_END = re.compile(r"[.?!…][\"”’»)\]]*$")
# A headline is shorter than this; a paragraph that is not closed by a full stop seldom is.
_HEADLINE_SYLLABLES = 30


def without_furniture(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without what the website prints after an article: share buttons,
    empty comment boxes, lists of other articles' headlines. Only the end is touched,
    and a paragraph that ends as a sentence does keeps all before it."""
    kept = list(paragraphs)
    while kept and _furniture_name(kept[-1]) in _LISTINGS | _BUTTONS:
        kept.pop()
    tail = len(kept)
    while tail and _is_headline(kept[tail - 1]):
        tail -= 1
    for index in range(tail, len(kept)):
        if _furniture_name(kept[index]) in _LISTINGS:
            return without_furniture(kept[:index])
    return kept


def _furniture_name(text: str) -> str:
    return match_form(_TRIMMINGS.sub("", text)) if len(text) <= 40 else ""


def _is_headline(text: str) -> bool:
    return _SENTENCE_END.search(text) is None and len(tokens(text)) <= _HEADLINE_SYLLABLES


_CREDITED = re.compile(
    r"^\(?Ảnh ?:|^\(Ảnh\b|^\(?(?:Trong ảnh|Ảnh minh họa|Ảnh minh hoạ|Ảnh tư liệu)\b"
    r"|\(?\bẢnh(?: minh họa| minh hoạ| tư liệu)?\s*: ?[^\s.!?]+(?: [^\s.!?]+){0,5}\)?\.?$"
)
# Openings of a lead or a first paragraph: when, where from, in what connection. A
# caption says who is doing what, at once.
_REPORTING = re.compile(
    r"^(?:[“\"‘'(\[]|[A-ZĐ]{2,8} ?[-–—]"
    r"|(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|tuần|tháng|quý|năm|mùa|thời gian|những năm|nhiều năm"
    r"|mới đây|vừa qua|gần đây|hiện|hiện nay|đến nay|theo|từ|sau|trước|trong|với|để|nhằm"
    r"|khi|dù|tuy|do|nhờ|qua|tại|bên cạnh|thực hiện|được|đây|đó)\b)",
    re.IGNORECASE,
)
# What a lead says and a caption seldom does: that it happened, will, or why; who said so.
# (4,000 leads of Vietnamese news: 263 read as captions without this, 53 with it.)
_TELLING = re.compile(
    r"\b(?:đã|sẽ|vừa|mới|bị|khiến|nhưng|song|vì|do|nếu|có thể|cần|phải|không|chưa|nên|được cho là"
    r"|cho biết|cho rằng|cho hay|nhận định|khẳng định|thông báo|đề nghị|đề xuất|yêu cầu|dự kiến"
    r"|hôm nay|hôm qua|hôm|ngày mai|năm nay|sau khi|trước khi|trong khi|ngay khi|để|nhằm|hơn"
    r"|là|gồm|gây|tỷ đồng|triệu đồng|diễn ra|ghi nhận|phát hiện|xảy ra|mà|nhất)\b",
    re.IGNORECASE,
)
_MAX_CREDITED_SYLLABLES = 60
# The seed's caption has 21 syllables and leads of one sentence begin at about 25, so
# an unmarked line is taken for a caption only below that.
_MAX_CAPTION_SYLLABLES = 24
_MIN_STORY_SYLLABLES = 40


def is_caption(text: str, following: str) -> bool:
    """Whether a paragraph straight after the title reads as a photo's caption.

    Either it names the photo ("Ảnh: …"), or it is one short plain sentence before a
    paragraph at least twice as long. Where in doubt it is not: as a paragraph it can
    be cited just as well.
    """
    count = len(tokens(text))
    if _CREDITED.search(text):
        return count <= _MAX_CREDITED_SYLLABLES
    return (
        0 < count <= _MAX_CAPTION_SYLLABLES
        and text.endswith(".")
        and not text.endswith("..")
        and len(sentences(text)) == 1
        and _REPORTING.match(text) is None
        and _TELLING.search(text) is None
        and len(tokens(following)) >= max(2 * count, _MIN_STORY_SYLLABLES)
    )


def without_prefix(paragraphs: Sequence[str], heading: str) -> list[str]:
    """The paragraphs without a first one that only repeats ``heading``."""
    if paragraphs and heading and same_words(paragraphs[0], heading):
        return list(paragraphs[1:])
    return list(paragraphs)


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in case, punctuation and spacing at most."""
    return [token.text for token in tokens(one)] == [token.text for token in tokens(other)]
