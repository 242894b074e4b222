"""The units that Vietnamese newspapers count and measure in, and exact conversions.

A table and its look-ups. Knows nothing of numbers. Only conversions that hold everywhere
are here: a sào is 360 m² in the north, about 500 m² in the middle and 1,000 m² in the
south, so sào, mẫu and công stay what they are; so do lạng, chỉ and cây, which weigh one
thing in gold and another at market.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.vietnamese.normalise import match_form
from rag.vietnamese.numerals import Word

UnitKind = Literal["count", "money", "percent", "percentage_points", "measure"]


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is the one spelling of all of a unit's; ``per`` units follow a slash."""

    name: str
    kind: UnitKind


# One line a unit: the name, then other spellings, all in match form; "_" for a space.
_MONEY = """
đồng đ vnđ vnd ₫ việt_nam_đồng đồng_việt_nam
usd $ đô_la đô đôla đô_la_mỹ usd_mỹ
eur euro € ơ_rô
yên yên_nhật jpy
nhân_dân_tệ tệ ndt cny
bảng_anh bảng gbp
won krw
baht bạt thb
kip kíp
rúp
đô_la_úc aud
đô_la_canada cad
đô_la_singapore sgd
rupee
"""
_MEASURES = """
mm mi_li_mét milimét
cm xăng_ti_mét centimet phân
dm đề_xi_mét
m mét
km ki_lô_mét kilômét kilomet cây_số kilometer
hải_lý
m2 m² mét_vuông
km2 km² ki_lô_mét_vuông kilômét_vuông
cm2 cm² xăng_ti_mét_vuông
ha héc_ta hecta hécta
sào
mẫu
m3 m³ mét_khối
cm3 cm³
lít l
ml mi_li_lít mililít
mg mi_li_gam miligam
g gam gram
kg ki_lô_gam kilôgam kilogam ký kí ký_lô kilogram
yến
tạ
tấn
lạng
lượng lượng_vàng cây_vàng
chỉ_vàng
giây
phút
giờ tiếng tiếng_đồng_hồ h
ngày
tuần tuần_lễ
tháng
quý
năm
thập_kỷ thập_niên
thế_kỷ
tuổi
ngày_đêm
ngày_công
độ_c °c
độ
độ_richter
w
kw
mw
kwh
mã_lực
db
hz
mb
gb
tb
inch
calo kcal
"""
# What is counted most in news. A two-syllable noun that is not here is counted by its
# first syllable, as a noun outside the table is.
_COUNTS = """
người nhân_khẩu khẩu hộ hộ_gia_đình hộ_dân hộ_nghèo gia_đình vụ ca lượt lượt_người lượt_khách lần
con em cháu cụ bé anh chị ông bà đứa vị bạn thành_viên nhân_viên học_sinh sinh_viên giáo_viên
thầy_cô trẻ trẻ_em bệnh_nhân bác_sĩ y_bác_sĩ cán_bộ chiến_sĩ đảng_viên đoàn_viên hội_viên đại_biểu
thí_sinh lao_động công_nhân nông_dân khách du_khách hành_khách tình_nguyện_viên phụ_nữ nạn_nhân
bị_cáo bị_can đối_tượng nghi_phạm công_dân cử_tri chuyên_gia nhà_khoa_học cầu_thủ vận_động_viên
trận bàn bàn_thắng điểm thẻ huy_chương giải giải_thưởng vòng hiệp ván séc
chiếc cái căn căn_hộ ngôi ngôi_nhà nhà tòa tòa_nhà tầng phòng phòng_học lớp trường trường_học giường
xe ô_tô xe_máy tàu thuyền máy_bay chuyến toa khẩu_súng quả trái viên hạt hòn tảng bức tấm bộ cuốn
quyển tập trang bài bài_báo tờ lá bản cây khóm gốc bông bó cành củ quả_trứng hũ hộp gói thùng bao
túi chai lon kiện can bình mũi mũi_tiêm liều mẫu_xét_nghiệm ổ_dịch điểm_cầu suất suất_quà phần_quà
tỉnh thành_phố huyện quận xã phường thị_trấn thôn buôn ấp làng khu tổ cụm điểm_trường
nước quốc_gia vùng đơn_vị cơ_quan tổ_chức doanh_nghiệp công_ty hợp_tác_xã trang_trại cơ_sở nhà_máy
bệnh_viện trạm trạm_y_tế cửa_hàng siêu_thị chợ cầu cây_cầu
tuyến tuyến_đường đoạn cung_đường công_trình
dự_án gói_thầu mô_hình sản_phẩm mặt_hàng đề_tài chương_trình kế_hoạch
nghị_quyết văn_bản hồ_sơ
đơn đơn_thư ý_kiến câu câu_hỏi tiêu_chí chỉ_tiêu nhiệm_vụ giải_pháp nội_dung nhóm nhóm_người đợt
đoàn đội trung_đội đại_đội tiểu_đoàn trung_đoàn sư_đoàn buổi cuộc hội_nghị phiên phiên_họp kỳ kỳ_họp
bước loại loài giống dân_tộc ngành lĩnh_vực môn môn_học tiết ngôn_ngữ thứ_tiếng tài_khoản
tác_phẩm bộ_phim tiết_mục gian gian_hàng lô thửa mảnh đôi cặp lứa đàn bầy gia_súc gia_cầm
trâu bò lợn gà vịt dê liệt_sĩ thương_binh mộ lễ_hội di_tích di_sản nghệ_nhân suất_học_bổng học_bổng
mẹ cổ_phiếu
trường_hợp vị_trí giao_dịch chuyến_bay biệt_thự bị_hại lính nghệ_sĩ ứng_viên bang châu_lục
ngân_hàng chi_nhánh thương_hiệu thủ_tục điều_kiện yếu_tố lý_do nguyên_nhân vấn_đề bệnh triệu_chứng
nghiên_cứu cuộc_gọi nhà_đầu_tư hãng khách_sạn sao phát viên_đạn điểm_đến hành_vi tội_danh bình_luận
chỗ ghế vé vé_tàu phiếu phiếu_bầu mũ khách_hàng thuê_bao lệnh ngả bên phía mặt chân tay mắt
"""

