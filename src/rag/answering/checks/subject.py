"""Whether the evidence says it of the one the claim says it of.

Pure. The sentence that says most of a claim (its core) must be about whom the claim is
about: by name, by a part of the name or by a pronoun, and not about somebody else. Two
true sentences stitched into one are told by it too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from rag.answering.checks.cores import core_of, parts, share
from rag.answering.checks.coverage import content_of
from rag.answering.checks.names import OPENERS, Name, full_names, is_same, stands
from rag.answering.checks.statement import Statement, statement
from rag.answering.checks.words import FORM_WORDS, Word
from rag.vietnamese.normalise import fold

_PRONOUN = re.compile(
    r"(?<!\w)(?:ông|bà|anh|chị|cô|em|cụ|họ|nó|người này|nạn nhân|bị cáo|bị can|nghi phạm|ông ta|"
    r"bà ta|anh ta|cô ta|đây|nơi đây|nơi này|tại đây|tỉnh này|huyện này|nước này|xã này|"
    r"công ty này|hãng này|trường này|bệnh viện này|đơn vị này|cơ quan này|đội bóng này|"
    r"tổ chức này|"
    r"(?:\w+ )?\w+ này|đó|các em|các cháu|cháu|bé|tôi|chúng tôi|mình)(?!\w)"
)
_CLAUSE = re.compile(r"[,;]\s|\s(?:và|còn|nhưng|đồng thời|trong khi)\s")
_FEWEST_WORDS = 3
# Above which a sentence says what a clause says.
_SAYS = 0.6


def name_problems(
    claim: Statement, said: Statement, paragraph: Statement, article: Statement
) -> list[str]:
    """In Vietnamese, each name of the claim that the evidence does not have, nor, where
    it speaks of somebody by a pronoun or a part of the name, its article."""
    found = []
    for name in claim.names:
        if stands(name, said.words, said.names) or _is_ours(name, said):
            continue
        written = claim.written(name)
        shorter = [n for n in said.names if len(n.words) < len(name.words) and is_same(n, name)]
        if name.kind != "place" and shorter:
            full = full_names(shorter[0], article.names) | full_names(shorter[0], paragraph.names)
            if len(full) > 1 and name.words in full:
                found.append(
                    f"Bài được dẫn có hơn một người tên {written.split()[-1]}, nên không rõ đoạn "
                    f"này có nói về “{written}” không."
                )
            elif (full and name.words in full) or stands(name, article.words, article.names):
                continue
            else:
                found.append(f"Tên “{written}” không có trong đoạn được dẫn.")
            continue
        if stands(name, paragraph.words, paragraph.names):
            continue
        if stands(name, article.words, article.names) and _PRONOUN.search(said.form):
            continue
        found.append(f"Tên “{written}” không có trong đoạn được dẫn.")
    return found + _opening(claim, said)


# "Người Việt" is said of "nước ta" too.
_OURS = re.compile(r"(?<!\w)(?:việt nam|nước ta)(?!\w)")
# Of our country only where no other is named.
_HOME = re.compile(r"(?<!\w)(?:cả nước|trong nước|toàn quốc)(?!\w)")
_ABROAD = re.compile(
    r"(?<!\w)(?:Lào|Campuchia|Thái Lan|Myanmar|Malaysia|Singapore|Indonesia|Philippines|Brunei|"
    r"Timor|Trung Quốc|Đài Loan|Hong Kong|Nhật(?: Bản)?|Hàn(?: Quốc)?|Triều Tiên|Mông Cổ|Ấn Độ|"
    r"Pakistan|Bangladesh|Nepal|Sri Lanka|Afghanistan|Iran|Iraq|Israel|Palestine|Syria|Qatar|"
    r"Saudi|Arab|UAE|Ai Cập|Thổ Nhĩ Kỳ|Nga|Ukraine|Ukraina|Belarus|Mỹ|Canada|Mexico|Brazil|"
    r"Argentina|Chile|Peru|Colombia|Venezuela|Cuba|Pháp|Đức|Italy|Tây Ban Nha|"
    r"(?:nước|tuyển) (?:Anh|Ý|Áo)|"
    r"Bồ Đào Nha|Hà Lan|Bỉ|Thụy Sĩ|Thụy Điển|Na Uy|Đan Mạch|Phần Lan|Ba Lan|Hungary|Séc|"
    r"Croatia|Serbia|Hy Lạp|Australia|Úc|New Zealand|Nam Phi|Nigeria|Kenya|Ghana|Maroc|"
    r"Hoa Kỳ)(?!\w)"
)


def _is_ours(name: Name, said: Statement) -> bool:
    if name.words not in (("việt",), ("việt", "nam")):
        return False
    if _OURS.search(said.form):
        return True
    return _HOME.search(said.form) is not None and _ABROAD.search(said.text) is None


def _opening(claim: Statement, said: Statement) -> list[str]:
    """A lone first word that may be a name, where the evidence has one that differs from
    it by its marks alone: Triều, Triệu."""
    if not claim.words or claim.words[0].spelt in OPENERS or not claim.words[0].is_capital:
        return []
    word = claim.words[0]
    if any(other.spelt == word.spelt for other in said.words):
        return []
    folded = fold(word.spelt)
    if any(other.is_capital and fold(other.spelt) == folded for other in said.words):
        return [f"Tên “{claim.written(word)}” không có trong đoạn được dẫn."]
    return []


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, where the evidence says it of somebody else."""
    cores = parts(said)
    if not cores:
        return []
    return (
        _lent_name(claim, core_of(claim, said))
        or _stitched(claim, cores)
        or _lent_predicate(claim, cores)
    )


