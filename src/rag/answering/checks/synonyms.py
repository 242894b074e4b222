"""Words that newspapers use for one another, brought to one of them.

Pure. Only those that may be exchanged in nearly every sentence; what merely lies near
is left apart. Knows nothing of shares or thresholds.
"""

from __future__ import annotations

import re
from functools import lru_cache

# One line a group, in match form, the one that stands for all first.
_GROUPS = """
chết|tử vong|thiệt mạng|qua đời|mất mạng|tử nạn|từ trần|bỏ mạng
cho biết|cho hay|nói|chia sẻ|khẳng định|thông tin|cho rằng|nhận định|kể|tiết lộ|nhấn mạnh
bắt|bắt giữ|bắt tạm giam|bắt giam
tài xế|lái xe|người lái xe
máy bay|phi cơ
học sinh|học trò
thành lập|ra đời
bị thương|thương tích
khoảng|chừng
mua|mua sắm
xây dựng|xây|dựng
khởi công|động thổ
kết thúc|hoàn thành|hoàn tất|xong
bắt đầu|khởi đầu
hỗ trợ|giúp đỡ|giúp|trợ giúp
người dân|dân|bà con
cấp cứu|đưa vào viện
nguyên nhân|lý do
trẻ em|trẻ|trẻ nhỏ|em bé|em nhỏ|đứa trẻ|cháu bé|đứa bé|bé
vợ chồng|hai vợ chồng
xảy ra|diễn ra
hiện nay|hiện|hiện tại
phát hiện|tìm thấy
khám phá|tìm ra
sử dụng|dùng
mắc bệnh|mắc|nhiễm|nhiễm bệnh
điều trị|chữa trị|chữa|chữa bệnh
kinh phí|chi phí|tổng chi phí|vốn đầu tư|tổng vốn đầu tư|tổng mức đầu tư
tham gia|tham dự|dự
tổ chức|mở
công bố|thông báo
yêu cầu|đòi
cần|cần thiết
nhiều|lắm
bố|cha|ba
mẹ|má
có mặt|đến
đứng đầu|dẫn đầu
đoạt|giành|nhận được|giành được
tuyển|tuyển dụng|tuyển chọn
hơn|trên
gồm|bao gồm
đồng ý|chấp thuận|chấp nhận
phương pháp|cách
triệu chứng|biểu hiện
hôn phu|chồng chưa cưới|vị hôn phu
xung quanh|quanh
bác sĩ|thầy thuốc
phẫu thuật|mổ
khánh thành|thông xe|đưa vào sử dụng
sinh sống|sống|cư trú
làm việc|công tác
nước ngoài|ngoại quốc
phim|bộ phim
cầu thủ|tuyển thủ
thi đấu|đấu
đàn ông|nam giới
phụ nữ|nữ giới|đàn bà
trọng lượng|cân nặng|số cân
tự tử|tự kết liễu|tự sát|quyên sinh|kết liễu đời mình
sinh con|sinh nở|sinh em bé|đẻ|chuyển dạ|vượt cạn|sinh
quan tâm|mặn mà|để ý|chú ý|lưu tâm
lợi nhuận|lời lãi|tiền lời|lãi|lời
đầu tư|rót|rót vốn
chi|bỏ ra
hạn chế|bớt|giảm bớt|kiêng
trông|chăm|chăm sóc|chăm lo|trông nom|trông coi|chăm nom
doanh nghiệp|công ty|hãng|tập đoàn
cao huyết áp|tăng huyết áp
người già|người cao tuổi|cụ già
ca mổ|cuộc mổ|ca phẫu thuật|cuộc phẫu thuật|cuộc giải phẫu
bệnh nhân|người bệnh
bệnh viện|nhà thương
khuyên|khuyến cáo|khuyên nhủ|dặn|dặn dò|căn dặn|khuyến nghị
ra viện|xuất viện|về nhà
vào viện|nhập viện
cơn đau tim|nhồi máu cơ tim
giấu|che giấu|giấu giếm
thu hoạch|gặt
sát hại|giết|giết hại|hạ sát|giết chết
bỏ trốn|trốn|tẩu thoát|chạy trốn
trộm|trộm cắp|ăn trộm|lấy trộm|đánh cắp
lừa|lừa đảo|lừa gạt
cãi nhau|mâu thuẫn|xích mích
xô xát|ẩu đả
thừa nhận|thú nhận|khai nhận
nhận tội|thú tội
phủ nhận|bác bỏ|chối
tranh cãi|tranh luận
cháy|hỏa hoạn|bốc cháy|phát hỏa
lũ|lũ lụt|ngập lụt|nước lũ
sạt lở|sụt lở|lở đất|lở
mưa to|mưa lớn
giải cứu|cứu|cứu sống|cứu hộ
mất tích|thất lạc
di dời|sơ tán|di tản|chuyển đi
quyên góp|ủng hộ|đóng góp|góp
trao|trao tặng|tặng|biếu
thăm|thăm hỏi|viếng thăm
tiếp nhận|nhận|đón nhận|thu nhận
chuyển|đưa|chở
đề nghị|đề xuất|kiến nghị
áp dụng|thực hiện|triển khai|tiến hành|thực thi
kiểm tra|thanh tra|rà soát
xem xét|cân nhắc
cảnh báo|báo động|lưu ý|nhắc
lo ngại|lo|lo lắng|lo sợ|quan ngại
hy vọng|mong|mong muốn|kỳ vọng|mong mỏi
có ý định|định|dự định
thích|yêu thích|ưa|ưa chuộng|ưa thích
nổi tiếng|lừng danh|có tiếng|trứ danh
quan trọng|trọng yếu|cốt yếu|then chốt
nguy hiểm|hiểm nghèo|nguy kịch
nghiêm trọng|trầm trọng|nặng nề
tốt|có lợi|hữu ích|bổ ích
xấu|có hại|tai hại|gây hại|hại
ảnh hưởng|tác động
nâng cao|cải thiện|tăng cường|nâng
giảm|hạ|sụt|thuyên giảm|suy giảm|sút
tăng|gia tăng|tăng lên
phát triển|lớn mạnh
mở rộng|nới rộng
thu hẹp|co lại
nhanh chóng|mau|mau chóng|nhanh|khẩn trương
ngay|lập tức|tức thì|ngay lập tức
lâu|lâu dài|dài lâu
thường xuyên|thường
hiếm|hiếm gặp|hiếm hoi|hy hữu|ít gặp
phổ biến|thường gặp|thông dụng|quen thuộc
to|lớn|bự
nhỏ|bé nhỏ|nhỏ bé
đẹp|xinh|xinh đẹp
giàu|giàu có|khá giả
nghèo|nghèo khó|khó khăn|túng thiếu
đói|đói khát
khỏe|khỏe mạnh|mạnh khỏe
ốm|đau ốm|bị bệnh|bị ốm
đau|đau đớn|nhức
sốt|phát sốt
nôn|ói|nôn ói|buồn nôn
bỏng|phỏng
sưng|phù nề|sưng tấy
triệu chứng|dấu hiệu
vi khuẩn|khuẩn
virus|siêu vi
dược phẩm|thuốc
vắcxin|vaccine|thuốc chủng
khối u|u|bướu
dạ dày|bao tử
tử cung|dạ con
mang thai|có thai|có bầu|bầu bí|mang bầu|thai nghén
thai phụ|sản phụ|bà bầu|người mẹ mang thai|phụ nữ mang thai
phá thai|bỏ thai
tiêm|chích|tiêm chủng
ăn|ăn uống
tập|tập luyện|luyện tập|rèn luyện
nghỉ ngơi|nghỉ|thư giãn
ngủ|giấc ngủ
béo|thừa cân|béo phì|mập
gầy|sụt cân|giảm cân|xuống cân
thức ăn|đồ ăn|thực phẩm|món ăn
nước uống|đồ uống|thức uống
nấu|chế biến
rau củ|rau quả|rau
mắt|thị lực
da|làn da
tóc|mái tóc
ôtô|xe hơi|ô tô|xe ô tô|xe ôtô
xe máy|mô tô|môtô
xe khách|xe đò
máy tính|computer
điện thoại|di động
internet|trực tuyến
chính phủ|nhà nước
chính quyền|nhà chức trách|cơ quan chức năng|giới chức
cảnh sát|công an
luật sư|trạng sư
tòa án|tòa
nhà báo|phóng viên|ký giả
giáo viên|thầy cô|cô giáo|thầy giáo
hiệu trưởng|người đứng đầu trường
đại học|trường đại học
nghiên cứu|khảo cứu|công trình
nhà khoa học|nhà nghiên cứu|giới khoa học
chuyên gia|nhà chuyên môn
kết quả|kết cục
mục đích|mục tiêu
giai đoạn|thời kỳ
trước đây|xưa|ngày trước|trước kia|trước đó
sau đó|rồi
nửa|một nửa
toàn cầu|thế giới|trên thế giới
trong nước|nội địa
đất nước|quốc gia
nông thôn|làng quê
thành phố lớn|đô thị
nhà cửa|nhà|căn nhà|ngôi nhà
trẻ sơ sinh|trẻ mới sinh
vợ|bà xã
chồng|ông xã
con gái|ái nữ
con trai|quý tử
gia đình|người nhà|thân nhân|người thân
bạn bè|bằng hữu
hàng xóm|láng giềng
đồng nghiệp|bạn nghề
lãnh đạo|người đứng đầu
nhân viên|cán bộ
công nhân|thợ
nông dân|nhà nông
du khách|khách du lịch|khách
tiền bạc|tiền
giá|giá cả|giá thành|giá bán
lương|thu nhập|tiền công
nợ|vay nợ|khoản vay
miễn phí|không mất tiền|không tốn tiền
bán|tiêu thụ
xuất bản|phát hành|ra mắt
tác giả|người viết
ca khúc|bài hát
ca sĩ|người hát
vô địch|đăng quang|giành ngôi vô địch
trận đấu|trận
huấn luyện viên|hlv
kỷ niệm|mừng
phong tục|tập tục|tục lệ
đền|miếu
cổ|cổ xưa|cổ đại
vua|hoàng đế|nhà vua
chiến tranh|cuộc chiến|chiến sự
quân đội|bộ đội
vũ khí|khí tài
tấn công|đánh|công kích|tiến đánh
chiếm|chiếm đóng|đánh chiếm
rút|rút lui|triệt thoái
thắng|chiến thắng|thắng lợi|đánh bại
thua|thất bại|bại|chiến bại
chống|chống lại|phản đối
nhưng|tuy nhiên|song|thế nhưng
vì|do|bởi|bởi vì
để|nhằm
gây|gây ra|dẫn đến|khiến|làm|dẫn tới
tạo|tạo ra|tạo nên
chứa|có chứa
giữ|lưu giữ|bảo quản|cất giữ
xóa|xóa bỏ|loại bỏ
thay|thay thế|thay đổi
dừng|ngừng|ngưng|thôi
bỏ|từ bỏ
cấm|nghiêm cấm
cho phép|được phép
"""
_FIRST: dict[str, str] = {
    written: line.split("|")[0]
    for line in _GROUPS.split("\n")
    if line
    for written in line.split("|")
}
_ANY = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_FIRST, key=len, reverse=True)))})(?!\w)"
)


@lru_cache(maxsize=4_096)
def common_form(form: str) -> str:
    """A text in match form with each such word in its group's first."""
    return _ANY.sub(lambda match: _FIRST[match.group()], form)


def common_at(form: str, start: int) -> str:
    """The word at a place of a text in match form, in its group's first."""
    known = _ANY.match(form, start)
    if known is not None:
        return _FIRST[known.group()]
    word = _WORD.match(form, start)
    return word.group() if word is not None else ""


_WORD = re.compile(r"\w+")
