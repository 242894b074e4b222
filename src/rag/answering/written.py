"""A language model's stream as whole sentences, each with the numbers that it cites.

Holds text back until its sentence has ended and the markers after its full stop have
come. Knows nothing of paragraphs, of whether a sentence is true, or of providers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.answering.markers import Marked, held_from, read_markers
from rag.types import Span
from rag.vietnamese.normalise import clean
from rag.vietnamese.sentences import sentences

# How models mark lists, headings and emphasis in spite of being told not to.
_BULLET = re.compile(r"^\s*(?:[-*•+–]|#{1,6}|>|\d{1,2}[.)])\s+")
# Four in a row stood around a marker.
_EMPHASIS = re.compile(r"\s*\*{4}|\*\*|__|`")
# What is left of "Theo đoạn [1], …" and of "…, theo đoạn [1]." without the marker.
_AS_SAID = re.compile(r"^(?:theo|trong) (?:các )?(?:đoạn|nguồn)(?: số)?, ", re.IGNORECASE)
_AS_SAID_LAST = re.compile(r",? \(?theo (?:các )?(?:đoạn|nguồn)(?: số)?\)?(?=[.!?…]?$)")
_THINKING = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.DOTALL)
_THINK = "<think>"
_ENDS = tuple('.!?…"”’»)')


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """``text`` has no markers and no Markdown; ``numbers`` are those cited, in order."""

    text: str
    numbers: tuple[int, ...]


def written_sentences(chunks: Iterable[str]) -> Iterator[WrittenSentence]:
    """The sentences of a stream, each as soon as it is known to be whole. A last one
    that breaks off, with neither a full stop nor a marker at its end, is left out."""
    raw = ""
    for chunk in chunks:
        raw += chunk
        ready = _without_thinking(raw)
        if ready is None:
            continue
        raw = ready
        while (found := _first(raw)) is not None:
            sentence, raw = found
            yield sentence
    yield from _rest(_without_thinking(raw, is_all=True) or "")


def _without_thinking(raw: str, *, is_all: bool = False) -> str | None:
    """Without the <think>…</think> that reasoning models begin with; ``None`` while it
    is not over."""
    start = raw.lstrip()
    if start.startswith(_THINK):
        if "</think>" not in start and not is_all:
            return None
        return _THINKING.sub("", raw)
    is_perhaps = bool(start) and _THINK.startswith(start)
    return None if is_perhaps and not is_all else raw


def _first(raw: str) -> tuple[WrittenSentence, str] | None:
    """The first sentence where another has begun after it, and what is left."""
    marked = read_markers(raw[: held_from(raw)])
    spans = sentences(marked.text)
    if len(spans) < 2 or not _has_word(marked.text, spans[1]):
        return None
    cut, numbers = _numbers_before(marked, spans[1].start)
    sentence = _sentence(marked.text, spans[0], numbers)
    return sentence, raw[cut:]


def _numbers_before(marked: Marked, start: int) -> tuple[int, tuple[int, ...]]:
    """The numbers of the sentence before ``start``, and where in the raw text the next
    one begins. A marker goes with what it follows; one that opens a line, with the line."""
    numbers: list[int] = []
    for marker in marked.markers:
        if marker.position > start:
            break
        before = marked.text[: marker.position].rstrip(" -*•")
        if before.endswith("\n") and marker.position > 0:
            return marker.start, tuple(numbers)
        numbers.extend(marker.numbers)
    return marked.raw_positions[start], tuple(dict.fromkeys(numbers))


def _rest(raw: str) -> Iterator[WrittenSentence]:
    while (found := _first(raw)) is not None:
        sentence, raw = found
        yield sentence
    marked = read_markers(raw)
    text = marked.text.rstrip()
    is_cited_last = bool(marked.markers) and marked.markers[-1].position >= len(text)
    spans = sentences(marked.text)
    if spans and (text.endswith(_ENDS) or is_cited_last):
        numbers = tuple(dict.fromkeys(n for marker in marked.markers for n in marker.numbers))
        yield _sentence(marked.text, Span(spans[0].start, len(text)), numbers)


def _has_word(text: str, span: Span) -> bool:
    return any(character.isalnum() for character in text[span.start : span.end])


def _sentence(text: str, span: Span, numbers: tuple[int, ...]) -> WrittenSentence:
    words = clean(_EMPHASIS.sub("", _BULLET.sub("", text[span.start : span.end])))
    if numbers and (led := _AS_SAID.match(words)):
        words = words[led.end() : led.end() + 1].upper() + words[led.end() + 1 :]
    return WrittenSentence(_AS_SAID_LAST.sub("", words) if numbers else words, numbers)
