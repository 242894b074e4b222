"""Numbers as Vietnamese readers write them: shares, waits, counts.

Pure. Knows nothing of what they are of.
"""

from __future__ import annotations

from rag.evaluation.shares import Share

VERDICTS = {
    "supported": "Đúng",
    "partial": "Đúng một phần",
    "unsupported": "Sai",
    "irrelevant": "Không liên quan",
}
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


def percent(value: float | None) -> str:
    """.935 as "93,5%"; a dash where there is nothing to say."""
    return "–" if value is None else f"{100 * value:.1f}%".replace(".", ",")


def share_with_interval(share: Share) -> str:
    """ "93,5% (89,2%–96,1%)"."""
    if share.low is None or share.high is None:
        return "–"
    return f"{percent(share.value)} ({percent(share.low)}–{percent(share.high)})"


def duration(seconds: float | None) -> str:
    """In the largest unit that there is one of: "1,5 ngày", "2 giờ", "40 phút"."""
    if seconds is None:
        return "–"
    for unit, name in ((_DAY_S, "ngày"), (_HOUR_S, "giờ"), (_MINUTE_S, "phút")):
        if seconds >= unit:
            return f"{seconds / unit:.1f}".removesuffix(".0").replace(".", ",") + f" {name}"
    return "dưới 1 phút"
