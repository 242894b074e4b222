"""What Prometheus scrapes: requests, the stages of answers, and what the archive and its
indexes are like.

Names follow Prometheus' own conventions (base units, ``_total``). Knows nothing of routes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from rag.answering.stages import Stage
from rag.errors import HoiBaoError
from rag.store.webhook_results import DeliveryCounts
from rag.web.feed_health import feed_metrics
from rag.web.services import Services

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 90.0)


class Metrics:
    """The metrics of one application, in a registry of their own."""

    def __init__(self, services: Services) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "hoi_bao_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "hoi_bao_request_seconds",
            "From a request's coming to the end of its response.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "hoi_bao_stage_seconds",
            "Stages of an answer; first_sentence and answer from the question's coming on.",
            ["stage"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_State(services))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. ``route`` is a template: ids would be a series each."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def stage(self, stage: Stage, seconds: float) -> None:
        """Count one stage of an answer."""
        self._stages.labels(stage).observe(seconds)

    def written(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)


class _State(Collector):
    """What is read when it is scraped. Where the store fails, what it would tell is left
    out, and ``hoi_bao_up`` is 0."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def describe(self) -> list[Metric]:
        return []  # nothing is read while it is registered

    def collect(self) -> Iterator[Metric]:
        events = CounterMetricFamily(
            "hoi_bao_answering_events", "What happened while answering.", labels=["event"]
        )
        for event, count in self._services.answer_counts().items():
            events.add_metric([event], count)
        yield events
        attempts = CounterMetricFamily(
            "hoi_bao_webhook_attempts", "Attempts to deliver to webhooks.", labels=["outcome"]
        )
        for outcome, count in self._services.webhook_outcomes().items():
            attempts.add_metric([outcome], count)
        yield attempts
        try:
            deliveries = self._services.store.deliveries.counts()
            corpus = self._services.store.corpus_state(datetime.now(UTC))
            lag = self._services.sync.lag()
            feeds = list(feed_metrics(self._services, datetime.now(UTC)))
        except HoiBaoError:
            yield GaugeMetricFamily("hoi_bao_up", "Whether store and indexes answer.", 0)
            return
        is_up = self._services.index_problem() is None
        yield GaugeMetricFamily("hoi_bao_up", "Whether store and indexes answer.", int(is_up))
        yield GaugeMetricFamily("hoi_bao_articles", "Articles readers may see.", corpus.articles)
        yield GaugeMetricFamily(
            "hoi_bao_index_lag", "Stored changes that are not searchable yet.", lag
        )
        yield from feeds
        if corpus.newest_published_at is not None:
            age = time.time() - corpus.newest_published_at.timestamp()
            yield GaugeMetricFamily(
                "hoi_bao_corpus_age_seconds", "Since the newest article was published.", age
            )
        yield from _of_deliveries(deliveries)


def _of_deliveries(counts: DeliveryCounts) -> Iterator[Metric]:
    """``pending`` of enabled webhooks alone: what of the others waits for a person."""
    states = GaugeMetricFamily(
        "hoi_bao_webhook_deliveries", "Deliveries to webhooks, by state.", labels=["state"]
    )
    for state in ("pending", "delivered", "failed"):
        states.add_metric([state], getattr(counts, state))
    yield states
    oldest = counts.oldest_pending_at
    yield GaugeMetricFamily(
        "hoi_bao_webhook_oldest_pending_seconds",
        "Since the oldest event that waits to be delivered; 0 where none does.",
        max(0.0, time.time() - oldest.timestamp()) if oldest else 0.0,
    )
    yield GaugeMetricFamily(
        "hoi_bao_webhooks_disabled", "Webhooks disabled for failing.", counts.disabled
    )
