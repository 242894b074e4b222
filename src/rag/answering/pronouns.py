"""Sentences that open with a word for somebody or something said before, and who that
is where the text before leaves no doubt.

Pure. Knows how newspapers refer back, not which sentence is quoted nor how.
"""

from __future__ import annotations

import re

from rag.types import Span

_LETTER = r"[^\W\d_]"
# Listed, since no range of Vietnamese capitals is without small letters.
_UPPER = "[A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"
# "Ông cho biết", "Sau đó, cô": no name follows. "Anh" opens the name of a country too,
# which a capital or a verb of no person does not tell; it is taken for a person.
_PERSON = re.compile(
    rf"(?:[^,.;:“”\"()]{{1,48}}, )?(?P<word>[ÔBACECHNôbacechn]\w{{1,2}}) (?:này |ấy |ta )?"
    rf"(?!{_UPPER})(?={_LETTER}|\d)"
)
_PERSON_WORDS = frozenset(["ông", "bà", "anh", "chị", "cô", "em", "cậu", "bé", "họ", "nó"])
_MALE, _FEMALE = frozenset(["ông", "anh", "cậu"]), frozenset(["bà", "chị", "cô"])
# These open a noun of their own: "ông nội", "bà con", "anh em", "em gái", "cô giáo".
_NO_PRONOUN = re.compile(
    r"(?:ông nội|ông ngoại|ông bà|ông chủ|ông bố|ông lão|bà con|bà nội|bà ngoại|bà mẹ|bà bầu|"
    r"bà chủ|anh em|anh chị|anh trai|anh rể|anh hùng|chị em|chị gái|chị dâu|cô giáo|cô gái|"
    r"cô dâu|cô chú|cô nàng|em gái|em trai|em bé|em họ|cậu bé|cậu ruột|cậu con|bé gái|bé trai|"
    r"bé sơ|họ hàng|họ tộc|nó là)(?!\w)"
)
# "Đơn vị này", "Người phụ nữ trên", "Tại đây", "Đây là". A time or a link is no reference
# that needs what it refers to.
_THING = re.compile(
    r"(?:[^,.;:“”\"()]{1,48}, )?(?:(?:với|theo|nhờ|tại|ở|trong|từ) )?"
    r"(?P<noun>\w+(?: \w+){0,3}?) (?:này|đó|ấy|nói trên|kể trên)(?!\w)"
    r"|(?P<several>những|các|hai|ba|bốn) \w+(?: \w+)? trên (?!\d)"
    r"|(?:tại đây|ở đây|nơi đây|từ đây|đây (?:là|cũng|được|chính))(?!\w)"
)
_NO_THING = re.compile(
    r"(?:sau|trước|khi|do|nhờ|bên cạnh|theo|từ|trong|tiếp|bởi|vì|lúc|lần|thời (?:gian|điểm|kỳ)|"
    r"hôm|ngày|tháng|năm|tuần|đợt|dịp|giai đoạn|ngoài|trong khi|cùng với|đến|hiện nay|năm nay|"
    r"giữa|qua|dựa|đặt|nằm|cùng (?:ngày|lúc|thời điểm)|bài|như|có|ai|\d.*)"
    r"(?: (?:thời điểm|thời gian|lúc|ngày|đợt|giai đoạn))?"
)
_TIMED = re.compile(r"(?:sau|trước|khi|lúc|hôm|do|nhờ|ngày|năm|tháng|tuần)$")


def person_word(sentence: str) -> str:
    """The pronoun that a sentence says of somebody near its beginning, lower case, without
    naming them; "" where it does not."""
    found = _PERSON.match(sentence)
    if found is None or found["word"].lower() not in _PERSON_WORDS:
        return ""
    if _NO_PRONOUN.match(sentence[found.start("word") :].lower()):
        return ""
    # "Trước khi mất, chị Lan kể": whoever comes before the comma may be whom it means.
    before = sentence[: found.start("word")]
    if re.search(rf"(?<!^)(?<!\w){_UPPER}\w", before):
        return ""
    return found["word"].lower()


