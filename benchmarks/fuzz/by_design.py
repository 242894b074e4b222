"""What is refused by design though a schema lets it through, each with its reason.

A check stays on for every operation: an entry lets one refusal pass, told by its status and
by what the problem says, and nothing else. What can be told in the description is told
there instead.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData


@dataclass(frozen=True, slots=True)
class Refusal:
    """Of well-formed data. ``code`` is the problem's, ``says`` what its detail begins with
    (a regular expression); where they are empty, any."""

    reason: str
    status: int
    code: str = ""
    says: str = ""

    def fits(self, status: int, problem: dict[str, Any]) -> bool:
        detail = str(problem.get("detail", problem.get("message", "")))
        is_coded = not self.code or problem.get("code") == self.code
        return status == self.status and is_coded and re.match(self.says, detail) is not None


# Of webhooks, by where they would be sent.
_ADDRESSES = (
    "'.*' is not the address of a web page",
    r"\S+ lies in a private network",
    "What is sent over http:// can be read",
)
_AT_THE_EDGE = r"The request is not valid \([\w.]+: out of the calendar's range"
REFUSALS = (
    Refusal("which version is the current one, time says", 412, "PreconditionFailed"),
    Refusal("what was withdrawn or erased is there, and gone for readers", 410, "Gone"),
    Refusal("a cursor is one list's with its filters, sealed", 400, says="The cursor is"),
    Refusal("a period does not end before it begins, nor last for ever", 422, "FilterError"),
    Refusal("the same of a request's days", 422, says="due_on lies before received_on"),
    Refusal("a term ends within the calendar", 422, says="received_on is out of range"),
    Refusal("a last day ends within the calendar", 422, says=r"\S+ is out of the calendar's range"),
    Refusal("a moment has a day in every time zone", 422, says=_AT_THE_EDGE),
    Refusal("a key ends in one of two ways", 422, says="expires_at and last_day say two"),
    Refusal("a key ends in the future", 422, says="The key would have expired already"),
    Refusal("a password is not the name", 422, says="A password has 12 to 200 characters and is"),
    Refusal("a question has words: a letter or a digit of any script", 422, "QuestionError"),
    Refusal("the same as OpenAI's clients ask", 400, "QuestionError"),
    Refusal("the last message is the user's", 400, says="messages: the last one is the question"),
    Refusal("a marker is one of the answer's", 422, "FeedbackError", "The answer has no citation"),
    Refusal("a marker is one of the answer's, to staff", 422, "VerdictError", "The answer has"),
    Refusal("gold articles are in the archive, to staff", 422, "VerdictError", "No article"),
    Refusal("as many as answer, of it or sent", 422, "VerdictError", "Name at least one article"),
    Refusal("a sentence is one that cites it", 422, "VerdictError", r"Sentence \d+ of the answer"),
    Refusal("what a page on another site is, that site says", 422, "FetchFailed"),
    Refusal("where webhooks may be sent the settings say", 422, says=f"({'|'.join(_ADDRESSES)})"),
    Refusal("an article's id is the address's", 422, "InputError", "The body's id"),
    Refusal("the old password is a secret", 422, says="The old password is wrong"),
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
