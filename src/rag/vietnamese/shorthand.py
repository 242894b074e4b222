"""What people shorten when they type, and what each can stand for.

Chat and comment shorthand (ko, dc, bn, ntn), not the abbreviations of newspapers.
Every reading is kept; the words beside it only rank them. Knows nothing of questions.
"""

from __future__ import annotations

import re
from types import MappingProxyType

# Written down from common use in Vietnamese chats and comments; the likeliest first.
_TABLE = """
ko: không
k: không, nghìn, km
kh: không, khách hàng
hok: không
hông: không
khg: không
kg: không
kp: không phải
dc: được, địa chỉ
đc: được, địa chỉ
đk: được, điều kiện, đăng ký
bn: bao nhiêu, bệnh nhân, bạn
bnhiu: bao nhiêu
bnhieu: bao nhiêu
j: gì
gj: gì
ntn: như thế nào
tnao: thế nào
nthe: như thế
sn: sinh năm, sinh nhật
hqua: hôm qua
hnay: hôm nay
hn: hôm nay, Hà Nội
hc: học, hóa chất
bjo: bây giờ
bgio: bây giờ
bh: bây giờ, bảo hiểm
bhyt: bảo hiểm y tế
vs: với
đt: điện thoại, đội tuyển, đào tạo
sđt: số điện thoại
sdt: số điện thoại
bs: bác sĩ
bv: bệnh viện, bảo vệ
tp: thành phố, thực phẩm
tx: thị xã, tiếp xúc
tt: thị trấn, trung tâm, thông tin
hs: học sinh, hồ sơ
sv: sinh viên
gv: giáo viên, giảng viên
nv: nhân viên, nhiệm vụ
ng: người
ngta: người ta
nc: nước, nghiên cứu
mn: mọi người, miền Nam, mầm non
mng: mọi người
mk: mình
tr: triệu, trước
trc: trước
cty: công ty
xh: xã hội, xuất hiện
vđ: vấn đề
dn: doanh nghiệp, Đà Nẵng
đn: Đà Nẵng, Đồng Nai
sg: Sài Gòn
vn: Việt Nam
kq: kết quả
ktra: kiểm tra
đh: đại học
dh: đại học, dấu hiệu
tgian: thời gian
tg: thời gian, thế giới, tác giả
nma: nhưng mà
nhg: nhưng
nx: nữa
lm: làm
ms: mới
bt: biết, bình thường
bik: biết
bjt: biết
ck: chồng, chuyển khoản
vk: vợ
cx: cũng
r: rồi
z: vậy
ql: quản lý, quốc lộ
ubnd: ủy ban nhân dân
"""
SHORTHAND: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        short: tuple(reading.strip() for reading in readings.split(","))
        for short, _, readings in (line.partition(": ") for line in _TABLE.strip().splitlines())
    }
)

# What a first reading is worth beside the others: a guess that halves with each.
_HALVING = 0.5

