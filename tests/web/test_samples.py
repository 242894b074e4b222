from __future__ import annotations

from starlette.testclient import TestClient

from rag.bootstrap import Application
from rag.errors import StoreError
from rag.types import Question
from rag.web.samples import OFFERED, SampleQuestions
from tests.web.making import ASKED, NOT_TOLD


def looked(samples: SampleQuestions) -> tuple[str, ...]:
    samples.refresh()
    samples.wait()
    return samples.offered()


def test_only_what_is_answered_is_offered(client: TestClient, application: Application) -> None:
    samples = SampleQuestions(application.chain, application.store, [NOT_TOLD, ASKED])
    assert samples.offered() == ()
    samples.wait()
    assert samples.offered() == (ASKED,)
    samples.stop()


def test_no_more_than_the_page_has_room_for(client: TestClient, application: Application) -> None:
    samples = SampleQuestions(application.chain, application.store, [ASKED] * 9)
    assert looked(samples) == (ASKED,) * OFFERED
    samples.stop()


def test_a_changed_archive_is_looked_at_again(client: TestClient, application: Application) -> None:
    asked = "Hồ Pa Luông sâu bao nhiêu mét?"
    samples = SampleQuestions(application.chain, application.store, [asked])
    assert looked(samples) == ()
    client.put(
        "/api/v1/articles/ho", json={"title": "Hồ Pa Luông", "body": "Hồ Pa Luông sâu 31 mét."}
    )
    assert looked(samples) == (asked,)
    client.delete("/api/v1/articles/ho")
    assert looked(samples) == ()
    samples.stop()


def test_checking_saves_no_answer(client: TestClient, application: Application) -> None:
    class Listening:
        def __init__(self) -> None:
            self.finished = False

        def stream(self, input: Question):
            yield from application.chain.stream(input)
            self.finished = True

    chain = Listening()
    samples = SampleQuestions(chain, application.store, [ASKED])
    assert looked(samples) == (ASKED,)
    assert not chain.finished
    samples.stop()


def test_a_failure_offers_nothing_and_is_logged(application: Application, caplog) -> None:
    class Broken:
        def stream(self, input: Question):
            raise StoreError("The database is locked. Try again.")
            yield

    samples = SampleQuestions(Broken(), application.store, [ASKED])
    assert looked(samples) == ()
    samples.stop()
    assert "The database is locked" in caplog.text


def test_once_stopped_nothing_is_looked_at(client: TestClient, application: Application) -> None:
    samples = SampleQuestions(application.chain, application.store, [ASKED])
    samples.stop()
    assert looked(samples) == ()
