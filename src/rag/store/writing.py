"""Putting articles in, withdrawing and erasing them, on one writing connection.

Knows the tables; nothing of how the connection came to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from rag.errors import NotFound
from rag.store.desk_items import rescore_articles
from rag.store.moments import iso
from rag.store.reading import chunks, read_version, read_versions
from rag.store.results import PutResult
from rag.store.rows import content_hash, paragraph_values, paragraphs_of, version_values
from rag.store.tables import articles, corrections, counter, paragraphs, versions
from rag.store.webhook_news import Change, tell_changed_articles
from rag.types import Article


@dataclass(slots=True)
class _Batch:
    """Rows to write, gathered before the first is written."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    paragraphs: list[dict[str, Any]] = field(default_factory=list)
    corrections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # What of it concerns answers that were given before, and how a correction is named.
    news: list[tuple[str, Change, dict[str, Any]]] = field(default_factory=list)
    correcting: dict[str, dict[str, Any]] = field(default_factory=dict)


def put_articles(
    connection: Connection,
    given: Sequence[Article],
    origins: Sequence[str | None],
    original_ids: Sequence[str | None],
    now: datetime,
    *,
    reinstate: bool,
    hold_earlier: bool,
) -> list[PutResult]:
    """Put articles in order; a second one of an id in the batch is a further version."""
    known = _known(connection, {article.id for article in given})
    batch = _Batch()
    results: list[PutResult] = []
    touched: dict[str, dict[str, Any]] = {}
    for article, origin, original_id in zip(given, origins, original_ids, strict=True):
        row = touched.get(article.id) or known.get(article.id)
        digest = content_hash(article)
        version = int(row["current_version"]) if row else 0
        if row and row["state"] == "erased":
            results.append(PutResult(article.id, "erased", version))
            continue
        withdrawn = row is not None and row["state"] == "withdrawn"
        if withdrawn and row is not None and not (reinstate or row["pruned"]):
            results.append(PutResult(article.id, "withdrawn", version))
            continue
        same = row is not None and row["content_hash"] == digest
        if row is not None and same and not withdrawn:
            results.append(PutResult(article.id, "unchanged", version))
            continue
        if hold_earlier and not same and version > 1:
            earlier = _earlier(connection, article.id, digest)
            if earlier is not None:
                results.append(PutResult(article.id, "earlier", earlier))
                continue
        if not same:
            version += 1
            batch.versions.append(version_values(article, version, now))
            batch.paragraphs += map(paragraph_values, paragraphs_of(article, version))
            batch.corrections[article.id] = article.corrects
            shown = {"version": version, "visible_from": _later(article.published_at, now)}
            if row is not None:
                batch.news.append((article.id, "new_version", shown))
            correcting = {"id": article.id, "permalink": f"/bai/{article.id}", **shown}
            batch.correcting[article.id] = correcting
        touched[article.id] = {
            "id": article.id,
            "current_version": version,
            "content_hash": digest,
            "state": "live",
            "state_reason": None,
            "state_at": None,
            "pruned": False,
            "origin": origin if origin is not None or row is None else row["origin"],
            "original_id": original_id or (row["original_id"] if row else None),
            "published_epoch": article.published_at.timestamp() if article.published_at else None,
        }
        results.append(PutResult(article.id, "updated" if row else "added", version))
    first = next_sequence(connection, len(touched)) if touched else 0
    for sequence, row in enumerate(touched.values(), first):
        row["sequence"] = sequence
        (batch.changed if row["id"] in known else batch.added).append(row)
    news = [*batch.news, *_newly_corrected(connection, batch)]
    _write(connection, batch)
    tell_changed_articles(connection, news, now)
    return results


def set_state(
    connection: Connection,
    article_id: str,
    state: str,
    now: datetime,
    *,
    reason: str,
    pruned: bool = False,
) -> bool:
    """Withdraw or erase; False where it is so already. A person's withdrawal of what
    was pruned is recorded, so that it does not come back with its file. Raises NotFound.
    """
    row = _known(connection, {article_id}).get(article_id)
    if row is None:
        raise NotFound(f"No article {article_id!r} is in the archive. Check the id.")
    if row["state"] in (state, "erased"):
        if row["pruned"] and not pruned:
            connection.execute(
                update(articles)
                .where(articles.c.id == article_id)
                .values(state_reason=reason, state_at=now.isoformat(), pruned=False)
            )
        return False
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(
            state=state,
            state_reason=reason,
            state_at=now.isoformat(),
            pruned=pruned,
            sequence=next_sequence(connection, 1),
        )
    )
    rescore_articles(connection, [article_id])
    change: Change = "erased" if state == "erased" else "withdrawn"
    tell_changed_articles(connection, [(article_id, change, {})], now)
    return True


