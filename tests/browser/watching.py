"""Watches a browser context for what must never happen on a page of ours."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request

_BROKEN_OFF = ("AbortError: signal is aborted", "Unexpected error Connection errored out")
NOT_THERE = "/bai/khong-co"
"""A page opened to see how its absence is told: the browser logs its 404."""


class Watched:
    """Collects requests to hosts other than ``site`` and ``also``, console errors, uncaught
    exceptions and dialogs; leaving it with any of them fails. Paths that ``refused`` names
    are opened to see how their absence is told."""

    def __init__(
        self,
        context: BrowserContext,
        site: str,
        *,
        also: Sequence[str] = (),
        refused: Sequence[str] = (),
        broken_off: bool = False,
    ) -> None:
        """``broken_off``: a page is left in mid-answer, of which the framework tells the
        console of the page that is gone."""
        self._context = context
        self._allowed = (*(f"{one}/" for one in (site, *also)), "data:", "blob:")
        self._refused = {site + path for path in (NOT_THERE, *refused)}
        self._told_of_leaving = _BROKEN_OFF if broken_off else ()
        self.troubles: list[str] = []

    def __enter__(self) -> Watched:
        self._context.on("request", self._on_request)
        self._context.on("console", self._on_console)
        self._context.on("weberror", lambda error: self.troubles.append(f"thrown: {error.error}"))
        self._context.on("dialog", self._on_dialog)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            assert not self.troubles, "\n".join(self.troubles)

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(self._allowed):
            self.troubles.append(f"asked another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(self._told_of_leaving or ("\0",)):
            return
        is_expected = message.location["url"] in self._refused
        if message.type in {"error", "warning"} and not is_expected:
            self.troubles.append(f"{message.type}: {message.text} ({message.location})")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()
