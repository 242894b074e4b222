"""Files and folders into the archive of a running server: what ``rag ingest`` does there.

Files are sent as they are and read by the server, as those are that somebody drops on its
page; what they are called there leads to the same ids as reading them here. Knows nothing
of what they hold.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rag.corpus.reading import Rejection
from rag.corpus.remarks import Remark
from rag.corpus.walk import Found, Unreadable, checked, files
from rag.errors import HoiBaoError, InputError
from rag.jobs.ingest import IngestReport

if TYPE_CHECKING:
    from rag.client import Client, Load

# Well within what one load may hold.
_FILES = 1_000
_BYTES = 256 * 1024 * 1024
_LOOKS_S = (0.05, 1.0)
_KEPT = {"kept withdrawn": "withdrawn", "kept erased": "erased"}


@dataclass(slots=True)
class _Part:
    """What goes into one load: local files by the names they are sent under."""

    load_id: str
    paths: dict[str, Path] = field(default_factory=dict)
    size: int = 0

    def is_full(self) -> bool:
        return len(self.paths) >= _FILES or self.size >= _BYTES


def send_paths(
    client: Client, paths: Sequence[Path], *, on_bytes: Callable[[int], object]
) -> IngestReport:
    """Send every file under ``paths`` and wait until the server has read them.
    ``on_bytes`` is told how many further bytes were sent. Raises InputError for a path that
    is not there, ClientError, and HoiBaoError where a load stops."""
    report = IngestReport()
    for part in _sent(client, files(checked(paths)), report, on_bytes):
        _tell(_over(client, part.load_id), part, report)
    return report


def _sent(
    client: Client,
    found: Iterable[Found | Unreadable],
    report: IngestReport,
    on_bytes: Callable[[int], object],
) -> Iterator[_Part]:
    """Loads that are full, or the last."""
    part: _Part | None = None
    for one in found:
        if isinstance(one, Unreadable):
            report.rejections.append(Rejection(str(one.path), one.error))
            continue
        try:
            content = one.path.read_bytes()
        except OSError as error:
            reason = f"cannot be read ({error.strerror}): check its permissions"
            report.rejections.append(Rejection(str(one.path), InputError(reason)))
            continue
        # Two of one name would be taken for one and the same.
        if part is not None and (part.is_full() or one.relative in part.paths):
            yield part
            part = None
        part = part or _Part(client.begin_load().id)
        if _send(client, part.load_id, one, content, report):
            part.paths[one.relative] = one.path
            part.size += len(content)
        on_bytes(len(content))
    if part is not None:
        yield part


def _send(client: Client, load_id: str, one: Found, content: bytes, report: IngestReport) -> bool:
    from rag.client import InvalidRequest  # start-up time

    try:
        client.send_file(load_id, one.relative, content)
    except InvalidRequest as error:  # empty, or too large
        report.rejections.append(Rejection(str(one.path), InputError(error.detail)))
        return False
    return True


def _over(client: Client, load_id: str) -> Load:
    """The load once it was read. Raises HoiBaoError where it stopped."""
    load = client.start_load(load_id)
    wait_s, longest_s = _LOOKS_S
    while not load.is_over:
        time.sleep(wait_s)
        wait_s = min(longest_s, wait_s * 1.5)
        load = client.load(load_id)
    if load.state != "done":
        raise HoiBaoError(
            f"The server stopped reading ({load.state}); what it had stored by then is kept. Its "
            "log says why: run this again once it is well.",
            vietnamese=load.trouble,
        )
    return load


def _tell(load: Load, part: _Part, report: IngestReport) -> None:
    """Add what became of a load, files by the names they have here."""
    told = load.report
    for name, count in told["counts"].items():
        if name not in ("rejected", "pruned"):
            report.statuses[_KEPT.get(name, name)] += count
    for one in told["rejected"]:
        report.rejections.append(
            Rejection(_here(one["file"], part), InputError(one["reason"]), one["line"])
        )
    report.warnings += [Remark(one, one) for one in told["warnings"]]
    if left_out := told["rejected_left_out"]:
        more = f"{left_out} more were rejected than are listed"
        report.warnings.append(Remark(more, f"Còn {left_out} mục bị loại không kể ra ở đây"))
    if load.trouble:  # stored, and not searchable yet
        report.warnings.append(Remark(load.trouble, load.trouble))


def _here(file: str, part: _Part) -> str:
    """A file's name as this machine knows it; within an archive, what follows it."""
    for name, path in part.paths.items():
        if file == name or file.startswith(f"{name}/"):
            return f"{path}{file.removeprefix(name)}"
    return file
