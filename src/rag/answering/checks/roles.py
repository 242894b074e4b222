"""Who does it to whom, where it can be told: "A kiện B" is not "B kiện A".

Pure. Compares what stands before and behind a word that both sentences have once: where
each side of it has what the other sentence has on the other, it is turned round. A passive
brings the doer before the deed. Where the sentences are built otherwise it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.checks import copies
from rag.answering.checks.cores import core_of
from rag.answering.checks.statement import Statement
from rag.answering.checks.words import Word

# What is so of both at once; the order of two of them says nothing.
_MUTUAL = frozenset(
    re.findall(
        r"\S+",
        "gặp gỡ cưới hợp ký đàm phán hòa giống khác trao đổi chuyện cạnh gần hẹn họp thảo luận "
        "yêu quen bạn hàng xóm biết nói kể cho theo tại ở từ đến hay hoặc cùng và với ngày tháng "
        "năm gồm bao thuộc nằm giữa nhau sinh tuổi",
    )
)
_PASSIVE = frozenset(["bị", "được", "bởi", "do"])
# First syllables of deeds that one does to another, and words that compare.
_DEEDS = frozenset(
    re.findall(
        r"\S+",
        "kiện đánh đâm giết thắng hạ tố bắt cứu giúp mời chỉ phê khen tặng trao bán thay vượt "
        "dẫn đuổi tấn bổ thuê mua dạy nuôi sinh đưa gửi gọi hỏi truy thuyết ép lừa chuyển đẩy chém "
        "bắn tông húc ủng cảm chở tạt cắn đốt hiến ghép khám điều chữa mổ phẫu tiêm thăm đón tiếp "
        "lấy cướp trộm chặn cản cấm phạt xử bồi đền trả vay nợ kỷ sa tuyển nhận chọn bầu cử phản "
        "chống hại gây tìm theo bao vây chiếm giành hấp phản tiêu hơn gấp thua kém ghi đánh "
        "yêu đề xin bảo nhờ hướng khuyên nhắc mắng chửi xâm hiếp bóp ôm hôn bế cõng kéo thả",
    )
)
# What stands between two that may not change places.
_VERBS = _DEEDS | frozenset(
    re.findall(
        r"\S+",
        "chẩn phát kích liên báo hướng thay dọa đe cung phụ trách quản kiểm giám đào tạo "
        "bảo vệ phục sản xuất nhập xuất tác ảnh biến khiến làm tạo tiết dùng tách quyết chỉ "
        "đạo giải thích trích dẫn chê khuyến cáo cảnh vay cho tài trợ đầu tư rót giao nộp đối "
        "thế là theo dõi ngăn chống lây truyền bằng do vì nhờ từ",
    )
)
# To whom and what: either may stand before the passive.
_GIVING = frozenset(re.findall(r"\S+", "tiêm trao tặng cấp gửi bán phát chuyển giao dạy cho"))
_AGENT_REACH = 6
# What a side of a word is: what stands so near.
_REACH = 5
# Of two that are compared one may stand far before.
_COMPARED, _FAR = frozenset(["hơn", "gấp", "thua", "kém"]), 12


@dataclass(frozen=True, slots=True)
class _Deed:
    """A word, what stands before and behind it in its clause, and who a passive says did
    it. ``is_bound``: a number follows ("hơn 15")."""

    word: Word
    before: frozenset[str]
    after: frozenset[str]
    agent: frozenset[str]
    is_passive: bool
    is_bound: bool


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, where the evidence has two sides of one of the claim's words the
    other way round."""
    core = core_of(claim, said)
    theirs = _deeds(core)
    for word in _exchanged(claim, core):
        return [f"Đoạn được dẫn nói ngược vai quanh chữ “{claim.written(word)}”."]
    for form, mine in _deeds(claim).items():
        other = theirs.get(form)
        if other is not None and _is_turned(mine, other):
            return [f"Đoạn được dẫn nói ngược vai quanh chữ “{claim.written(mine.word)}”."]
    return []


# Between two that may change places and say the same, or that may be of either.
_LOOSE = frozenset(
    re.findall(
        r"\S+",
        "là và với cùng hay hoặc tại ở trong khi ngày năm tháng của từ đến theo về cho như trên "
        "dưới ông bà anh chị cô em các những một hai ba bốn nhất này đó có",
    )
)
_BESIDE, _NEAR = 3, 6


