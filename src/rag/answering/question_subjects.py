"""Whether the words before a sentence's verb name something by themselves, so that a
question may be asked of them with no other sentence beside it.

Pure. Knows the words that lean on other sentences ("này", "ông ấy") and the nouns that names
stand behind ("đèo Pha Đin"); nothing of questions.
"""

from __future__ import annotations

import re

from rag.answering.heads import HEADS
from rag.answering.spoken import MOST_SYLLABLES, Lexicon
from rag.vietnamese.normalise import match_form

_MOST_WORDS = 9
# With one of these the subject leans on what was said before, counts something, or is no
# subject but the opening of a sentence.
_LEANING = frozenset(
    re.findall(
        r"\S+",
        "này đó đây kia ấy nọ nầy trên dưới nói ông bà anh chị em cô chú bác tôi ta họ nó hắn "
        "mình chúng bọn khi nếu vì do tuy nhưng để theo với trong ngoài sau trước tại từ đến "
        "về qua mỗi mọi các những nhiều một hai ba bốn cả và hay hoặc là của có được bị đã "
        "đang sẽ cũng còn chỉ không chưa mà thì rằng như vẫn đều ai gì nào đâu nhờ bởi dù nên "
        "rồi lại vừa mới nhất khác hiện nay hôm cùng song ngay riêng tổng việc điều "
        "sự khoảng hơn gần thêm ngày tháng sáng chiều tối lúc giữa vào cho "
        "phía bên gồm quanh đấy vậy thế",
    )
)
# Beside those that questions are read by.
_MORE_HEADS = Lexicon.of(
    [
        *("động", "hang", "dãy", "suối", "thác", "bãi", "rừng", "vườn", "vườn quốc gia", "khu"),
        *("tỉnh lộ", "đại lộ", "phố", "ga", "nhà ga", "cửa khẩu", "bến", "trạm", "chung cư"),
        *("thư viện", "tòa", "miếu", "đình", "nhà thờ", "quảng trường", "hiệp hội", "đoàn"),
        *("triển lãm", "liên hoan", "hội chợ", "hội thi", "ngày hội", "tuần lễ", "festival"),
        *("thông tư", "quyết định", "tạp chí", "ca khúc", "tiểu thuyết", "tác phẩm", "vở"),
        *("vệ tinh", "tên lửa", "kênh", "đập", "hồ chứa", "cột", "hợp tác xã", "htx", "khối"),
        *("hệ thống", "gạo", "hạt", "bánh", "hội thảo", "công an", "khách sạn", "siêu thị"),
        *("ban", "vụ", "tập đoàn", "mẫu xe", "xe", "máy", "kho", "lăng", "văn miếu", "bia"),
    ]
)
_HEADS = HEADS | _MORE_HEADS


_NUMBERED = re.compile(r"(?i)(?:quốc lộ|tỉnh lộ|đại lộ|cột mốc|tuyến metro)(?!\w)")


def is_named(words: str) -> bool:
    """Whether words such as "Đèo Pha Đin" end in a name, open with the kind of thing it
    names, and lean on nothing said elsewhere."""
    parts = words.split()
    if not 2 <= len(parts) <= _MOST_WORDS or leans(words):
        return False
    if not all(map(is_word, parts)) or not _ends_name(parts[-1]):
        return False
    # "Dự án đoạn 4": of which there are many.
    is_told = any(map(is_capital, parts[1:])) or bool(_NUMBERED.match(words))
    return is_told and head_length(words) > 0


def head_length(words: str) -> int:
    """Of how many words the noun is that they open with and that names stand behind;
    0: none."""
    forms = match_form(words).split()
    for size in range(min(MOST_SYLLABLES, len(forms) - 1), 0, -1):
        if " ".join(forms[:size]) in _HEADS.marked:
            return size
    return 0


def leans(words: str) -> bool:
    """Whether one of the words leans on what was said elsewhere. A capital within makes a
    word part of a name: "Hồ Trên Núi"."""
    first, *rest = words.split()
    return first.lower() in _LEANING or any(part in _LEANING for part in rest)


def in_midst(words: str) -> str:
    """A subject as it is written where no sentence opens: "Đèo Pha Đin" → "đèo Pha Đin"."""
    is_noun = head_length(words) > 0 and not words.split()[0].isupper()
    return words[:1].lower() + words[1:] if is_noun else words


def is_capital(word: str) -> bool:
    """Whether a word is written with a capital."""
    return word[:1].isupper()


def _ends_name(word: str) -> bool:
    return is_capital(word) or (word[0].isdigit() and len(word) <= 4)


def is_word(word: str) -> bool:
    """Whether it is letters and digits, or a dash between such."""
    return bool(re.fullmatch(r"[^\W_]+(?:[-/.&][^\W_]+)*|[-–&]", word))