def blank_article(connection: Connection, article_id: str) -> None:
    """Take every word of every version out; ids and times stay as a tombstone."""
    connection.execute(delete(paragraphs).where(paragraphs.c.article_id == article_id))
    connection.execute(delete(corrections).where(corrections.c.article_id == article_id))
    connection.execute(
        update(versions)
        .where(versions.c.article_id == article_id)
        .values(
            title="",
            lead="",
            author=None,
            url=None,
            correction_note=None,
            section=None,
            source=None,
            corrects="[]",
        )
    )
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(content_hash="", origin=None, original_id=None, published_epoch=None)
    )


def next_sequence(connection: Connection, count: int) -> int:
    """The first of ``count`` new change numbers. Holds the counter's row until the
    transaction ends, so that commits and numbers come in one order."""
    connection.execute(update(counter).values(value=counter.c.value + count))
    last = connection.execute(select(counter.c.value)).scalar_one()
    return int(last) - count + 1


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for some in chunks(ids):
        rows = connection.execute(select(articles).where(articles.c.id.in_(some))).mappings()
        found |= {row["id"]: dict(row) for row in rows}
    return found


def _newly_corrected(
    connection: Connection, batch: _Batch
) -> Iterator[tuple[str, Change, dict[str, Any]]]:
    """What the batch corrects that was not said to be corrected before; asked before it is
    written."""
    ids = [article_id for article_id, corrects in batch.corrections.items() if corrects]
    said: set[tuple[str, str]] = set()
    for some in chunks(ids):
        query = select(corrections).where(corrections.c.article_id.in_(some))
        said |= {(row.article_id, row.corrected_id) for row in connection.execute(query)}
    for article_id in ids:
        for corrected_id in dict.fromkeys(batch.corrections[article_id]):
            if (article_id, corrected_id) not in said:
                correcting = batch.correcting[article_id]
                yield corrected_id, "corrected_by", {"corrected_by": correcting}


def _later(opens_at: datetime | None, now: datetime) -> str | None:
    """The end of an embargo, where that has yet to come: readers see nothing of it before."""
    return iso(opens_at) if opens_at is not None and opens_at > now else None


def _earlier(connection: Connection, article_id: str, digest: str) -> int | None:
    """The newest stored version with this content, the current one among them."""
    for stored in read_versions(connection, article_id):
        whole = read_version(connection, article_id, stored.version)
        if whole is not None and content_hash(whole.article) == digest:
            return stored.version
    return None


def _write(connection: Connection, batch: _Batch) -> None:
    if batch.added:
        connection.execute(insert(articles), batch.added)
    if batch.changed:
        changing = [row | {"key": row["id"]} for row in batch.changed]
        connection.execute(
            update(articles)
            .where(articles.c.id == bindparam("key"))
            .values({name: bindparam(name) for name in batch.changed[0] if name != "id"}),
            [{name: value for name, value in row.items() if name != "id"} for row in changing],
        )
    if batch.versions:
        connection.execute(insert(versions), batch.versions)
    if batch.paragraphs:  # none where an article has neither title nor body
        connection.execute(insert(paragraphs), batch.paragraphs)
    replaced = [row["id"] for row in batch.changed if row["id"] in batch.corrections]
    for some in chunks(replaced):
        connection.execute(delete(corrections).where(corrections.c.article_id.in_(some)))
    links = [
        {"article_id": article_id, "corrected_id": corrected}
        for article_id, corrects in batch.corrections.items()
        for corrected in dict.fromkeys(corrects)
    ]
    if links:
        connection.execute(insert(corrections), links)
    corrected = [link["corrected_id"] for link in links]
    rescore_articles(connection, {*(row["id"] for row in batch.changed), *corrected})
