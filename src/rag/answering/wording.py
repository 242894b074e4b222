"""The fixed Vietnamese sentences of an answer: leads, abstentions, notices.

Pure. Knows how a date and a title are written, not when each sentence is due.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from rag.types import Inferred

# What comes before an answer to a question that supposes what no source says.
_CAUTION = "Kho bài không xác nhận điều câu hỏi nêu"
NOT_FOUND = "Không tìm thấy trong kho bài thông tin để trả lời câu hỏi này."
NO_HITS = "Không có bài nào trong kho khớp với câu hỏi."
NO_HITS_FILTERED = "Không có bài nào trong kho khớp với câu hỏi và bộ lọc đã chọn."
NO_HITS_IN_PERIOD = (
    "Không có bài nào khớp với câu hỏi được đăng trong khoảng thời gian mà câu hỏi nhắc tới."
)
WEAK_EVIDENCE = "Các đoạn gần nhất trong kho bài chưa nói đến điều được hỏi."
ONLY_ADVERTORIALS = (
    "Chỉ có bài quảng cáo nói đến điều này, mà bài quảng cáo không được dùng làm nguồn trả lời."
)
NOT_GIVEN = "Các bài gần nhất có nói đến điều này nhưng không cho biết chi tiết được hỏi."
NOTHING_MORE = "Các bài gần nhất không cho biết gì hơn những điều đã trả lời."
UNVERIFIED = (
    "Các đoạn trong kho bài không xác nhận câu trả lời vừa soạn, nên câu đó không được hiển thị."
)
MODEL_FAILED = "Mô hình ngôn ngữ đang gặp sự cố; câu trả lời này được trích nguyên văn từ kho bài."
MODEL_BROKE_OFF = (
    "Mô hình ngôn ngữ dừng giữa chừng; phần sau của câu trả lời, nếu có, được trích nguyên văn "
    "từ kho bài."
)
AS_OF_UNKNOWN = (
    "Các bài được dẫn không rõ ngày đăng, nên không biết thông tin đúng đến thời điểm nào."
)
TOKENS_SPENT = (
    "Mô hình ngôn ngữ đã dùng hết hạn mức của hôm nay; câu trả lời này được trích nguyên văn từ "
    "kho bài."
)
UNDATED_LEFT_OUT = "Bộ lọc theo ngày bỏ qua những bài không rõ ngày đăng."

WITHDRAWN_QUOTE = "(Đoạn trích không còn hiển thị vì bài nguồn đã được gỡ)"
EMBARGOED_QUOTE = "(Đoạn trích hiện không hiển thị vì bài nguồn đang tạm ẩn)"
ERASED_QUOTE = "(Đoạn trích không còn nữa vì bài nguồn đã được xóa khỏi kho)"
# The newsroom looked at an answer, and what came of it.
UNDER_REVIEW = "Tòa soạn đang xem lại câu trả lời này."
COME_BACK = "Nội dung tạm thời không hiển thị. Xin quay lại sau."
ASKED_AGAIN = "Tòa soạn đã xem lại câu trả lời này và thay bằng một câu trả lời mới."
TAKEN_BACK = "(Câu này đã được tòa soạn rút lại; xin xem đính chính)"
ERASED_TITLE = "Bài đã xóa khỏi kho"
HIDDEN_SOURCE = "Nguồn này hiện không mở cho bạn đọc, nên đoạn trích không hiển thị."
ERASED_NOTICE = "Một bài nguồn đã được xóa khỏi kho, nên đoạn trích không còn nữa."

_STRAIGHT_QUOTES = re.compile(r'"([^"]*)"')
# A title stands in “…” and beside markers: it may hold neither.
_PLAIN = str.maketrans("[]“”", "()‘’")


def day(moment: datetime | None, zone: tzinfo) -> str:
    """A date as Vietnamese newspapers write it, in the archive's time zone."""
    if moment is None:
        return "không rõ ngày đăng"
    return day_of(in_zone(moment, zone).date())


