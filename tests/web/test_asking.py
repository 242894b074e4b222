"""Questions of chat pages while they are answered: one a page, and it can be let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from starlette.testclient import TestClient

from rag.answering.leaving import current_reader
from rag.callers import LOCAL, Caller, permissions_of_role, reader
from rag.errors import ReaderLeft
from rag.types import AnswerEvent, Question, Retrieved
from rag.web.asking import Asking
from rag.web.chat_state import remembered, restored
from rag.web.services import Chain, Services
from rag.web.turns import STOPPED
from tests.web.making import ASKED


class Waiting:
    """A chain that answers nothing until its reader leaves."""

    def __init__(self) -> None:
        self.let_go: list[str] = []

    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        yield Retrieved(())
        while not current_reader().has_left:
            yield Retrieved(())
        self.let_go.append(input.text)
        raise ReaderLeft("The reader stopped the answer.")


def test_a_stopped_question_says_so(services: Services) -> None:
    asking = Asking(replace(services, chain=cast("Chain", Waiting())))
    turns = asking.turns("Một?", "", None, "trang", LOCAL)
    assert not [next(turns), next(turns)][-1].is_done
    asking.stop("trang")
    assert [turn.halt for turn in turns] == [STOPPED]


def test_a_page_that_asks_again_lets_go_of_what_it_asked_before(services: Services) -> None:
    asking = Asking(replace(services, chain=cast("Chain", Waiting())))
    first = asking.turns("Một?", "", None, "trang", LOCAL)
    other = asking.turns("Ở trang khác?", "", None, "trang-khac", LOCAL)
    for turns in (first, other):
        next(turns)
        next(turns)
    second = asking.turns("Hai?", "", None, "trang", LOCAL)
    assert next(second).question == "Hai?"
    assert list(first) == []  # it ends, and says nothing in the second's place
    assert not next(other).is_done
    assert not next(second).is_done
    asking.stop("trang")
    assert [turn.halt for turn in second] == [STOPPED]


def test_a_stop_after_the_answer_was_saved_does_not_deny_it(
    client: TestClient, services: Services
) -> None:
    asking = Asking(services)
    turns = asking.turns(ASKED, "", None, "trang", LOCAL)
    last = next(turn for turn in turns if turn.is_done)
    asking.stop("trang")
    assert last.answer is not None
    assert list(turns) == []


def test_the_answer_is_the_callers_and_nobody_else_follows_it(
    client: TestClient, services: Services
) -> None:
    lan = Caller("user", permissions_of_role("reviewer"), "lan-id", "lan")
    asking = Asking(services)
    answer = list(asking.turns(ASKED, "", None, "trang", lan))[-1].answer
    assert answer is not None
    assert services.store.owner_of(answer.id) == "user:lan-id"
    conversation = answer.conversation_id
    for other in (reader(may_ask=True), replace(lan, id="minh-id")):
        turn = list(asking.turns("còn ở đâu?", "", conversation, "trang", other))[-1]
        assert turn.answer is None
        assert turn.is_forgotten
        assert not restored(services, remembered(conversation), other).shown
    assert restored(services, remembered(conversation), lan).shown
    assert list(asking.turns("còn ở đâu?", "", conversation, "trang", lan))[-1].answer