def _exchanged(claim: Statement, core: Statement) -> Iterator[Word]:
    """Words of the claim whose neighbours have changed sides. A word is up to three
    syllables: "chẩn đoán"."""
    there = [word.form for word in core.words]
    is_near = copies.is_near(claim, core)
    for size in (1, 2, 3):
        for index in range(1, len(claim.words) - size):
            phrase = claim.words[index : index + size]
            forms = [word.form for word in phrase]
            if any(w.form in _LOOSE or w.form in _MUTUAL or w.is_capital for w in phrase):
                continue
            if not is_near and phrase[0].form not in _VERBS:
                continue
            places = [at for at in range(len(there)) if there[at : at + size] == forms]
            before = _near(claim, index, -1, _BESIDE)[:1]
            after = _near(claim, index + size - 1, 1, _BESIDE)[:1]
            if not (before and after and places) or before == after:
                continue
            if all(
                before[0] in (behind := _near(core, at + size - 1, 1, _NEAR))
                and after[0] in (ahead := _near(core, at, -1, _NEAR))
                and before[0] not in ahead
                and after[0] not in behind
                for at in places
            ):
                yield phrase[0]


def _near(text: Statement, index: int, step: int, reach: int) -> list[str]:
    """The content words on one side of a word, the nearest first, in its clause."""
    words = text.words[index + 1 : index + 1 + reach]
    if step < 0:
        words = text.words[max(0, index - reach) : index][::-1]
    return [word.form for word in _side(text, words, text.words[index]) if word.is_content]


def _deeds(text: Statement) -> dict[str, _Deed]:
    """By form, each content word that a text has once."""
    forms = [word.form for word in text.words]
    found: dict[str, _Deed] = {}
    for index, word in enumerate(text.words):
        if word.form in _DEEDS and not word.is_capital and forms.count(word.form) == 1:
            found[word.form] = _deed(text, index)
    return found


def _deed(text: Statement, index: int) -> _Deed:
    words = text.words
    reach = _FAR if words[index].form in _COMPARED else _REACH
    before = _side(text, words[max(0, index - reach) : index][::-1], words[index])
    after = _side(text, words[index + 1 : index + 1 + reach], words[index])
    passive = next((n for n, word in enumerate(before) if word.form in _PASSIVE), None)
    agent = before[:passive] if passive is not None and passive <= _AGENT_REACH else []
    return _Deed(
        words[index],
        _content(before),
        _content(after),
        _content(agent),
        passive is not None,
        bool(after) and after[0].form[0].isdigit(),
    )


def _side(text: Statement, words: Sequence[Word], word: Word) -> list[Word]:
    """The words on one side as far as their clause goes, the nearest first."""
    kept: list[Word] = []
    for other in words:
        first, last = sorted((other, kept[-1] if kept else word), key=lambda one: one.start)
        if re.search(r"[.;!?]\s|,\s", text.form[first.end : last.start]):
            break
        kept.append(other)
    return kept


def _content(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.form for word in words if word.is_content and word.form not in _MUTUAL)


def _is_turned(mine: _Deed, other: _Deed) -> bool:
    if mine.is_passive == other.is_passive:
        crossed = (
            (mine.before & other.after) - other.before,
            (mine.after & other.before) - other.after,
        )
        straight = (mine.before & other.before, mine.after & other.after)
        is_compared = mine.word.form in _COMPARED and not mine.is_bound
        outweighs = sum(map(len, crossed)) > sum(map(len, straight))
        if all(crossed) and (is_compared or outweighs):
            return not (mine.is_passive and mine.word.form in _GIVING)
        # "A bị B kiện", "B bị A kiện".
        patient, others = mine.before - mine.agent, other.before - other.agent
        if mine.agent and other.agent and not mine.agent & other.agent and mine.agent & others:
            return True
        return bool(mine.agent & others and other.agent & patient) and not (
            mine.agent & other.agent
        )
    passive, active = (mine, other) if mine.is_passive else (other, mine)
    # Who a passive names as the doer may not stand behind the deed, nor whom it befell
    # before it.
    patient = passive.before - passive.agent
    return bool(passive.agent & active.after) and bool(patient & active.before)
