"""``rag serve``: page, API and all on one port."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import click

from rag.cli.common import application, catch_up, say, with_settings
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.bootstrap import Application
    from rag.retrieval.searching import ExplainingSearcher
    from rag.settings import Settings
    from rag.types import Watermark
    from rag.web.services import Chain
    from rag.workers.pool import WorkerPool

_EVERY_ADDRESS = ("0.0.0.0", "::")


@click.command()
@click.option("--host", help="Address to listen on; default RAG_HOST or 127.0.0.1.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Default RAG_PORT or 7860; 0 picks a free one."
)
@with_settings
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Serve the page and the API until interrupted."""
    from rag import __version__  # start-up time
    from rag.bootstrap import feed_fetcher, open_guard, utc_now
    from rag.jobs.addresses import Allowed
    from rag.jobs.feed_poll import FeedPoller
    from rag.jobs.feeds import FeedPolling
    from rag.jobs.fetching import Fetcher
    from rag.jobs.follow import FollowStore
    from rag.jobs.loading import Loader
    from rag.jobs.retention import DailyRetention, Days
    from rag.jobs.webhook_sending import WebhookSending
    from rag.web.app import LOOPBACK_HOSTS, create_app
    from rag.web.connection_limits import ConnectionLimits
    from rag.web.gate import Gate
    from rag.web.logs import set_up
    from rag.web.samples import SampleQuestions
    from rag.web.server import listen
    from rag.web.server import serve as run_server
    from rag.web.services import Services
    from rag.web.tracing import trace_to
    from rag.workers.pool import WorkerPool

    # Where the page framework would put what is uploaded to it, read when it is imported.
    os.environ["GRADIO_TEMP_DIR"] = str(settings.data_dir / "tmp")
    # And where matplotlib keeps its list of fonts.
    os.environ["MPLCONFIGDIR"] = str(settings.data_dir / "tmp" / "matplotlib")
    host = host or settings.host
    set_up(settings.log_format, settings.log_level)
    is_guarded = settings.auth == "keys"
    if host in _EVERY_ADDRESS and not settings.public_url:
        # Answering to any name would let a page of another site, whose name is made to
        # point here (DNS rebinding), ask as a reader from within the network.
        raise SettingsError(
            f"Serving on {host} needs RAG_PUBLIC_URL: the address that people type, as "
            "https://hoi.bao.example or http://192.168.1.5:7860."
        )
    listener = listen(host, settings.port if port is None else port, is_guarded=is_guarded)
    # It may be one more of 127.0.0.0/8, or this machine's own address.
    own = f"[{host}]" if ":" in host else host
    hosts = (*LOOPBACK_HOSTS, own, *site_hosts(settings.public_url))
    with listener, application(settings) as app:
        catch_up(app)
        follower = FollowStore(app.sync)
        loader = Loader(app.store, app.sync.sync, settings.data_dir / "tmp" / "loads")
        loader.sweep()
        days = Days(settings.question_days, settings.contact_days)
        keeping = DailyRetention(
            app.store.retention, app.store.requests, days, utc_now, deliveries=app.store.deliveries
        )
        allowed = Allowed.of(settings.fetch_allow)
        webhooks = WebhookSending(app.store.delivery_claims, utc_now, allowed)
        stopping = threading.Event()
        poller = FeedPoller(app.store, feed_fetcher(settings, stopping), utc_now)
        polling = FeedPolling(app.store, poller, utc_now, stopping)
        samples = SampleQuestions(app.chain.quoting(), app.store)
        pool = WorkerPool(settings, settings.workers, app.counts) if settings.workers else None
        retriever, chain = _done_by(pool, app)
        services = Services(
            store=app.store,
            retriever=retriever,
            chain=chain,
            sync=app.sync,
            zone=settings.zone,
            version=__version__,
            loader=loader,
            fetcher=Fetcher(allowed),
            generator=app.model.generator,
            embedding=app.model.embedding,
            ranker=app.model.ranker,
            samples=samples.offered,
            index_problem=lambda: follower.problem,
            answer_counts=app.counts.snapshot,
            feed_counts=polling.counts,
            on_stage=app.counts.listen,
            gate=Gate(open_guard(settings, app.store)),
            public_url=settings.public_url,
            fetch_allowed=allowed,
            webhook_outcomes=webhooks.outcomes,
        )

        def ready(url: str) -> None:
            app.lock.announce(from_here(url))
            say(f"Hỏi Báo: {url}")
            samples.refresh()

        tracing = trace_to(settings.otlp_endpoint, __version__) if settings.otlp_endpoint else None
        follower.start()
        keeping.start()
        polling.start()
        webhooks.start()
        try:
            web = create_app(
                services,
                hosts=hosts,
                embed_origins=settings.embed_origins,
                shows_sources=settings.completion_sources,
            )
            limits = ConnectionLimits(connections=settings.connections)
            run_server(web, listener, on_ready=ready, proxies=settings.proxies, limits=limits)
        finally:
            samples.stop()
            if pool is not None:
                pool.close()
            polling.stop()
            loader.stop()
            webhooks.stop()
            keeping.stop()
            follower.stop()
            if tracing is not None:
                tracing.shutdown()


def from_here(url: str) -> str:
    """The address by which commands on this machine reach a server: "every address" is
    where it listens, and no name that it answers to."""
    for every, loopback in (("//0.0.0.0:", "//127.0.0.1:"), ("//[::]:", "//[::1]:")):
        url = url.replace(every, loopback)
    return url


def site_hosts(public_url: str) -> tuple[str, ...]:
    """The host of the site's public address, if it has one."""
    from urllib.parse import urlsplit  # start-up time

    name = urlsplit(public_url).hostname
    return (name,) if name else ()


def _done_by(pool: WorkerPool | None, app: Application) -> tuple[ExplainingSearcher, Chain]:
    """Who searches and answers: this process, or its workers. A language model is asked
    from here: who waits for one needs no core."""
    if pool is None:
        return app.retriever, app.chain
    from rag.workers.faces import WorkerChain, WorkerSearcher  # start-up time

    def reached() -> Watermark:
        return app.sync.reached

    searcher = WorkerSearcher(pool, reached, app.retriever)
    if app.settings.llm:
        return searcher, app.chain
    return searcher, WorkerChain(pool, reached)
