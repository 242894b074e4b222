"""How soon the chat page can be used, answers, and opens a source, in a real browser.

    python -m benchmarks.page [--rounds N]

Serves the sample corpus with ``rag serve`` and drives Debian's Chromium through Playwright
(``make test`` installs both). Interactive: the ask box takes text. First sentence: from
pressing Enter until a sentence with its marker is on the page. Source: from pressing a
marker until its evidence, marked, is in view. Medians over the rounds, each a new page of a
warm server.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

from benchmarks.command import rag, serving

CORPUS = Path(__file__).parent.parent / "corpus"
CHROMIUM = "/usr/bin/chromium"
QUESTIONS = (
    "Chiến dịch Điện Biên Phủ kéo dài bao nhiêu ngày đêm?",
    "Đèo Pha Đin dài bao nhiêu km?",
    "Tỉnh Điện Biên có bao nhiêu dân tộc?",
)
TARGETS_MS = {
    "page interactive": 3_000,
    "first verified sentence": 400,
    "citation to evidence": 100,
}

# Armed before Enter is pressed; the clock starts with the key.
_WATCH = """() => {
    window.took = undefined;
    const before = document.querySelectorAll(".turn").length;
    let began = 0;
    const start = () => { began = performance.now(); };
    document.addEventListener("keydown", start, { once: true, capture: true });
    const watch = new MutationObserver(() => {
        const turns = document.querySelectorAll(".turn");
        if (turns.length > before && turns[before].querySelector(".chip")) {
            watch.disconnect();
            requestAnimationFrame(() => { window.took = performance.now() - began; });
        }
    });
    watch.observe(document.body, { childList: true, subtree: true });
}"""
_OPEN = """number => new Promise((done) => {
    const chip = document.querySelectorAll(".turn:last-of-type .chip")[number];
    const began = performance.now();
    chip.click();
    requestAnimationFrame(() => {
        const mark = document.querySelector("#bang-nguon mark");
        const place = mark.getBoundingClientRect();
        const isInView = place.top < window.innerHeight && place.bottom > 0;
        done(isInView ? performance.now() - began : NaN);
    });
})"""


def measure(browser: Browser, url: str, rounds: int) -> Iterator[tuple[str, float]]:
    """Pairs of what was measured and milliseconds."""
    for number in range(rounds + 1):
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 860})
        page = context.new_page()
        page.goto("/", wait_until="commit")
        page.locator("#cau-hoi textarea, #cau-hoi input").wait_for(state="visible")
        interactive = float(page.evaluate("performance.now()"))
        page.locator("#dau-trang .corpus").wait_for()
        found = [("page interactive", interactive)]
        for asked, question in enumerate(QUESTIONS, start=1):
            box = page.locator("#cau-hoi textarea, #cau-hoi input")
            box.fill(question)
            page.evaluate(_WATCH)
            box.press("Enter")
            page.locator(f'#luot-{asked}[aria-busy="false"] .chip').first.wait_for()
            found.append(("first verified sentence", float(page.evaluate("window.took"))))
            found.append(("citation to evidence", float(page.evaluate(_OPEN, 0))))
        context.close()
        if number:  # the first warms the server and the browser's cache
            yield from found


def report(rounds: int = 10) -> str:
    """A Markdown table."""
    times_ms: dict[str, list[float]] = {name: [] for name in TARGETS_MS}
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder, "data")
        rag(data_dir, "ingest", CORPUS)
        with serving(data_dir) as url, sync_playwright() as playwright:
            while httpx.get(url, timeout=60).status_code != 200:
                time.sleep(0.05)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, taken in measure(browser, url, rounds):
                times_ms[name].append(taken)
            browser.close()
    lines = [
        "| in the browser | times | median ms | slowest | at most |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, taken in times_ms.items():
        median, slowest = statistics.median(taken), max(taken)
        lines.append(
            f"| {name} | {len(taken)} | {median:.0f} | {slowest:.0f} | {TARGETS_MS[name]:,} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    print(report(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
