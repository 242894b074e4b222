"""What whoever runs it sees: request ids, the log, metrics, traces."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from rag.answering import stages
from rag.bootstrap import Application
from rag.web.app import create_app
from rag.web.logs import set_up
from rag.web.services import Services
from tests.web.callers import calling, guarded
from tests.web.making import ASKED, NOT_TOLD


@contextmanager
def logged(form: str, level: str = "info") -> Iterator[io.StringIO]:
    """What is logged meanwhile; the loggers are as they were afterwards."""
    names = ("", "rag", "uvicorn")
    before = {name: logging.getLogger(name).handlers for name in names}
    root_level = logging.getLogger().level
    stream = io.StringIO()
    set_up(form, level, stream)  # type: ignore[arg-type]
    try:
        yield stream
    finally:
        for name in names:
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = before[name], True
        logging.getLogger("rag").setLevel(logging.NOTSET)
        logging.getLogger().setLevel(root_level)


def value(client: TestClient, name: str, **labels: str) -> float:
    text = client.get("/metrics").text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return float(sample.value)
    return 0.0


def test_a_sound_request_id_comes_back_and_another_is_made_anew(client: TestClient) -> None:
    ids = {"X-Request-ID": "toa-soan:42"}
    assert client.get("/healthz", headers=ids).headers["X-Request-ID"] == "toa-soan:42"
    made = client.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"]
    assert len(made) == 16
    assert client.get("/healthz").headers["X-Request-ID"] != made
    assert client.get("/khong-co").headers["X-Request-ID"]
    bad_host = client.get("/healthz", headers={"Host": "xau.example"})
    assert (bad_host.status_code, len(bad_host.headers["X-Request-ID"])) == (400, 16)


def test_the_log_is_json_with_the_request_id_and_without_the_question(
    services: Services,
) -> None:
    with calling(guarded(services)) as callers, logged("json") as stream:
        asked = callers["ask"].post(
            "/api/v1/answers", json={"question": ASKED}, headers={"X-Request-ID": "mot-hai"}
        )
        callers["read"].get(f"/api/v1/answers/{asked.json()['id']}")
        callers["reader"].get("/healthz")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    first, second = (line for line in lines if line["logger"] == "rag.requests")
    assert first["request_id"] == "mot-hai"
    assert (first["route"], first["status"]) == ("/api/v1/answers", 200)
    assert first["caller"].startswith("key:")
    assert first["duration_ms"] > 0
    assert (second["route"], second["status"]) == ("/api/v1/answers/{answer_id}", 403)
    written = stream.getvalue()
    assert "Huổi Tằm" not in written
    assert asked.json()["id"] not in written
    assert "hb_" not in written


def test_the_log_for_people_is_one_line_a_record(client: TestClient) -> None:
    with logged("text") as stream:
        client.get("/api/v1/search", params={"q": "cầu"}, headers={"X-Request-ID": "ba"})
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("INFO rag.requests [ba] GET /api/v1/search 200")


@pytest.fixture
def measured(application: Application, services: Services, client: TestClient) -> TestClient:
    del client  # it puts the articles in
    app = create_app(replace(services, on_stage=application.counts.listen))
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def test_requests_are_counted_by_template_and_status(measured: TestClient) -> None:
    for article_id in ("cau-treo", "khong-co", "cung-khong"):
        measured.get(f"/api/v1/articles/{article_id}")
    labels = {"method": "GET", "route": "/api/v1/articles/{article_id}"}
    assert value(measured, "hoi_bao_requests_total", **labels, status="200") == 1
    assert value(measured, "hoi_bao_requests_total", **labels, status="404") == 2
    route = labels["route"]
    assert value(measured, "hoi_bao_request_seconds_count", route=route) == 3


def test_stages_and_what_became_of_answers_are_counted(measured: TestClient) -> None:
    before = value(measured, "hoi_bao_answering_events_total", event="abstained")
    measured.post("/api/v1/answers", json={"question": ASKED})
    measured.post("/api/v1/answers", json={"question": NOT_TOLD})
    for stage in ("understanding", "retrieval", "reading", "judging", "answer"):
        assert value(measured, "hoi_bao_stage_seconds_count", stage=stage) == 2
    assert value(measured, "hoi_bao_stage_seconds_count", stage="first_sentence") == 1
    after = value(measured, "hoi_bao_answering_events_total", event="abstained")
    assert after - before == 1
    assert value(measured, "hoi_bao_up") == 1
    assert value(measured, "hoi_bao_articles") == 3
    assert value(measured, "hoi_bao_index_lag") == 0
    assert value(measured, "hoi_bao_corpus_age_seconds") > 0


def test_metrics_say_so_where_the_store_fails(services: Services) -> None:
    class Broken:
        def lag(self) -> int:
            from rag.errors import IndexUnavailable

            raise IndexUnavailable("Gone. Run `rag reindex`.")

    broken = replace(services, sync=Broken())  # type: ignore[arg-type]
    client = TestClient(create_app(broken), base_url="http://localhost")
    assert client.get("/metrics").status_code == 200
    assert value(client, "hoi_bao_up") == 0
    assert "hoi_bao_articles" not in client.get("/metrics").text


def test_an_answers_spans_hold_together_and_no_text(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(stages, "_TRACER", provider.get_tracer("test"))
    client.post("/api/v1/answers", json={"question": ASKED})
    spans = {span.name: span for span in exporter.get_finished_spans()}
    answer = spans.pop("answer")
    assert set(spans) == {"understanding", "retrieval", "reading", "judging"}
    for span in spans.values():
        assert span.parent is not None
        assert span.parent.span_id == answer.context.span_id
        assert span.start_time >= answer.start_time
    assert answer.attributes is not None
    assert answer.attributes["hoi_bao.status"] == "answered"
    assert "Huổi Tằm" not in "".join(span.to_json() for span in [answer, *spans.values()])
    assert trace.get_current_span().get_span_context().span_id == 0
