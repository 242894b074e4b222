"""XML of unknown sites, made harmless before anything parses it.

What is packed is unpacked up to a bound, what is encoded is decoded by a short list of
encodings, and what stands before the first element is cut off, so that no parser ever
sees a declared entity or a DTD. Knows nothing of what the elements mean.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from rag.corpus.decoding import byte_order_mark, decode
from rag.errors import BadFeed

MOST_BYTES = 50 * 1024 * 1024  # of a sitemap, unpacked (sitemaps.org)
_GZIP = b"\x1f\x8b"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
# Python knows codecs that are no encodings of the web, some of them slow.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "windows-1258": "cp1258",
}
_WIDE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.S)
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^<>\[\]"']|"[^"]*"|'[^']*')*+([>\[])""", re.I)
_ROOT = re.compile(r"<[A-Za-z_]")
_HTML = re.compile(r"<(?:!DOCTYPE\s+html|html)\b", re.I)
_AMPERSAND = re.compile(r"&(?:(#?[A-Za-z0-9]{1,32});)?")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def safe_text(data: bytes) -> str:
    """The document from its first element on. Raises BadFeed for what is no XML, declares
    entities, or is larger than :data:`MOST_BYTES` when unpacked."""
    text = _decoded(_unpacked(data))
    at = 0
    while found := _BEFORE_ROOT.match(text, at) or _DOCTYPE.match(text, at):
        if found.re is _DOCTYPE and found.group(1) == "[":
            raise BadFeed(
                "The feed declares entities of its own in its DOCTYPE, which none needs and "
                "attacks are made of. Ask the site for a feed without a DOCTYPE.",
                vietnamese="Nguồn tin khai báo thực thể riêng trong DOCTYPE, là cách thường dùng "
                "để tấn công, nên không được đọc. Xin dùng nguồn tin không có DOCTYPE.",
            )
        if found.re is _DOCTYPE and _HTML.match(text, found.start()):
            raise not_a_feed()
        at = found.end()
    if not _ROOT.match(text, at):
        raise not_a_feed()
    return text[at:]


def not_a_feed() -> BadFeed:
    """What is said of anything else: a page, a picture, nothing."""
    return BadFeed(
        "There is no feed or sitemap at this address: neither RSS, Atom nor a sitemap's XML. "
        "Open the site's page of feeds (often /rss) and give the address of one.",
        vietnamese="Địa chỉ này không phải nguồn tin RSS, Atom hay sơ đồ trang (sitemap). Xin mở "
        "trang RSS của báo rồi dán địa chỉ của một nguồn tin.",
    )


class Elements:
    """Each element as it ends, the root last; what is broken is passed over. Elements of
    names not in ``kept`` are taken out of the tree behind, so that it stays small, but for
    those inside one of ``whole``. No entity is resolved, no DTD read, nothing fetched."""

    def __init__(
        self, text: str, kept: frozenset[str], whole: frozenset[str] = frozenset()
    ) -> None:
        self._parsed = etree.iterparse(
            BytesIO(text.encode("utf-8", "replace")),
            events=("start", "end") if whole else ("end",),
            encoding="utf-8",
            recover=True,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._kept = kept
        self._whole = whole

    def __iter__(self) -> Iterator[etree._Element]:
        inside = 0
        for event, element in self._parsed:
            name = local_name(element)
            if event == "start":
                inside += name in self._whole
                continue
            inside -= name in self._whole  # of which every start was told
            yield element
            parent = element.getparent()
            if parent is not None and not inside and name not in self._kept:
                element.clear()
                parent.remove(element)

    @property
    def root(self) -> etree._Element | None:
        """The first element with what was kept in it, once all are read."""
        return self._parsed.root

    @property
    def is_broken(self) -> bool:
        """Whether something was passed over, once all are read."""
        return any(one.level >= etree.ErrorLevels.ERROR for one in self._parsed.error_log)


def mended(text: str) -> str:
    """The document with what breaks most feeds put right: HTML's named characters
    (``&nbsp;``), which XML does not know, a bare ``&`` in an address, control characters."""
    first, *more = _NO_CHARACTER.sub("", text).split("<![CDATA[")
    pieces = [_ampersands(first)]
    for piece in more:
        inside, end, after = piece.partition("]]>")
        pieces.append(f"{inside}{end}{_ampersands(after)}")
    return "<![CDATA[".join(pieces)


def _ampersands(text: str) -> str:
    def right(found: re.Match[str]) -> str:
        name = found.group(1)
        if name is None:
            return "&amp;"
        if name.startswith("#") or name in _XML_ENTITIES:
            return found.group()
        character = html.unescape(f"&{name};")
        return f"&amp;{name};" if character.startswith("&") else character

    return _AMPERSAND.sub(right, text)


def local_name(element: etree._Element) -> str:
    """Its name without its namespace; a prefix that stands for none stays."""
    return str(element.tag).rpartition("}")[2]


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        if len(data) > MOST_BYTES:
            raise _too_large()
        return data
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacking.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise BadFeed(
            "The feed is packed with gzip and cannot be unpacked. Try again later, or give the "
            "address of one that is not packed.",
            vietnamese="Nguồn tin được nén (gzip) nhưng không giải nén được. Xin thử lại sau.",
        ) from error
    if len(unpacked) > MOST_BYTES:
        raise _too_large()
    return unpacked


def _too_large() -> BadFeed:
    return BadFeed(
        f"The feed is larger than {MOST_BYTES // 2**20} MiB. Give the address of a smaller one, "
        "of one section or of the newest articles.",
        vietnamese=f"Nguồn tin lớn hơn {MOST_BYTES // 2**20} MB. Xin dùng nguồn tin nhỏ hơn, của "
        "một chuyên mục hoặc của bài mới.",
    )


def _decoded(data: bytes) -> str:
    if byte_order_mark(data) is not None:
        return decode(data)[0]
    for beginning, encoding in _WIDE:
        if data.startswith(beginning):
            return data.decode(encoding, "replace")
    declared = _DECLARED.match(data)
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        raise BadFeed(
            f"The feed says that it is written in {name}, which is not read here. Ask the site "
            "for one in UTF-8.",
            vietnamese=f"Nguồn tin viết bằng bảng mã {name} nên không đọc được. Xin dùng nguồn "
            "tin ở dạng UTF-8.",
        )
    return decode(data, encoding=_ENCODINGS[name])[0]
