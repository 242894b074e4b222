"""Plots of the newsroom's numbers as SVG: drawn here, without a script on the page.

Letters are drawn as outlines: what is measured is what is seen, with every Vietnamese
mark, whatever the reader's system has. Knows nothing of routes. Each plot has a table of
the same numbers beside it on its page, so colours are never all that tells.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rag.evaluation.newsroom import Group, Numbers
from rag.evaluation.shares import Share

# matplotlib is not made for several threads at once.
_DRAWING = threading.Lock()
_MOST_NAMES = 10
_NAME_CHARS = 24
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Look:
    """Colours on the page's own ground, which shows through; ``is_narrow``: for a phone."""

    ink: str
    soft: str
    line: str
    good: str
    other: str
    bad: str
    is_narrow: bool = False


# Blue, amber and vermilion are told apart with any colour sense; each reaches 3:1 on its
# ground (WCAG 2.2, 1.4.11).
LIGHT = {
    "ink": "#1f1d1a",
    "soft": "#625d55",
    "line": "#e2ddd3",
    "good": "#1f6f9f",
    "other": "#b0700f",
    "bad": "#b3261e",
}
DARK = {
    "ink": "#ebe8e2",
    "soft": "#a9a49a",
    "line": "#34363d",
    "good": "#6cb6e0",
    "other": "#e5b04a",
    "bad": "#ff9c93",
}


def draw(name: str, numbers: Numbers, look: Look) -> bytes:
    """One of :data:`PLOTS` as SVG. Raises KeyError for another."""
    plot = PLOTS[name]
    with _DRAWING:
        mpl.rcParams["svg.hashsalt"] = "hoi-bao"  # the same numbers, the same file
        size = (3.9, 3.1) if look.is_narrow else (8.6, 3.2)
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        plot(axes, numbers, look)
        _dress(axes, look)
        file = io.BytesIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return file.getvalue()


def _questions(axes: Any, numbers: Numbers, look: Look) -> None:
    answered = [week.counts["answered"] for week in numbers.weeks]
    abstained = [week.counts["abstained"] for week in numbers.weeks]
    places = range(len(numbers.weeks))
    axes.bar(places, answered, color=look.good, label="Trả lời được")
    axes.bar(
        places,
        abstained,
        bottom=answered,
        color=look.other,
        hatch="///",
        edgecolor=look.ink,
        linewidth=0.4,
        label="Không tìm thấy trong kho bài",
    )
    _weeks(axes, numbers.weeks, look)
    _whole(axes)


def _feedback(axes: Any, numbers: Numbers, look: Look) -> None:
    up = [week.counts["up"] for week in numbers.weeks]
    down = [week.counts["down"] for week in numbers.weeks]
    places = range(len(numbers.weeks))
    axes.bar(places, up, color=look.good, label="Hài lòng")
    axes.bar(
        places,
        down,
        bottom=up,
        color=look.bad,
        hatch="...",
        edgecolor=look.ink,
        linewidth=0.4,
        label="Không hài lòng",
    )
    _weeks(axes, numbers.weeks, look)
    _whole(axes)


def _sample(axes: Any, numbers: Numbers, look: Look) -> None:
    shares = [week.right_in_sample for week in numbers.weeks]
    _points(axes, shares, look, is_flat=False)
    _weeks(axes, numbers.weeks, look)
    _percents(axes.yaxis, axes.set_ylim)


def _waits(axes: Any, numbers: Numbers, look: Look) -> None:
    judged = [(n, week) for n, week in enumerate(numbers.weeks) if week.waits_s]
    if not judged:
        _say_nothing(axes, look)
    places = [n for n, _ in judged]
    medians = [(week.wait_median_s or 0) / _HOUR_S for _, week in judged]
    nine_in_ten = [(week.wait_p90_s or 0) / _HOUR_S for _, week in judged]
    axes.plot(places, medians, color=look.good, marker="o", label="Một nửa chờ ít hơn")
    axes.plot(places, nine_in_ten, color=look.other, marker="s", label="9 trên 10 chờ ít hơn")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("giờ", color=look.soft)
    _weeks(axes, numbers.weeks, look)


def _sections(axes: Any, numbers: Numbers, look: Look) -> None:
    _named(axes, numbers.sections, look, "Không rõ chuyên mục")


def _generators(axes: Any, numbers: Numbers, look: Look) -> None:
    _named(axes, numbers.generators, look, "Không rõ")


def _named(axes: Any, groups: Sequence[Group], look: Look, unnamed: str) -> None:
    """The share found right of what was judged, a line each."""
    judged = [group for group in groups if group.judged][:_MOST_NAMES]
    _points(axes, [group.verdict_share("supported") for group in judged], look, is_flat=True)
    names = [group.name or unnamed for group in judged]
    short = [n if len(n) <= _NAME_CHARS else n[: _NAME_CHARS - 1] + "…" for n in names]
    # A name is text: "$" would begin a formula.
    axes.set_yticks(range(len(judged)), short, parse_math=False)
    axes.set_ylim(max(len(judged), 3) - 0.5, -0.5)
    _percents(axes.xaxis, axes.set_xlim)


def _points(axes: Any, shares: Sequence[Share], look: Look, *, is_flat: bool) -> None:
    if not any(found.of for found in shares):
        _say_nothing(axes, look)
    for place, found in enumerate(shares):
        if found.value is None or found.low is None or found.high is None:
            continue
        spread = [[max(0.0, found.value - found.low)], [max(0.0, found.high - found.value)]]
        at = ([found.value], [place]) if is_flat else ([place], [found.value])
        bars = {"xerr": spread} if is_flat else {"yerr": spread}
        axes.errorbar(*at, **bars, fmt="o", color=look.good, capsize=4, markersize=6)


def _say_nothing(axes: Any, look: Look) -> None:
    middle = {"ha": "center", "va": "center", "transform": axes.transAxes}
    axes.text(0.5, 0.5, "Chưa có kết luận nào trong thời gian này", color=look.soft, **middle)


def _weeks(axes: Any, weeks: Sequence[Group], look: Look) -> None:
    """The first day of some, as many as there is room for."""
    step = -(-len(weeks) // (4 if look.is_narrow else 9))
    shown = list(range(0, len(weeks), step))
    days = [weeks[n].start for n in shown]
    axes.set_xticks(shown, [f"{day.day}/{day.month}" if day else "" for day in days])
    axes.set_xlim(-0.6, len(weeks) - 0.4)
    axes.set_xlabel("tuần từ ngày", color=look.soft)


def _whole(axes: Any) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:,.0f}".replace(",", ".")))
    axes.set_ylim(0, max(1.0, axes.get_ylim()[1]))


def _percents(axis: Any, limit: Callable[[float, float], object]) -> None:
    limit(-0.02, 1.02)
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}%"))


def _dress(axes: Any, look: Look) -> None:
    axes.tick_params(colors=look.soft, labelcolor=look.ink, labelsize=9)
    axes.grid(visible=True, color=look.line, linewidth=0.8)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(look.soft)
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        axes.legend(
            handles,
            labels,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=1 if look.is_narrow else 2,
            frameon=False,
            labelcolor=look.ink,
            fontsize=9,
        )


PLOTS: dict[str, Callable[[Any, Numbers, Look], None]] = {
    "cau-hoi": _questions,
    "mau-ngau-nhien": _sample,
    "thoi-gian-cho": _waits,
    "chuyen-muc": _sections,
    "bo-tra-loi": _generators,
    "gop-y": _feedback,
}
