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
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.answering.data import Case, part
from benchmarks.answering.made_entities import CAPITAL, LOWER, RUN, UPPER, Entity, entities, within
from rag.vietnamese.normalise import match_form
from rag.vietnamese.questions import QUESTION_WORDS
from rag.vietnamese.tokens import terms

ATTRIBUTES = Path(__file__).with_name("attribute_questions.tsv")
# How many are made: of one thing named, of one article. Twice as many teach no more.
PER_ENTITY = 3
ATTRIBUTES_PER_ARTICLE = 7
TOLD_PER_ARTICLE = 3
TITLED_PER_ARTICLE = 1
SWAPPED_PER_ARTICLE = 5
BACKGROUND_ARTICLES = 300
# Of the background every fourth article, of a length that ViNewsQA's have.
_EVERY, _LENGTHS = 4, (800, 6_000)
_SEED = 5
# A question put to another article teaches only where that holds at most this share of the
# pairs of what is asked: else it may well be answered there.
_LIKELY_TOLD = 0.34


@dataclass(frozen=True, slots=True)
class Made:
    """A question put to the archive, of an article that is in it: whether that
    ``is_told`` there. ``way``: "attribute", "post", "swapped", "own" or
    "titled"."""

    question: str
    article_id: str
    is_told: bool
    way: str


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
    return [_story(row) for row in rows if part(row["id"], 2) == 0]


def _story(row: dict[str, str]) -> Story:
    text = "\n".join([row["title"], row.get("lead") or "", row["body"]])
    return Story(row["id"], row["title"], text)


def _asked_of(pattern: str, entity: Entity) -> str:
    at_start = pattern.startswith("{}")
    phrase = within(entity)
    if not entity.head:
        phrase = phrase if at_start else phrase[:1].lower() + phrase[1:]
    question = pattern.format(phrase)
    return question[:1].upper() + question[1:]


@lru_cache(maxsize=1)
def attribute_rows() -> list[dict[str, str]]:
    """``told``: what an article says that might tell it; ``says``: what tells it."""
    with ATTRIBUTES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def attribute_questions(story: Story, random_: random.Random) -> Iterator[Made]:
    """Attributes of what the article names; none that it might tell."""
    lowered = story.text.lower()
    made = []
    for entity in story.entities:
        fitting = [
            row
            for row in attribute_rows()
            if row["kind"] == entity.kind
            and not re.search(rf"(?<!\w)(?:{row['told']})(?!\w)", lowered)
        ]
        for row in random_.sample(fitting, min(PER_ENTITY, len(fitting))):
            made.append(Made(_asked_of(row["question"], entity), story.id, False, "attribute"))
    yield from random_.sample(made, min(ATTRIBUTES_PER_ARTICLE, len(made)))


_POST = re.compile(rf"(?P<name>{RUN}), (?P<post>[{UPPER}][ \w]+(?:, [{UPPER}][ \w]+)?)(?=[,.] )")
_WORKPLACE = re.compile(r"(?i:viện|đại học|trung tâm|công ty|sở|bộ|trường|hội) ")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def told_attributes(story: Story) -> Iterator[Made]:
    """Attributes that the article tells of what it names, in so many words."""
    rows = [row for row in attribute_rows() if row["says"] != "-"]
    parts = _SENTENCE.split(story.text)
    for entity in story.entities:
        name = entity.phrase[len(entity.head) + 1 :] if entity.head else entity.phrase
        near = [one for one in parts if name in one] if entity.head else parts
        for row in rows:
            if row["kind"] != entity.kind:
                continue
            pattern = row["says"].replace(
                "NAME", f"(?i:{re.escape(entity.phrase)}|{re.escape(name)})"
            )
            pattern = pattern.replace("CAP", f"[{UPPER}]")
            if any(re.search(rf"(?<!\w){pattern}", one) for one in near):
                yield Made(_asked_of(row["question"], entity), story.id, True, "attribute")


def told_posts(story: Story) -> Iterator[Made]:
    """Posts and places of work after a name."""
    whole = {e.phrase[len(e.head) + 1 :]: e for e in story.entities if e.kind == "person"}
    for match in _POST.finditer(story.text):
        entity = whole.get(match["name"])
        if entity is not None:
            works = _WORKPLACE.search(match["post"]) is not None
            for asked in ("giữ chức vụ gì?", *(("công tác ở đâu?",) if works else ())):
                question = f"{entity.phrase[:1].upper()}{entity.phrase[1:]} {asked}"
                yield Made(question, story.id, True, "post")


