"""The desk's queue as rows: one for each citation of a saved answer, and how risky it is;
and one for an abstention of which sentences were written that did not pass their check.

The risk is kept, not worked out when somebody looks: it changes where an answer is saved,
a reader judges, or an article changes, and each of these calls a function here, in its own
transaction. Knows the tables; nothing of who looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from rag.store.desk_tables import desk_items, desk_leases, verdicts
from rag.store.reading import chunks
from rag.store.tables import articles, corrections, feedback, versions
from rag.types import Answer, Citation

SAMPLE_SHARE = 0.05
"""Share of all citations that are in the random sample."""

WITHHELD = 0
"""In the place of a citation's marker: all that was written, and removed, where nothing
of it was left to answer with."""

# What each reason adds. What a reader or the newsroom said weighs more than what the
# product suspects; of that, what its own check did not fully find.
WEIGHTS = {
    "reported": 40,
    "partial": 30,
    "withdrawn": 25,
    "corrected": 25,
    "down": 20,
    "removed": 20,
    "withheld": 20,
    "superseded": 10,
    "reworded": 8,
    "direct": 6,
    "fallback": 4,
}


def is_sampled(answer_id: str, marker: int) -> bool:
    """Whether a citation is of the random sample: by a hash of its name alone, so that
    neither its risk nor anybody's wish has a say."""
    digest = hashlib.sha256(f"{answer_id}:{marker}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < SAMPLE_SHARE * 2**64


def insert_items(connection: Connection, answer: Answer) -> None:
    """Queue every citation of an answer that is saved, or what was withheld of one."""
    rows = [_cited(answer, citation) for citation in answer.citations]
    if not rows and answer.removed_claims:
        rows = [_withheld(answer)]
    if rows:
        connection.execute(insert(desk_items), rows)


def _cited(answer: Answer, citation: Citation) -> dict[str, Any]:
    source = {
        "marker": citation.marker,
        "article_id": citation.article_id,
        "paragraph_id": citation.paragraph_id,
        "section": citation.section,
    }
    sampled = is_sampled(answer.id, citation.marker)
    return source | _risk(answer, list(_made(answer, citation)), sampled=sampled)


def _withheld(answer: Answer) -> dict[str, Any]:
    """By the first source of what was removed. Never of the sample, which is of citations."""
    named = [one for one in answer.removed_claims if one.paragraph_ids and one.article_ids]
    source = {
        "marker": WITHHELD,
        "article_id": named[0].article_ids[0] if named else "",
        "paragraph_id": named[0].paragraph_ids[0] if named else "",
        "section": None,
    }
    made = ["withheld", "fallback"] if answer.model.fallback else ["withheld"]
    return source | _risk(answer, made, sampled=False)


def _risk(answer: Answer, made: list[str], *, sampled: bool) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "generator": answer.model.generator,
        "asked_epoch": answer.asked_at.timestamp(),
        "sampled": sampled,
        "made": ",".join(made),
        "readers": "",
        "source": "",
        "rank": _rank(made, sampled),
    }


def _rank(reasons: Iterable[str], sampled: bool) -> int:
    """Where the risk is the same, the sample comes before the rest."""
    return 2 * sum(WEIGHTS[reason] for reason in reasons) + int(sampled)


def _made(answer: Answer, citation: Citation) -> Iterator[str]:
    """How an answer was made tells which of its citations are the less sure ones: it keeps
    no scores."""
    claims = [claim for claim in answer.claims if citation.marker in claim.citations]
    if any(claim.support == "partial" or claim.problems for claim in claims):
        yield "partial"
    if answer.removed_claims:
        yield "removed"
    quote = " ".join((citation.quote or "").split())
    if any(" ".join(c.text.split()) not in quote for c in claims if not c.is_direct):
        yield "reworded"
    if any(claim.is_direct for claim in claims):
        yield "direct"
    if answer.model.fallback:
        yield "fallback"


