"""Files and folders → articles, one after another, with what could not be read.

The one way in for files: walks, unpacks, picks the loader by suffix, turns fields into
articles with ids. Knows nothing of the store; one bad file or line never stops the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.corpus import cleaning, jsonl, table
from rag.corpus.archives import Entry, Limits, entries, faults, read_all
from rag.corpus.decoding import decode
from rag.corpus.ids import id_from_path
from rag.corpus.legacy import unicode_text
from rag.corpus.loaded import Loaded, Row
from rag.corpus.payload import article_from_payload
from rag.corpus.remarks import Remark
from rag.corpus.text import load_text
from rag.corpus.walk import Found, Unreadable, checked, files
from rag.errors import InputError, UnknownFileType
from rag.types import Article


@dataclass(frozen=True, slots=True)
class Read:
    """An article and where it was found.

    ``origin`` is the resolved path of its file; for a member of a zip, the zip's path,
    ``/``, and the member's. ``line`` counts from 1 in files of many articles.
    ``original_id`` is the id it came with where that had to be mapped.
    """

    article: Article
    origin: str
    file: str
    line: int | None = None
    warnings: tuple[Remark, ...] = ()
    original_id: str | None = None

    @property
    def where(self) -> str:
        return _where(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file, or a line of one, that is not an article, and why."""

    file: str
    error: InputError
    line: int | None = None

    @property
    def reason(self) -> str:
        return str(self.error)

    @property
    def where(self) -> str:
        return _where(self.file, self.line)


def _where(file: str, line: int | None) -> str:
    return file if line is None else f"{file}:{line}"


def read_articles(
    paths: Sequence[Path | str], *, on_bytes: Callable[[int], object] | None = None
) -> Iterator[Read | Rejection]:
    """All articles under the paths, in a fixed order, folders walked.

    ``on_bytes`` is told, as reading goes on, how many further bytes of the files on
    disk are done (see :func:`rag.corpus.walk.total_bytes`). Raises :class:`InputError`
    at once where a path is missing.
    """
    return read_files(files(checked(paths)), on_bytes=on_bytes)


def read_files(
    given: Iterable[Found | Unreadable],
    *,
    on_bytes: Callable[[int], object] | None = None,
    limits: Limits | None = None,
) -> Iterator[Read | Rejection]:
    """All articles in these files, in their order; ``limits`` hold for each of them."""
    on_bytes = on_bytes or (lambda _: None)
    for found in given:
        if not isinstance(found, Found):
            yield Rejection(str(found.path), found.error)
            continue
        done, entry = 0, None
        try:
            for entry in entries(found, limits):
                for one in _articles(entry):
                    yield one
                    on_bytes(entry.consumed() - done)
                    done = entry.consumed()
        except InputError as error:
            yield Rejection(str(found.path), error)
        on_bytes(max(0, _size(found.path) - done))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone meanwhile: only the progress bar asks
        return 0


def _articles(entry: Entry) -> Iterator[Read | Rejection]:
    try:
        with faults(), entry.open() as stream:
            if entry.suffix in {".jsonl", ".ndjson"}:
                for row in jsonl.records(stream):
                    yield _from_row(entry, row)
                return
            loader = _LOADERS.get(entry.suffix)
            if loader is None and entry.suffix != ".csv":
                raise UnknownFileType(_unknown(entry.suffix), vietnamese=_UNKNOWN)
            data = read_all(stream)
        if loader is not None:
            yield _from_loaded(entry, loader(data))
            return
        text, warnings = decode(data)
        for number, row in enumerate(table.rows(text)):
            yield _from_row(entry, row, tuple(warnings) if number == 0 else ())
    except InputError as error:
        yield Rejection(entry.name, error)


def _from_row(entry: Entry, row: Row, remarks: tuple[Remark, ...] = ()) -> Read | Rejection:
    if row.payload is None:
        error = row.error or InputError(
            "the line holds no article", vietnamese="Dòng này không có bài viết nào."
        )
        return Rejection(entry.name, error, row.line)
    # Told apart by title and not by line, so that a line may move within the file.
    label = row.payload.get("title") or row.payload.get("body") or ""
    fallback = id_from_path(entry.relative, cleaning.line(str(label)))
    return _finished(entry, row.payload, fallback, (*remarks, *row.warnings), row.line)


def _from_loaded(entry: Entry, loaded: Loaded) -> Read | Rejection:
    return _finished(entry, loaded.payload, id_from_path(entry.relative), loaded.warnings, None)


def _finished(
    entry: Entry,
    payload: Mapping[str, Any],
    fallback: str,
    warnings: tuple[Remark, ...],
    line: int | None,
) -> Read | Rejection:
    try:
        article, remarks = article_from_payload(payload, fallback_id=fallback)
    except InputError as error:
        return Rejection(entry.name, error, line)
    given = payload.get("id")
    original = None if given in (None, "") else str(given).strip()
    return Read(
        article,
        entry.origin,
        entry.name,
        line,
        (*warnings, *remarks),
        original if original and original != article.id else None,
    )


def _decoded(data: bytes) -> tuple[str, list[Remark]]:
    # Before lines are cleaned: TCVN3's ư is a soft hyphen, which cleaning takes away.
    text, warnings = decode(data)
    text, remarks = unicode_text(text)
    return text, [*warnings, *remarks]


def _text(data: bytes) -> Loaded:
    text, warnings = _decoded(data)
    return _warned(load_text(text), warnings)


def _markdown(data: bytes) -> Loaded:
    # Imported when the first such file is met: trafilatura, pypdf, python-docx and
    # markdown-it add 0.7 s to the start of every command that only reads JSON Lines.
    from rag.corpus.markdown import load_markdown

    text, warnings = _decoded(data)
    return _warned(load_markdown(text), warnings)


def _html(data: bytes) -> Loaded:
    from rag.corpus.html import load_html  # start-up time, as above

    return load_html(data)


def _docx(data: bytes) -> Loaded:
    from rag.corpus.docx import load_docx  # start-up time, as above

    return load_docx(data)


def _pdf(data: bytes) -> Loaded:
    from rag.corpus.pdf import load_pdf  # start-up time, as above

    return load_pdf(data)


def _warned(loaded: Loaded, warnings: Sequence[Remark]) -> Loaded:
    return Loaded(loaded.payload, (*warnings, *loaded.warnings))


_LOADERS: dict[str, Callable[[bytes], Loaded]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
SUFFIXES = (".jsonl", ".ndjson", *_LOADERS, ".csv")


_UNKNOWN = (
    "Không đọc được loại tệp này. Kho nhận các tệp "
    + ", ".join(SUFFIXES)
    + "; có thể nén bằng .zip, .gz hoặc .xz."
)


def _unknown(suffix: str) -> str:
    hint = {
        ".json": " (JSON is read as JSON Lines: one object a line, named .jsonl)",
        ".doc": " (save it as .docx)",
        ".zip": " (an archive inside an archive: unpack the outer one)",
    }.get(suffix, "")
    found = f"{suffix} files are" if suffix else "a file without a suffix is"
    return f"{found} not read{hint}; read are {', '.join(SUFFIXES)}, and .gz, .xz, .zip of these"
