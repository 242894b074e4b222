"""Questions made of an article and of other questions, to teach what it is when an
article is there and does not say what is asked of it.

Four ways, all from one half of a dataset: an attribute (``attribute_questions.tsv``) asked
of what an article names; another article's human question asked of it; and an article's own
question with a name put in, so that a name in a question alone tells nothing; and any of
these after the article's title, as one who describes what is meant would ask. Knows nothing
of hits or models. None of the hand-written rows of ``benchmarks.premises`` is read.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.answering.data import Case, part
from rag.vietnamese.normalise import match_form
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import terms

ATTRIBUTES = Path(__file__).with_name("attribute_questions.tsv")
PER_ENTITY = 3
ATTRIBUTES_PER_ARTICLE = 18
TITLED_PER_ARTICLE = 2
SWAPPED_PER_ARTICLE = 14
_SEED = 5
# A question put to another article teaches only where that holds at most this share of the
# pairs of what is asked: else it may well be answered there.
_LIKELY_TOLD = 0.34

_UPPER = "".join(one for one in map(chr, range(0x41, 0x1EFA)) if one.isupper())
_LOWER = _UPPER.lower()
_CAPITAL = rf"[{_UPPER}][\w&’'-]*"
_RUN = rf"{_CAPITAL}(?: {_CAPITAL})*"
# Small words within the name of a body: Đại học Y dược TP HCM.
_WITHIN = "học|dược|khoa|ương|gia|tế|ung|bướu|liễu|nhi|sản|tỉnh|thành|phố|quân|đội|và|nhiệt|đới"
_BODY_RUN = rf"{_RUN}(?: (?:(?:{_WITHIN}) ?)+(?: {_RUN}|(?<= ){_RUN})?)*"
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


def _headed(heads: str, run: str = _RUN, *, is_capital: bool = False) -> re.Pattern[str]:
    first = "|".join(
        f"[{one[0].upper()}{'' if is_capital else one[0]}]{re.escape(one[1:])}"
        for one in heads.split("|")
    )
    return re.compile(rf"(?<!\w)(?P<head>{first}) (?P<rest>{run})")


_NAMED = {
    # A bác sĩ Bệnh viện Bạch Mai is called by no name.
    "person": _headed(_PERSON_HEADS, rf"(?!(?:Bệnh|Đại|Trung|Viện|Khoa|Phòng|Việt) ){_RUN}"),
    "body": _headed(_BODY_HEADS, rf"(?:[{_LOWER}]+ ){{0,3}}{_BODY_RUN}", is_capital=True),
    "thing": _headed(_THING_HEADS),
    "place": _headed(_PLACE_HEADS),
    "event": _headed(_EVENT_HEADS, rf"(?:[{_LOWER}]+ ){{0,2}}{_RUN}"),
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
class Made:
    """A question put to the archive, of an article that is in it: whether that
    ``is_told`` there. ``way``: "attribute", "swapped", "own" or "titled"."""

    question: str
    article_id: str
    is_told: bool
    way: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """What an article names: ``head`` in lower case, ``phrase`` head and name."""

    kind: str
    head: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article as far as questions are made of it."""

    id: str
    title: str
    text: str

    @property
    def entities(self) -> list[Entity]:
        return entities(self.text)


def stories(dataset: Path) -> list[Story]:
    """Of the tuning half."""
    rows = [json.loads(line) for line in (dataset / "articles.jsonl").open(encoding="utf-8")]
    return [
        Story(row["id"], row["title"], "\n".join([row["title"], row.get("lead") or "", row["body"]]))
        for row in rows
        if part(row["id"], 2) == 0
    ]


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
                of = phrase.format(_body_case(entity))
                found.setdefault((kind, of), Entity(kind, "", of))
    return tuple(found.values())


def entities(text: str) -> list[Entity]:
    """What a text names, each once."""
    return [*_entities(text)]


