from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rag.bootstrap import Application, open_application
from rag.errors import StoreError
from rag.settings import Settings
from rag.types import AnswerEvent, Question
from rag.web.app import create_app
from rag.web.samples import OFFERED, SampleQuestions
from tests.web.conftest import services_of
from tests.web.making import ASKED, BRIDGE


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    opened = open_application(Settings(_env_file=None, data_dir=tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def client(application: Application) -> TestClient:
    return TestClient(create_app(services_of(application)), base_url="http://localhost")


def put(client: TestClient, article_id: str, body: str, **more: object) -> None:
    article = {"title": body.split(" có ")[0].split(" sâu ")[0], "body": body, **more}
    assert client.put(f"/api/v1/articles/{article_id}", json=article).status_code in (200, 201)


def looked(samples: SampleQuestions) -> tuple[str, ...]:
    samples.refresh()
    samples.wait()
    offered = samples.offered()
    samples.wait()
    return offered


def test_an_empty_archive_offers_nothing(application: Application) -> None:
    samples = SampleQuestions(application.chain, application.store)
    assert looked(samples) == ()
    samples.stop()


def test_what_the_archive_tells_is_offered_in_the_background(
    client: TestClient, application: Application
) -> None:
    assert client.put("/api/v1/articles/cau-treo", json=BRIDGE).status_code == 201
    samples = SampleQuestions(application.chain, application.store)
    assert samples.offered() == ()
    samples.wait()
    assert samples.offered() == (ASKED,)
    samples.stop()


def test_no_more_than_the_page_has_room_for_and_each_section_has_its_turn(
    client: TestClient, application: Application
) -> None:
    names = ["Nà Hốc", "Pa Luông", "Nậm Pon", "Huổi Tằm", "Mường Khẩu", "Chiềng Ve"]
    for day, name in enumerate(names, start=1):
        section = "Du lịch" if day > 2 else f"Mục {day}"
        when = f"2024-01-{day:02}T08:00:00+07:00"
        put(client, f"ho-{day}", f"Hồ {name} sâu 3{day} mét.", section=section, published_at=when)
    samples = SampleQuestions(application.chain, application.store)
    offered = looked(samples)
    # The newest of each section first, whichever section has most of the newest.
    assert offered[:3] == tuple(
        f"Hồ {name} sâu bao nhiêu mét?" for name in ("Chiềng Ve", "Pa Luông", "Nà Hốc")
    )
    assert len(offered) == OFFERED
    again = SampleQuestions(application.chain, application.store)
    assert looked(again) == offered
    samples.stop()
    again.stop()


def test_a_changed_archive_is_looked_at_again(client: TestClient, application: Application) -> None:
    samples = SampleQuestions(application.chain, application.store)
    put(client, "ho", "Hồ Pa Luông sâu 31 mét.")
    assert looked(samples) == ("Hồ Pa Luông sâu bao nhiêu mét?",)
    put(client, "ho", "Hồ Pa Luông có 9 đảo.")  # as many articles as before
    assert looked(samples) == ("Hồ Pa Luông có bao nhiêu đảo?",)
    put(client, "ho", "Hồ Pa Luông có 9 đảo.", published_at="2999-01-01T00:00:00+07:00")
    assert looked(samples) == ()
    samples.stop()


def test_checking_saves_no_answer(client: TestClient, application: Application) -> None:
    put(client, "ho", "Hồ Pa Luông sâu 31 mét.")
    samples = SampleQuestions(application.chain, application.store)
    assert looked(samples)
    assert application.store.stats(datetime.now(UTC)).answers == 0
    samples.stop()


class Broken:
    def stream(self, input: Question) -> Iterator[AnswerEvent]:
        raise StoreError("The database is locked. Try again.")
        yield


def test_a_failure_offers_nothing_and_is_logged(
    client: TestClient, application: Application, caplog: pytest.LogCaptureFixture
) -> None:
    put(client, "ho", "Hồ Pa Luông sâu 31 mét.")
    samples = SampleQuestions(Broken(), application.store)
    assert looked(samples) == ()
    samples.stop()
    assert "The database is locked" in caplog.text


def test_once_stopped_nothing_is_looked_at(client: TestClient, application: Application) -> None:
    put(client, "ho", "Hồ Pa Luông sâu 31 mét.")
    samples = SampleQuestions(application.chain, application.store)
    samples.stop()
    assert looked(samples) == ()
