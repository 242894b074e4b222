"""What people really type when they ask: raw Telex or VNI keys, and shorthand.

Each is read as an alternative beside the question as typed, never instead of it. For
questions only: an article means what it prints. Knows nothing of search.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from typing import Literal

from rag.vietnamese.keystrokes import from_telex, from_vni, key_count
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.orthography import is_folded_syllable
from rag.vietnamese.shorthand import SHORTHAND, expansions, glued

ReadingKind = Literal["as_typed", "telex", "vni", "shorthand"]

# A page of text is no question, and costs time.
MAX_CHARACTERS = 1_000
MAX_ALTERNATIVES = 6
# An alternative is never worth as much as what stands there.
_KEYED_WEIGHT = 0.95
_SHORT_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it may be meant. ``weight`` is in (0, 1]; 1 is as typed."""

    text: str
    weight: float
    kind: ReadingKind


def readings(question: str) -> tuple[Reading, ...]:
    """The question as typed, weight 1, then what else it may mean, likeliest first.

    Only itself where it is ordinary Vietnamese or English, or longer than
    ``MAX_CHARACTERS``. Shorthand in a question without marks is written out without
    marks, so that the whole stays of one kind.
    """
    found: dict[str, Reading] = {question: Reading(question, 1.0, "as_typed")}
    if len(question) <= MAX_CHARACTERS:
        alternatives = _alternatives(question)
        for reading in sorted(alternatives, key=lambda one: -one.weight)[:MAX_ALTERNATIVES]:
            found.setdefault(reading.text, reading)
    return tuple(found.values())


def _alternatives(question: str) -> list[Reading]:
    keyed = [
        Reading(text, weight, kind)
        for kind, decode in _KEYBOARDS
        for text, weight in [_decoded(question, decode)]
        if weight > 0
    ]
    spelt = [
        Reading(text, one.weight * weight, "shorthand")
        for one in keyed
        for text, weight in _written_out(one.text)
    ]
    return [*keyed, *spelt] or [
        Reading(text, weight, "shorthand") for text, weight in _written_out(question)
    ]


_KEYBOARDS: tuple[tuple[ReadingKind, Callable[[str], str | None]], ...] = (
    ("telex", from_telex),
    ("vni", from_vni),
)

# --- keys -------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
# In running Vietnamese seven syllables in ten have a mark, hence a key.
_MIN_SHARE = 1 / 3
_MAX_LONE_WORDS = 3
# Words of other languages, met in Vietnamese questions, whose letters would be keys.
_FOREIGN = frozenset(
    re.findall(
        r"\S+",
        "as is us his has was of or for off box text photo photos taxi fax sex max mix fix six tax "
        "gas bus boss less loss pass mass class miss kiss does goes yes its has bar car far her "
        "per war tar star tour four your our hour fur sir mar door poor floor moon soon noon too "
        "see bee fee tee teen seen been keen queen green meet food foot good wood book look took "
        "room zoom tool tools cool pool school baby data papa mama photoshop video radio boots "
        "ex ox tex mex lux rex vax laos paris iris anna emma ross was how now low new view show "
        "few who why two saw law raw paw tow row cow tax hoax coax hers this thus plus ads news "
        "logos euros pos mos sars mers dos ios aids gaps tips maps tops cats bits hits kits sos",
    )
)

_NEVER_KEYS = frozenset(["box", "photo", "photos", "boots", "logos", "gas", "sos", "ios", "dos"])


def _decoded(question: str, decode: Callable[[str], str | None]) -> tuple[str, float]:
    """The question with its keys turned into letters, and how far that explains it; 0
    where it is not typed so."""
    pieces: list[str] = []
    end = hidden = plain = other = marked = keys = 0
    shouted = question.isupper()
    for match in _WORD.finditer(question):
        word = match.group()
        low = word.lower()
        meant = None
        if not word.isascii():
            marked += has_diacritics(word)
        elif sum(map(str.isalpha, word)) > 1 and word.isupper() and not shouted:
            pass  # a newspaper's abbreviation or a code, whoever types it
        elif low in _FOREIGN:
            other += 1
            # Among words that are keys it is keys too: "bacs six" is bác sĩ.
            meant = None if low in _NEVER_KEYS else decode(word)
        elif (meant := decode(word)) is not None:
            hidden += 1
            keys += key_count(word, meant)
        elif word.isalpha() and is_folded_syllable(low):
            plain += 1
        elif word.isalpha() and low not in SHORTHAND:
            # A name says nothing of how the rest is typed.
            other += word.islower() or not pieces
        pieces += [question[end : match.start()], meant or word]
        end = match.end()
    share = hidden / max(hidden + plain, 1)
    running = hidden >= 2 and share >= _MIN_SHARE and hidden > marked + other
    # A word or two, as people type into a search box: then it takes more than one key.
    lone = hidden == 1 and keys >= 2 and not marked + other and hidden + plain <= _MAX_LONE_WORDS
    if not (running or lone):
        return question, 0.0
    weight = _KEYED_WEIGHT * hidden / (hidden + other)
    return "".join(pieces) + question[end:], weight


# --- shorthand ----------------------------------------------------------------------

_SHORT = re.compile(r"\d[\d.,]*[^\W\d_]+|[^\W_]+")


def _written_out(question: str) -> list[tuple[str, float]]:
    """The question with its shorthand written out in every likely way."""
    words = list(_SHORT.finditer(question))
    forms = [match.group() for match in words]
    write = str if has_diacritics(question) else fold
    choices: list[tuple[tuple[str, float], ...]] = []
    places: list[int] = []
    for place, form in enumerate(forms):
        before = forms[place - 1].lower() if place else ""
        after = forms[place + 1].lower() if place + 1 < len(forms) else ""
        # Capitals are names and newspapers' abbreviations, but for a question's first.
        usual = form if place or len(form) > 3 else form[:1].lower() + form[1:]
        parted = glued(form)
        if parted is not None:
            number, short = parted
            options = tuple((f"{number} {one}", w) for one, w in expansions(short, number, after))
        else:
            options = expansions(usual, before, after)
        if options:
            choices.append(options)
            places.append(place)
    if not choices:
        return []
    likeliest = heapq.nlargest(
        MAX_ALTERNATIVES,
        islice(product(*choices), 4_096),
        key=lambda picked: prod(weight for _, weight in picked),
    )
    best = prod(options[0][1] for options in choices)
    found: list[tuple[str, float]] = []
    for picked in likeliest:
        text, end = "", 0
        for place, (written, _) in zip(places, picked, strict=True):
            match = words[place]
            text += question[end : match.start()] + write(written)
            end = match.end()
        weight = _SHORT_WEIGHT * prod(weight for _, weight in picked) / best
        found.append((text + question[end:], weight))
    return found
