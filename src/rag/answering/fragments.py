"""Questions that leave out what they ask about: "ở đâu?", "bao nhiêu người bị thương?",
"kinh phí bao nhiêu?", "ai là chủ đầu tư?".

Told by a closed list of words that say nothing of their own; one word from outside it
and the question is taken to stand alone. Pure. Knows nothing of pronouns or of names put
in another's place.
"""

from __future__ import annotations

from rag.answering.heads import ROLES
from rag.answering.referents import Sort, referents, within
from rag.answering.spoken import Lexicon, Spoken, as_question
from rag.answering.topics import PREDICATES, RELATIONAL, Topic, asking_spans
from rag.answering.turns import EarlierTurn
from rag.vietnamese.question_kinds import Kind, kind_of
from rag.vietnamese.typed_text import Pattern, TypedText

MOST_WORDS = 9
"""Longer questions without a word of their own were not met."""

# By syllable, since that is how text is tokenised: what asks, what holds a sentence
# together, and the verbs and nouns of any event or thing.
_EMPTY = (
    Lexicon.of(
        "gì nào sao đâu ai bao nhiêu thế mấy nhỉ hả à ạ vậy nhé khi giờ lúc hồi vì tại như ra cách "
        "bằng làm lại là có được bị đã sẽ đang do của ở từ đến tới vào và hay không chưa còn nữa "
        "hơn rồi thì mà cho với về trong tất cả tổng cộng khoảng những các số lượng người ca vụ "
        "lần chiếc cái việc điều hiện nay cuối cùng đầu tiên lâu xa ngày tháng năm tuần chỗ nơi "
        "cụ thể phải bởi theo đồng tiền tỷ triệu mét km kg tấn nhất tổng mới thêm khác gồm đó"
    )
    | Lexicon.of(
        "xảy diễn bắt đầu kết thúc khởi công khánh thành hoàn mở kéo dài tham gia dự tổ chức chết "
        "thương thiệt mạng tử vong mất tích sống sót cứu giữ xử lý phạt truy tố phát hiện đứng "
        "chịu tài trợ chi trả bồi thường xây dựng thiết kế đề xuất phê duyệt công bố nói sinh qua "
        "đời xuất ảnh hưởng cần nên hoạt động áp dụng thực hiện triển khai tăng giảm đạt nhận "
        "thưởng nằm thuộc rộng cao nặng sâu vô địch bị hại xong lệnh chỉ huy sáng lập viết quản "
        "trị giá trúng thầu cạnh chọn dùng khách phục vụ lấy đi chạy"
    )
    | Lexicon.of(
        "nguyên nhân hậu quả kinh phí lý thời gian địa điểm chủ tư mục đích nội dung diện tích "
        "chiều độ dân tổng vốn mức quy mô tiến trách nhiệm biện pháp giải ý nghĩa vai trò nạn thủ "
        "phạm nghi đối tượng tuổi quê tên tác nguồn gốc lợi ích hung đơn thi giá trị vị"
    )
)
_KNOWN = RELATIONAL | ROLES | PREDICATES
_OPENER = r"(?:ừ|à|rồi|và|còn|thì|(?:vậy|thế)(?! nào))"
_OPENERS = Pattern.of(rf"{_OPENER}(?:[ ,]+{_OPENER})*")
_CLOSER = r"(?:nhỉ|ạ|vậy|thế|hả)"
_CLOSERS = Pattern.of(rf"{_CLOSER}(?: {_CLOSER})*")
_WHY = Pattern.of(r"(?:(?:vì|tại|do|bởi) (?:sao|đâu)|sao)(?: (?:lại|mà))?(?: (?:như|thế|vậy))*")
_ADVERB = Pattern.of(
    r"(?:(?:xảy ra|diễn ra|cụ thể|là|cụ thể là) )?(?:(?:ở|tại|từ|đến|vào|vào lúc|từ lúc) )?"
    r"(?:đâu|chỗ nào|nơi nào|khi nào|bao giờ|lúc nào|hồi nào|mấy giờ|(?:ngày|năm|tháng|tuần) "
    r"(?:nào|bao nhiêu|mấy)|như thế nào|thế nào|ra sao|bằng cách nào|làm thế nào|trong bao lâu|"
    r"bao lâu|(?:với|cho|do|bởi|cùng|nhờ) ai|để làm gì|với mục đích gì|bằng gì)"
)
_OF_A_PERSON = Pattern.of(
    r"(?:.* )?(?:bao nhiêu tuổi|mấy tuổi|quê|sinh (?:năm|ngày|ra)|tên (?:thật|gì|là gì)|"
    r"qua đời|mất (?:khi|năm)|bị bắt|giữ chức|làm (?:nghề )?gì)(?: .*)?"
)
_OPENS_WITH_OF = Pattern.of(r"trong (?:đó|số đó|số này)")
_HAPPENED_AT = Pattern.of(r"(?:xảy ra|diễn ra) .*")


