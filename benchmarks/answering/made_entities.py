"""What an article names: people, bodies, places, products, events, and the studies and
operations that are called after them.

Heads and capitals alone, coarse but for thousands of made questions. Knows nothing of
questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

UPPER = "".join(one for one in map(chr, range(0x41, 0x1EFA)) if one.isupper())
LOWER = UPPER.lower()
CAPITAL = rf"[{UPPER}][\w&’'-]*"
RUN = rf"{CAPITAL}(?: {CAPITAL})*"
# Small words within the name of a body: Đại học Y dược TP HCM.
_WITHIN = "học|dược|khoa|ương|gia|tế|ung|bướu|liễu|nhi|sản|tỉnh|thành|phố|quân|đội|và|nhiệt|đới"
_BODY_RUN = rf"{RUN}(?: (?:(?:{_WITHIN}) ?)+(?: {RUN}|(?<= ){RUN})?)*"
_PERSON_HEADS = (
    "bác sĩ|phó giáo sư|giáo sư|tiến sĩ|thạc sĩ|ông|bà|anh|chị|cô|cụ ông|cụ bà|cụ|bệnh nhân|"
    "chuyên gia|bé trai|bé gái|bé|em|nhà khoa học|ca sĩ|diễn viên|cầu thủ|người mẫu|thứ trưởng|"
    "bộ trưởng|luật sư|dược sĩ|huấn luyện viên|nhà nghiên cứu|vận động viên|hoa hậu|y tá"
)
_BODY_HEADS = (
    "bệnh viện|đại học|trường đại học|viện|trung tâm|công ty|bộ|sở|tổ chức|trường|phòng khám|"
    "hội|học viện|cục|tập đoàn|hiệp hội|thẩm mỹ viện|nhà thuốc|hãng|quỹ"
)
_THING_HEADS = (
    "thuốc|vaccine|vắcxin|máy|thiết bị|siro|kem|ứng dụng|chip|virus|viên uống|thực phẩm chức năng|"
    "sản phẩm|hoạt chất|robot|xe|phần mềm|giống|phương pháp|kỹ thuật|cuốn sách|bộ phim"
)
_PLACE_HEADS = "tỉnh|huyện|thành phố|tp|quận|xã|bang|thị trấn|làng|đảo"
_EVENT_HEADS = (
    "hội nghị|hội thảo|chương trình|chiến dịch|cuộc thi|giải|dự án|lễ hội|triển lãm|ngày hội"
)


def _headed(heads: str, run: str = RUN, *, is_capital: bool = False) -> re.Pattern[str]:
    first = "|".join(
        f"[{one[0].upper()}{'' if is_capital else one[0]}]{re.escape(one[1:])}"
        for one in heads.split("|")
    )
    return re.compile(rf"(?<!\w)(?P<head>{first}) (?P<rest>{run})")


_NAMED = {
    # A bác sĩ Bệnh viện Bạch Mai is called by no name.
    "person": _headed(_PERSON_HEADS, rf"(?!(?:Bệnh|Đại|Trung|Viện|Khoa|Phòng|Việt) ){RUN}"),
    "body": _headed(_BODY_HEADS, rf"(?:[{LOWER}]+ ){{0,3}}{_BODY_RUN}", is_capital=True),
    "thing": _headed(_THING_HEADS),
    "place": _headed(_PLACE_HEADS),
    "event": _headed(_EVENT_HEADS, rf"(?:[{LOWER}]+ ){{0,2}}{RUN}"),
}
# What a person or a body does that is asked about as a thing of its own.
_DONE_BY: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "person": (
        ("study", "nghiên cứu", "Nghiên cứu của {}", "sĩ|sư|gia|học|cứu"),
        ("operation", "mổ|phẫu thuật", "Ca mổ cho {}", "nhân|trai|gái|bé|anh|chị|bà|ông|cô|em"),
        ("operation", "mổ|phẫu thuật", "Ca mổ của {}", "bác sĩ"),
    ),
    "body": (
        ("study", "nghiên cứu", "Nghiên cứu của {}", "học|viện|tâm|chức|hội"),
        ("study", "khảo sát", "Cuộc khảo sát của {}", "học|viện|tâm|chức|hội|ty"),
    ),
}


@dataclass(frozen=True, slots=True)
class Entity:
    """What an article names: ``head`` in lower case, ``phrase`` head and name."""

    kind: str
    head: str
    phrase: str


@lru_cache(maxsize=1024)
def _entities(text: str) -> tuple[Entity, ...]:
    found: dict[tuple[str, str], Entity] = {}
    for kind, pattern in _NAMED.items():
        for match in pattern.finditer(text):
            head, rest = match["head"].lower(), match["rest"].strip(" -’'")
            found.setdefault((kind, rest), Entity(kind, head, f"{head} {rest}"))
    for entity in tuple(found.values()):
        for kind, words, phrase, heads in _DONE_BY.get(entity.kind, ()):
            if re.search(words, text.lower()) and re.search(rf"(?:{heads})$", entity.head):
                of = phrase.format(within(entity))
                found.setdefault((kind, of), Entity(kind, "", of))
    return tuple(found.values())


def entities(text: str) -> list[Entity]:
    """What a text names, each once."""
    return [*_entities(text)]


def within(entity: Entity) -> str:
    """As it stands inside a sentence: bodies keep their capital."""
    phrase = entity.phrase
    return phrase[:1].upper() + phrase[1:] if entity.kind == "body" else phrase
