"""Two versions of an article as one page shows them: what changed in what is said of it
(date, section …), then its text, long stretches that stayed folded away.

Pure. Knows nothing of routes or stores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby

from rag.types import ArticleVersion, Paragraph
from rag.web.changes import Passage, passages
from rag.web.rendering import moment

# What stayed is shown in full beside a change, this many paragraphs on each side.
_CONTEXT = 1
# Fewer than this are not worth folding.
_FOLDED = 2

_KINDS = {
    "news": "tin bài",
    "opinion": "ý kiến",
    "advertorial": "bài quảng cáo",
    "transcript": "bản ghi lời",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A passage with what it is called; ``anchor`` is where it stands in the later
    version, or, where it was removed, in the earlier one."""

    passage: Passage
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows one after another; folded where they stayed and stand far from a change."""

    rows: tuple[Row, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """Something said of the article that changed; "" where it is not given."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``earlier`` and ``later`` as they were stored, and what lies between them."""

    earlier: ArticleVersion
    later: ArticleVersion
    details: tuple[Detail, ...]
    stretches: tuple[Stretch, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many passages were changed, added, removed; without those of which none was."""
        kinds = [row.passage.kind for stretch in self.stretches for row in stretch.rows]
        names = {"changed": "sửa", "added": "thêm", "removed": "bỏ"}
        return {names[kind]: kinds.count(kind) for kind in names if kind in kinds}


def compare(earlier: ArticleVersion, later: ArticleVersion, zone: tzinfo) -> Comparison:
    """Two versions of one article, with their paragraphs."""
    rows = tuple(_rows(earlier.paragraphs, later.paragraphs))
    return Comparison(earlier, later, tuple(_details(earlier, later, zone)), _folded(rows))


def _rows(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Row]:
    # The head is one paragraph of two lines: they are compared each with its like.
    heads = [*zip(_head(before), _head(after), ("tiêu đề", "lời dẫn"), strict=True)]
    for old, new, name in heads:
        for passage in passages([old] if old else [], [new] if new else []):
            yield Row(passage, name, "p0")
    for kind, name in (("p", "đoạn"), ("c", "chú thích ảnh")):
        olds, news = (
            [one for one in paragraphs if one.kind == kind and (kind, one.ordinal) != ("p", 0)]
            for paragraphs in (before, after)
        )
        for passage in passages([one.text for one in olds], [one.text for one in news]):
            stands = news[passage.after] if passage.after is not None else None
            if stands is None:
                assert passage.before is not None
                stands = olds[passage.before]
            yield Row(passage, f"{name} {stands.ordinal}", stands.anchor)


def _head(paragraphs: Sequence[Paragraph]) -> tuple[str, str]:
    text = next((one.text for one in paragraphs if one.anchor == "p0"), "")
    title, _, lead = text.partition("\n")
    return title, lead


def _folded(rows: Sequence[Row]) -> tuple[Stretch, ...]:
    changed = [n for n, row in enumerate(rows) if row.passage.kind != "same"]
    near = {n + step for n in changed for step in range(-_CONTEXT, _CONTEXT + 1)}
    stretches = []
    for is_near, group in groupby(enumerate(rows), key=lambda item: item[0] in near):
        members = tuple(row for _, row in group)
        stretches.append(Stretch(members, not is_near and len(members) >= _FOLDED))
    return tuple(stretches)


def _details(earlier: ArticleVersion, later: ArticleVersion, zone: tzinfo) -> Iterator[Detail]:
    told = [_told(one, zone) for one in (earlier, later)]
    for name in told[0]:
        if told[0][name] != told[1][name]:
            yield Detail(name, told[0][name], told[1][name])


def _told(stored: ArticleVersion, zone: tzinfo) -> dict[str, str]:
    article = stored.article
    return {
        "Đính chính": article.correction_note or "",
        "Đính chính cho bài": ", ".join(article.corrects),
        "Ngày đăng": moment(article.published_at, zone) if article.published_at else "",
        "Cập nhật": moment(article.updated_at, zone) if article.updated_at else "",
        "Nguồn": article.source or "",
        "Chuyên mục": article.section or "",
        "Tác giả": article.author or "",
        "Loại bài": _KINDS[article.kind],
        "Địa chỉ bài gốc": article.url or "",
    }
