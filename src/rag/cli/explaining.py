"""Why hits rank where they do, as lines for a terminal, from the form in which the API
gives it. Knows nothing of searching."""

from __future__ import annotations

from collections.abc import Iterable

from rag.retrieval.labels import feature_label, part_label
from rag.wire import JsonObject


def understanding_lines(understood: JsonObject) -> list[str]:
    """What the question was searched as, beside its words as typed."""
    lines = [f"Also read as {note}" for note in understood["notes"]]
    if understood["is_about_now"]:
        lines.append("It asks about now: newer articles are preferred.")
    lines += [
        f"It names “{one['written']}” ({one['from']} to {one['to']}): paragraphs that speak of "
        "those days are preferred."
        for one in understood["event_periods"]
    ]
    return lines


def explanation_lines(explanation: JsonObject) -> list[str]:
    """Its place before ranking, the parts of its score, and where the question's
    syllables stand; each syllable is named once, at the nearest place."""
    parts = ", ".join(
        f"{part_label(one['part']).english} {one['value']:+.3f}" for one in explanation["parts"]
    )
    terms = explanation["terms"]
    near = _terms(one for one in terms if "paragraph" in one["places"])
    titled = _terms(one for one in terms if "title" in one["places"])
    far = _terms(one for one in terms if "article" in one["places"])
    lines = [f"before ranking: {explanation['fused_rank']}; score: {parts}"]
    for where, standing in (
        ("in the paragraph", near),
        ("only in the title", [term for term in titled if term not in near]),
        (
            "only elsewhere in the article",
            [term for term in far if term not in {*near, *titled}],
        ),
        ("in other words", _terms(one for one in terms if one["reworded"] and not one["places"])),
        (
            "nowhere in the article",
            _terms(one for one in terms if not one["places"] and not one["reworded"]),
        ),
    ):
        if standing:
            lines.append(f"{where}: {', '.join(dict.fromkeys(standing))}")
    if explanation["reasons"]:
        told = (
            f"{feature_label(one['feature']).english} ({one['value']:.3g}) {one['effect']:+.3f}"
            for one in explanation["reasons"]
        )
        lines.append(f"the ranker looked at: {'; '.join(told)}")
    return lines


def _terms(found: Iterable[JsonObject]) -> list[str]:
    return [one["term"] for one in found]