def _lent_name(claim: Statement, core: Statement) -> list[str]:
    claimed = {word.spelt for word in claim.words}
    brackets = [match.span() for match in _BRACKETS.finditer(core.form)]
    left = [
        name
        for name in core.names
        # What stands in brackets is another name of the same, or says where it is.
        if not any(start <= name.start < end for start, end in brackets)
        and not any(is_same(name, mine) for mine in claim.names)
        and not set(name.words) <= claimed
    ]
    for name in claim.names:
        is_there = stands(name, core.words, core.names) or any(
            is_same(name, other) for other in core.names
        )
        for other in left:
            if _compete(claim, name, core, other, is_there=is_there):
                return [
                    f"Đoạn được dẫn nói điều này về “{core.written(other)}”, không phải "
                    f"“{claim.written(name)}”."
                ]
    return []


def _compete(claim: Statement, name: Name, core: Statement, other: Name, *, is_there: bool) -> bool:
    """Whether the claim has one name where its evidence has the other."""
    before, after = _beside(claim, name), _beside(core, other)
    if before == after and any(before):
        return True
    if is_there:
        return False
    if _around(claim, name) & _around(core, other):
        return True
    kinds = {name.kind, other.kind} - {""}
    if len(kinds) > 1:
        return False
    is_first = name.at <= _FIRST_WORDS and other.at <= _FIRST_WORDS
    is_beside = before[0] == after[0] or before[1] == after[1]
    if _PRONOUN.search(_without_names(core)):
        return is_first and is_beside
    return is_first or (is_beside and len(kinds) == 1)


_FIRST_WORDS = 5


def _without_names(text: Statement) -> str:
    """Its form with the names blanked out, and "ông" before one with it."""
    form = text.form
    for name in reversed(text.names):
        form = re.sub(r"(?:ông|bà|anh|chị|cô|em|cụ|cháu|bé) $", "", form[: name.start]) + (
            "·" + form[name.end :]
        )
    return form