def _body_case(entity: Entity) -> str:
    """As it stands inside a sentence: bodies keep their capital."""
    phrase = entity.phrase
    return phrase[:1].upper() + phrase[1:] if entity.kind == "body" else phrase


def _asked_of(pattern: str, entity: Entity) -> str:
    at_start = pattern.startswith("{}")
    phrase = _body_case(entity)
    if not entity.head:
        phrase = phrase if at_start else phrase[:1].lower() + phrase[1:]
    question = pattern.format(phrase)
    return question[:1].upper() + question[1:]


def attribute_questions(story: Story, random_: random.Random) -> Iterator[Made]:
    """Attributes of what the article names; none that it might tell."""
    with ATTRIBUTES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lowered = story.text.lower()
    made = []
    for entity in story.entities:
        fitting = [
            row
            for row in rows
            if row["kind"] == entity.kind
            and not re.search(rf"(?<!\w)(?:{row['told']})(?!\w)", lowered)
        ]
        for row in random_.sample(fitting, min(PER_ENTITY, len(fitting))):
            made.append(Made(_asked_of(row["question"], entity), story.id, False, "attribute"))
    yield from random_.sample(made, min(ATTRIBUTES_PER_ARTICLE, len(made)))


_AGE = re.compile(rf"(?P<name>{_RUN})(?:,| \()(?: năm nay)? ?(?P<age>\d+ tuổi)")
_POST = re.compile(rf"(?P<name>{_RUN}), (?P<post>[{_UPPER}][ \w]+(?:, [{_UPPER}][ \w]+)?)(?=[,.] )")

_WORKPLACE = re.compile(r"(?i:viện|đại học|trung tâm|công ty|sở|bộ|trường|hội) ")


def told_attributes(story: Story) -> Iterator[Made]:
    """Ages and posts that the article tells in so many words."""
    names = {one.phrase.partition(" ")[2]: one for one in story.entities if one.kind == "person"}
    whole = {e.phrase[len(e.head) + 1 :]: e for e in names.values()}
    for match in _AGE.finditer(story.text):
        entity = whole.get(match["name"])
        asked = entity.phrase if entity else match["name"]
        question = f"{asked[:1].upper()}{asked[1:]} bao nhiêu tuổi?"
        yield Made(question, story.id, True, "attribute", (match["age"],))
    for match in _POST.finditer(story.text):
        entity = whole.get(match["name"])
        if entity is not None:
            works = _WORKPLACE.search(match["post"]) is not None
            for asked in ("giữ chức vụ gì?", *(("công tác ở đâu?",) if works else ())):
                question = f"{entity.phrase[:1].upper()}{entity.phrase[1:]} {asked}"
                yield Made(question, story.id, True, "attribute", (match["post"],))


# What nearly any article tells of a person or a body that it names.
_OFTEN_TOLD = re.compile(
    r"công tác|làm việc|đến từ|chức vụ|là ai|tên là gì|chẩn đoán|chuẩn đoán|khuyên|khuyến cáo|"
    r"cảnh báo|cho biết|nói gì|phát hiện|đánh giá|nhận định|tên gì"
)
# One syllable of many other words: trường hợp, hội chẩn.
_PARTS_OF_WORDS = frozenset(
    "viện bộ sở trường hội cục hãng quỹ máy kem xe giống giải tp xã bang đảo em cô cụ".split()
)


def named_in(question: str, entity: Entity) -> str | None:
    """The question with the entity's name after its head, where the head stands alone."""
    if not entity.head or entity.head in _PARTS_OF_WORDS:
        return None
    pattern = rf"(?<!\w)([{entity.head[0].upper()}{entity.head[0]}]{re.escape(entity.head[1:])})"
    pattern += rf"(?= [{_LOWER}]|\?|,)"
    if not re.search(pattern, question):
        return None
    name = entity.phrase[len(entity.head) :]
    return re.sub(pattern, lambda match: match.group(1) + name, question, count=1)


