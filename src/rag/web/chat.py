"""The chat page at ``/``: Gradio components around the turns of a conversation.

Importing this imports Gradio, which takes seconds; only ``chat_mount``'s builder
does, after start-up. Knows nothing of how an answer is made.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
from fastapi import FastAPI

from rag.errors import HoiBaoError, NotFound
from rag.web.asking import Asking
from rag.web.chat_callers import caller_at
from rag.web.chat_parts import conversation_bar, filter_form, head, panel
from rag.web.chat_state import (
    TURNS_KEPT,
    Drawn,
    Memory,
    conversation_of,
    drawn_anew,
    remembered,
    restored,
    told,
)
from rag.web.chat_words import WORDS
from rag.web.ownership import recorded_as, refuse_conversation
from rag.web.rendering import one_block
from rag.web.samples import OFFERED
from rag.web.services import Services
from rag.web.turns import Turn

log = logging.getLogger(__name__)

_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_QUEUE_FULL = 200
_AT_ONCE = 8

Updates = tuple[Any, ...]


def chat_app(services: Services) -> FastAPI:
    """An application of its own that answers the chat page and what it calls."""
    blocks = ChatPage(services).blocks()
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


class ChatPage:
    """The page's components, and what pressing them does. Every handler gives an update
    for each of ``self._outputs``, in that order."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = Asking(services)

    def blocks(self) -> gr.Blocks:
        """The page. Make it once."""
        blocks = gr.Blocks(title="Hỏi Báo", analytics_enabled=False, fill_width=True)
        with blocks:
            self._place()
            self._connect(blocks)
        return blocks

    def _place(self) -> None:
        self._shown = gr.State([])
        # In the reader's own browser, so that reloading the page, or the server's starting
        # anew, loses nothing. The secret keeps nobody out: it is no secret of anyone's.
        self._memory = gr.BrowserState(None, storage_key="hoi-bao", secret="hoi-bao")
        self._head = _html("", "dau-trang")
        with gr.Row(elem_id="khung"):
            with gr.Column(elem_id="cot-hoi"):
                self._turns = _html("", "hoi-thoai")
                self._place_bar()
                with gr.Column(elem_id="cau-mau", visible=False) as self._samples:
                    _html("<p>Gợi ý câu hỏi</p>", "nhan-cau-mau")
                    self._buttons = [
                        gr.Button("", elem_classes="mau", size="sm", visible=False)
                        for _ in range(OFFERED)
                    ]
                self._place_ask_box()
            with gr.Column(elem_id="cot-nguon"):
                _html(panel(), "khung-nguon")

    def _place_bar(self) -> None:
        """What can be done with the conversation as a whole."""
        with gr.Row(elem_id="thanh-hoi-thoai", visible=False) as self._bar:
            self._links = _html("", "tai-hoi-thoai")
            self._anew = gr.Button("Hội thoại mới", elem_id="hoi-moi", size="sm")
            self._delete = gr.Button("Xóa hội thoại", elem_id="xoa", size="sm")
        with gr.Row(elem_id="xac-nhan-xoa", visible=False) as self._confirm:
            _html("<p>Xóa hẳn hội thoại này?</p>", "hoi-xoa")
            self._yes = gr.Button("Xóa hẳn", elem_id="xoa-han", size="sm")
            self._no = gr.Button("Giữ lại", elem_id="giu-lai", size="sm")

    def _place_ask_box(self) -> None:
        with gr.Column(elem_id="o-hoi"):
            self._filters = _html("", "bo-loc")
            # What the filter form holds, as the page's own script writes it down.
            self._order = gr.Textbox("", elem_id="lenh", label="Bộ lọc", visible="hidden")
            with gr.Row(elem_id="hang-hoi"):
                self._box = gr.Textbox(
                    label="Câu hỏi",
                    show_label=False,
                    placeholder="Nhập câu hỏi của bạn",
                    lines=1,
                    max_lines=5,
                    container=False,
                    elem_id="cau-hoi",
                )
                self._send = gr.Button("Hỏi", variant="primary", elem_id="gui", min_width=84)
                self._stop = gr.Button("Dừng", elem_id="dung", min_width=84, visible=False)

    @property
    def _outputs(self) -> list[Any]:
        ask_box = [self._box, self._send, self._stop]
        around = [self._samples, self._bar, self._links, self._confirm]
        return [self._turns, self._shown, self._memory, *ask_box, *around]

    def _connect(self, blocks: gr.Blocks) -> None:
        def on(triggers: list[Any], what: Any, inputs: list[Any], outputs: list[Any]) -> None:
            gr.on(
                triggers,
                what,
                inputs=inputs,
                outputs=outputs,
                concurrency_id="hoi",
                show_progress="hidden",
                api_visibility="private",
                trigger_mode="once",
            )

        asked = (self._order, self._shown, self._memory)
        # One event of two triggers: what is pressed is not asked again by Enter.
        on([self._send.click, self._box.submit], self._ask, [self._box, *asked], self._outputs)
        for button in self._buttons:
            on([button.click], self._ask, [button, *asked], self._outputs)
        emptied = [*self._buttons, *self._outputs]
        on([self._anew.click], self._begin_anew, [], emptied)
        kept = [self._shown, self._memory]
        on([self._yes.click], self._delete_conversation, kept, emptied)
        for button, is_asked in ((self._delete, True), (self._no, False)):
            button.click(
                lambda is_asked=is_asked: [gr.update(visible=v) for v in (not is_asked, is_asked)],
                outputs=[self._bar, self._confirm],
                show_progress="hidden",
                api_visibility="private",
            )
        # In a queue of its own: it does not wait for what it stops.
        self._stop.click(
            self._stopping,
            concurrency_id="dung",
            concurrency_limit=None,
            show_progress="hidden",
            api_visibility="private",
        )
        blocks.load(
            self._opened,
            inputs=self._memory,
            outputs=[self._head, self._filters, *self._buttons, *self._outputs],
            show_progress="hidden",
            api_visibility="private",
        )

    def _stopping(self, request: gr.Request) -> None:
        caller_at(request)
        self._asking.stop(_session(request))

    def _opened(self, memory: object, request: gr.Request) -> Updates:
        """What a page just opened shows: the archive, the conversation it was left with,
        or questions it can be asked."""
        caller = caller_at(request)
        found = restored(self._services, memory, caller)
        is_empty = not found.shown and not found.trouble
        offered = self._services.samples()[:OFFERED] if is_empty else ()
        return (
            head(self._services, caller),
            filter_form(self._services),
            *self._buttons_of(offered),
            *self._updates(
                found.shown,
                found.memory,
                trouble=found.trouble,
                are_samples_shown=bool(offered),
            ),
        )

    def _ask(
        self, text: str, order: str, kept: list[Drawn], memory: object, request: gr.Request
    ) -> Iterator[Updates]:
        """A question's turn, again after each event. ``kept`` holds the turns before it,
        ``memory`` what the browser keeps of the conversation."""
        caller, conversation_id = caller_at(request), conversation_of(memory)
        if kept:
            number = kept[-1].number + 1
            shown = drawn_anew(self._services, kept[-(TURNS_KEPT - 1) :])
        else:
            # Of a conversation there may be where the server was started anew.
            found = restored(self._services, remembered(conversation_id), caller)
            number = len(found.shown) + 1
            shown = list(found.shown[-(TURNS_KEPT - 1) :])
        is_first = True
        for turn in self._asking.turns(text, order, conversation_id, _session(request), caller):
            if turn.answer is not None:
                conversation_id = turn.answer.conversation_id
            elif turn.is_forgotten:
                conversation_id = None  # its answers were deleted: the next begins one
            yield self._updates(
                [*shown, Drawn.of(number, turn, self._services)],
                remembered(conversation_id, "" if turn.is_done else turn.question, order),
                turn=turn,
                text="" if is_first else None,
            )
            is_first = False

    def _begin_anew(self, request: gr.Request) -> Updates:
        caller_at(request)
        offered = self._services.samples()[:OFFERED]
        return (
            *self._buttons_of(offered),
            *self._updates([], remembered(None), are_samples_shown=bool(offered)),
        )

    def _delete_conversation(
        self, kept: list[Drawn], memory: object, request: gr.Request
    ) -> Updates:
        caller, conversation_id = caller_at(request), conversation_of(memory)
        try:
            if conversation_id is not None:
                store = self._services.store
                refuse_conversation(caller, store, conversation_id)
                store.delete_conversation(conversation_id, actor=recorded_as(caller))
        except NotFound:
            pass  # it is gone already, or somebody else's
        except HoiBaoError as error:
            log.error("the chat page could not delete a conversation: %s", error)
            memory = remembered(conversation_id)
            # Of a session the server no longer has, what the browser remembers.
            found = (
                drawn_anew(self._services, kept) or restored(self._services, memory, caller).shown
            )
            return (*self._buttons_of(()), *self._updates(found, memory, trouble=told(error)))
        return self._begin_anew(request)

    def _buttons_of(self, offered: Sequence[str]) -> Updates:
        """For each of the buttons that ask a question of ours."""
        return (
            *(gr.update(value=text, visible=True) for text in offered),
            *(gr.update(visible=False) for _ in range(OFFERED - len(offered))),
        )

    def _updates(
        self,
        shown: Sequence[Drawn],
        memory: Memory,
        *,
        trouble: str = "",
        turn: Turn | None = None,
        text: str | None = None,
        are_samples_shown: bool = False,
    ) -> Updates:
        """For each of ``self._outputs``. ``turn`` is the one being answered, the last of
        ``shown``; the box is left as it is where ``text`` is ``None``."""
        is_done = turn is None or turn.is_done
        kept = [one.kept for one in shown]
        return (
            one_block("".join(one.html for one in shown) + trouble),
            kept if is_done else kept[:-1],
            memory,
            gr.skip() if text is None else gr.update(value=text),
            gr.update(visible=is_done),
            gr.update(visible=not is_done),
            gr.update(visible=are_samples_shown),
            gr.update(visible=bool(shown) and is_done),
            conversation_bar(memory["conversation"]),
            gr.update(visible=False),
        )


def _session(request: gr.Request) -> str:
    return str(request.session_hash)


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
