"""What was put into the archive at one time, and how far it is: so that a reload, another
person and another process see the same.

Knows the tables; nothing of files on disk or of reading them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from rag.errors import Conflict, NotFound, UsageError, WrongState
from rag.store.archive_tables import load_files, loads
from rag.store.audit import append
from rag.store.engine import reading, writing
from rag.store.moments import iso, moment

LoadState = Literal["receiving", "waiting", "running", "done", "failed", "interrupted"]
UNFINISHED: tuple[LoadState, ...] = ("receiving", "waiting", "running")


@dataclass(frozen=True, slots=True)
class LoadFile:
    """``name`` is as it came, for people; no path leads by it."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Load:
    """``report`` holds what :class:`rag.jobs.loading.Report` writes; ``trouble`` is a
    sentence in Vietnamese where the whole of it failed."""

    id: str
    state: LoadState
    actor: str
    created_at: datetime
    finished_at: datetime | None
    bytes_done: int
    bytes_total: int
    report: Mapping[str, Any]
    trouble: str | None
    files: tuple[LoadFile, ...] = ()


class Loads:
    """The loads of one database. Every method may raise StoreError; those that name a
    load raise NotFound where it is not there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, load_id: str, *, actor: str) -> None:
        """Keep a new load that waits for its files."""
        now = _now()
        row = {
            "id": load_id,
            "state": "receiving",
            "actor": actor,
            "created_at": now,
            "beat_at": now,
            "bytes_done": 0,
            "bytes_total": 0,
            "report": "{}",
        }
        with writing(self._engine) as connection:
            connection.execute(insert(loads), row)

    def refuse_begun(self, load_id: str) -> None:
        """Raises Conflict where a load takes no file any more."""
        with reading(self._engine) as connection:
            _refuse_begun(connection, load_id)

    def add_file(self, load_id: str, name: str, size: int, *, most: int, most_bytes: int) -> int:
        """Add a file; its number. Raises Conflict where the load takes none any more, and
        UsageError past ``most`` files or ``most_bytes`` bytes in all."""
        with writing(self._engine) as connection:
            _refuse_begun(connection, load_id)
            is_its = load_files.c.load_id == load_id
            count, total = connection.execute(
                select(func.count(), func.coalesce(func.sum(load_files.c.bytes), 0)).where(is_its)
            ).one()
            if count >= most or total + size > most_bytes:
                raise UsageError(
                    f"One load takes at most {most:,} files and {most_bytes:,} bytes. Start this "
                    "one, then begin another.",
                    vietnamese=f"Mỗi lần chỉ đưa vào được {most:,} tệp, tổng cộng "
                    f"{most_bytes // 2**20:,} MB. Xin chia thành nhiều lần.".replace(",", "."),
                )
            row = {"load_id": load_id, "number": count + 1, "name": name, "bytes": size}
            connection.execute(insert(load_files), row)
            _set(connection, load_id, bytes_total=int(total) + size)
            return int(count) + 1

    def start(self, load_id: str, *, actor: str) -> None:
        """Let a load that has its files wait for its turn. Raises Conflict where it was
        started before, or has no file."""
        with writing(self._engine) as connection:
            _refuse_begun(connection, load_id)
            is_its = load_files.c.load_id == load_id
            count = select(func.count()).select_from(load_files).where(is_its)
            files = int(connection.execute(count).scalar_one())
            if not files:
                raise WrongState(
                    "The load has no file. Send its files first.",
                    vietnamese="Chưa có tệp nào. Xin chọn tệp trước.",
                )
            _set(connection, load_id, state="waiting")
            append(connection, actor, "load.start", load_id, {"files": files})

    def progress(
        self, load_id: str, *, state: LoadState, bytes_done: int, report: Mapping[str, Any]
    ) -> None:
        """Keep how far it is."""
        written = json.dumps(report, ensure_ascii=False)
        with writing(self._engine) as connection:
            _set(connection, load_id, state=state, bytes_done=bytes_done, report=written)

    def finish(
        self,
        load_id: str,
        state: LoadState,
        *,
        bytes_done: int,
        report: Mapping[str, Any],
        trouble: str | None = None,
    ) -> None:
        """Keep how it ended."""
        with writing(self._engine) as connection:
            _set(
                connection,
                load_id,
                state=state,
                bytes_done=bytes_done,
                report=json.dumps(report, ensure_ascii=False),
                trouble=trouble,
                finished_at=_now(),
            )

    def beat(self, ids: Sequence[str]) -> None:
        """Say that somebody still works on these."""
        with writing(self._engine) as connection:
            _beat(connection, ids)

    def interrupt(self, *, working_since: datetime, receiving_since: datetime) -> list[str]:
        """Call interrupted what nobody has spoken of since those moments; their ids."""
        stale = or_(
            and_(loads.c.state.in_(("waiting", "running")), loads.c.beat_at < iso(working_since)),
            and_(loads.c.state == "receiving", loads.c.beat_at < iso(receiving_since)),
        )
        with reading(self._engine) as connection:
            ids = list(connection.execute(select(loads.c.id).where(stale)).scalars())
        if ids:
            with writing(self._engine) as connection:
                connection.execute(
                    update(loads)
                    .where(stale, loads.c.id.in_(ids))
                    .values(state="interrupted", finished_at=_now())
                )
        return ids

    def get(self, load_id: str) -> Load:
        """One load with its files."""
        with reading(self._engine) as connection:
            row = connection.execute(select(loads).where(loads.c.id == load_id)).mappings().first()
            if row is None:
                raise _no_load(load_id)
            files = connection.execute(
                select(load_files)
                .where(load_files.c.load_id == load_id)
                .order_by(load_files.c.number)
            )
            return _load(
                dict(row), tuple(LoadFile(one.number, one.name, one.bytes) for one in files)
            )

    def latest(self, limit: int, *, after: tuple[str, str] | None = None) -> list[Load]:
        """The newest first, without their files; those that got no file are not told.
        ``after``: when the one before was begun (ISO 8601, in UTC), and its id."""
        query = select(loads).where(loads.c.bytes_total > 0)
        if after is not None:
            begun = loads.c.created_at
            query = query.where(
                or_(begun < after[0], and_(begun == after[0], loads.c.id > after[1]))
            )
        query = query.order_by(loads.c.created_at.desc(), loads.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [_load(dict(row)) for row in connection.execute(query).mappings()]

    def remove_before(self, moment: datetime) -> int:
        """Forget finished loads begun before then; how many there were."""
        old = and_(loads.c.created_at < iso(moment), loads.c.state.not_in(UNFINISHED))
        with writing(self._engine) as connection:
            ids = select(loads.c.id).where(old)
            connection.execute(delete(load_files).where(load_files.c.load_id.in_(ids)))
            return connection.execute(delete(loads).where(old)).rowcount


def _refuse_begun(connection: Connection, load_id: str) -> None:
    state = connection.execute(select(loads.c.state).where(loads.c.id == load_id)).scalar()
    if state is None:
        raise _no_load(load_id)
    if state != "receiving":
        raise Conflict(
            f"The load {load_id!r} is {state} and takes nothing more. Begin another.",
            vietnamese="Lần nạp này đã bắt đầu hoặc đã bị ngắt. Xin bắt đầu lần khác.",
        )


def _no_load(load_id: str) -> NotFound:
    return NotFound(
        f"There is no load {load_id!r}. Begin one with POST /api/v1/loads.",
        vietnamese="Không tìm thấy lần nạp này.",
    )


def _set(connection: Connection, load_id: str, **values: object) -> None:
    changed = update(loads).where(loads.c.id == load_id).values(beat_at=_now(), **values)
    if not connection.execute(changed).rowcount:
        raise _no_load(load_id)


def _beat(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(update(loads).where(loads.c.id.in_(ids)).values(beat_at=_now()))


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _load(row: dict[str, Any], files: tuple[LoadFile, ...] = ()) -> Load:
    return Load(
        id=row["id"],
        state=cast("LoadState", row["state"]),
        actor=row["actor"],
        created_at=datetime.fromisoformat(row["created_at"]),
        finished_at=moment(row["finished_at"]),
        bytes_done=row["bytes_done"],
        bytes_total=row["bytes_total"],
        report=json.loads(row["report"]),
        trouble=row["trouble"],
        files=files,
    )
