"""Whether a sentence lays a crime or a disgrace at somebody's door, and whether it says
on whose word.

Pure word patterns, wide on purpose: what is taken for an accusation is quoted with more
of its paragraph, no worse. Knows nothing of whether it is true.
"""

from __future__ import annotations

import re

from rag.answering.pronouns import is_person_named, person_word

_OFFENCE = re.compile(
    r"(?<!\w)(?:(?<!bắt )trộm|ăn cắp|lấy trộm|lấy cắp|đánh cắp|cướp|cướp giật|giết|sát hại|"
    r"đâm(?! thủng| xe| vào| hàng loạt)|chém|"
    r"hiếp dâm|cưỡng hiếp|xâm hại|dâm ô|sàm sỡ|quấy rối|lừa|lừa đảo|chiếm đoạt|tham ô|"
    r"tham nhũng|hối lộ|rửa tiền|buôn lậu|đánh bạc|hành hung|đánh đập|bạo hành|tra tấn|ngược đãi|"
    r"tống tiền|cưỡng đoạt|bắt cóc|đầu độc|làm giả|giả mạo|trốn thuế|gian lận|khai khống|"
    r"nâng khống|rút ruột|biển thủ|thông đồng|bao che|gây thương tích|mua bán người|"
    r"(?:mua bán|vận chuyển|tàng trữ)(?: \w+){0,3} ma túy|thủ tiêu|phi tang|bỏ trốn|đe dọa|"
    r"lợi dụng chức vụ|vi phạm|sai phạm|ngoại tình)(?!\w)"
)
# Who is charged or sentenced, and how far that has come.
_CHARGED = re.compile(
    r"(?<!\w)(?:bị can|bị cáo|nghi phạm|nghi can|phạm nhân|hung thủ|thủ phạm|kẻ|khởi tố|truy tố|"
    r"bắt (?:giữ|giam)|tạm (?:giam|giữ)|cưỡng bức|trộm|phạm tội|tội|tố cáo|tố giác|cáo buộc|"
    r"kết án|tuyên án|lĩnh án|tù)(?!\w)"
)
_ON_WHOSE_WORD = re.compile(
    r"(?<!\w)(?:theo(?! (?:đuổi|dõi|học|chân|sau|đường|kịp|hướng|đó))|"
    r"cho biết|cho rằng|cho hay|nói|kể|khẳng định|nhận định|khai|khai nhận|"
    r"thừa nhận|thú nhận|tố|tố cáo|tố giác|cáo buộc|cáo trạng|nghi|nghi vấn|tình nghi|phản ánh|"
    r"trình báo|xác định|kết luận|điều tra|khởi tố|truy tố|xét xử|tuyên phạt|tuyên án|kết án|"
    r"bản án|phán quyết|tòa|hội đồng xét xử|công an|cảnh sát|viện kiểm sát|bị can|bị cáo|"
    r"phạm nhân|viết|tuyên bố|được cho là|bị cho là)(?!\w)"
)


def accuses(sentence: str) -> bool:
    """Whether a sentence says of somebody that they did wrong."""
    return bool(_OFFENCE.search(sentence.lower())) and (
        is_person_named(sentence) or person_word(sentence) != ""
    )


def offences(form: str) -> list[tuple[int, int]]:
    """Where a text in match form has a word for an offence."""
    return [match.span() for match in _OFFENCE.finditer(form)]


def says_on_whose_word(sentence: str) -> bool:
    """Whether a sentence names a source, an office or how far the case has come."""
    return bool(_ON_WHOSE_WORD.search(sentence.lower()))


def tells_of_wrongdoing(sentence: str) -> bool:
    """Whether a sentence speaks of an offence, a charge or a sentence, whoever's."""
    lowered = sentence.lower()
    return bool(_OFFENCE.search(lowered) or _CHARGED.search(lowered))
