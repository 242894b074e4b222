"""The JSON shapes of the contract: article, hit and answer, to and from dicts.

One place turns our nouns into what other programs read, so that the command line,
the API, the page and the saved answer cannot drift apart. Knows nothing of HTTP,
storage or validation of what people send (``rag.corpus.payload`` reads articles).
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from rag.types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    Article,
    ArticleVersion,
    Citation,
    Claim,
    ClaimReady,
    Copy,
    CorpusState,
    Feedback,
    Filters,
    Hit,
    Inferred,
    ModelInfo,
    Paragraph,
    RemovedClaim,
    Retrieved,
    Suggestion,
)

JsonObject = dict[str, Any]


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _known(kind: type[Any], value: JsonObject) -> JsonObject:
    """Without the keys that a later version may have added."""
    names = {field.name for field in fields(kind)}
    return {name: kept for name, kept in value.items() if name in names}


def permalink(article_id: str, version: int, anchor: str | None = None) -> str:
    """Path of an article page, opened on one version and one paragraph."""
    return f"/bai/{article_id}?version={version}" + (f"#{anchor}" if anchor else "")


def article_to_dict(article: Article) -> JsonObject:
    return {
        "id": article.id,
        "title": article.title,
        "lead": article.lead,
        "body": "\n".join(article.body),
        "published_at": _iso(article.published_at),
        "updated_at": _iso(article.updated_at),
        "section": article.section,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "kind": article.kind,
        "captions": list(article.captions),
        "correction_note": article.correction_note,
        "corrects": list(article.corrects),
    }


def paragraph_to_dict(paragraph: Paragraph) -> JsonObject:
    return {
        "paragraph_id": paragraph.id,
        "article_id": paragraph.article_id,
        "version": paragraph.version,
        "kind": "caption" if paragraph.kind == "c" else "body",
        "ordinal": paragraph.ordinal,
        "text": paragraph.text,
        "permalink": permalink(paragraph.article_id, paragraph.version, paragraph.anchor),
    }


def version_to_dict(stored: ArticleVersion) -> JsonObject:
    return article_to_dict(stored.article) | {
        "version": stored.version,
        "state": stored.state,
        "is_current": stored.is_current,
        "stored_at": _iso(stored.stored_at),
        "original_id": stored.original_id,
        "paragraphs": [paragraph_to_dict(paragraph) for paragraph in stored.paragraphs],
    }


def hit_to_dict(hit: Hit) -> JsonObject:
    return paragraph_to_dict(hit.paragraph) | {
        "score": hit.score,
        "parts": dict(hit.parts),
        "title": hit.article.title,
        "source": hit.article.source,
        "section": hit.article.section,
        "published_at": _iso(hit.article.published_at),
        "url": hit.article.url,
        "outlets": list(hit.outlets),
        "copies": [copy_to_dict(copy) for copy in hit.copies],
    }


def copy_to_dict(copy: Copy) -> JsonObject:
    return {
        "article_id": copy.article_id,
        "version": copy.version,
        "title": copy.title,
        "source": copy.source,
        "permalink": permalink(copy.article_id, copy.version),
    }


def filters_to_dict(filters: Filters) -> JsonObject:
    return {
        "from": _iso(filters.date_from),
        "to": _iso(filters.date_to),
        "section": filters.section,
        "source": filters.source,
        "inferred": [_inferred_to_dict(one) for one in filters.inferred],
    }


def filters_from_dict(value: JsonObject) -> Filters:
    return Filters(
        date_from=_day(value.get("from")),
        date_to=_day(value.get("to")),
        section=value.get("section"),
        source=value.get("source"),
        inferred=tuple(_inferred_from_dict(one) for one in value.get("inferred") or ()),
    )


def _inferred_to_dict(inferred: Inferred) -> JsonObject:
    return {
        "filter": inferred.filter,
        "written": inferred.written,
        "from": _iso(inferred.date_from),
        "to": _iso(inferred.date_to),
    }


def _inferred_from_dict(value: JsonObject) -> Inferred:
    return Inferred(
        filter=value["filter"],
        written=value["written"],
        date_from=date.fromisoformat(value["from"]),
        date_to=date.fromisoformat(value["to"]),
    )


def claim_to_dict(claim: Claim) -> JsonObject:
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "support": claim.support,
        "problems": list(claim.problems),
        "lead": claim.lead,
        "direct": claim.is_direct,
    }


def citation_to_dict(citation: Citation) -> JsonObject:
    return asdict(citation) | {"published_at": _iso(citation.published_at)}


def claim_from_dict(value: JsonObject) -> Claim:
    return Claim(
        text=value["text"],
        citations=tuple(value["citations"]),
        support=value["support"],
        problems=tuple(value["problems"]),
        lead=value.get("lead", ""),
        is_direct=value.get("direct", False),
    )


def citation_from_dict(value: JsonObject) -> Citation:
    known = _known(Citation, value)
    return Citation(**(known | {"published_at": _moment(value["published_at"])}))


def removed_to_dict(removed: RemovedClaim) -> JsonObject:
    return {
        "text": removed.text,
        "problems": list(removed.problems),
        "paragraph_ids": list(removed.paragraph_ids),
        "article_ids": list(removed.article_ids),
    }


def _removed_from_dict(value: JsonObject) -> RemovedClaim:
    return RemovedClaim(
        text=value["text"],
        problems=tuple(value["problems"]),
        paragraph_ids=tuple(value["paragraph_ids"]),
        article_ids=tuple(value["article_ids"]),
    )


def answer_to_staff_dict(answer: Answer) -> JsonObject:
    """As :func:`answer_to_dict`, with what was written and not shown: as it is saved, and
    as those who may review see it."""
    removed = [removed_to_dict(one) for one in answer.removed_claims]
    return answer_to_dict(answer) | {"removed_claims": removed}


def answer_to_dict(answer: Answer) -> JsonObject:
    """As readers see it."""
    return {
        "id": answer.id,
        "status": answer.status,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "asked_at": _iso(answer.asked_at),
        "answer": answer.answer,
        "claims": [claim_to_dict(claim) for claim in answer.claims],
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "conversation_id": answer.conversation_id,
        "abstention": answer.abstention,
        "suggestions": [asdict(suggestion) for suggestion in answer.suggestions],
        "notices": list(answer.notices),
        "filters": filters_to_dict(answer.filters),
        "corpus": {
            "articles": answer.corpus.articles,
            "newest_published_at": _iso(answer.corpus.newest_published_at),
        },
        "model": asdict(answer.model),
    }


def answer_from_dict(value: JsonObject) -> Answer:
    """The inverse of both; unknown keys are left aside."""
    return Answer(
        id=value["id"],
        status=value["status"],
        question=value["question"],
        standalone_question=value["standalone_question"],
        asked_at=datetime.fromisoformat(value["asked_at"]),
        answer=value["answer"],
        claims=tuple(claim_from_dict(claim) for claim in value["claims"]),
        citations=tuple(citation_from_dict(citation) for citation in value["citations"]),
        conversation_id=value["conversation_id"],
        abstention=value["abstention"],
        suggestions=tuple(Suggestion(**_known(Suggestion, one)) for one in value["suggestions"]),
        notices=tuple(value["notices"]),
        filters=filters_from_dict(value["filters"]),
        corpus=CorpusState(
            articles=value["corpus"]["articles"],
            newest_published_at=_moment(value["corpus"]["newest_published_at"]),
        ),
        model=ModelInfo(**_known(ModelInfo, value["model"])),
        removed_claims=tuple(_removed_from_dict(one) for one in value.get("removed_claims", ())),
    )


def feedback_to_dict(feedback: Feedback) -> JsonObject:
    return asdict(feedback) | {"given_at": _iso(feedback.given_at)}


def event_to_dict(event: AnswerEvent) -> tuple[str, JsonObject]:
    """An event's name in the stream and its data."""
    match event:
        case Retrieved(hits=hits, standalone_question=understood):
            return "retrieved", {
                "standalone_question": understood,
                "hits": [hit_to_dict(hit) for hit in hits],
            }
        case ClaimReady(claim=claim, citations=citations):
            return "claim", claim_to_dict(claim) | {
                "cited": [citation_to_dict(citation) for citation in citations]
            }
        case AnswerReady(answer=answer):
            return "answer", answer_to_dict(answer)
