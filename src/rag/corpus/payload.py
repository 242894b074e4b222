"""A mapping of the contract's article fields → Article, checked and cleaned.

The one door for articles: every file format ends here, and so does the API's PUT.
Knows nothing of files, HTTP or the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlsplit

from rag.corpus import cleaning
from rag.corpus.ids import id_from_content, id_from_url, mapped_id
from rag.corpus.legacy import unicode_fields
from rag.corpus.moments import aware_moment
from rag.corpus.remarks import FIELD_NAMES, Remark
from rag.errors import InputError
from rag.types import Article, ArticleKind

KINDS: tuple[ArticleKind, ...] = get_args(ArticleKind)
FIELDS = (
    "id",
    "title",
    "lead",
    "body",
    "published_at",
    "updated_at",
    "section",
    "source",
    "author",
    "url",
    "kind",
    "captions",
    "correction_note",
    "corrects",
)

_NAMES = {dict: "an object", list: "a list", bool: "true or false", int: "a number"}


def article_from_payload(
    payload: Mapping[str, Any], *, default_id: str | None = None, fallback_id: str | None = None
) -> tuple[Article, list[Remark]]:
    """The article and the warnings about what was changed or left out on the way.

    The id is the payload's own, else ``default_id`` (a path of the API), else derived
    from the url, else ``fallback_id`` (from a file's path), else from the content.
    Raises :class:`InputError` where this is not an article, saying which field and why.
    """
    payload, remarks = unicode_fields(payload)
    reader = _Reader(payload, remarks)
    title = reader.text("title")
    body = reader.paragraphs("body")
    if not title and not body:
        raise InputError(
            "neither a title nor a body is there: give the article at least one of the two",
            vietnamese="Bài không có tiêu đề cũng không có nội dung. Xin thêm một trong hai.",
        )
    url = reader.address("url")
    article_id = reader.identifier("id") or default_id
    if article_id is None:
        if url is not None:
            article_id = id_from_url(url)
        else:
            article_id = fallback_id or id_from_content(title, "\n".join(body))
    article = Article(
        id=reader.mapped(article_id),
        title=title,
        lead=reader.text("lead"),
        body=tuple(body),
        captions=tuple(reader.paragraphs("captions")),
        published_at=reader.moment("published_at"),
        updated_at=reader.moment("updated_at"),
        section=reader.text("section") or None,
        source=reader.text("source") or None,
        author=reader.names("author") or None,
        url=url,
        kind=reader.kind("kind"),
        correction_note=reader.text("correction_note") or None,
        corrects=tuple(reader.mapped(one) for one in reader.items("corrects")),
    )
    return article, reader.warnings


@dataclass
class _Reader:
    """Takes one field after another and collects what there is to say about them."""

    payload: Mapping[str, Any]
    warnings: list[Remark] = field(default_factory=list)

    def text(self, name: str) -> str:
        return cleaning.line(self._string(name, self.payload.get(name)))

    def paragraphs(self, name: str) -> list[str]:
        """A string with a paragraph a line, or a list of strings."""
        value = self.payload.get(name)
        if not isinstance(value, list | tuple):
            return cleaning.lines(self._string(name, value))
        cleaned = (cleaning.line(self._string(name, item, inside=True)) for item in value)
        return [item for item in cleaned if item]

    def names(self, name: str) -> str:
        if isinstance(self.payload.get(name), list | tuple):
            return ", ".join(self.paragraphs(name))
        return self.text(name)

    def items(self, name: str) -> list[str]:
        value = self.payload.get(name)
        if isinstance(value, str):
            value = value.replace(",", "\n")
        return [
            item
            for part in (value if isinstance(value, list | tuple) else [value])
            for item in cleaning.lines(self._identifier(name, part))
        ]

    def identifier(self, name: str) -> str | None:
        return cleaning.line(self._identifier(name, self.payload.get(name))) or None

    def mapped(self, original: str) -> str:
        mapped = mapped_id(original)
        if mapped != original:
            self.warnings.append(
                Remark(
                    f"id {_short(original)!r} was mapped to {mapped!r}: "
                    "an id holds 1 to 120 of A-Z a-z 0-9 _ and -",
                    f"mã bài “{_short(original)}” được đổi thành “{mapped}”: mã bài gồm 1–120 ký "
                    "tự A–Z, a–z, 0–9, gạch dưới và gạch nối.",
                )
            )
        return mapped

    def moment(self, name: str) -> datetime | None:
        moment, warning = aware_moment(self.payload.get(name), name)
        if warning:
            self.warnings.append(warning)
        return moment

    def address(self, name: str) -> str | None:
        value = self.text(name)
        if not value:
            return None
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in value
        except ValueError:
            usable = False
        if usable:
            return value
        self.warnings.append(
            Remark(
                f"{name} {_short(value)!r} is not an http or https address: it was left empty",
                f"{FIELD_NAMES[name]} “{_short(value)}” không phải địa chỉ http hay https nên bỏ "
                "trống.",
            )
        )
        return None

    def kind(self, name: str) -> ArticleKind:
        value = self.text(name).lower() or "news"
        for kind in KINDS:
            if value == kind:
                return kind
        raise InputError(
            f'"{name}" is {value[:40]!r}: it must be one of {", ".join(KINDS)}',
            vietnamese=f"Loại bài “{value[:40]}” không hợp lệ. Xin chọn: {', '.join(KINDS)}.",
        )

    def _identifier(self, name: str, value: Any) -> str:
        # Content systems number their articles.
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._string(name, value)

    def _string(self, name: str, value: Any, *, inside: bool = False) -> str:
        if value is None and not inside:
            return ""
        if not isinstance(value, str):
            found = "null" if value is None else _NAMES.get(type(value), "a number")
            where = f'"{name}" holds {found} in its list' if inside else f'"{name}" is {found}'
            raise InputError(
                f"{where}: it must be text",
                vietnamese=f"Trường “{name}” phải là văn bản.",
            )
        if cleaning.has_lone_surrogate(value):
            self.warnings.append(
                Remark(
                    f'"{name}" held half a character, shown as \ufffd',
                    f"{FIELD_NAMES[name]} có ký tự hỏng, thay bằng dấu \ufffd.",
                )
            )
        return value


def _short(value: str) -> str:
    return value if len(value) <= 80 else value[:80] + "…"
