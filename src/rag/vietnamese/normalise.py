"""Vietnamese text brought to one form: for storing, for matching, for folding.

Pure functions. Knows nothing of sentences, indexes or what a text is for.
"""

from __future__ import annotations

import re
import unicodedata

# Invisible characters that change what a reader sees or what matches: zero-width
# space and joiners, soft hyphen, byte-order mark, bidirectional marks and overrides.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# A terminal's colours: the escape character alone would leave "[31m" behind.
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" *\n[\n ]*")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
# d-look-alikes: eth and African d, typed by old keyboards for đ.
_D_FORMS = str.maketrans({"ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"})


def clean(text: str) -> str:
    """One line of text as it is stored: NFC, no invisible or control characters,
    runs of white space squeezed to one space, line breaks to spaces."""
    return _SPACES.sub(" ", clean_block(text).replace("\n", " ")).strip()


def clean_block(text: str) -> str:
    """As :func:`clean`, but line breaks stay (runs of them squeezed to one)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
    # After the invisible ones are gone: they keep a letter and its mark apart.
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub(" ", _COLOURS.sub("", text))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


# Only at the end of a syllable and never after q (quý): elsewhere the new and the
# old placement agree. (Bộ Giáo dục, 240/QĐ 1984, and common newspaper use.)
_NEW_TONES = re.compile(
    r"(?<![qQ])([oO])([àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])(?![^\W\d_])"
    r"|(?<![qQ])([uU])([ỳýỷỹỵỲÝỶỸỴ])(?![^\W\d_])"
)


def old_tone_placement(text: str) -> str:
    """NFC text with hoà, khoẻ, thuỷ written hòa, khỏe, thủy. Length is kept."""

    def repl(match: re.Match[str]) -> str:
        first = match.group(1) or match.group(3)
        second = match.group(2) or match.group(4)
        bare = unicodedata.normalize("NFD", second)
        tone = _TONE.search(bare)
        assert tone is not None  # the pattern names toned vowels only
        return unicodedata.normalize("NFC", first + tone.group()) + bare.replace(tone.group(), "")

    return _NEW_TONES.sub(repl, text)


def match_form(text: str) -> str:
    """The form in which two spellings of one text are equal: NFC, lower case, old
    tone placement, đ for its look-alikes. Idempotent; code points are kept one for
    one for NFC Vietnamese text."""
    text = unicodedata.normalize("NFC", text).translate(_D_FORMS)
    return old_tone_placement(text.lower())


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
