"""A word of the claim where its evidence has the opposite: tăng for giảm, thắng for thua.

Pure. Knows pairs of words; whether a whole sentence is turned is another check's.
"""

from __future__ import annotations

import re

from rag.answering.checks.statement import Statement

# Two to a pair, "_" for a space, in match form.
_TABLE = """
tăng giảm  thắng thua  thắng bại  mua bán  cao thấp  cao_hơn thấp_hơn  nhiều_hơn ít_hơn
lớn_hơn nhỏ_hơn  nhanh_hơn chậm_hơn  mở_cửa đóng_cửa  nhập_khẩu xuất_khẩu  ủng_hộ phản_đối
đồng_ý phản_đối  đồng_ý từ_chối  chấp_nhận từ_chối  cho_phép cấm  sống chết
thành_công thất_bại  dương_tính âm_tính  tích_cực tiêu_cực  bắt_đầu kết_thúc
đầu_tiên cuối_cùng  nam nữ  miền_bắc miền_nam  phía_bắc phía_nam  phía_đông phía_tây
bên_trái bên_phải  trái phải  nhanh chậm  sớm muộn  mạnh yếu  nặng nhẹ  dài ngắn  rộng hẹp
đúng sai  hợp_pháp trái_phép  có_tội vô_tội  lãi lỗ  khỏe yếu  ngày đêm  công_khai bí_mật
trong_nước nước_ngoài  cha mẹ  bố mẹ  vợ chồng  con_trai con_gái  trước sau  trên dưới
tốt xấu  dễ khó  giàu nghèo  đắt rẻ  tự_nguyện bắt_buộc  bắt thả  tối_đa tối_thiểu
nhiều_nhất ít_nhất  cao_nhất thấp_nhất  lớn_nhất nhỏ_nhất  trẻ_nhất già_nhất
nóng lạnh  ẩm khô  dày mỏng  nông sâu  xa gần  cũ mới  trong ngoài  vào ra  lên xuống
trực_tiếp gián_tiếp  chủ_nhà khách  hiệp_một hiệp_hai
"""


def _pairs() -> tuple[tuple[str, str], ...]:
    words = [word.replace("_", " ") for word in _TABLE.split()]
    found = list(zip(words[::2], words[1::2], strict=True))
    return (*found, *((other, one) for one, other in found))


_PAIRS = _pairs()
# Words with so many uses that the same words must stand beside them for them to be opposites.
_LOOSE = frozenset(
    re.findall(
        r"\S+",
        "trước sau trên dưới ngày đêm trái phải nam nữ sống cao thấp nặng nhẹ dài ngắn trong ngoài "
        "vào ra lên xuống cũ mới gần xa cha mẹ bố vợ chồng dễ khó khách nhanh chậm",
    )
)
_WORD_PATTERNS = {
    phrase: re.compile(rf"(?<!\w)(?<!sức ){phrase}(?!\w)") for pair in _PAIRS for phrase in pair
}
_NEXT = re.compile(r"\s(\w+)")
_LAST = re.compile(r"(\w+)\s$")


def problems(claim: Statement, said: Statement) -> list[str]:
    """In Vietnamese, each word of the claim for which the evidence has only the opposite,
    in the same place where the word has other uses."""
    found = []
    for one, other in _PAIRS:
        if one not in claim.form or other not in said.form:
            continue
        mine, theirs = _WORD_PATTERNS[one], _WORD_PATTERNS[other]
        here, there = _plain(mine, claim.form), _plain(theirs, said.form)
        if here is None or there is None:
            continue
        if theirs.search(claim.form) or mine.search(said.form):
            continue
        if {one, other} & _LOOSE and not _is_beside_same(claim.form, here, said.form, theirs):
            continue
        found.append(
            f"Câu này nói “{claim.text[here.start() : here.end()]}”, đoạn được dẫn nói “{other}”."
        )
    return found


# "Không thành công" is no opposite of "thất bại".
_DENIED = re.compile(r"(?<!\w)(?:không|chưa|chẳng|ít|kém|khó)(?: \w+)? $")


def _plain(pattern: re.Pattern[str], form: str) -> re.Match[str] | None:
    return next((m for m in pattern.finditer(form) if not _DENIED.search(_before(form, m))), None)


def _is_beside_same(claim: str, here: re.Match[str], said: str, theirs: re.Pattern[str]) -> bool:
    """Whether the words on both sides of the two are the same."""
    after = _NEXT.match(claim, here.end())
    before = _LAST.search(_before(claim, here))
    return any(
        _word(_NEXT.match(said, match.end())) == _word(after)
        and _word(_LAST.search(_before(said, match))) == _word(before)
        for match in theirs.finditer(said)
    )


# Code points before a word that hold the two before it.
_NEAR = 40


def _before(form: str, match: re.Match[str]) -> str:
    return form[max(0, match.start() - _NEAR) : match.start()]


def _word(match: re.Match[str] | None) -> str:
    return match[1] if match else ""
