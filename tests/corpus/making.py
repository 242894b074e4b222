"""Files made on the spot: a PDF, a Word file, archives. The texts are our own."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docx import Document

# Shaped as a newspaper's website comes out as text: title, a photo's caption,
# paragraphs, then what the site prints below. No date.
CAPTION = "Chị em tổ dệt bản Na Ư (xã Na Ư) hướng dẫn các em gái lên khung cửi."
SITE_TEXT = "\n\n".join(
    [
        "Bản Na Ư giữ nghề dệt thổ cẩm",
        CAPTION,
        "Nghề dệt ở bản Na Ư có từ lâu đời, mỗi cô gái lớn lên đều biết trồng bông, kéo sợi và "
        "dệt vải. Có thời gian dài khung cửi bị xếp vào góc nhà vì vải công nghiệp rẻ và sẵn, "
        "nhưng mấy năm gần đây tiếng thoi lại vang lên trong bản. Theo UBND xã, cả bản hiện có "
        "42 khung cửi đang dùng.",
        "Tổ dệt họp vào tối thứ bảy hằng tuần, chia nhau nhuộm chàm và se sợi. Sản phẩm được "
        "bán ở chợ phiên, một phần gửi xuống TP. Điện Biên Phủ. Mỗi tấm vải dài 5 m dệt trong "
        "khoảng 10 ngày. ",
        "Bà con trong bản mong có thêm lớp dạy dệt vào dịp hè... để lớp trẻ nối nghề.",
        "Phản hồi",
        "Các tin khác",
        "Mới nhất",
        "Liên kết website",
    ]
)


def lines_of(*objects: Any) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def put(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data.encode() if isinstance(data, str) else data
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".xz":
        data = lzma.compress(data)
    path.write_bytes(data)
    return path


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word_file(blocks: Sequence[tuple[str, str]], table: Sequence[Sequence[str]] = ()) -> bytes:
    """Paragraphs as (style, text), then a table."""
    document = Document()
    for style, text in blocks:
        document.add_paragraph(text, style=style)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_file(lines: Sequence[str], *, title: str = "", extra: str = "") -> bytes:
    """One page with a line of text each; an empty line is space between paragraphs."""
    letters = sorted(set("".join(lines)))
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    content, height = "BT /F1 12 Tf\n", 780
    for line in lines:
        shown = "".join(f"{codes[letter]:02x}" for letter in line)
        content += f"1 0 0 1 60 {height} Tm <{shown}> Tj\n"
        height -= 15
    content += "ET\n"
    pairs = "".join(f"<{codes[c]:02x}> <{ord(c):04x}>\n" for c in letters)
    mapping = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
        f"/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(letters)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    stated = f"\ufeff{title}".encode("utf-16-be")
    widths = " ".join("500" for _ in range(256))
    return _pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            "/Resources << /Font << /F1 4 0 R >> >> >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 "
            f"/Widths [{widths}] /ToUnicode 6 0 R >>",
            _stream(content),
            _stream(mapping),
            f"<< /Title <{stated.hex()}> >>",
        ],
        extra,
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _pdf(objects: Sequence[str], extra: str) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {extra} >>"
    return data + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