_PERCENT = Unit("%", "percent")
_POINTS = Unit("điểm phần trăm", "percentage_points")


def _table() -> dict[tuple[str, ...], Unit]:
    table: dict[tuple[str, ...], Unit] = {}
    for kind, lines in (("money", _MONEY), ("measure", _MEASURES)):
        for line in lines.strip().splitlines():
            spellings = [spelling.replace("_", " ") for spelling in line.split()]
            for spelling in spellings:
                # In match form itself: "ki-lô-mét" is "ky-lô-mét" there.
                key = tuple(match_form(spelling).split())
                table[key] = Unit(spellings[0], "money" if kind == "money" else "measure")
    for noun in _COUNTS.split():
        key = tuple(noun.split("_"))
        table.setdefault(key, Unit(" ".join(key), "count"))
    for signs in (("%",), ("phần", "trăm")):
        table[signs] = _PERCENT
        table["điểm", *signs] = _POINTS
    return table


_UNITS = _table()
_LONGEST = max(map(len, _UNITS))
# Written with a sign that is no word: read off the text itself.
_SQUARES = re.compile(r"(?:km|cm|m)(?:[23](?!\d)|[²³])|°\s?c(?!\w)")
# "đồng chí" is no money, "năm học" no time.
_NOT_BEFORE: dict[str, frozenset[str]] = {
    "đồng": frozenset(["chí", "bào", "ruộng", "bằng", "đội", "nghiệp", "hồ", "minh", "tháp"]),
    "năm": frozenset(["học"]),
    "đô": frozenset(["thị"]),
    "ca": frozenset(["sĩ", "sỹ", "khúc", "dao", "kịch", "nương"]),
    "độ": frozenset(["tuổi", "ẩm"]),
    "mẫu": frozenset(["xét", "bệnh", "nước", "thử", "giáo", "máu", "đất", "xe", "mã", "phẩm"]),
    "tuần": frozenset(["tra"]),
    "bảng": frozenset(["đấu", "xếp", "điện"]),
    "tiếng": frozenset(["nói", "anh", "việt", "súng", "nổ", "thái", "mông", "hát", "kêu"]),
    "quý": frozenset(["khách", "vị"]),
    "phân": frozenset(["hiệu", "khu", "cấp", "xưởng", "bón", "loại", "tích", "đội", "biệt"]),
}