def _beside(text: Statement, name: Name) -> tuple[str, str]:
    """The words before and after a name; "" at the text's ends."""
    before = text.words[name.at - 1].form if name.at else ""
    bracket = _BRACKETS.match(text.form, name.end + 1)
    end = bracket.end() if bracket else name.end
    return before, next((word.form for word in text.words if word.start >= end), "")


def _around(text: Statement, name: Name) -> set[tuple[str, ...]]:
    """The two words before and the two behind a name, each two where they are there."""
    before = tuple(word.form for word in text.words[max(0, name.at - 2) : name.at])
    after = tuple(word.form for word in text.words[name.after : name.after + 2])
    pairs = {("<", *before), (">", *after)}
    return {pair for pair in pairs if len(pair) == 3 and any(w not in FORM_WORDS for w in pair[1:])}


def _stitched(claim: Statement, cores: Sequence[Statement]) -> list[str]:
    """Where a clause of the claim is of a sentence that speaks of something else than the
    claim does: neither names what the other speaks of."""
    mine = _subject(claim)
    if not mine:
        return []
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(claim.text)), len(claim.text)]
    clauses = [statement(claim.text[a:b]) for a, b in pairwise(cuts) if a < b]
    for clause in clauses:
        told = content_of(clause.text)
        if clause is clauses[0]:
            told = {word: weight for word, weight in told.items() if word not in mine}
        if len(told) < _FEWEST_WORDS:
            continue
        home = max(cores, key=lambda one: share(told, one))
        theirs = _subject(home)
        if home.text[0] in _QUOTES:
            continue  # who speaks is told behind it
        if not theirs or share(told, home) < _SAYS or _PRONOUN.search(" ".join(theirs)):
            continue
        if _speaks_of(claim, theirs) or _speaks_of(home, mine):
            continue
        return [
            f"Đoạn được dẫn nói điều này về “{_opening_words(home)}”, không phải "
            f"“{_opening_words(claim)}”."
        ]
    return []


def _lent_predicate(claim: Statement, cores: Sequence[Statement]) -> list[str]:
    """Where the claim repeats word for word what a sentence says of something else."""
    mine = [word.form for word in claim.words]
    for core in cores:
        theirs = [word.form for word in core.words]
        for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
            is_rest = block.a + block.size == len(mine) and block.size >= _REST
            if (block.size < _REPEATED and not is_rest) or core.text[0] in _QUOTES:
                continue
            if mine[block.a] not in _PREDICATE:
                continue
            said_of = _before(core, block.b)
            claimed_of = _before(claim, block.a)
            if _are_other(claimed_of, said_of):
                return [
                    f"Đoạn được dẫn nói điều này về “{_written(core, said_of)}”, không phải "
                    f"“{_written(claim, claimed_of)}”."
                ]
    return []


# Fewer where all that is left of the claim is repeated.
_REST = 4
# Words in a row that are a sentence's own.
_REPEATED = 5
_BRACKETS = re.compile(r"\([^()]*\)")
_BOUNDARY = re.compile(r"[,;:.“”\"]\s?$|(?<!\w)(?:và|còn|nhưng|song|rằng|thì)\s$")


def _before(text: Statement, index: int) -> tuple[Word, ...]:
    """What stands in the clause before a word, else what the sentence speaks of."""
    kept: list[Word] = []
    edge = text.words[index].start
    brackets = [match.span() for match in _BRACKETS.finditer(text.form)]
    for word in reversed(text.words[:index]):
        if _BOUNDARY.search(text.form[:edge]):
            break
        if any(start <= word.start < end for start, end in brackets):
            edge = word.start
            continue
        kept.insert(0, word)
        edge = word.start
    return tuple(kept) or text.words[: len(_subject(text))]