def rescore_answer(connection: Connection, answer_id: str) -> None:
    """After a reader judged: what was said last of the answer and of each citation counts."""
    latest = (
        select(func.max(feedback.c.number))
        .where(feedback.c.answer_id == answer_id)
        .group_by(feedback.c.marker)
    )
    down = set(
        connection.scalars(
            select(feedback.c.marker).where(
                feedback.c.number.in_(latest), feedback.c.rating == "down"
            )
        )
    )
    rows = connection.execute(select(desk_items).where(desk_items.c.answer_id == answer_id))
    for row in rows.mappings().all():
        said = [
            code
            for code, is_so in (("reported", row["marker"] in down), ("down", None in down))
            if is_so
        ]
        _put(connection, [dict(row) | {"readers": ",".join(said)}])


def rescore_articles(connection: Connection, ids: Iterable[str]) -> None:
    """After articles changed: what has become of the sources that are cited."""
    for some in chunks(ids):
        correcting = select(corrections.c.corrected_id).where(corrections.c.corrected_id.in_(some))
        corrected = set(connection.scalars(correcting))
        now = {
            row["id"]: row
            for row in connection.execute(
                select(
                    articles.c.id,
                    articles.c.state,
                    articles.c.current_version,
                    versions.c.correction_note,
                )
                .join_from(
                    articles,
                    versions,
                    and_(
                        versions.c.article_id == articles.c.id,
                        versions.c.version == articles.c.current_version,
                    ),
                )
                .where(articles.c.id.in_(some))
            ).mappings()
        }
        rows = connection.execute(select(desk_items).where(desk_items.c.article_id.in_(some)))
        changed = []
        for row in rows.mappings().all():
            article = now.get(row["article_id"])
            if article is None:
                continue
            cited = int(row["paragraph_id"].rsplit(".", 2)[1].removeprefix("v"))
            became = ""
            if article["state"] == "withdrawn":
                became = "withdrawn"
            elif article["correction_note"] or row["article_id"] in corrected:
                became = "corrected"
            elif article["current_version"] > cited:
                became = "superseded"
            if became != row["source"]:
                changed.append(dict(row) | {"source": became})
        _put(connection, changed)


def remove_items(
    connection: Connection, *, answer_id: str | None = None, article_id: str | None = None
) -> None:
    """Take citations off the desk: of an answer that is deleted, or of an article that is
    erased, where nothing is left to judge by. What was withheld may have other sources."""
    is_it = (
        desk_items.c.answer_id == answer_id
        if answer_id is not None
        else and_(desk_items.c.article_id == article_id, desk_items.c.marker != WITHHELD)
    )
    connection.execute(delete(desk_items).where(is_it))
    if answer_id is not None:
        connection.execute(delete(desk_leases).where(desk_leases.c.answer_id == answer_id))


def settle_item(connection: Connection, answer_id: str, marker: int) -> None:
    """After a verdict or its undoing: which one counts, the latest that was not undone."""
    of_it = and_(verdicts.c.answer_id == answer_id, verdicts.c.marker == marker)
    undone = select(verdicts.c.undoes).where(of_it, verdicts.c.undoes.is_not(None))
    counts = connection.execute(
        select(verdicts)
        .where(of_it, verdicts.c.verdict != "undone", verdicts.c.id.not_in(undone))
        .order_by(verdicts.c.number.desc())
        .limit(1)
    ).first()
    last = connection.execute(select(func.max(verdicts.c.number)).where(of_it)).scalar()
    connection.execute(
        update(desk_items)
        .where(desk_items.c.answer_id == answer_id, desk_items.c.marker == marker)
        .values(
            verdict=counts.verdict if counts else None,
            judged_by=counts.by if counts else None,
            judged_at=counts.at if counts else None,
            verdict_number=last,
        )
    )


def reasons_of(row: Any) -> tuple[str, ...]:
    """Why a citation is risky, the gravest first."""
    codes = [
        code for name in ("made", "readers", "source") for code in row[name].split(",") if code
    ]
    return tuple(sorted(codes, key=lambda code: -WEIGHTS[code]))


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    is_it = and_(
        desk_items.c.answer_id == bindparam("of"), desk_items.c.marker == bindparam("which")
    )
    values = [
        {
            "of": row["answer_id"],
            "which": row["marker"],
            "readers": row["readers"],
            "source": row["source"],
            "rank": _rank(reasons_of(row), row["sampled"]),
        }
        for row in rows
    ]
    connection.execute(update(desk_items).where(is_it), values)
