"""Whether the cited evidence says a claim: decided by code, whoever wrote the claim.

Pure. A claim that is the evidence word for word is supported. One in other words is
held to every number, date, name and quotation in it, to negation and the like, and to
a share of its words. Knows nothing of models or of how evidence was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.answering import facts
from rag.answering.drafts import Draft
from rag.types import Support
from rag.vietnamese.tokens import spelled, syllables

# Share of a written sentence's content syllables that must stand in its evidence.
# Sixty in a hundred let a sentence be said anew; below, it says something else.
CONTENT_SHARE = 0.6
# Form words, which any two sentences share.
_FORM_WORDS = frozenset(
    re.findall(
        r"\S+",
        "là và của có các những một này đó kia ấy thì mà ở tại trong trên dưới với cho từ đến "
        "vào ra về bởi do vì nên để được bị đã đang sẽ cũng như rằng theo khi lúc nơi việc sự "
        "cái con người ông bà anh chị không chưa rất lại còn chỉ nhiều hơn",
    )
)
# Words that open a sentence with a capital and are no names.
_OPENING = frozenset(
    re.findall(
        r"\S+",
        "khi theo ngày năm tháng tuần trong tại ở sau trước vào từ đến đây đó có các những một "
        "hai ba với do vì nhờ để tuy nhưng và cả mỗi ông bà anh chị em cụ cuộc trận khối đồi núi "
        "sông tỉnh huyện xã thành quận phường chợ nhà chiến cụm khu đoàn đội lúc bên ngoài cùng "
        "hiện nay sáng trưa chiều tối đêm hôm toàn đoạn như lễ giá số đảng ủy ban",
    )
)


def support_of(draft: Draft) -> tuple[Support, tuple[str, ...]]:
    """How far the evidence supports a draft's text (its lead apart), and in Vietnamese
    what is wrong where it does not."""
    if any(draft.text == evidence.quote for evidence in draft.evidence):
        return "supported", ()
    problems = problems_of_written(
        draft.text,
        [evidence.quote for evidence in draft.evidence],
        [evidence.paragraph.text for evidence in draft.evidence],
    )
    return ("unsupported", tuple(problems)) if problems else ("supported", ())


def problems_of_written(text: str, quotes: list[str], paragraphs: list[str]) -> list[str]:
    """What in a sentence its evidence does not say, in Vietnamese; empty where it says
    all. ``quotes`` are the evidence, ``paragraphs`` those it stands in: names may come
    from the whole paragraph, all else from the evidence."""
    if not quotes:
        return ["Câu này không dẫn đoạn nào."]
    if text.rstrip('"”’»)] ').endswith("?"):
        return ["Câu hỏi không phải là câu trả lời."]
    claim, said = facts.plain_form(text), facts.plain_form(" ; ".join(quotes))
    return [
        *_wrong_quotations(text, said),
        *_wrong_dates_and_numbers(claim, said),
        *_wrong_names(text, "\n".join(paragraphs)),
        *_wrong_operators(claim, said),
        *_too_little(claim, said),
    ]


def content_share(claim: str, said: str) -> float:
    """Share of a claim's content syllables that stand in a text; 1 where it has none.
    Both in plain form."""
    content = [one for one in syllables(claim) if one not in _FORM_WORDS]
    if not content:
        return 1.0
    there = set(syllables(said))
    return sum(one in there for one in content) / len(content)


def _wrong_quotations(text: str, said: str) -> list[str]:
    return [
        f"Lời trích “{quoted}” không có nguyên văn trong đoạn được dẫn."
        for quoted in facts.quotations(text)
        if facts.plain_form(quoted).strip(" .,") not in said
    ]


def _wrong_dates_and_numbers(claim: str, said: str) -> list[str]:
    days, claim_left = facts.days(claim)
    said_days, said_left = facts.days(said)
    problems = [
        f"Ngày “{day.written}” không có trong đoạn được dẫn."
        for day in days
        if not any(day.is_said_by(other) for other in said_days)
    ]
    known = facts.amounts(said_left)
    problems += [
        f"Số “{compound}” không có trong đoạn được dẫn."
        for compound in facts.compounds(claim_left)
        if compound not in facts.compounds(said_left)
    ]
    years = {str(day.year) for day in said_days if day.year}
    return problems + [
        f"Số “{amount.written}” không có trong đoạn được dẫn."
        for amount in facts.amounts(claim_left)
        if not any(_same_amount(amount, other) for other in known)
        and not (amount.value in years and not amount.bound)
    ]


def _same_amount(claimed: facts.Amount, other: facts.Amount) -> bool:
    """The same number, of the same thing, with the same bound. A number of which the
    claim says nothing more ("có 60") may be of anything; a year counts nothing."""
    is_same_unit = not claimed.unit or claimed.unit == other.unit
    is_year = _YEAR.fullmatch(claimed.value) is not None
    return (
        claimed.value == other.value
        and claimed.bound == other.bound
        and (is_same_unit or (is_year and not {claimed.unit, other.unit} & _COUNTED))
    )


_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
# What follows a number of four digits that is no year, as met in news.
_COUNTED = frozenset(
    re.findall(
        r"\S+",
        "% kg g tấn tạ km m ha đồng usd người hộ em cháu con căn ngôi chiếc cây bộ tỷ triệu nghìn",
    )
)


def _wrong_names(text: str, paragraph: str) -> list[str]:
    there = f" {' '.join(spelled(facts.plain_form(paragraph)))} "
    capitals = {word for words, _ in facts.name_runs(paragraph) for word in _syllables_of(words)}
    problems = []
    for words, opens in facts.name_runs(text):
        form = " ".join(spelled(facts.plain_form(" ".join(words))))
        first, _, rest = form.partition(" ")
        # "Phương" is not said where only "phương pháp" is. Abbreviations may be spelt
        # out, and a sentence's first word has its capital anyway.
        held = _syllables_of(word for word in words[opens:] if not word.isupper())
        if f" {form} " in there and held <= capitals:
            continue
        if opens and first in _OPENING and (not rest or f" {rest} " in there):
            continue
        if opens and len(words) == 1 and words[0].isalpha() and not words[0].isupper():
            continue  # a lone capital that opens a sentence is an ordinary word
        problems.append(f"Tên “{' '.join(words)}” không có trong đoạn được dẫn.")
    return problems


def _syllables_of(words: Iterable[str]) -> set[str]:
    return {syllable for word in words for syllable in spelled(word)}


def _wrong_operators(claim: str, said: str) -> list[str]:
    claimed, known = facts.turned(claim), facts.turned(said)
    problems: list[str] = []
    for kind, heads in claimed.items():
        problems += [
            f"Đoạn được dẫn không nói “{written} {head}”."
            for head, written in heads.items()
            # The verb alone: its object may be named in other words.
            if " " not in head and head not in known[kind]
        ]
        problems += [
            f"Đoạn được dẫn nói “{written} {head}”, câu này thì không."
            for head, written in known[kind].items()
            if head not in heads
            and facts.plainly_said(claim, kind, head)
            and not facts.plainly_said(said, kind, head)
        ]
    return problems


def _too_little(claim: str, said: str) -> list[str]:
    if content_share(claim, said) >= CONTENT_SHARE:
        return []
    return ["Đoạn được dẫn không nói đủ điều câu này nêu."]
