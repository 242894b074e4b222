"""Files as streams of bytes, whatever they are packed in: plain, .gz, .xz or .zip.

Nothing is unpacked to disk, so no name in an archive can lead anywhere; what comes out
is bounded, so no archive can fill the memory. Knows nothing of articles.
"""

from __future__ import annotations

import gzip
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from rag.corpus.walk import COMPRESSED, Found, is_noise, without_questions
from rag.errors import CorruptFile, InputError, TooLarge

# One article's file; a newspaper's page as PDF with its pictures is a tenth of it.
MAX_FILE_BYTES = 64 * 1024 * 1024
# A year of a daily newspaper, a file an article, is some 20,000.
MAX_MEMBERS = 200_000
# All members together: see MAX_STREAM_BYTES in rag.corpus.jsonl.
MAX_ARCHIVE_BYTES = 64 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold: ``members`` files, and ``unpacked`` bytes in all, counted as
    they come out and not as an archive says they will."""

    members: int = field(default_factory=lambda: MAX_MEMBERS)
    unpacked: int = field(default_factory=lambda: MAX_ARCHIVE_BYTES)


_FAULTS = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to parse. ``name`` is for messages, ``origin`` for the store (the
    resolved path; a member of an archive lies under its path), ``relative`` for ids.

    ``open`` gives the unpacked bytes; ``consumed`` says how many bytes of the file on
    disk have been read so far.
    """

    name: str
    relative: str
    origin: str
    suffix: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    consumed: Callable[[], int]


def entries(found: Found, limits: Limits | None = None) -> Iterator[Entry]:
    """The file itself, or the members of an archive, sorted. Raises
    :class:`InputError` where it cannot be opened."""
    limits = limits or Limits()
    meter = _Meter(limits.unpacked)
    name, origin = _text(found.path), _text(found.path.resolve())
    with faults(), found.path.open("rb") as raw:
        suffixes = [suffix.lower() for suffix in PurePosixPath(found.relative).suffixes]
        packed = suffixes[-1] if suffixes[-1:] and suffixes[-1] in (*COMPRESSED, ".zip") else ""
        if packed == ".zip":
            yield from _members(raw, name, _printable(found.relative), origin, limits, meter)
            return
        relative = _printable(found.relative)
        if packed:
            relative = relative[: -len(packed)]
            suffixes.pop()
        yield Entry(
            name,
            relative,
            origin,
            suffixes[-1] if suffixes else "",
            lambda: _unpacked(raw, packed, meter),
            raw.tell,
        )


def read_all(stream: BinaryIO) -> bytes:
    """The whole of a stream. Raises :class:`TooLarge` past :data:`MAX_FILE_BYTES`."""
    limit = MAX_FILE_BYTES
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(
            f"the file unpacks to more than the limit of {limit:,} bytes for one article's file: "
            "split it, or put the articles into JSON Lines",
            vietnamese=f"Tệp vượt giới hạn {limit:,} byte.".replace(",", "."),
        )
    return data


@contextmanager
def faults() -> Iterator[None]:
    """What opening, reading or unpacking can meet, as our errors."""
    try:
        yield
    except _FAULTS as error:
        raise CorruptFile(
            "the compressed file is damaged or cut short; what could be read before that went in: "
            "pack it again and ingest it again",
            vietnamese="Tệp nén bị hỏng hoặc thiếu phần cuối; phần đọc được đã vào kho. Xin nén "
            "lại rồi thử lại.",
        ) from error
    except MemoryError as error:
        raise TooLarge(
            "the compressed file asks for more memory than there is",
            vietnamese="Tệp nén đòi quá nhiều bộ nhớ nên không đọc được.",
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"the file cannot be read ({reason}): check its permissions") from error


@dataclass(slots=True)
class _Meter:
    """How many bytes may still come out of a file, its members together."""

    left: int

    def take(self, size: int) -> None:
        """Raises TooLarge."""
        self.left -= size
        if self.left < 0:
            raise TooLarge(
                "the file unpacks to far more than it may hold and the rest was left: split it "
                "into smaller files",
                vietnamese="Tệp giải nén ra quá lớn nên phần còn lại không được đọc. Xin chia "
                "thành các tệp nhỏ hơn.",
            )


