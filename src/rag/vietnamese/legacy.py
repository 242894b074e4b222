"""Text set for the fonts of before Unicode, VNI and TCVN3 (ABC): told apart from other
text, and converted.

Such text comes out of old documents as Western letters: "Ñieän Bieân Phuû" (VNI),
"§iÖn Biªn Phñ" (TCVN3) for Điện Biên Phủ. Pure. Knows nothing of files or articles.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.vietnamese.orthography import is_syllable

_TONES = {
    "grave": "\u0300",
    "acute": "\u0301",
    "tilde": "\u0303",
    "hook": "\u0309",
    "dot": "\u0323",
}

# TCVN 5712:1993, third table (VN3), where fonts .VnTime, .VnArial … draw their letters,
# as the Western letters that stand at the same bytes.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

# VNI for Windows: a letter, then a Western letter drawn over it.
_VNI_MARKS = {"ø": "grave", "ù": "acute", "õ": "tilde", "û": "hook", "ï": "dot"}
_VNI_HAT = {"â": "", "à": "grave", "á": "acute", "ã": "tilde", "å": "hook", "ä": "dot"}
_VNI_BREVE = {"ê": "", "è": "grave", "é": "acute", "ü": "tilde", "ú": "hook", "ë": "dot"}
_VNI_SINGLE = {
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)

    def add(letters: str, marks: dict[str, str], quality: str) -> None:
        for letter in letters:
            for mark, tone in marks.items():
                composed = table.get(letter, letter) + quality + _TONES.get(tone, "")
                table[letter + mark] = unicodedata.normalize("NFC", composed)

    add("aeouyôö", _VNI_MARKS, "")
    add("aeo", _VNI_HAT, "\u0302")
    add("a", _VNI_BREVE, "\u0306")
    for written, meant in list(table.items()):
        table[written.upper()] = meant.upper()
        table[written[0].upper() + written[1:]] = meant.upper()
        table[written[0] + written[1:].upper()] = meant
    return table


_VNI = _vni_table()
_VNI_FORMS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

ENCODINGS = ("vni", "tcvn3")

# Letters of Unicode Vietnamese that no legacy text has; ư may already stand where
# TCVN3 has a soft hyphen, which cleaning would take away.
_MODERN = re.compile(r"[ĂăĐđĨĩŨũƠơƯ\u0300-\u0323Ạ-ỹ]")
_WESTERN = re.compile(r"[\u00a1-\u00ff]")
_WORD = re.compile(r"[A-Za-zư\u00a1-\u00ff]+")
_MARKED = re.compile(r"[^\x00-\u00bf]")

# Words that only the encoding explains: so many make it certain, so many a suspicion;
# of all words with a Western letter, at least such a share. Certain on 3,000 real articles
# and their sentences in neither direction wrong (tests hold samples of our own).
_CERTAIN_WORDS, _CERTAIN_SHARE = 3, 0.6
_SUSPECT_WORDS, _SUSPECT_SHARE = 2, 0.5


@dataclass(frozen=True, slots=True)
class _Evidence:
    explained: int
    words: int

    def reaches(self, words: int, share: float) -> bool:
        return self.explained >= words and self.explained >= share * self.words


def legacy_encoding(text: str) -> str | None:
    """``"vni"`` or ``"tcvn3"`` where the text surely is in it, else None.

    Sure means: no letter that only Unicode Vietnamese has to speak of, at least three
    words that are no Vietnamese as they stand and become Vietnamese syllables with
    marks, and those most of all words with Western accents.
    """
    return _judged(text, _CERTAIN_WORDS, _CERTAIN_SHARE)


def suspected_encoding(text: str) -> str | None:
    """The same where there is some sign of it: at least two such words, half of all."""
    return _judged(text, _SUSPECT_WORDS, _SUSPECT_SHARE)


def is_unicode(text: str) -> bool:
    """Whether the text has letters that no legacy text has (ạ, đ, ơ …)."""
    return _MODERN.search(text) is not None


def _judged(text: str, words: int, share: float) -> str | None:
    western = len(_WESTERN.findall(text))
    if western < words or 4 * len(_MODERN.findall(text)) > western:
        return None
    evidence = {encoding: _evidence(text, encoding) for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: evidence[encoding].explained)
    return best if evidence[best].reaches(words, share) else None


def _evidence(text: str, encoding: str) -> _Evidence:
    explained = words = 0
    # Each word once: one odd word said often is no text.
    for word in sorted(set(_WORD.findall(text))):
        if len(word) < 2 or not _WESTERN.search(word):
            continue
        words += 1
        converted = from_legacy(word, encoding)
        explained += (
            bool(_MARKED.search(converted)) and is_syllable(converted) and not is_syllable(word)
        )
    return _Evidence(explained, words)


def from_legacy(text: str, encoding: str) -> str:
    """Text of a legacy encoding in Unicode (NFC). Letters that are not in its table stay.

    TCVN3 has no capitals with a tone: fonts drew small ones as capitals. A word of which
    every other letter is a capital is taken to be one ("CéNG HßA" → "CỘNG HÒA"); where
    nothing says so the letter stays small. Raises ValueError for an unknown encoding.
    """
    if encoding == "vni":
        return _VNI_FORMS.sub(lambda match: _VNI[match.group()], text)
    if encoding == "tcvn3":
        return _WORD.sub(_tcvn3_word, text)
    raise ValueError(f"{encoding!r} is none of {', '.join(ENCODINGS)}")


def _tcvn3_word(match: re.Match[str]) -> str:
    word = match.group()
    converted = word.translate(_TCVN3)
    plain = [a for a, b in zip(word, converted, strict=True) if a == b or b in "ĂÂÊÔƠƯĐ"]
    capitals = sum(b.isupper() for b in converted)
    if len(plain) > 1 and capitals == len(plain):
        return converted.upper()
    return converted
