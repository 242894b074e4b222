"""Telex and VNI keystrokes that an input method never turned into letters.

"ddieenj", "dieenjd" and "d9ie65n" are one syllable, điện: the keys for marks and tone
may stand anywhere after the letter they change. One word at a time; whether a text is
such keystrokes at all is for others to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from rag.vietnamese.orthography import STOPS, VOWELS, with_tone

# Bạch Hưng Khang, Telex and VNI as input methods document them (UniKey, Vietkey).
TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
VNI_TONES = {"2": "\u0300", "1": "\u0301", "4": "\u0303", "3": "\u0309", "5": "\u0323"}

_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"u": "ư", "o": "ơ"}
_BREVES = {"a": "ă"}
# Y1 is Ý more often than a code; E6 and O7 are Ê and Ơ.
_CODE_LETTERS = "AEIOU"
_LONGEST = 14
# A syllable has few ways to be meant; more is not a syllable.
_MAX_STATES = 24

# (letters so far, tone, keys that were no letters)
_State = tuple[str, str, int]


@lru_cache(maxsize=16_384)
def from_telex(word: str) -> str | None:
    """The syllable that Telex keys spell, in the word's case; None where a word of
    ASCII letters is none, or holds no such key."""
    return _decoded(word, _telex_key) if word.isalpha() else None


@lru_cache(maxsize=16_384)
def from_vni(word: str) -> str | None:
    """The syllable that VNI keys spell, in the word's case; None where a word of ASCII
    letters and digits is none. A capital with a tone's digit is a code: A1, not Á."""
    if not word[:1].isalpha() or word.isalpha():
        return None
    if len(word) == 2 and word[0] in _CODE_LETTERS and word[1] in VNI_TONES:
        return None
    return _decoded(word, _vni_key)


def key_count(word: str, decoded: str) -> int:
    """How many keys of a word are no letters of what they spell."""
    return len(word) - len(decoded)


def _decoded(word: str, press: Callable[[str, str], Iterable[_State]]) -> str | None:
    if not (word.isascii() and word.isalnum()) or not 1 < len(word) <= _LONGEST:
        return None
    states: list[_State] = [("", "", 0)]
    for key in word.lower():
        following: dict[_State, None] = {}
        for letters, tone, keys in states:
            for more, new_tone, pressed in press(letters, key):
                if new_tone and tone:
                    continue  # the same tone twice takes it back: the word is meant as typed
                kept = "" if new_tone == _NO_TONE else new_tone or tone
                following[more, kept, keys + pressed] = None
        states = list(following)[:_MAX_STATES]
    for letters, tone, keys in states:
        if not keys:
            continue
        # ươ is often typed with the horn on one of the two.
        for spelt in (letters, letters.replace("ưo", "ươ"), letters.replace("uơ", "ươ")):
            syllable = with_tone(spelt, tone)
            if syllable is not None and (tone or not syllable.endswith(STOPS)):
                return _in_case(word, syllable)
    return None


_NO_TONE = "-"


def _telex_key(letters: str, key: str) -> Iterable[_State]:
    has_vowel = any(letter in VOWELS for letter in letters)
    if key in TELEX_TONES and has_vowel:
        yield letters, TELEX_TONES[key], 1
        return
    if key == "z" and has_vowel:
        yield letters, _NO_TONE, 1
        return
    if key == "w":
        yield from _marked(letters, _HORNS | _BREVES)
        # A w with nothing before it to change is ư; Telex has no letter w.
        if not has_vowel:
            yield letters + "ư", "", 1
        return
    if letters and _HATS.get(key) == letters[-1]:
        yield letters[:-1] + key + key, "", 1  # xooong: a third one takes the mark back
        return
    if key in _HATS and key in letters:
        # ngoeo and the like; but a letter straight after itself is its mark.
        if letters[-1] != key:
            yield letters + key, "", 0
        yield from _marked(letters, {key: _HATS[key]})
        return
    if key == "d" and letters[:1] == "d":
        yield "đ" + letters[1:], "", 1
        return
    yield letters + key, "", 0


def _vni_key(letters: str, key: str) -> Iterable[_State]:
    if key.isalpha():
        yield letters + key, "", 0
    elif key in VNI_TONES:
        yield letters, VNI_TONES[key], 1
    elif key == "0":
        yield letters, _NO_TONE, 1
    elif key == "9":
        if letters[:1] == "d":
            yield "đ" + letters[1:], "", 1
    else:
        yield from _marked(letters, {"6": _HATS, "7": _HORNS, "8": _BREVES}[key])


def _marked(letters: str, marks: dict[str, str]) -> Iterable[_State]:
    """The letters with a mark on one vowel that can carry it, last first; a horn goes
    on both of uo."""
    if "o" in marks and "u" in marks and "uo" in letters:
        yield letters.replace("uo", "ươ", 1), "", 1
    for place in range(len(letters) - 1, -1, -1):
        mark = marks.get(letters[place])
        if mark is not None:
            yield letters[:place] + mark + letters[place + 1 :], "", 1


def _in_case(word: str, syllable: str) -> str:
    typed = [character for character in word if character.isalpha()]
    if len(typed) > 1 and all(character.isupper() for character in typed):
        return syllable.upper()
    return syllable.capitalize() if word[0].isupper() else syllable
