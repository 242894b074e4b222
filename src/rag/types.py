"""The nouns that every room shares, as frozen dataclasses.

Knows nothing of storage, indexes, HTTP or settings. Times are timezone-aware
``datetime``; offsets count Unicode code points of the stored paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

ArticleKind = Literal["news", "opinion", "advertorial", "transcript"]
ArticleState = Literal["live", "withdrawn", "erased"]
ParagraphKind = Literal["p", "c"]
Support = Literal["supported", "partial", "unsupported"]
Rating = Literal["up", "down"]
FeedbackReason = Literal["false", "source_mismatch", "incomplete", "irrelevant", "other"]


@dataclass(frozen=True, slots=True)
class Article:
    """One published story as a loader hands it over, already cleaned and in NFC.

    ``body`` holds the paragraphs as printed, without the title and the lead;
    ``captions`` the photo captions. ``published_at`` is aware, or ``None`` where
    the source did not say it: it is never guessed.
    """

    id: str
    title: str = ""
    lead: str = ""
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    section: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    kind: ArticleKind = "news"
    correction_note: str | None = None
    corrects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The citable unit. Immutable once stored.

    ``kind`` is ``"p"`` for title and lead (ordinal 0) and body (from 1), ``"c"``
    for captions (from 1).
    """

    article_id: str
    version: int
    kind: ParagraphKind
    ordinal: int
    text: str

    @property
    def anchor(self) -> str:
        """The fragment on the article page, such as ``p3`` or ``c1``."""
        return f"{self.kind}{self.ordinal}"

    @property
    def id(self) -> str:
        """``<article_id>.v<version>.<anchor>``."""
        return f"{self.article_id}.v{self.version}.{self.anchor}"


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One stored version of an article, with its paragraphs in reading order.

    ``paragraphs`` starts with ``p0`` (title, newline, lead), then body, then
    captions. For an erased article it is empty and the text fields are blank.
    ``original_id`` is the id it came with, where that had to be mapped.
    ``opens_epoch`` is when its current version is published, in seconds since the
    epoch: until then no version is for readers.
    """

    article: Article
    version: int
    state: ArticleState
    is_current: bool
    stored_at: datetime
    paragraphs: tuple[Paragraph, ...] = ()
    state_reason: str | None = None
    original_id: str | None = None
    opens_epoch: float | None = None

    @property
    def id(self) -> str:
        return self.article.id

    def is_open(self, now: datetime) -> bool:
        """Whether readers may see it: neither withdrawn, erased nor under an embargo."""
        is_due = self.opens_epoch is None or self.opens_epoch <= now.timestamp()
        return self.state == "live" and is_due


@dataclass(frozen=True, slots=True)
class Inferred:
    """A filter read from the question: which one, from which words of it, and the days
    it came to, both counted."""

    filter: Literal["published"]
    written: str
    date_from: date
    date_to: date


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search. Dates are calendar days in the archive's time zone;
    ``date_to`` is inclusive. An undated article falls out of a date filter.
    ``inferred`` says which of them the question gave rather than who asked it."""

    date_from: date | None = None
    date_to: date | None = None
    section: str | None = None
    source: str | None = None
    inferred: tuple[Inferred, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.date_from or self.date_to or self.section or self.source)

    @property
    def has_dates(self) -> bool:
        return self.date_from is not None or self.date_to is not None


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far into the store's changes something has come. ``as_of`` is when it last
    looked: an embargo that lapsed since is a change too."""

    sequence: int
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``asked_at`` fixes *now*; ``None`` is the moment of asking.
    ``conversation_id`` is that of the answer it follows; ``None`` begins a conversation.
    ``infer``: whether its own words may filter ("tuần trước"). ``owner``: whose the answer
    is to be, as :attr:`rag.callers.Caller.owner` names them."""

    text: str
    filters: Filters = field(default_factory=Filters)
    asked_at: datetime | None = None
    conversation_id: str | None = None
    infer: bool = True
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that prints the same story, at most lightly edited."""

    article_id: str
    version: int
    title: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph with its score (higher is better) and where the score came from.

    ``parts`` names each weighted share of the score ("lexical", "dense",
    "article" …); they add up to ``score``. ``copies`` are the other articles that
    print the story of this one, the most similar first; each is a copy of this very
    article, and may lack this paragraph.
    """

    paragraph: Paragraph
    article: Article
    score: float
    parts: dict[str, float] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()

    @property
    def outlets(self) -> tuple[str, ...]:
        """The sources that printed it, this article's first, each once; an article
        that names no source adds none."""
        named = (self.article.source, *(copy.source for copy in self.copies))
        return tuple(dict.fromkeys(source for source in named if source))


@dataclass(frozen=True, slots=True)
class Span:
    """``[start, end)`` in code points of a paragraph's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, without markers. ``lead`` is what the answer says
    before it of where it comes from ("Theo bài “…” (17/5/2023): "); it is no part of
    what the evidence must say. ``is_direct``: a short answer that what follows says in
    full."""

    text: str
    citations: tuple[int, ...]
    support: Support = "supported"
    problems: tuple[str, ...] = ()
    lead: str = ""
    is_direct: bool = False


@dataclass(frozen=True, slots=True)
class RemovedClaim:
    """A sentence that was written and not shown, since no paragraph says it: for staff.
    ``problems`` say why, in Vietnamese; ``paragraph_ids`` are those it cited;
    ``article_ids`` those its words may come from."""

    text: str
    problems: tuple[str, ...]
    paragraph_ids: tuple[str, ...]
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker: one paragraph and one span of evidence in it.

    ``quote`` is ``paragraph.text[start:end]``; ``None`` only where the article
    is withdrawn (for readers) or erased.
    """

    marker: int
    paragraph_id: str
    article_id: str
    title: str
    source: str | None
    section: str | None
    published_at: datetime | None
    url: str | None
    quote: str | None
    start: int
    end: int
    permalink: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A near article offered beside an abstention; never a source."""

    id: str
    title: str
    permalink: str


@dataclass(frozen=True, slots=True)
class CorpusState:
    """What the archive held when an answer was made: live articles, newest date."""

    articles: int = 0
    newest_published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which models made an answer. ``prompt`` and ``settings`` are hashes."""

    generator: str = "extractive"
    fallback: bool = False
    embedding: str = ""
    ranker: str = ""
    prompt: str | None = None
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question led to. Saved before it is called final. ``removed_claims`` are
    for staff alone."""

    id: str
    status: Literal["answered", "abstained"]
    question: str
    standalone_question: str
    asked_at: datetime
    answer: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    conversation_id: str | None = None
    abstention: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    notices: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    corpus: CorpusState = field(default_factory=CorpusState)
    model: ModelInfo = field(default_factory=ModelInfo)
    removed_claims: tuple[RemovedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader says of an answer, or of one citation where ``marker`` names it. One
    is never changed: whoever thinks again says so in another, and the latest counts.
    ``note`` is the reader's own words."""

    answer_id: str
    rating: Rating
    given_at: datetime
    reason: FeedbackReason | None = None
    marker: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Event: retrieval is done; ``hits`` best first. ``standalone_question`` is what
    they were looked for by."""

    hits: tuple[Hit, ...]
    standalone_question: str = ""


@dataclass(frozen=True, slots=True)
class ClaimReady:
    """Event: one verified sentence with the citations it uses, markers as in the
    final answer."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """Event: the whole answer, already saved. Always the last event."""

    answer: Answer


AnswerEvent = Retrieved | ClaimReady | AnswerReady
