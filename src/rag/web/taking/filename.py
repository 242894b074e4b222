"""What a file that is taken along is called.

Pure. Names are safe on every common file system, and travel in a header.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from rag.vietnamese.normalise import clean, fold

# A file's name is 255 bytes at most nearly everywhere, its ending and "(1)" included.
_BYTES = 200
# What Windows allows in no name, and what would be a folder elsewhere.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def file_name(question: str, ending: str) -> str:
    """ "Hỏi Báo - Cầu treo thông xe ngày nào.pdf". The words before the question keep it
    from beginning with a dot, or being a name that Windows holds back (CON, NUL)."""
    words = " ".join(_FORBIDDEN.sub(" ", clean(question)).split())
    short = f"Hỏi Báo - {words}".encode()[:_BYTES].decode(errors="ignore")
    return f"{short.rstrip(' .-')}.{ending}"


def attachment(name: str) -> str:
    """The Content-Disposition (RFC 6266) of a file of this name: in UTF-8, and without
    marks for programs that cannot read that."""
    bare = "".join(c for c in fold(name) if c.isascii() and c not in '"\\%')
    return f"attachment; filename=\"{bare}\"; filename*=UTF-8''{quote(name, safe='')}"
