"""An article whose every field is an attack, and how a page is looked over for damage."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame, Locator, Page

ELSEWHERE = "http://ke-xau.example"
SCRIPT = "<script>window.broken = 1</script>"
PICTURE = f'<img src="{ELSEWHERE}/lon.png" onerror="window.broken = 1">'
# Small to send, of a size no screen has.
HUGE = (
    "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
    "width='90000' height='90000'/%3E\">"
)
DRAWING = "<svg onload=window.broken=1></svg>"
LINKS = f"[bấm](javascript:window.broken=1) ![ảnh]({ELSEWHERE}/a.png) **đậm** `mã`"
CLOSING = "<!-- lời bình --></textarea></p></div></template>"
TEMPLATE = "${window.broken=1} {{7*7}}"
MARKERS = "[1] [99]"
BACKWARDS = "\u202eđảo ngược\u2066 שלום"
UNBROKEN = "dài" * 200
NAME = "Pá Khôm"

EVERY = f"{SCRIPT} {PICTURE} {DRAWING} {CLOSING} {TEMPLATE} {MARKERS} {BACKWARDS}"
ATTACK: dict[str, Any] = {
    "title": f"Lớp học {NAME} {EVERY}",
    "lead": f"Lớp học {NAME} ở giữa rừng {EVERY} {LINKS} {HUGE}.",
    "body": f"Lớp học {NAME} có 37 em học sinh {EVERY} {LINKS} {HUGE}.\n"
    f"Thầy giáo {NAME} {UNBROKEN}.",
    "captions": [f"Ảnh lớp học {NAME} {EVERY} {HUGE} {UNBROKEN}"],
    # What follows is a day: its figures would be drawn on the wrong side of these letters.
    "section": f"Mục {SCRIPT} \u202e שלום",
    "source": "Báo Thử \u202e שלום",
    "author": f"Tác giả {SCRIPT} {BACKWARDS}",
    "url": 'https://bao.example/"onmouseover="window.broken=1',
    "published_at": "2023-06-01T08:00:00+07:00",
}
QUESTION = f"Lớp học {NAME} có bao nhiêu em học sinh?"
ASKED = f"{QUESTION} {SCRIPT} {PICTURE} \u202e{CLOSING}"
# Whether each element ends where the next begins: on its line at its left, or above it.
_IN_ORDER = """elements => elements.slice(1).every((next, n) => {
    const middle = (rect) => (rect.top + rect.bottom) / 2;
    return [...next.getClientRects()].every((later) => [...elements[n].getClientRects()].every(
        (rect) => middle(rect) < middle(later) - 10
            || (Math.abs(middle(rect) - middle(later)) <= 10 && rect.right <= later.left + 1)
    ));
})"""
# Drawn by an article or a question: what no page of ours has inside its texts.
FOREIGN = "script, img, svg, b, i, textarea, template, [onerror], [onload], [onmouseover]"


def assert_harmless(page: Page | Frame, *texts: Locator) -> None:
    """Nothing ran, nothing of it became an element or a link, nothing is wider than the
    page. ``texts`` are what holds words of the article or the question."""
    assert page.evaluate("window.broken === undefined")
    for text in texts:
        assert text.locator(FOREIGN).count() == 0
        links = text.locator("a").evaluate_all("all => all.map(one => one.protocol)")
        assert set(links) <= {"http:", "https:"}
    width, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= screen


def in_order(parts: Locator) -> bool:
    """Whether parts of a line, or of lines that follow one another, stand as they are
    written: none was drawn backwards by what stands beside it."""
    return parts.count() > 0 and bool(parts.evaluate_all(_IN_ORDER))
