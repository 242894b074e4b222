"""Which strings of letters spell a Vietnamese syllable, and where its tone is written.

By rule, not by word list: initial, rhyme, and the tones a rhyme can carry. Knows
nothing of words, meaning or how a syllable was typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.vietnamese.normalise import fold

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""Huyền, sắc, ngã, hỏi, nặng as combining marks."""

VOWELS = frozenset("aăâeêioôơuưy")

# Initials and rhymes as the spelling has them (Đoàn Thiện Thuật, Ngữ âm tiếng Việt);
# kr, p and the k at the end are for names such as Krông, Pồ, Đắk Lắk.
_INITIALS = tuple(
    re.findall(
        r"\S+",
        "b c ch d đ g gh gi h k kh kr l m n ng ngh nh p ph qu r s t th tr v x",
    )
)
_RHYMES = frozenset(
    re.findall(
        r"\S+",
        """
        a ai ao au ay am an ang anh ap at ac ach ak ăm ăn ăng ăp ăt ăc ăk
        âu ây âm ân âng âp ât âc e eo em en eng ep et ec ê êu êm ên ênh êp êt êch
        i ia iu im in inh ip it ich iêu iêm iên iêng iêp iêt iêc
        o oi om on ong op ot oc oong ooc oa oai oao oay oam oan oang oanh oap oat oac oach
        oăm oăn oăng oăp oăt oăc oe oeo oem oen oet
        ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt
        u ua ui um un ung up ut uc uân uâng uât uây uê uên uênh uêch
        uôi uôm uôn uông uôt uôc uơ uy uya uyu uyn uynh uyt uych uyp uyên uyêt
        ư ưa ưi ưu ưm ưng ưt ưc ươi ươu ươm ươn ương ươp ươt ươc
        y yêu yêm yên yêng yêt
        """,
    )
)
STOPS = ("c", "ch", "p", "t", "k")
"""How a rhyme ends that is always sắc or nặng."""

_STOP_TONES = frozenset("\u0301\u0323")
_BY_LENGTH = sorted(_INITIALS, key=len, reverse=True)
_FRONT = frozenset("ieêy")
_LONGEST = 7  # nghiêng


def toneless(word: str) -> tuple[str, str] | None:
    """The word without its tone (ă, â, đ and the like stay), and the tone's combining
    mark ("" for none). None where it carries two tones."""
    marks: list[str] = []
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        (marks if character in TONE_MARKS else kept).append(character)
    if len(marks) > 1:
        return None
    return unicodedata.normalize("NFC", "".join(kept)), "".join(marks)


def _joins(initial: str, rhyme: str) -> bool:
    """Whether the spelling lets this initial stand before this rhyme."""
    if initial == "qu":
        return rhyme[:1] not in {"o", "u", "ư"} and (rhyme in _RHYMES or "u" + rhyme in _RHYMES)
    if rhyme not in _RHYMES:
        return False
    front = rhyme[0] in _FRONT
    if initial in {"c", "ng"}:
        return not front
    if initial == "g":
        return not front or rhyme[0] == "i"
    if initial in {"gh", "ngh"}:
        return front
    if initial == "k":
        # Bắc Kạn, Mê Kông, Kon Tum, Đắk: names spell k before back vowels too.
        return front or rhyme in {"an", "ông", "on", "ong"}
    return initial != "gi" or rhyme[0] not in {"i", "y"}


@lru_cache(maxsize=16_384)
def parts(bare: str) -> tuple[str, str] | None:
    """Initial and rhyme of a toneless lower-case syllable, or None where it is none."""
    if not 0 < len(bare) <= _LONGEST:
        return None
    for initial in _BY_LENGTH:
        if bare.startswith(initial):
            rhyme = bare[len(initial) :]
            if rhyme and _joins(initial, rhyme):
                return initial, rhyme
    return ("", bare) if bare in _RHYMES else None


def is_syllable(word: str) -> bool:
    """Whether a word, in any case, is spelt as a Vietnamese syllable with its marks."""
    if len(word) > 2 * _LONGEST:
        return False
    separated = toneless(word.lower())
    if separated is None:
        return False
    bare, tone = separated
    split = parts(bare)
    return split is not None and _carries(split[1], tone)


def is_folded_syllable(word: str) -> bool:
    """Whether lower-case letters without marks are some syllable's, folded."""
    return word in _folded_syllables()


@lru_cache(maxsize=1)
def _folded_syllables() -> frozenset[str]:
    rhymes = _RHYMES | {rhyme[1:] for rhyme in _RHYMES if rhyme[0] == "u"}
    spelt = (initial + rhyme for initial in ("", *_INITIALS) for rhyme in rhymes)
    return frozenset(fold(syllable) for syllable in spelt if parts(syllable) is not None)


def _carries(rhyme: str, tone: str) -> bool:
    return not rhyme.endswith(STOPS) or tone in _STOP_TONES if tone else True


def with_tone(bare: str, tone: str) -> str | None:
    """A toneless lower-case syllable with a tone on the right vowel, old placement
    (hòa, thủy). None where that is no syllable, or cannot carry the tone."""
    split = parts(bare)
    if split is None or not _carries(split[1], tone):
        return None
    if not tone:
        return bare
    initial, rhyme = split
    place = _toned_vowel(rhyme)
    toned = unicodedata.normalize("NFC", rhyme[place] + tone)
    return initial + rhyme[:place] + toned + rhyme[place + 1 :]


def _toned_vowel(rhyme: str) -> int:
    vowels = [place for place, letter in enumerate(rhyme) if letter in VOWELS]
    marked = [place for place in vowels if rhyme[place] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(vowels) == 1:
        return vowels[0]
    if len(vowels) == 2:
        return vowels[1] if len(rhyme) > 2 else vowels[0]
    return vowels[1]
