"""One question read for what its answer looks like: what it asks for, and where in it.

Pure. Knows nothing of sentences or spans.
"""

from __future__ import annotations

from rag.retrieval.matching import QuestionTerms
from rag.vietnamese.normalise import fold, has_diacritics
from rag.vietnamese.question_kinds import Kind, kind_of, unit_asked
from rag.vietnamese.questions import FOLDED_QUESTION_WORDS, QUESTION_WORDS
from rag.vietnamese.tokens import Token, tokens

# What stands at the question word, more telling than its kind; the first that is met.
_FOCI: tuple[tuple[str, ...], ...] = (
    ("là gì",),
    ("làm gì", "phải làm", "nên làm"),
    ("điều gì", "cái gì", "thứ gì", "những gì", "việc gì"),
    ("vì sao", "tại sao", "nguyên nhân", "lý do", "do đâu"),
    ("để làm gì", "mục đích", "nhằm"),
    ("thế nào", "ra sao"),
    ("bao nhiêu", "mấy"),
    ("bao lâu", "khi nào", "bao giờ", "lúc nào"),
    ("ở đâu", "đâu", "nơi nào"),
    ("ai", "người nào"),
)


class AskedQuestion:
    """One question read for its spans."""

    def __init__(self, question: str, terms: QuestionTerms) -> None:
        self.text = question
        self.terms = terms
        self.is_bare = not has_diacritics(question)
        self.tokens = tokens(question)
        self.kind = kind_of(question)
        self.unit = unit_asked(question) if self.kind is Kind.QUANTITY else None
        self.forms = [self.form(token) for token in self.tokens]
        words = FOLDED_QUESTION_WORDS if self.is_bare else QUESTION_WORDS
        asking = [n for n, form in enumerate(self.forms) if form in words or self._is_how(n)]
        # Where it asks: of several question words the last ("những gì … nào") as a rule.
        self.asks_from = asking[0] if asking else len(self.forms)
        self.asks_to = asking[-1] + 1 if asking else len(self.forms)
        self.places = {form: n for n, form in enumerate(self.forms)}
        self.pairs = set(zip(self.forms, self.forms[1:], strict=False))
        self.weights = {t.text: t.weight for t in terms.syllables if t.is_folded == self.is_bare}
        self.focus = self._focus()

    def _is_how(self, place: int) -> bool:
        """Whether it is the bao of a bare "bao nhieu", which alone folds from many words."""
        following = self.forms[place + 1] if place + 1 < len(self.forms) else ""
        return self.forms[place] == "bao" and following in ("nhieu", "gio", "lau", "xa")

    def form(self, token: Token) -> str:
        """A token as it is compared with the question's."""
        return fold(token.text) if self.is_bare else token.text

    def _focus(self) -> int:
        said = " ".join(self.forms)
        for number, phrases in enumerate(_FOCI):
            if any(f" {fold(p) if self.is_bare else p} " in f" {said} " for p in phrases):
                return number
        return len(_FOCI)
