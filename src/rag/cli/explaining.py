"""Why hits rank where they do, as lines for a terminal. Knows nothing of searching."""

from __future__ import annotations

from rag.retrieval.explaining import Explanation
from rag.retrieval.labels import feature_label, part_label
from rag.retrieval.understanding import Understanding


def understanding_lines(understood: Understanding) -> list[str]:
    """What the question was searched as, beside its words as typed."""
    lines = [f"Also read as {note}" for note in understood.notes]
    if understood.is_about_now:
        lines.append("It asks about now: newer articles are preferred.")
    lines += [
        f"It names “{one.written}” ({one.first} to {one.last}): paragraphs that speak of "
        "those days are preferred."
        for one in understood.event_periods
    ]
    return lines


def explanation_lines(explanation: Explanation) -> list[str]:
    """Its place before ranking, the parts of its score, and where the question's
    syllables stand; each syllable is named once, at the nearest place."""
    parts = ", ".join(
        f"{part_label(part).english} {value:+.3f}" for part, value in explanation.parts
    )
    near = {*explanation.terms_in("paragraph")}
    titled = [term for term in explanation.terms_in("title") if term not in near]
    far = [term for term in explanation.terms_in("article") if term not in {*near, *titled}]
    lines = [f"before ranking: {explanation.fused_rank}; score: {parts}"]
    for where, terms in (
        ("in the paragraph", explanation.terms_in("paragraph")),
        ("only in the title", titled),
        ("only elsewhere in the article", far),
        ("in other words", explanation.terms_reworded),
        ("nowhere in the article", explanation.terms_nowhere),
    ):
        if terms:
            lines.append(f"{where}: {', '.join(dict.fromkeys(terms))}")
    if explanation.reasons:
        told = (
            f"{feature_label(one.feature).english} ({one.value:.3g}) {one.effect:+.3f}"
            for one in explanation.reasons
        )
        lines.append(f"the ranker looked at: {'; '.join(told)}")
    return lines