# (shorthand, what stands before, what stands after, the reading that this makes likely);
# patterns are matched whole, against one lower-case word, "" at the edge of the text.
_CONTEXTS: tuple[tuple[str, str, str, str], ...] = (
    ("k", r"\d[\d.,]*", r".*", "nghìn"),
    ("k", r"dài|cách|dai|cach", r".*", "km"),
    ("tr", r"\d[\d.,]*", r".*", "triệu"),
    ("tr", r"[^\d]*", r".*", "trước"),
    (
        "bn",
        r"các|những|nhiều|mỗi|một|cho|cac|nhung|nhieu|moi|mot|số|so|\d+|của|cua",
        r".*",
        "bệnh nhân",
    ),
    ("bn", r".*", r"\d+|mắc|nhiễm|covid|nặng|nhi|tử|mac|nhiem|nang|tu|này|nay|bị|bi", "bệnh nhân"),
    ("sn", r".*", r"(?:19|20)\d\d", "sinh năm"),
    ("sn", r"mừng|chúc|ngày|mung|chuc|ngay", r".*", "sinh nhật"),
    ("đt", r"số|gọi|so|goi|cái|cai", r".*", "điện thoại"),
    ("đt", r".*", r"việt|viet|vn|bóng|bong|nữ|nu|nam|quốc|quoc|anh|thái|thai", "đội tuyển"),
    ("tp", r"an|toàn|toan|vệ|ve|thuc|ngộ|ngo|độc|doc", r".*", "thực phẩm"),
    ("mn", r"trường|lớp|truong|lop|cô|co", r".*", "mầm non"),
    ("mn", r"ở|tại|o|tai|vào|vao|các|cac|tỉnh|tinh", r".*", "miền Nam"),
    ("nc", r"các|cac|nhà|nha|bài|bai|kết|ket", r".*", "nghiên cứu"),
    ("dc", r"số|so|cho|xin|theo", r".*", "địa chỉ"),
    ("đc", r"xin|theo", r".*", "địa chỉ"),
    ("hn", r"ở|tại|o|tai|từ|tu|đến|den|đi|di|ra|về|ve|tp|quận|quan", r".*", "Hà Nội"),
    ("ql", r".*", r"\d+[a-z]?", "quốc lộ"),
    ("tg", r"trên|toàn|tren|toan|hàng|hang|nhất|nhat|tổ|to", r".*", "thế giới"),
    ("bh", r"thẻ|đóng|mua|công|the|dong|cong|tiền|tien", r".*", "bảo hiểm"),
    ("ck", r"số|tiền|tien|phí|phi|bị|lệnh|lenh", r".*", "chuyển khoản"),
    ("bv", r"được|cần|duoc|can|quân|dân|để|de|lực|luc", r".*", "bảo vệ"),
    ("tx", r"người|đã|nguoi|da|bị", r"với|vs|gần|voi|gan", "tiếp xúc"),
)  # fmt: skip
# After these a lone letter or "kg" is what it is: vitamin k, 3 kg, bao nhiêu kg.
_NAMING = re.compile(
    r"vitamin|nhóm|nhom|loại|loai|type|tuýp|tuyp|hạng|hang|lớp|lop|điểm|diem|khối|khoi|chữ|chu|viện|vien"
)
_UNITS = frozenset(["kg"])
_BEFORE_UNITS = re.compile(
    r"[\d.,]+|nhiêu|nhieu|mấy|may|mỗi|moi|một|mot|trên|tren|vài|vai|tới|toi|đến|den|theo|số|so"
    r"|từng|tung|nghìn|nghin|triệu|trieu|trăm|tram|chục|chuc|tỷ|ty|lăm|lam|mươi|muoi|bn|rưỡi"
)


def expansions(word: str, before: str, after: str) -> tuple[tuple[str, float], ...]:
    """What a lower-case word can stand for, likeliest first, with shares that add up to
    1; empty where it is no shorthand there. ``before`` and ``after`` are its neighbours
    in lower case, "" at the edge."""
    readings = SHORTHAND.get(word, ())
    if not readings or (len(word) == 1 and _NAMING.fullmatch(before)):
        return ()
    if word in _UNITS and _BEFORE_UNITS.fullmatch(before):
        return ()
    if word in {"k", "tr", "r", "z", "j"} and "" == before == after:
        return ()
    likely = next(
        (
            reading
            for short, left, right, reading in _CONTEXTS
            if short == word and re.fullmatch(left, before) and re.fullmatch(right, after)
        ),
        None,
    )
    ranked = sorted(readings, key=lambda reading: reading != likely)
    weights = [_HALVING**place for place in range(len(ranked))]
    return tuple((one, weight / sum(weights)) for one, weight in zip(ranked, weights, strict=True))


def glued(word: str) -> tuple[str, str] | None:
    """A number and the shorthand written onto it: "50k" → ("50", "k"), "3tr" alike."""
    match = _GLUED.fullmatch(word)
    return (match.group(1), match.group(2)) if match else None


_GLUED = re.compile(r"(\d[\d.,]*)(k|tr)")
