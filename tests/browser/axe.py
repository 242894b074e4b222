"""axe-core in a page that is open: what it finds against WCAG 2.2 A and AA.

Its script is put in by the browser's debugger, so a page's own policy stays as it is and
nothing is asked of another host.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.lacking import lacking

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"], iframes: false });
    return found.violations.map((rule) => ({
        id: rule.id, impact: rule.impact, help: rule.help,
        nodes: rule.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    }));
}"""
_GRAVE = {"serious", "critical"}


def assert_accessible(page: Page | Frame) -> None:
    """Fails with what axe-core finds grave in what the page, or the frame, shows now. A
    frame inside it is looked at by itself."""
    found = [rule for rule in _violations(page) if rule["impact"] in _GRAVE]
    told = [f"{rule['id']} ({rule['impact']}): {rule['help']}\n  {rule['nodes']}" for rule in found]
    assert not found, "\n".join(told)


def _violations(page: Page | Frame) -> list[dict[str, Any]]:
    page.evaluate(_source())
    violations: list[dict[str, Any]] = page.evaluate(_RUN)
    return violations


@lru_cache(maxsize=1)
def _source() -> str:
    if not AXE.is_file():
        lacking("axe-core")
    return AXE.read_text(encoding="utf-8")