def refers_back(sentence: str) -> bool:
    """Whether a sentence opens with something or somebody told before: one has to have
    read what comes before it."""
    if person_word(sentence):
        return True
    found = _THING.match(sentence.lower())
    if found is None:
        return False
    noun = found["noun"]
    return noun is None or not (_NO_THING.fullmatch(noun) or _TIMED.search(noun))


# --- who that is ------------------------------------------------------------------

_NAME = rf"{_UPPER}\w*(?:(?: |-|\.|\. (?={_UPPER}\.)){_UPPER}\w*){{0,4}}"
_TITLED = re.compile(
    rf"(?<!\w)(?P<title>[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Ee]m|[Cc]ậu|[Bb]é) (?P<name>{_NAME})"
)
# Other words that a person's name follows: whoever it is may be the one meant.
_OTHER_TITLED = re.compile(
    r"(?<!\w)(?:[Bb]ác sĩ|[Tt]iến sĩ|[Tt]hạc sĩ|[Gg]iáo sư|[Ll]uật sư|[Gg]iám đốc|[Cc]hủ tịch|"
    r"[Bb]í thư|[Tt]rưởng \w+|[Nn]gười \w+|[Nn]ạn nhân|[Bb]ệnh nhân|[Cc]hồng|[Vv]ợ|[Cc]on|[Cc]háu|"
    rf"BS|ThS|TS|GS|PGS)\.?(?: [a-zà-ỹđ]+){{0,3}} (?P<name>{_NAME})"
)
_FAMILY = re.compile(
    r"(?<!\w)(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|"
    rf"Trịnh|Mai|Trương|Lương|Đoàn|Lò|Vàng|Giàng|Sùng|Thào|Quàng|Cà|Tòng) {_NAME}"
)
_PLACED = re.compile(
    r"(?:đường|phố|xã|phường|quận|huyện|tỉnh|thành phố|thôn|bản|trường|bệnh viện|cầu|chợ|thị trấn|"
    r"khu|tượng đài|quảng trường|công viên) $",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?<!^)(?<![.!?:“\"] )(?<!\w)[A-Z][a-z]+(?: [A-Z][a-z]+)+")


_SOMEBODY = re.compile(
    r"(?<!\w)(?:người|bệnh nhân|bệnh nhi|nạn nhân|sản phụ|thai phụ|bé|cháu|em|ông|bà|anh|chị|cô|"
    r"cậu|phụ nữ|đàn ông|thanh niên|nghi phạm|bị can|bị cáo|phạm nhân|tài xế|công nhân|nhóm|"
    r"nam sinh|nữ sinh|học sinh|sinh viên|bác sĩ|giáo sư|tiến sĩ|các|những|vợ chồng|gia đình)(?!\w)"
)


def tells_of_somebody(sentence: str) -> bool:
    """Whether a sentence says of whom it speaks: by a name, or by what they are."""
    return is_person_named(sentence) or bool(_SOMEBODY.search(sentence.lower()))


def is_person_named(sentence: str) -> bool:
    """Whether a name stands in a sentence that is likely a person's."""
    return any(pattern.search(sentence) for pattern in (_TITLED, _FAMILY, _FOREIGN))


def only_named(word: str, text: str) -> Span | None:
    """Where a text names, with the pronoun itself as title, the only person whom the
    pronoun after it can mean; ``None`` where it names nobody so, or anybody else of that
    sex or of neither."""
    if word not in _MALE | _FEMALE:
        return None
    others = _FEMALE if word in _MALE else _MALE
    meant: list[re.Match[str]] = []
    people: set[str] = set()
    for found in _TITLED.finditer(text):
        title = found["title"].lower()
        if title == word:
            meant.append(found)
        elif title not in others:
            return None
        if title in others:
            people.add(found["name"])
    for pattern in (_OTHER_TITLED, _FAMILY, _FOREIGN):
        for found in pattern.finditer(text):
            name = found["name"] if "name" in pattern.groupindex else found.group()
            if not _PLACED.search(text[: found.start()]) and not any(
                name.endswith(known) or known.endswith(name)
                for known in (*(one["name"] for one in meant), *people)
            ):
                return None
    if not meant:
        return None
    longest = max(meant, key=lambda one: len(one["name"]))
    if not all(longest["name"].endswith(one["name"]) for one in meant):
        return None
    return Span(longest.start(), longest.end())
