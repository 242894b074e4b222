"""Vietnamese text brought to one form: for storing, for matching, for folding.

Pure functions. Knows nothing of sentences, indexes or what a text is for.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

# Invisible characters that change what a reader sees or what matches: zero-width
# space and joiners, soft hyphen, byte-order mark, bidirectional marks and overrides.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Half a character, as a terminal or a JSON escape may hand over: no text can hold it.
_HALVES = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# A terminal's colours: the escape character alone would leave "[31m" behind.
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" *\n[\n ]*")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# d-look-alikes: eth and African d, typed by old keyboards for đ.
_D_FORMS = {"ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"}
# Dashes and quotation marks that word processors and old fonts put for the plain ones.
_PLAIN_FORMS = str.maketrans(
    _D_FORMS
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′´", "'")
)


def clean(text: str) -> str:
    """One line of text as it is stored: NFC, no invisible or control characters, half
    characters shown as U+FFFD, runs of white space squeezed to one space, line breaks
    to spaces."""
    return _SPACES.sub(" ", clean_block(text).replace("\n", " ")).strip()


def clean_block(text: str) -> str:
    """As :func:`clean`, but line breaks stay (runs of them squeezed to one)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    text = _HALVES.sub("\ufffd", text)
    # After the invisible ones are gone: they keep a letter and its mark apart.
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub(" ", _COLOURS.sub("", text))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


# What may not follow: a letter, or a mark that would still join the one before it.
_ENDS = r"(?![^\W\d_]|[\u0300-\u036f])"
# Only at the end of a syllable and never after q (quý): elsewhere the new and the
# old placement agree. (Bộ Giáo dục, 240/QĐ 1984, and common newspaper use.)
_NEW_TONES = re.compile(
    r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])" + _ENDS,
)
_LETTER_PAIRS = [*product("oO", "aAeE"), *product("uU", "yY")]
_OLD_TONES = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize(
        "NFC", first + tone + second
    )
    for first, second in _LETTER_PAIRS
    for tone in _TONES
}


def old_tone_placement(text: str) -> str:
    """NFC text with hoà, khoẻ, thuỷ written hòa, khỏe, thủy. Length is kept."""
    return _NEW_TONES.sub(lambda match: _OLD_TONES[match.group()], text)


# i and y spell one vowel where it stands alone after these (the same decision of 1984
# would write i; most newspapers write y, which the shipped term counts follow).
_LONE_I = re.compile(r"(?<![^\W\d_])([hklmst]|qu)([iìíỉĩị])" + _ENDS)
_Y_FOR_I = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))


def _y_for_i(lowered: str) -> str:
    return _LONE_I.sub(lambda match: match.group(1) + _Y_FOR_I[match.group(2)], lowered)


def spelling_form(text: str) -> str:
    """As :func:`match_form`, but i and y stay as written, for names and for checking
    one text against another: Hà Mi is not Hà My."""
    # Invisible characters keep a letter and its mark apart, so they go first; lower case
    # can leave what composes.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_PLAIN_FORMS)
    return old_tone_placement(unicodedata.normalize("NFC", text.lower()))


def match_form(text: str) -> str:
    """The form in which two spellings of one text are equal: NFC, lower case, old
    tone placement, y for a lone i after h, k, l, m, s, t and qu (kĩ, kỹ), đ for its
    look-alikes, plain dashes and quotes, no invisible characters. Idempotent; code
    points are kept one for one for :func:`clean` Vietnamese text."""
    return _y_for_i(spelling_form(text))


def _fold_table() -> dict[int, str | None]:
    """Each Latin letter with marks to its bare one, combining marks to nothing."""
    table: dict[int, str | None] = dict.fromkeys(range(768, 880))
    for point in [*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)]:
        bare = unicodedata.normalize("NFD", chr(point))
        letters = "".join(c for c in bare if not unicodedata.combining(c))
        if letters != chr(point):
            table[point] = letters
    return table | str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})


_FOLD = _fold_table()


def fold(text: str) -> str:
    """Tones and diacritics taken away, đ to d, lower case: "Điện" → "dien"."""
    return text.lower().translate(_FOLD)


def has_diacritics(text: str) -> bool:
    """Whether any letter of the text carries a Vietnamese mark (đ included)."""
    return fold(text) != unicodedata.normalize("NFC", text).lower()
