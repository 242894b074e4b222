"""One answer's writing: by its answerer, and by the stand-in where that one fails.

Knows who wrote which part, so that an answer says so, and what was not shown and why.
Knows nothing of how anything is written or numbered.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from rag.answering import wording
from rag.answering.counts import AnswerCounts
from rag.answering.drafts import Draft
from rag.answering.mending import Checked, checked, is_quoted
from rag.answering.reading import Reading
from rag.errors import ModelError, TokensSpent
from rag.types import ModelInfo, RemovedClaim

logger = logging.getLogger(__name__)

# As many as an answer has sentences: a model that is wrong more often is not corrected.
MAX_REWRITES = 3


class Answerer(Protocol):
    """What turns a reading into sentences with their evidence. ``name`` is what an
    answer says of who wrote it; ``prompt_hash`` of what it was told, ``None`` where it
    is told nothing."""

    name: str
    prompt_hash: str | None

    def drafts(self, reading: Reading) -> Iterable[Draft]: ...


@runtime_checkable
class Rewriter(Protocol):
    """An answerer that can be told what is wrong with a sentence of its own."""

    def rewrite(self, reading: Reading, draft: Draft, problems: Sequence[str]) -> Draft | None: ...


class Writing:
    """The drafts of one answer, less what whoever asks was ``told`` before. Make one for
    each: it remembers what happened."""

    def __init__(
        self,
        answerer: Answerer,
        stand_in: Answerer | None,
        counts: AnswerCounts,
        told: Collection[str] = (),
    ) -> None:
        self._answerer = answerer
        self._stand_in = stand_in
        self._counts = counts
        self._shown: list[Answerer] = []
        self._writer = answerer
        self._failure: ModelError | None = None
        self._cited: set[tuple[str, int, int]] = set()
        self._told = frozenset(told)
        self._texts: set[str] = set()
        self._removed: list[RemovedClaim] = []
        self._rewrites = 0

    def drafts(self, reading: Reading) -> Generator[Checked]:
        """The answerer's, checked, those that hold alone; where it fails, the stand-in's
        from there on, less what was shown already. Raises ModelError where there is no
        stand-in."""
        try:
            yield from self._held(reading, self._answerer.drafts(reading))
        except ModelError as error:
            if self._stand_in is None:
                raise
            logger.warning("%s Quoting instead.", error)
            self._counts.add("fallbacks")
            self._failure = error
            self._writer = self._stand_in
            # What the model had shown; its own sentences and short answers share evidence.
            cited = frozenset(self._cited)
            left = (
                draft
                for draft in self._stand_in.drafts(reading)
                if not _places(draft) <= cited and not (draft.is_direct and cited)
            )
            yield from self._held(reading, left)

    def _held(self, reading: Reading, drafts: Iterable[Draft]) -> Generator[Checked]:
        known: list[Checked] = []  # sentences of one quotation that whoever asks has already
        for draft in drafts:
            one = self._mended(reading, draft)
            if one is None:
                continue
            if known and not _are_of_one(known[0].draft, one.draft):
                known = []
            if one.draft.text in self._texts or one.draft.text in self._told:
                known += [one] if is_quoted(one.draft) else []
                continue
            for shown in self._with_known(known, one):
                self._show(shown.draft)
                yield shown
            known = []

    def _with_known(self, known: Sequence[Checked], one: Checked) -> list[Checked]:
        """After the sentences before it in its quotation, told in an earlier answer: "Bà bán
        vải." speaks of whom they name. What stands in this answer already is not repeated,
        and the first one shown has the lead."""
        if not known:
            return [one]
        shown = [*(other for other in known if other.draft.text not in self._texts), one]
        opens, first = known[0].draft, shown[0].draft
        if opens.lead and not first.lead:
            shown[0] = replace(shown[0], draft=replace(opens, text=first.text))
        return shown

    def _show(self, draft: Draft) -> None:
        self._texts.add(draft.text)
        self._cited |= _places(draft)
        if self._writer not in self._shown:
            self._shown.append(self._writer)
        self._counts.add("claims_shown")

    def _mended(self, reading: Reading, draft: Draft) -> Checked | None:
        """The draft, its citation moved or itself written anew where need be; ``None``
        where nothing helps."""
        one = checked(draft, reading.hits)
        if one.support != "supported":
            self._remove(reading, one)
            anew = self._rewritten(reading, one)
            if anew is None:
                return None
            one = checked(anew, reading.hits)
            if one.support != "supported":
                self._remove(reading, one)
                return None
            self._counts.add("claims_rewritten")
        if one.is_moved:
            self._counts.add("claims_moved")
        return one

    def _rewritten(self, reading: Reading, one: Checked) -> Draft | None:
        if not isinstance(self._writer, Rewriter) or self._rewrites == MAX_REWRITES:
            return None
        self._rewrites += 1
        try:
            anew = self._writer.rewrite(reading, one.draft, one.problems)
        except ModelError as error:
            # What it wrote before still holds: only this sentence is lost.
            logger.warning("%s The sentence is dropped.", error)
            return None
        return anew if anew is None or anew.text != one.draft.text else None

    def _remove(self, reading: Reading, one: Checked) -> None:
        cited = one.draft.evidence
        self._removed.append(
            RemovedClaim(
                text=one.draft.text,
                problems=one.problems,
                paragraph_ids=tuple(dict.fromkeys(e.paragraph.id for e in cited)),
                # One that cites nothing may be of anything that was read.
                article_ids=tuple(
                    dict.fromkeys(
                        [e.article.id for e in cited] or [hit.article.id for hit in reading.hits]
                    )
                ),
            )
        )
        self._counts.add("claims_removed")
        # What was wrong with it is kept with the answer: its words stand in no log.
        logger.info("A sentence of %s was dropped", self._writer.name)

    @property
    def removed(self) -> tuple[RemovedClaim, ...]:
        """What was written and not shown, in order."""
        return tuple(self._removed)

    def model(self, known: ModelInfo) -> ModelInfo:
        """``known``, with who really wrote what is shown."""
        writers = self._shown or [self._writer]
        return replace(
            known,
            generator=" + ".join(writer.name for writer in writers),
            fallback=self._failure is not None,
            prompt=next((w.prompt_hash for w in writers if w.prompt_hash), None),
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader should know of the writing."""
        if self._failure is None:
            return ()
        if isinstance(self._failure, TokensSpent):
            return (wording.TOKENS_SPENT,)
        is_mixed = self._answerer in self._shown
        return (wording.MODEL_BROKE_OFF if is_mixed else wording.MODEL_FAILED,)


def _are_of_one(one: Draft, other: Draft) -> bool:
    """Whether two drafts are sentences of one quotation."""
    return is_quoted(one) and is_quoted(other) and one.evidence[0] == other.evidence[0]


def _places(draft: Draft) -> set[tuple[str, int, int]]:
    return {(e.paragraph.id, e.span.start, e.span.end) for e in draft.evidence}
