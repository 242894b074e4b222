"""Answers with citations, for tests of the verification desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag.types import Answer, Article, Citation, Claim, ModelInfo, RemovedClaim

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
TEXT = "Cầu dài 120 mét. Cầu thông xe sáng 16/5."


def article(article_id: str = "cau", **fields: object) -> Article:
    return Article(article_id, title="Cầu treo", body=(TEXT,), **fields)  # type: ignore[arg-type]


def answer(
    answer_id: str,
    *,
    citations: int = 1,
    article_id: str = "cau",
    section: str | None = "Giao thông",
    generator: str = "extractive",
    asked_at: datetime = NOW,
    claim: Claim | None = None,
    removed: bool = False,
    fallback: bool = False,
) -> Answer:
    """One that quotes its source, whatever else is said of it."""
    cited = tuple(
        Citation(
            marker=marker,
            paragraph_id=f"{article_id}.v1.p1",
            article_id=article_id,
            title="Cầu treo",
            source=None,
            section=section,
            published_at=None,
            url=None,
            quote=TEXT[: 16 + marker],
            start=0,
            end=16 + marker,
            permalink=f"/bai/{article_id}?version=1#p1",
        )
        for marker in range(1, citations + 1)
    )
    claims = (claim,) if claim else tuple(Claim(c.quote or "", (c.marker,)) for c in cited)
    return Answer(
        id=answer_id,
        status="answered",
        question="Cầu dài bao nhiêu?",
        standalone_question="Cầu dài bao nhiêu?",
        asked_at=asked_at,
        answer="Cầu dài 120 mét [1].",
        claims=claims,
        citations=cited,
        model=ModelInfo(generator=generator, fallback=fallback),
        removed_claims=(RemovedClaim("Cầu dài 130 mét.", ("Số",), (), ()),) if removed else (),
    )


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)
