"""A newsroom at work: questions, ratings and verdicts of some weeks, for the tests of its
numbers and for what they look like."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rag.store.store import Store
from rag.types import Answer, Citation, Feedback, ModelInfo

SECTIONS = ("Thời sự", "Giáo dục", "Kinh tế – Đầu tư", "Văn hóa", "Quốc phòng – An ninh", None)
GENERATORS = ("extractive", "openai:mô-hình-$thử")


def citation(section: str | None, marker: int = 1) -> Citation:
    return Citation(
        marker, f"bai.v1.p{marker}", "bai", "Bài", "Báo Thử", section, None, None, "Ba.", 0, 3, "/"
    )


def answer(
    answer_id: str, *, section: str | None = "Giáo dục", generator: str = "extractive"
) -> Answer:
    return Answer(
        answer_id,
        "answered",
        "Mấy lớp?",
        "Mấy lớp?",
        datetime.now(UTC),
        "Ba [1].",
        citations=(citation(section),),
        model=ModelInfo(generator=generator, fallback=generator == "extractive"),
    )


def fill(path: Path, *, questions: int = 400, days: int = 75) -> None:
    """A store's file with questions of that many days back, a third of them judged."""
    draw = random.Random(17)
    now = datetime.now(UTC)
    store = Store.open(path)
    shifts = []
    for number in range(questions):
        made = answer(
            f"cau-{number}", section=draw.choice(SECTIONS), generator=draw.choice(GENERATORS)
        )
        if draw.random() < 0.2:
            made = replace(made, status="abstained", citations=())
        asked_at = now - timedelta(days=draw.uniform(0, days))
        store.save_answer(replace(made, asked_at=asked_at))
        if draw.random() < 0.3:
            rating = draw.choice(("up", "up", "up", "down"))
            store.add_feedback(Feedback(made.id, rating, now))  # type: ignore[arg-type]
        if made.status == "answered" and draw.random() < 0.4:
            verdict = draw.choices(
                ("supported", "partial", "unsupported", "irrelevant"), (80, 10, 5, 5)
            )[0]
            store.desk.judge(made.id, 1, verdict, by="lan", signed="Lan")  # type: ignore[arg-type]
            shifts.append((made.id, asked_at, asked_at + timedelta(hours=draw.expovariate(0.05))))
    store.close()
    _move_back(path, shifts)


def _move_back(path: Path, shifts: list[tuple[str, datetime, datetime]]) -> None:
    """As if all had been done when it was asked: counts and verdicts are never changed by
    the product, so this goes past it."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("DROP TRIGGER verdicts_no_update")
        for answer_id, asked_at, judged_at in shifts:
            at = min(judged_at, datetime.now(UTC)).isoformat()
            sampled = int(sum(answer_id.encode()) % 2 == 0)
            opened.execute(
                "UPDATE verdicts SET at = ?, asked_at = ?, sampled = ? WHERE answer_id = ?",
                (at, asked_at.isoformat(), sampled, answer_id),
            )
        rows = opened.execute("SELECT * FROM counts").fetchall()
        opened.execute("DELETE FROM counts")
        draw = random.Random(3)
        for hour, what, generator, section, count in rows:
            for _ in range(count):
                back = hour - draw.randrange(75 * 24)
                opened.execute(
                    "INSERT INTO counts VALUES (?, ?, ?, ?, 1) "
                    "ON CONFLICT DO UPDATE SET count = count + 1",
                    (back, what, generator, section),
                )
        opened.execute(
            "CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts "
            "BEGIN SELECT RAISE(ABORT, 'rows here are added, never changed or removed'); END"
        )
        opened.commit()
