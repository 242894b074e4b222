"""What there is to say of an article that was read all the same: in English for the
terminal and the API, in Vietnamese for pages, as errors have both.

Knows nothing of what is remarked on.
"""

from __future__ import annotations

from typing import Self

FIELD_NAMES = {
    "title": "tiêu đề",
    "lead": "sa-pô",
    "body": "nội dung",
    "published_at": "ngày đăng",
    "updated_at": "ngày cập nhật",
    "section": "chuyên mục",
    "source": "nguồn",
    "author": "tác giả",
    "url": "địa chỉ",
    "captions": "chú thích ảnh",
    "correction_note": "lời cải chính",
    "corrects": "bài được cải chính",
    "kind": "loại bài",
    "id": "mã bài",
}
"""An article's fields as people know them."""


class Remark(str):
    """A text in English that has itself in Vietnamese with it."""

    __slots__ = ("vietnamese",)
    vietnamese: str

    def __new__(cls, text: str, vietnamese: str) -> Self:
        made = super().__new__(cls, text)
        made.vietnamese = vietnamese
        return made

    def at(self, file: str, line: int | None) -> Remark:
        """The same, with the place in front."""
        where = file if line is None else f"{file}:{line}"
        shown = file if line is None else f"{file}, dòng {line}"
        return Remark(f"{where}: {self}", f"{shown}: {self.vietnamese}")