# Whoever it is, without a name: "thai phụ", "chàng trai", "tập đoàn".
_PEOPLE = frozenset(
    re.findall(
        r"\S+",
        "bệnh nhân nhi sản thai phụ nạn người cô gái chàng trai đàn ông bà phụ nữ cụ cháu bé em "
        "trẻ con anh chị thiếu niên thanh nam sinh viên học thầy bác sỹ y tá điều dưỡng cảnh sát "
        "công an tài xế vợ chồng mẹ cha bố đình gia thân cầu thủ ca diễn nghệ sĩ nghi phạm bị cáo "
        "can hung thủ nhân vật chuyên gia nhà khoa nghiên cứu tác giả thủ môn tướng vua tổng thống",
    )
)
# Capitals in a row that no opening of a sentence gives.
_NAMED = 2
_THEN = frozenset(["sau", "trước", "đó", "hiện", "cũng", "còn", "nay", "vẫn", "đã", "lúc", "này"])


def _are_people(words: Sequence[Word]) -> bool:
    is_named = sum(word.is_capital for word in words[:_NAMED]) >= _NAMED
    return bool(words) and (words[0].form in _PEOPLE or is_named)


def _are_other(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    while len(theirs) > 1 and theirs[-1].form in _THEN and theirs[-2].form in _THEN:
        theirs = theirs[:-2]
    wanted, there = _said_by(mine), _said_by(theirs)
    if any(word.form[0].isdigit() for word in theirs):
        there |= {"#"}
        wanted |= {"#"} if any(word.form[0].isdigit() for word in mine) else set()
    if not wanted or not there or wanted & there:
        return False
    if _are_people(mine) and _are_people(theirs):
        named = [any(word.is_capital for word in words[1:]) for words in (mine, theirs)]
        if sum(named) == 1:
            return False  # the one may be the other
    last = theirs[-1].form
    is_pronoun = _PRONOUN.fullmatch(last) is not None or last == "này"
    return not (is_pronoun and (len(theirs) < 2 or theirs[-2].form != "của"))


def _said_by(words: Sequence[Word]) -> set[str]:
    content = content_of(" ".join(word.spelt for word in words if word.is_content))
    return {word for word in content if not word[0].isdigit()}


def _written(text: Statement, words: Sequence[Word]) -> str:
    return text.text[words[0].start : words[-1].end]


_PREDICATE = frozenset(
    re.findall(
        r"\S+",
        "đã sẽ đang có là được bị cho đạt phải gồm nằm cần chỉ giúp gây vừa từng mới cũng vẫn muốn "
        "nói kể tăng giảm còn khiến làm mong yêu đề không chưa dự nhận thường đều diễn xảy",
    )
)
_QUOTES = '“"«'
_LONGEST_SUBJECT = 10
_FRONTED = re.compile(
    r"(?:khi|sau|trước|theo|ngày|năm|tháng|trong|tại|ở|tuy|do|vì|nếu|ngoài|bên|để|với|từ|đến|hiện|"
    r"hôm|sáng|chiều|tối|lúc|khoảng|qua|trên|dưới|nhờ|đồng thời|cụ thể|tuy nhiên|vào)(?!\w)"
)


def _subject(text: Statement) -> list[str]:
    """The words of what a sentence speaks of, before its first verb; none where that
    can't be told, as behind a clause that says when."""
    if _FRONTED.match(text.form):
        return []
    for index, word in enumerate(text.words[: _LONGEST_SUBJECT + 1]):
        if index and word.form in _PREDICATE:
            return [one.form for one in text.words[:index]]
    return []


def _speaks_of(text: Statement, subject: Sequence[str]) -> bool:
    """Whether a text has what another sentence speaks of: its first two words together,
    or half of what they say."""
    forms = [word.form for word in text.words]
    first = list(subject[:2])
    if any(forms[at : at + len(first)] == first for at in range(len(forms))):
        return True
    content = [word for word in subject if word not in FORM_WORDS]
    return not content or 2 * sum(word in forms for word in content) >= len(content)


def _opening_words(text: Statement) -> str:
    return " ".join(text.text.split()[:4]).rstrip(",.;:")