def own_questions(story: Story, asked: Sequence[Case]) -> Iterator[Made]:
    """The article's questions with a name put in, where it names one of that head only."""
    heads: dict[str, list[Entity]] = {}
    for entity in story.entities:
        heads.setdefault(entity.head, []).append(entity)
    for case in asked:
        for own in heads.values():
            named = named_in(case.question, own[0]) if len(own) == 1 else None
            if named is not None:
                yield Made(named, story.id, True, "own", case.answers)


def swapped_questions(
    story: Story, others: Sequence[Case], random_: random.Random
) -> Iterator[Made]:
    """Other articles' questions asked of what this one names, where it hardly holds the
    pairs of what is asked."""
    told = frozenset(terms(match_form(story.text)))
    own = [one for one in story.entities if one.head]
    count = 0
    for case in random_.sample(list(others), len(others)):
        if count == SWAPPED_PER_ARTICLE:
            return
        for entity in random_.sample(own, len(own)):
            bare = _unnamed(case.question, entity)
            named = named_in(bare, entity) if bare else None
            if named is not None and bare is not None and _share_told(bare, told) <= _LIKELY_TOLD:
                if any(match_form(answer) in match_form(story.text) for answer in case.answers):
                    continue
                yield Made(named, story.id, False, "swapped")
                count += 1
                break


def titled_questions(
    story: Story, own: Sequence[Case], made: Sequence[Made], others: Sequence[Case], random_: random.Random
) -> Iterator[Made]:
    """Questions that say first what the article is about."""
    told = frozenset(terms(match_form(story.text)))
    for case in random_.sample(list(own), min(TITLED_PER_ARTICLE, len(own))):
        yield Made(_after(story, case.question), story.id, True, "titled", case.answers)
    untold = [one.question for one in made if not one.is_told and one.way == "attribute"]
    for question in random_.sample(untold, min(TITLED_PER_ARTICLE, len(untold))):
        yield Made(_after(story, question), story.id, False, "titled")
    strange = [
        case.question
        for case in random_.sample(list(others), min(60, len(others)))
        if not re.search(rf"(?<!\w){_CAPITAL}", case.question[1:])
        and _share_told(case.question, told) <= _LIKELY_TOLD
    ]
    for question in strange[:TITLED_PER_ARTICLE]:
        yield Made(_after(story, question), story.id, False, "titled")


def _after(story: Story, question: str) -> str:
    return f"{story.title.rstrip('.?!')}, {question[:1].lower()}{question[1:]}"


def _unnamed(question: str, entity: Entity) -> str | None:
    """The question without the name after a head like the entity's; ``None`` where other
    names are left."""
    pattern = rf"(?<=(?<!\w)[{entity.head[0].upper()}{entity.head[0]}]"
    pattern += rf"{re.escape(entity.head[1:])}) {_RUN}"
    bare = re.sub(pattern, "", question, count=1)
    return None if re.search(rf"(?<!^)(?<!\w){_CAPITAL}", bare[1:]) else bare


def _share_told(question: str, told: frozenset[str]) -> float:
    pairs = [
        term
        for term in terms(match_form(question))
        if "_" in term and not QUESTION_WORDS & set(term.split("_"))
    ]
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 1.0


def made_questions(dataset: Path, asked: Sequence[Case]) -> list[Made]:
    """Of the tuning half's articles and questions, each question once, the same on every
    machine."""
    tuning = [case for case in asked if case.is_tuning]
    askable = [case for case in tuning if not _OFTEN_TOLD.search(case.question.lower())]
    found: dict[str, Made] = {}
    for story in stories(dataset):
        random_ = random.Random(f"{_SEED} {story.id}")
        own = [case for case in tuning if story.id in case.gold_articles]
        others = [case for case in askable if story.id not in case.gold_articles]
        made = [
            *own_questions(story, own),
            *told_attributes(story),
            *attribute_questions(story, random_),
            *swapped_questions(story, others, random_),
        ]
        for one in (*made, *titled_questions(story, own, made, others, random_)):
            found.setdefault(one.question, one)
    return list(found.values())
