"""The chat page at ``/``: Gradio components around the turns of a conversation.

Importing this imports Gradio, which takes seconds; only ``chat_mount``'s builder
does, after start-up. Knows nothing of how an answer is made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import gradio as gr
from fastapi import FastAPI

from rag.errors import HoiBaoError, NotFound
from rag.types import AnswerReady, Question
from rag.web.answers import reader_answer
from rag.web.chat_words import WORDS
from rag.web.rendering import one_block, render
from rag.web.samples import OFFERED
from rag.web.services import Services
from rag.web.turns import Turn

log = logging.getLogger(__name__)

TURNS_KEPT = 20
"""Turns shown at most: the oldest leave the page (their answers stay saved)."""

_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_QUEUE_FULL = 200
_AT_ONCE = 8

Updates = tuple[Any, ...]
Shown = list[tuple[int, str]]
"""The number and the HTML of each turn on the page."""


def chat_app(services: Services) -> FastAPI:
    """An application of its own that answers the chat page and what it calls."""
    blocks = _blocks(services)
    blocks.queue(api_open=False, max_size=_QUEUE_FULL, default_concurrency_limit=_AT_ONCE)
    page: FastAPI = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        show_error=False,
        i18n=gr.I18n(en=WORDS, vi=WORDS),
        theme=gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace")),
    )
    return page


def _blocks(services: Services) -> gr.Blocks:
    blocks = gr.Blocks(title="Hỏi Báo", analytics_enabled=False, fill_width=True)
    with blocks:
        turns = gr.State([])
        conversation = gr.State(None)
        head = _html("", "dau-trang")
        with gr.Row(elem_id="khung"):
            with gr.Column(elem_id="cot-hoi"):
                log_of_turns = _html("", "hoi-thoai")
                with gr.Column(elem_id="cau-mau", visible=False) as samples:
                    _html("<p>Gợi ý câu hỏi</p>", "nhan-cau-mau")
                    buttons = [
                        gr.Button("", elem_classes="mau", size="sm", visible=False)
                        for _ in range(OFFERED)
                    ]
                with gr.Row(elem_id="o-hoi"):
                    box = gr.Textbox(
                        label="Câu hỏi",
                        show_label=False,
                        placeholder="Nhập câu hỏi của bạn",
                        lines=1,
                        max_lines=5,
                        container=False,
                        elem_id="cau-hoi",
                    )
                    send = gr.Button("Hỏi", variant="primary", elem_id="gui", min_width=72)
            with gr.Column(elem_id="cot-nguon"):
                _html(render("chat_panel.html"), "khung-nguon")

        def ask(text: str, shown: Shown, conversation_id: str | None) -> Iterator[Updates]:
            yield from _ask(services, text, shown, conversation_id)

        def asks(trigger: Callable[..., object], question: gr.Textbox | gr.Button) -> None:
            trigger(
                ask,
                inputs=[question, turns, conversation],
                outputs=[log_of_turns, turns, box, send, samples, conversation],
                concurrency_id="hoi",
                show_progress="hidden",
                api_visibility="private",
            )

        asks(send.click, box)
        asks(box.submit, box)
        for button in buttons:
            asks(button.click, button)
        blocks.load(
            lambda: _opened(services),
            outputs=[head, samples, *buttons],
            show_progress="hidden",
            api_visibility="private",
        )
    return blocks


def _html(value: str, elem_id: str) -> gr.Markdown:
    """A place for our own HTML. Not ``gr.HTML``: that one compiles what it shows as a
    template, for which a page's policy must allow ``unsafe-eval``."""
    return gr.Markdown(
        one_block(value),
        elem_id=elem_id,
        sanitize_html=False,  # ours is escaped already; it would take aria-* and data-* away
        latex_delimiters=[],
        container=False,
        padding=False,
    )


def _opened(services: Services) -> Updates:
    """What a page just opened shows: the archive, and questions it can be asked."""
    offered = services.samples()
    missing = OFFERED - len(offered)
    return (
        _head(services),
        gr.update(visible=bool(offered)),
        *(gr.update(value=text, visible=True) for text in offered[:OFFERED]),
        *(gr.update(visible=False) for _ in range(missing)),
    )


def _head(services: Services) -> str:
    """What the archive holds, or why that cannot be said now."""
    try:
        corpus = services.store.corpus_state(datetime.now(UTC))
    except HoiBaoError as error:
        log.error("the chat page could not read the store: %s", error)
        return one_block(render("chat_head.html", error=error.vietnamese))
    head = render(
        "chat_head.html",
        error=None,
        articles=corpus.articles,
        newest=corpus.newest_published_at,
        zone=services.zone,
    )
    return one_block(head)


def _ask(
    services: Services, text: str, shown: Shown, conversation_id: str | None
) -> Iterator[Updates]:
    """A question's turn, again after each event. ``shown`` holds the turns before it,
    ``conversation_id`` is theirs."""
    number = shown[-1][0] + 1 if shown else 1
    shown = shown[-(TURNS_KEPT - 1) :]
    turn = Turn(text.strip())
    yield _updates(services, shown, number, turn, conversation_id, text="")
    try:
        for event in services.chain.stream(Question(text, conversation_id=conversation_id)):
            if isinstance(event, AnswerReady):
                conversation_id = event.answer.conversation_id
                event = AnswerReady(reader_answer(services, event.answer.id))
            turn = turn.after(event, services.store)
            if not turn.is_done:
                yield _updates(services, shown, number, turn, conversation_id)
    except HoiBaoError as error:
        if isinstance(error, NotFound):
            conversation_id = None  # its answers were deleted: the next question begins one
        log.warning("a question in the chat page was not answered: %s", error)
        turn = turn.failed(error.vietnamese)
    except Exception:
        # The edge of the program, as the API's 500: logged whole, shown as a failure.
        log.exception("a question in the chat page failed")
        turn = turn.failed(HoiBaoError.default_vietnamese)
    yield _updates(services, shown, number, turn, conversation_id)


def _updates(
    services: Services,
    shown: Shown,
    number: int,
    turn: Turn,
    conversation_id: str | None,
    text: str | None = None,
) -> Updates:
    now = [*shown, (number, turn.html(number, services.zone))]
    return (
        one_block("".join(html for _, html in now)),
        now if turn.is_done else shown,
        gr.skip() if text is None else gr.update(value=text),
        gr.update(interactive=turn.is_done),
        gr.update(visible=False),
        conversation_id,
    )