def day_of(written: date) -> str:
    """A day of the calendar as Vietnamese newspapers write it."""
    return f"{written.day}/{written.month}/{written.year}"


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """A moment in a time zone; as it is where the calendar ends before that."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def lead(title: str, published_at: datetime | None, zone: ZoneInfo, *, who: str = "") -> str:
    """What comes before a quoted sentence: which article says it, of when, and of whom
    where the sentence has but a pronoun for them."""
    when = day(published_at, zone)
    about = f", về {_in_midst(who)}" if who else ""
    if not title:
        return f"Theo một bài trong kho ({when}){about}: "
    return f"Theo bài {quoted_title(title)} ({when}){about}: "


def lead_of_whom(who: str) -> str:
    """What comes before a further sentence of the same article that has but a pronoun for
    whom it speaks of."""
    return f"Về {_in_midst(who)}: "


def _in_midst(who: str) -> str:
    """A title and a name as written where no sentence opens: "ông Hải"."""
    return who[:1].lower() + who[1:]


def quoted_title(title: str) -> str:
    """A title in quotation marks, its own ones made single and its brackets round."""
    plain = _STRAIGHT_QUOTES.sub(r"‘\1’", title).translate(_PLAIN)
    return f"“{plain}”"


def absent_terms(terms: tuple[str, ...]) -> str:
    """Why no answer is given: the nearest articles mention none of these."""
    listed = ", ".join(f"“{term}”" for term in terms)
    return f"Các bài gần nhất trong kho không nhắc đến {listed}."


def caution(asked: str, told: str = "") -> str:
    """What comes before an answer where the question supposes ``asked``, which its sources
    do not say; they say ``told``, where they say anything of it."""
    instead = f", mà bài viết nói “{told.translate(_PLAIN)}”" if told else ""
    said = f"{_CAUTION}: “{asked.translate(_PLAIN)}”{instead}."
    return f"{said} Sau đây là điều bài gần nhất viết. "


def is_cautious(lead: str) -> bool:
    """Whether a claim's lead holds such a caution."""
    return lead.startswith(_CAUTION)


def inferred_notice(inferred: Inferred) -> str:
    """Which articles alone were searched, since the question says so."""
    first, last = day_of(inferred.date_from), day_of(inferred.date_to)
    when = f"ngày {first}" if first == last else f"từ {first} đến {last}"
    return f"Chỉ tìm trong các bài đăng {when}, theo “{inferred.written}” trong câu hỏi."


def missing_terms(terms: tuple[str, ...]) -> str:
    """Why no answer is given: what comes nearest is about something else."""
    listed = ", ".join(f"“{term}”" for term in terms)
    return f"Đoạn gần nhất trong kho bài không nói đến {listed}."


def differences_notice(told: Sequence[tuple[str, str]], *, is_number: bool) -> str:
    """Sources differ on what is asked: each value with what tells whose it is."""
    listed = _listed([f"{value} ({whose})" for value, whose in told])
    return f"{_NUMBERS_DIFFER if is_number else _OUTCOMES_DIFFER}: {listed}."


_NUMBERS_DIFFER = "Các bài nêu số liệu khác nhau"
_OUTCOMES_DIFFER = "Các bài nói khác nhau về điều được hỏi"


def tells_what_sources_say(notice: str) -> bool:
    """Whether a notice repeats some of its sources' text, so that it goes with them."""
    return notice.startswith((_NUMBERS_DIFFER, _OUTCOMES_DIFFER))


def as_of_notice(when: str) -> str:
    """How far an answer about now reaches; ``when`` is a day as :func:`day` writes it."""
    return f"Thông tin tính đến {when}, ngày đăng của bài mới nhất được dẫn."


# Named one by one up to this many; beyond, the first of them and the count.
_OUTLETS_NAMED = 4


def outlets_notice(title: str, outlets: Sequence[str]) -> str:
    """Several outlets printed one story: it counts once."""
    named = outlets[:_OUTLETS_NAMED]
    listed = f"{', '.join(named)}…" if len(outlets) > len(named) else f"{_listed(named)}."
    story = f"Bài {quoted_title(title)}" if title else "Một bài được dẫn"
    return f"{story} được {len(outlets)} nơi cùng đăng: {listed}"


def _listed(parts: Sequence[str]) -> str:
    *rest, last = parts
    return f"{', '.join(rest)} và {last}" if rest else last


def correction_notice(text: str, signed: str) -> str:
    """What the newsroom publishes on top of an answer; ``signed`` says who and when."""
    return f"Đính chính của tòa soạn ({signed}): {text}"


def new_answer_notice(link: str) -> str:
    """Where the answer stands that took another's place."""
    return f"Xem câu trả lời mới: {link}"


def withdrawn_notice(title: str) -> str:
    """A source was withdrawn after it was cited."""
    story = f"Bài {quoted_title(title)}"
    return f"{story} đã được gỡ sau khi được trích dẫn; đoạn trích không còn hiển thị."


def embargoed_notice(title: str) -> str:
    """A source was put under an embargo after it was cited."""
    return f"Bài {quoted_title(title)} đang tạm ẩn; đoạn trích hiện không hiển thị."


def superseded_notice(title: str) -> str:
    """A source has a newer version than the one cited."""
    return f"Bài {quoted_title(title)} đã có bản mới hơn bản được trích dẫn ở đây."


def corrected_notice(title: str, note: str = "") -> str:
    """A source was corrected; ``note`` is what its newspaper says of it."""
    return f"Bài {quoted_title(title)} đã được đính chính" + (f": {note}" if note else ".")


def corrected_by_notice(title: str, link: str) -> str:
    """Another article says that it corrects a source; ``link`` is where it stands."""
    return f"Bài {quoted_title(title)} đã được đính chính ở một bài khác: {link}"