class _Metered:
    """A stream whose bytes are counted as they are read: what readers here ask for, which
    is a piece or a line at a time."""

    def __init__(self, stream: BinaryIO, meter: _Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self._meter.take(len(data))
        return data


@contextmanager
def _unpacked(raw: BinaryIO, packed: str, meter: _Meter) -> Iterator[BinaryIO]:
    if packed == ".gz":
        with gzip.GzipFile(fileobj=raw) as stream:
            yield _metered(cast(BinaryIO, stream), meter)
    elif packed == ".xz":
        with lzma.LZMAFile(raw) as unpacking:
            yield _metered(cast(BinaryIO, unpacking), meter)
    else:
        yield raw


def _metered(stream: BinaryIO, meter: _Meter) -> BinaryIO:
    return cast(BinaryIO, _Metered(stream, meter))


def _members(
    raw: BinaryIO, name: str, relative: str, origin: str, limits: Limits, meter: _Meter
) -> Iterator[Entry]:
    try:
        archive = zipfile.ZipFile(raw)
    except (NotImplementedError, ValueError) as error:
        raise CorruptFile(
            f"not a zip archive that can be read: {error}",
            vietnamese="Không mở được tệp zip này.",
        ) from error
    with archive:
        members = {member.filename: member for member in archive.infolist() if not member.is_dir()}
        if len(members) > limits.members:
            raise TooLarge(
                f"the archive holds {len(members):,} files; the limit is {limits.members:,}: "
                "split it",
                vietnamese=f"Tệp nén chứa {len(members):,} tệp, quá giới hạn {limits.members:,}. "
                "Xin chia nhỏ.".replace(",", "."),
            )
        names = [
            member
            for member in members
            if not any(is_hidden(part) for part in PurePosixPath(member).parts)
            and not is_noise(PurePosixPath(member).name)
        ]
        done = total = 0
        for member in sorted(without_questions(names)):
            information = members[member]
            total += information.file_size
            if total > limits.unpacked:
                raise TooLarge(
                    f"the archive unpacks to more than {limits.unpacked:,} bytes and the rest "
                    "was left: split it",
                    vietnamese="Tệp nén giải nén ra quá lớn nên phần còn lại không được đọc. "
                    "Xin chia thành các tệp nhỏ hơn.",
                )
            inside = _inside(member)
            done += information.compress_size
            yield _member(archive, information, name, relative, origin, inside, done, meter)


def _member(
    archive: zipfile.ZipFile,
    information: zipfile.ZipInfo,
    name: str,
    relative: str,
    origin: str,
    inside: str,
    done: int,
    meter: _Meter,
) -> Entry:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        if information.flag_bits & 0x1:
            raise CorruptFile(
                "this file of the archive is encrypted: pack it without a password",
                vietnamese="Tệp này trong tệp nén có mật khẩu. Xin nén lại không có mật khẩu.",
            )
        try:
            stream = archive.open(information)
        except (NotImplementedError, RuntimeError, ValueError) as error:
            raise CorruptFile(
                f"this file of the archive is packed in a way that is not read ({error}): "
                "pack it as an ordinary zip",
                vietnamese="Tệp này nén theo cách không đọc được. Xin nén lại bằng zip thường.",
            ) from error
        counted = _metered(cast(BinaryIO, stream), meter)
        with stream, _unpacked(counted, packed, meter) as unpacked:
            yield unpacked

    suffixes = [suffix.lower() for suffix in PurePosixPath(inside).suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in COMPRESSED else ""
    within = inside[: -len(packed)] if packed else inside
    return Entry(
        name=f"{name}/{inside}",
        relative=f"{relative}/{within}",
        origin=f"{origin}/{inside}",
        suffix=suffixes[-1] if suffixes else "",
        open=opened,
        consumed=lambda: done,
    )


def is_hidden(part: str) -> bool:
    """A part of a member's path that a desktop adds and no one put there."""
    return (part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX"


def _inside(member: str) -> str:
    """A member's name as a path that lies under its archive's."""
    parts = [part for part in member.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return _printable("/".join(parts)) or "file"


def _text(path: Path) -> str:
    return _printable(str(path))


def _printable(text: str) -> str:
    """A name that is not UTF-8 on disk, as text that can be stored."""
    return os.fsencode(text).decode("utf-8", "replace")