def completed(question: str, last: EarlierTurn) -> str | None:
    """The question with what the last one was about; ``None`` where it says that itself,
    or where the last one does not tell."""
    core = _core(question)
    spoken = Spoken.of(core)
    if not spoken.words or not _leaves_out(core, spoken):
        return None
    topic = Topic.of(last.question)
    typed = TypedText.of(core)
    if _WHY.for_text(typed).fullmatch(typed.form):
        return as_question(f"Vì sao {within(topic.statement)}") if topic.statement else None
    if _ADVERB.for_text(typed).fullmatch(typed.form):
        about = _about(topic, core)
        return as_question(f"{about} {_lower(core)}") if about else None
    if len(spoken.words) == 1 and not spoken.phrase(0, RELATIONAL):
        return None  # "không", "gì?"
    about = topic.subject
    if topic.is_event and _is_a_place(about):
        about = topic.statement
    if _OF_A_PERSON.for_text(typed).fullmatch(typed.form):
        about = _person(topic, last) or about
    return as_question(_of(about, core, spoken)) if about else None


def _core(question: str) -> str:
    """Without "vậy", "thế còn" and the like at its ends."""
    text = question.strip(" ?.!…")
    typed = TypedText.of(text)
    opener = _OPENERS.for_text(typed).match(typed.form)
    start = typed.starts[opener.end()] if opener else 0
    closers = [
        m for m in _CLOSERS.for_text(typed).finditer(typed.form) if m.end() == len(typed.form)
    ]
    end = typed.starts[closers[0].start()] if closers else len(text)
    core = text[start:end].strip(" ,") if end > start else text
    # "Như thế nào" and "vì sao thế" end in the same word.
    return core if Spoken.of(core).words else text


def _leaves_out(core: str, spoken: Spoken) -> bool:
    if len(spoken.words) > MOST_WORDS or referents(core):
        return False
    if any(spoken.is_capital(n) for n in range(1, len(spoken.words))):
        return False
    empty = spoken.listed(_EMPTY)
    is_asking = bool(asking_spans(core)) or spoken.keys[-1] in spoken.listed(
        Lexicon.of("không chưa")
    )
    at = 0
    while at < len(spoken.words):
        size = max(spoken.phrase(at, _KNOWN), int(spoken.keys[at] in empty))
        if not size:
            return False
        at += size
    return is_asking or bool(spoken.phrase(0, RELATIONAL) == len(spoken.words))


def _about(topic: Topic, core: str) -> str:
    """What "ở đâu?" and "khi nào?" are asked of: what happened, or the thing itself."""
    typed = TypedText.of(core)
    names_its_verb = _HAPPENED_AT.for_text(typed).fullmatch(typed.form) is not None
    is_of_event = topic.is_event and topic.kind is not Kind.QUANTITY
    if topic.subject and (names_its_verb or not is_of_event) and topic.kind is not Kind.PERSON:
        return topic.subject
    return topic.statement


def _is_a_place(text: str) -> bool:
    """Whether a subject is but a place, where things happen that are asked about."""
    named = referents(text)
    return len(named) == 1 and named[0].sort is Sort.PLACE and named[0].text == text


def _person(topic: Topic, last: EarlierTurn) -> str:
    """The one whose age or home is asked for: named in the question, or its answer."""
    own = [one.text for one in topic.named if one.sort is Sort.PERSON]
    told = [one.text for one in referents(last.answer) if one.sort is Sort.PERSON]
    return next(iter(own + told), "")


def _of(about: str, core: str, spoken: Spoken) -> str:
    """A thing and what is asked of it, in the order that Vietnamese has it."""
    typed = TypedText.of(core)
    inside = _OPENS_WITH_OF.for_text(typed).match(typed.form)
    if inside:
        return f"trong {within(about)}{core[typed.starts[inside.end()] :]}"
    size = spoken.phrase(0, RELATIONAL)
    if size:
        rest = core[spoken.words[size - 1].end :]
        return f"{spoken.written(0, size)} của {within(about)}{rest or ' ' + _asks(spoken, size)}"
    is_who_is = spoken.keys[:2] == (("ai", "la") if spoken.is_bare else ("ai", "là"))
    if is_who_is:
        return f"{core} của {within(about)}"
    return f"{about} {_lower(core)}"


def _asks(relation: Spoken, size: int) -> str:
    """What asks of a bare noun: "kinh phí?"."""
    asked = kind_of(f"{relation.written(0, size)} bao nhiêu")
    return "là bao nhiêu" if asked is Kind.QUANTITY else "là gì"


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
