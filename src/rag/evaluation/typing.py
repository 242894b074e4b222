"""A well-written question as people type it: without marks, with half of them, with a
slip of the finger, as raw Telex or VNI keys, in shorthand.

For measuring how search bears it. Pure; a seed and a question give the same text each
time. Knows nothing of datasets or metrics.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.orthography import TONE_MARKS, parts, toneless

_WORD = re.compile(r"[^\W\d_]+")
_QUALITIES = "\u0302\u0306\u031b"
_TELEX_TONES = dict(zip(TONE_MARKS, "fsxrj", strict=True))
_VNI_TONES = dict(zip(TONE_MARKS, "21435", strict=True))
_VNI_QUALITIES = dict(zip(_QUALITIES, "687", strict=True))


def unaccented(question: str) -> str:
    """Without any mark, case kept: "Điện Biên" → "Dien Bien"."""
    return "".join(map(_bare, unicodedata.normalize("NFC", question)))


def _bare(character: str) -> str:
    plain = fold(character)
    return plain.upper() if character.isupper() else plain


def half_unaccented(question: str, seed: int) -> str:
    """Half of the words that carry marks (rounded up) without them."""
    text = unicodedata.normalize("NFC", question)
    marked = [match for match in _WORD.finditer(text) if has_diacritics(match.group())]
    chosen = _random(question, seed).sample(marked, (len(marked) + 1) // 2)
    return _replaced(text, {match.span(): unaccented(match.group()) for match in chosen})


# Neighbours on the row of a QWERTY keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, key in enumerate(row)
}


def one_typo(question: str, seed: int) -> str:
    """One letter of one word of at least three: a neighbouring key's, left out, doubled
    or swapped with the next. A text without such a word stays as it is."""
    text = unicodedata.normalize("NFC", question)
    words = [match for match in _WORD.finditer(text) if len(match.group()) > 2]
    if not words:
        return text
    chance = _random(question, seed)
    match = chance.choice(words)
    word = match.group()
    slips = [slip for slip in _SLIPS if any(slip(word, p) != word for p in range(len(word)))]
    slip = chance.choice(slips)
    place = chance.choice([p for p in range(len(word)) if slip(word, p) != word])
    return _replaced(text, {match.span(): slip(word, place)})


def _adjacent(word: str, place: int) -> str:
    near = _NEIGHBOURS.get(fold(word[place]), word[place])
    return word[:place] + near[place % len(near)] + word[place + 1 :]


def _dropped(word: str, place: int) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int) -> str:
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, place: int) -> str:
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


_SLIPS: tuple[Callable[[str, int], str], ...] = (_adjacent, _dropped, _doubled, _swapped)


def raw_telex(question: str) -> str:
    """The Telex keys of a question, the tone's key at the end of its syllable."""
    return _WORD.sub(lambda match: _telex(match.group()), unicodedata.normalize("NFC", question))


def raw_vni(question: str) -> str:
    """The VNI keys of a question, the tone's digit at the end of its syllable."""
    return _WORD.sub(lambda match: _vni(match.group()), unicodedata.normalize("NFC", question))


def _telex(word: str) -> str:
    keys, tone = _keys(word, _telex_letter)
    bare, _ = toneless(word.lower()) or ("", "")
    if "oo" in bare and parts(bare) is not None:  # xoong: two would be ô
        keys = re.sub("oo", "ooo", keys, flags=re.IGNORECASE)
    return keys + _cased(_TELEX_TONES.get(tone, ""), word)


def _telex_letter(letter: str, quality: str) -> str:
    return letter + {"\u0302": letter.lower(), "đ": "d"}.get(quality, "w")


def _vni(word: str) -> str:
    keys, tone = _keys(word, lambda letter, quality: letter + _VNI_QUALITIES.get(quality, "9"))
    return keys + _VNI_TONES.get(tone, "")


def _keys(word: str, press: Callable[[str, str], str]) -> tuple[str, str]:
    """The keys of a word's letters without its tone, and the tone's mark. A word that is
    not one syllable with at most one tone is typed without its tones."""
    separated = toneless(word)
    bare, tone = separated if separated is not None else (_without_tones(word), "")
    typed = []
    for character in bare:
        letter, quality = _letter(character)
        typed.append(_cased(press(letter, quality), word, character) if quality else character)
    return "".join(typed), tone


def _letter(character: str) -> tuple[str, str]:
    """The key of a letter and what is put on it: "ơ" → o and a horn."""
    if character in "đĐ":
        return ("d" if character == "đ" else "D"), "đ"
    decomposed = unicodedata.normalize("NFD", character)
    mark = decomposed[1:2]
    return (decomposed[0], mark) if mark and mark in _QUALITIES else (character, "")


def _without_tones(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONE_MARKS))


def _cased(keys: str, word: str, character: str = "") -> str:
    """Keys pressed with shift held where the whole word is in capitals."""
    if len(word) > 1 and word.isupper():
        return keys.upper()
    return keys[0] + keys[1:].lower() if character else keys


# What is most often shortened, and to what: the first is the commonest.
_SHORT: tuple[tuple[str, str], ...] = (
    ("như thế nào", "ntn"),
    ("bao nhiêu", "bn"),
    ("bệnh nhân", "bn"),
    ("bệnh viện", "bv"),
    ("bác sĩ", "bs"),
    ("học sinh", "hs"),
    ("giáo viên", "gv"),
    ("sinh viên", "sv"),
    ("thành phố", "tp"),
    ("công ty", "cty"),
    ("xã hội", "xh"),
    ("hôm qua", "hqua"),
    ("hôm nay", "hnay"),
    ("bây giờ", "bjo"),
    ("điện thoại", "đt"),
    ("mọi người", "mn"),
    ("được", "đc"),
    ("không", "ko"),
    ("người", "ng"),
    ("trước", "trc"),
    ("biết", "bt"),
    ("với", "vs"),
    ("gì", "j"),
)


def shorthand(question: str) -> str:
    """With every word shortened that people shorten when they chat; proper names (with
    a capital inside the sentence) are left."""
    text = unicodedata.normalize("NFC", question)
    for written, short in _SHORT:
        # Only the first letter of a question may be a capital.
        text = re.sub(rf"(?<!\w){written}(?!\w)", short, text)
        text = re.sub(rf"^{written.capitalize()}(?!\w)", short.capitalize(), text)
    return text


def _random(question: str, seed: int) -> random.Random:
    return random.Random(f"{seed}:{question}")


def _replaced(text: str, pieces: dict[tuple[int, int], str]) -> str:
    for (start, end), piece in sorted(pieces.items(), reverse=True):
        text = text[:start] + piece + text[end:]
    return text


_CHANGES: dict[str, Callable[[str, int], str]] = {
    "as_written": lambda question, _: question,
    "unaccented": lambda question, _: unaccented(question),
    "half_unaccented": half_unaccented,
    "one_typo": one_typo,
    "raw_telex": lambda question, _: raw_telex(question),
    "raw_vni": lambda question, _: raw_vni(question),
    "shorthand": lambda question, _: shorthand(question),
}
TYPING_KINDS = tuple(_CHANGES)
"""The first is the one that the others are held against."""


def typed_as(kind: str, question: str, seed: int) -> str:
    """``question`` as someone types it who types in that way; the same for one seed.

    Raises KeyError for a kind that is not of ``TYPING_KINDS``.
    """
    return _CHANGES[kind](question, seed)