# What nearly any article tells of a person or a body that it names.
_OFTEN_TOLD = re.compile(
    r"công tác|làm việc|đến từ|chức vụ|là ai|tên là gì|chẩn đoán|chuẩn đoán|khuyên|khuyến cáo|"
    r"cảnh báo|cho biết|nói gì|phát hiện|đánh giá|nhận định|tên gì"
)
# One syllable of many other words: trường hợp, hội chẩn.
_PARTS_OF_WORDS = frozenset(
    [
        "viện",
        "bộ",
        "sở",
        "trường",
        "hội",
        "cục",
        "hãng",
        "quỹ",
        "máy",
        "kem",
        "xe",
        "giống",
        "giải",
        "tp",
        "xã",
        "bang",
        "đảo",
        "em",
        "cô",
        "cụ",
    ]
)


def named_in(question: str, entity: Entity) -> str | None:
    """The question with the entity's name after its head, where the head stands alone."""
    if not entity.head or entity.head in _PARTS_OF_WORDS:
        return None
    pattern = rf"(?<!\w)([{entity.head[0].upper()}{entity.head[0]}]{re.escape(entity.head[1:])})"
    pattern += rf"(?= [{LOWER}]|\?|,)"
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
                yield Made(named, story.id, True, "own")


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
    story: Story,
    own: Sequence[Case],
    made: Sequence[Made],
    others: Sequence[Case],
    random_: random.Random,
) -> Iterator[Made]:
    """Questions that say first what the article is about."""
    told = frozenset(terms(match_form(story.text)))
    for case in random_.sample(list(own), min(TITLED_PER_ARTICLE, len(own))):
        yield Made(_after(story, case.question), story.id, True, "titled")
    untold = [one.question for one in made if not one.is_told and one.way == "attribute"]
    for question in random_.sample(untold, min(TITLED_PER_ARTICLE, len(untold))):
        yield Made(_after(story, question), story.id, False, "titled")
    strange = [
        case.question
        for case in random_.sample(list(others), min(60, len(others)))
        if not re.search(rf"(?<!\w){CAPITAL}", case.question[1:])
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
    pattern += rf"{re.escape(entity.head[1:])}) {RUN}"
    bare = re.sub(pattern, "", question, count=1)
    return None if re.search(rf"(?<!^)(?<!\w){CAPITAL}", bare[1:]) else bare


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
        untold = list(attribute_questions(story, random_))
        for one in (
            *own_questions(story, own),
            *_some([*told_posts(story)], TOLD_PER_ARTICLE, random_),
            *_some([*told_attributes(story)], TOLD_PER_ARTICLE, random_),
            *untold,
            *swapped_questions(story, others, random_),
            *titled_questions(story, own, untold, others, random_),
        ):
            found.setdefault(one.question, one)
    return list(found.values())


def background_questions(news: Path) -> tuple[list[dict[str, str]], list[Made]]:
    """Articles of the news for training and attributes asked of them, told and not, so
    that no kind of attribute is always untold. Rows of ``articles.jsonl``, and questions."""
    articles: list[dict[str, str]] = []
    found: dict[str, Made] = {}
    with lzma.open(news, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % _EVERY:
                continue
            row = {"id": f"background-{number}", **json.loads(line)}
            story = _story(row)
            if not _LENGTHS[0] < len(story.text) < _LENGTHS[1]:
                continue
            random_ = random.Random(f"{_SEED} {story.id}")
            told = _some([*told_attributes(story)], TOLD_PER_ARTICLE, random_)
            if told:
                articles.append(
                    {key: row.get(key) or "" for key in ("id", "title", "lead", "body")}
                )
                untold = _some([*attribute_questions(story, random_)], len(told), random_)
                found |= {one.question: one for one in (*told, *untold)}
            if len(articles) == BACKGROUND_ARTICLES:
                break
    return articles, list(found.values())


def _some(made: Sequence[Made], count: int, random_: random.Random) -> list[Made]:
    return random_.sample(list(made), min(count, len(made)))