def unit_at(form: str, found: Sequence[Word], index: int) -> tuple[Unit, int] | None:
    """The unit that begins at a word of a text in match form, those after slashes
    included ("đồng/kg"), and the offset where it ends; ``None`` where none does."""
    read = _single(form, found, index)
    if read is None:
        return None
    unit, end, after = read
    name = unit.name
    while after < len(found) and found[after].start > end - 1:
        if form[end : found[after].start].strip(" \u00a0") != "/":
            break
        more = _single(form, found, after)
        if more is None:
            break
        name, end, after = f"{name}/{more[0].name}", more[1], more[2]
    return Unit(name, unit.kind), end


def _single(form: str, found: Sequence[Word], index: int) -> tuple[Unit, int, int] | None:
    """Unit, end offset and the index of the first word past it."""
    if index >= len(found):
        return None
    start = found[index].start
    signed = _SQUARES.match(form, start)
    if signed is not None:
        key = signed.group().replace("²", "2").replace("³", "3").replace(" ", "")
        after = index
        while after < len(found) and found[after].start < signed.end():
            after += 1
        name = "độ c" if key.startswith("°") else key
        return Unit(name, "measure"), signed.end(), after
    for size in range(min(_LONGEST, len(found) - index), 0, -1):
        span = found[index : index + size]
        if any(word.gap not in (" ", "\u00a0", "-", "") for word in span[1:]):
            continue
        unit = _UNITS.get(tuple(word.text for word in span))
        if unit is None or _is_other_word(found, index + size, span[-1].text, size):
            continue
        return unit, span[-1].end, index + size
    return None


def _is_other_word(found: Sequence[Word], after: int, last: str, size: int) -> bool:
    if size > 1 or after >= len(found) or not found[after].follows:
        return False
    return found[after].text in _NOT_BEFORE.get(last, frozenset())


# Exact by definition: SI, its tạ, tấn and yến (100, 1,000 and 10 kg), the week and the
# year in their parts. A month has no fixed number of days: years and months become
# months, weeks and days seconds.
_EXACT: dict[str, tuple[str, Decimal]] = {
    unit: (base, Decimal(factor))
    for base, factors in {
        "m": "mm=0.001 cm=0.01 dm=0.1 m=1 km=1000 hải_lý=1852",
        "m2": "cm2=0.0001 m2=1 ha=10000 km2=1000000",
        "lít": "ml=0.001 cm3=0.001 lít=1 m3=1000",
        "kg": "mg=0.000001 g=0.001 kg=1 yến=10 tạ=100 tấn=1000",
        "giây": "giây=1 phút=60 giờ=3600 ngày=86400 tuần=604800",
        "tháng": "tháng=1 quý=3 năm=12 thập_kỷ=120 thế_kỷ=1200",
        "w": "w=1 kw=1000 mw=1000000",
    }.items()
    for unit, factor in (pair.replace("_", " ").split("=") for pair in factors.split())
}


def exact_base(unit: str) -> tuple[str, Decimal]:
    """The base unit of a unit's name and how many of it make one; the unit itself and 1
    where there is no exact conversion."""
    return _EXACT.get(unit, (unit, Decimal(1)))
