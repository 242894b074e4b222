"""At most so many characters of an article's text in one piece, for keys whose limit that
is: a newspaper's contract with other sites often says so.

A piece is a quotation, a sentence of an answer, a hit, a paragraph, or an article as a
whole. Titles, dates, links and corrections are not cut: they are what a quotation is known
by. Works on the JSON that goes out; what is stored stays whole. Knows nothing of routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from rag.answering.rendering import render
from rag.callers import Caller
from rag.types import Claim

_MORE = "…"
JsonObject = dict[str, Any]


class Snippets:
    """What one response, or one stream of events, shows a caller. ``chars`` counts Unicode
    code points, and ``None`` cuts nothing. What is cut says ``"truncated": true``."""

    def __init__(self, chars: int | None) -> None:
        self._chars = chars
        # The part of each marker's quotation that was shown first: later events show it too.
        self._shown: dict[int, tuple[int, int]] = {}

    @property
    def cuts(self) -> bool:
        """Whether anything is cut at all."""
        return self._chars is not None

    @classmethod
    def of(cls, caller: Caller) -> Snippets:
        """Those of whoever calls."""
        return cls(caller.limits.snippet_chars)

    def event(self, name: str, data: JsonObject) -> JsonObject:
        """An event of an answer's stream."""
        if self._chars is None:
            return data
        if name == "retrieved":
            return data | {"hits": [self.paragraph(hit) for hit in data["hits"]]}
        if name == "claim":
            cited = data["cited"]
            claim = self._claim(data, cited, self._chars)
            return claim | {"cited": self._citations([data], cited, self._chars)}
        return self.answer(data)

    def answer(self, answer: JsonObject) -> JsonObject:
        """An answer: its quotations are still slices of their paragraphs, and its text is
        still that of its claims."""
        if self._chars is None:
            return answer
        cited = answer["citations"]
        claims = [self._claim(claim, cited, self._chars) for claim in answer["claims"]]
        cut = answer | {"citations": self._citations(answer["claims"], cited, self._chars)}
        if claims != answer["claims"]:
            cut |= {"claims": claims, "answer": render([_read(claim) for claim in claims]).text}
        if "removed_claims" in answer:
            removed = [self._text(one, self._chars) for one in answer["removed_claims"]]
            cut |= {"removed_claims": removed}
        return cut

    def paragraph(self, paragraph: JsonObject) -> JsonObject:
        """A paragraph or a hit, from its beginning on."""
        return paragraph if self._chars is None else self._text(paragraph, self._chars)

    def article(self, article: JsonObject) -> JsonObject:
        """An article: the limit is of lead, body and captions together, and of its
        paragraphs together, which hold the same text again."""
        if self._chars is None:
            return article
        lead, *others = _first(
            [article["lead"], article["body"], *article["captions"]], self._chars
        )
        body, captions = others[0], others[1:]
        told = [paragraph["text"] for paragraph in article["paragraphs"]]
        paragraphs = [
            paragraph if text == paragraph["text"] else paragraph | _cut(text)
            for paragraph, text in zip(
                article["paragraphs"], _first(told, self._chars), strict=True
            )
        ]
        cut = article | {"lead": lead, "body": body, "captions": captions, "paragraphs": paragraphs}
        return cut if cut == article else cut | {"truncated": True}

    def _text(self, value: JsonObject, chars: int) -> JsonObject:
        text: str = value["text"]
        return value if len(text) <= chars else value | _cut(text[: _end(text, chars)])

    def _claim(self, claim: JsonObject, cited: Sequence[JsonObject], chars: int) -> JsonObject:
        """Cut where more than the limit of it stands in a quotation word for word. One said
        anew is no piece of the source, however long."""
        text: str = claim["text"]
        quotes = [one["quote"] for one in cited if one["marker"] in claim["citations"]]
        limit = len(text)
        for quote in filter(None, quotes):
            while (copied := _longest(text[:limit], quote))[2] > chars:
                limit = _end(text, copied[0] + chars)
        if limit == len(text):
            return claim
        return claim | _cut(text[:limit].rstrip(" ,;:") + _MORE)

    def _citations(
        self, claims: Sequence[JsonObject], cited: Iterable[JsonObject], chars: int
    ) -> list[JsonObject]:
        return [self._citation(claims, one, chars) for one in cited]

    def _citation(
        self, claims: Sequence[JsonObject], citation: JsonObject, chars: int
    ) -> JsonObject:
        """The part of a quotation that the first sentence citing it says."""
        quote: str | None = citation["quote"]
        if quote is None or len(quote) <= chars:
            return citation
        marker = citation["marker"]
        if marker not in self._shown:
            says = next((one["text"] for one in claims if marker in one["citations"]), "")
            self._shown[marker] = _window(quote, _longest(quote, says)[0], chars)
        start, end = self._shown[marker]
        moved = {"start": citation["start"] + start, "end": citation["start"] + end}
        return citation | moved | {"quote": quote[start:end], "truncated": True}


def _longest(text: str, other: str) -> tuple[int, int, int]:
    """The longest stretch that both have: where in each, and how long."""
    match = SequenceMatcher(None, text, other, autojunk=False).find_longest_match()
    return match.a, match.b, match.size


def _end(text: str, chars: int) -> int:
    """Where to cut a text to so many characters: between words, where there is a gap."""
    if len(text) <= chars:
        return len(text)
    gap = max(text.rfind(space, 0, chars + 1) for space in " \n")
    return len(text[:gap].rstrip()) or chars if gap > 0 else chars


def _window(quote: str, at: int, chars: int) -> tuple[int, int]:
    """The part of a quotation around ``at``, from a word's beginning on."""
    start = max(quote.rfind(space, 0, at) for space in " \n") + 1
    if len(quote) - start < chars:  # there is room for what stands before
        earliest = len(quote) - chars
        gaps = [quote.find(space, earliest - 1, start) for space in " \n"]
        start = min((gap + 1 for gap in gaps if gap >= 0), default=start)
    return start, start + _end(quote[start:], chars)


def _first(texts: Iterable[str], chars: int) -> list[str]:
    """The texts as far as they go together; those after it are empty."""
    found = []
    for text in texts:
        kept = text[: _end(text, chars)] if chars > 0 else ""
        # Nothing goes on after a text that was cut.
        chars = chars - len(kept) if kept == text else 0
        found.append(kept)
    return found


def _cut(text: str) -> JsonObject:
    return {"text": text, "truncated": True}


def _read(claim: JsonObject) -> Claim:
    return Claim(claim["text"], tuple(claim["citations"]), lead=claim["lead"])
