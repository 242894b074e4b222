"""The API's JSON as results: what ``rag.wire_in`` does not read.

Pure. What is missing or of another type raises KeyError, TypeError or ValueError.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from rag.client.results import (
    Counts,
    JsonObject,
    ListedAnswer,
    ListedArticle,
    Load,
    Page,
    SearchResults,
    ServerStatus,
    Share,
    Statistics,
    StoredArticle,
    VerdictEntry,
)
from rag.wire import filters_from_dict
from rag.wire_in import hit_from_dict

T = TypeVar("T")


def read_nothing(_: Any) -> None:
    """Of a reply that says nothing but that it is done."""


def read_search(value: JsonObject) -> SearchResults:
    """``GET /api/v1/search``."""
    explained = "understood" in value
    return SearchResults(
        query=value["query"],
        filters=filters_from_dict(value["filters"]),
        hits=tuple(hit_from_dict(one) for one in value["hits"]),
        understood=value["understood"] if explained else None,
        explanations=tuple(one["explanation"] for one in value["hits"]) if explained else (),
    )


def read_stored(value: JsonObject) -> StoredArticle:
    """``PUT /api/v1/articles/{id}``."""
    return StoredArticle(
        value["id"],
        value["status"],
        value["version"],
        value["permalink"],
        tuple(value["warnings"]),
    )


def page_of(name: str, read: Callable[[JsonObject], T]) -> Callable[[JsonObject], Page[T]]:
    """How a part of a list is read whose items stand under ``name``."""

    def read_page(value: JsonObject) -> Page[T]:
        return Page(tuple(read(one) for one in value[name]), value["next"])

    return read_page


def read_listed_article(value: JsonObject) -> ListedArticle:
    """One of ``GET /api/v1/articles``."""
    return ListedArticle(
        id=value["id"],
        title=value["title"],
        published_at=_moment(value["published_at"]),
        section=value["section"],
        source=value["source"],
        kind=value["kind"],
        state=value["state"],
        versions=value["versions"],
        stored_at=datetime.fromisoformat(value["stored_at"]),
    )


def read_listed_answer(value: JsonObject) -> ListedAnswer:
    """One of ``GET /api/v1/answers``."""
    return ListedAnswer(
        id=value["id"],
        status=value["status"],
        state=value["state"],
        question=value["question"],
        asked_at=datetime.fromisoformat(value["asked_at"]),
        generator=value["generator"],
        answer=value["answer"],
        citations=value["citations"],
        removed_claims=value["removed_claims"],
    )


def read_load(value: JsonObject) -> Load:
    """``/api/v1/loads``."""
    return Load(
        id=value["id"],
        state=value["state"],
        bytes_done=value["bytes_done"],
        bytes_total=value["bytes_total"],
        trouble=value["trouble"],
        report=value["report"],
    )


def read_verdict(value: JsonObject) -> VerdictEntry:
    """One entry about a citation."""
    return VerdictEntry(
        number=value["number"],
        id=value["id"],
        answer_id=value["answer_id"],
        marker=value["marker"],
        claim=value["claim"],
        verdict=value["verdict"],
        note=value["note"],
        by=value["by"],
        at=datetime.fromisoformat(value["at"]),
        undoes=value["undoes"],
        is_undone=value["is_undone"],
    )


def read_verdicts(value: JsonObject) -> tuple[VerdictEntry, ...]:
    """``GET /api/v1/answers/{id}/verdicts``."""
    return tuple(read_verdict(one) for one in value["verdicts"])


def read_version(value: JsonObject) -> str:
    """``GET /healthz``: the version of the product that runs."""
    return str(value["version"])


def read_status(value: JsonObject) -> ServerStatus:
    """``GET /readyz``: what it says of itself, or the problem it has."""
    if value["status"] != "ready":
        return ServerStatus(False, str(value["detail"]), index_lag=value.get("index_lag"))
    return ServerStatus(
        is_ready=True,
        articles=value["articles"],
        index_lag=value["index_lag"],
        generator=value["generator"],
        embedding=value["embedding"],
        ranker=value["ranker"],
        indexes=value["indexes"],
        answering=value["answering"],
    )


def read_statistics(value: JsonObject) -> Statistics:
    """``GET /api/v1/statistics``."""
    return Statistics(
        first=date.fromisoformat(value["first"]),
        last=date.fromisoformat(value["last"]),
        sample_waiting=value["sample_waiting"],
        total=_counts(value["total"]),
        weeks=tuple(_counts(one) for one in value["weeks"]),
        sections=tuple(_counts(one) for one in value["sections"]),
        generators=tuple(_counts(one) for one in value["generators"]),
    )


def _counts(value: JsonObject) -> Counts:
    return Counts(
        name=value["name"],
        start=date.fromisoformat(value["start"]) if value["start"] else None,
        asked=value["asked"],
        answered=value["answered"],
        abstained=value["abstained"],
        fallback=value["fallback"],
        rated_up=value["rated_up"],
        rated_down=value["rated_down"],
        citations_reported=value["citations_reported"],
        judged=value["judged"],
        right_in_sample=_share(value["right_in_sample"]),
        verdicts={name: _share(one) for name, one in value["verdicts"].items()},
        wait_median_s=value["wait_median_s"],
        wait_p90_s=value["wait_p90_s"],
    )


def _share(value: JsonObject) -> Share:
    return Share(value["count"], value["of"], value["value"], value["low"], value["high"])


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
