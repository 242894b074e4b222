"""What is refused by design though a schema lets it through, each with its reason.

A check stays on for every operation: an entry lets one refusal pass, told by its status and
by what the problem says, and nothing else. What can be told in the description is told
there instead.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData


@dataclass(frozen=True, slots=True)
class Refusal:
    """Of well-formed data. ``code`` is the problem's, ``says`` what its detail holds;
    where they are empty, any."""

    reason: str
    status: int
    code: str = ""
    says: str = ""

    def fits(self, status: int, problem: dict[str, Any]) -> bool:
        detail = str(problem.get("detail", problem.get("message", "")))
        is_coded = not self.code or problem.get("code") == self.code
        return status == self.status and is_coded and self.says in detail


REFUSALS = (
    Refusal("What time it is: a version is no longer the current one.", 412),
    Refusal("An id that was erased or withdrawn is there, and gone for readers.", 410),
    Refusal("A cursor is opaque: one list's with its filters, sealed.", 400, says="The cursor is"),
    Refusal("Two days make a period: it does not end before it begins.", 422, "FilterError"),
    Refusal("The same of a request.", 422, says="due_on lies before received_on"),
    Refusal("A key may end in one of two ways.", 422, says="expires_at and last_day say two"),
    Refusal("A key ends in the future.", 422, says="The key would have expired already"),
    Refusal("A day with an offset or a term may be past the calendar.", 422, says="out of"),
    Refusal("A question is in words: patterns know letters of few scripts.", 422, "QuestionError"),
    Refusal("The same as OpenAI's clients ask.", 400, "QuestionError"),
    Refusal("Which message is the last, of any number.", 400, says="the last one is the question"),
    Refusal("Which citations an answer has, its own record says.", 422, "FeedbackError"),
    Refusal("The same of verdicts.", 422, "VerdictError"),
    Refusal("What a page on another site is, that site says.", 422, "FetchFailed"),
    Refusal("An article's id is also in its address.", 422, says="The body's id"),
    Refusal("The old password is a secret.", 422, says="The old password is wrong"),
)


class Passed:
    """How often each was let pass."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def counts_as_failure(self, failure: Failure, response: Response) -> bool:
        """Whether it is none of these."""
        if not isinstance(failure, RejectedPositiveData):
            return True
        problem = _problem(response)
        for one in REFUSALS:
            if one.fits(response.status_code, problem):
                self.counts[one.reason] += 1
                return False
        return True


def _problem(response: Response) -> dict[str, Any]:
    try:
        read = json.loads(response.content)
    except ValueError:
        return {}
    if not isinstance(read, dict):
        return {}
    error = read.get("error", read)
    return error if isinstance(error, dict) else {}
