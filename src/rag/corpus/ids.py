"""Ids of articles: which are valid, how others are mapped, how missing ones are derived.

An id depends on what the article is or where it came from, never on the order of
arrival. Knows nothing of files' contents, payloads or the store.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from rag.vietnamese.normalise import fold

MAX_ID_LENGTH = 120
_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_ID_LENGTH}}}")
# In a mapped id every byte that is not one of these is written _XX, "_" included, so
# that two different originals never share a mapped id.
_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")
_MARK = "x--"
_MAPPED = re.compile(rf"{_MARK}(?:[A-Za-z0-9-]|_[0-9A-F]{{2}})+")
_ESCAPE = re.compile(r"_([0-9A-F]{2})")
# 64 bits of SHA-256: among ten million derived ids the chance of any collision is
# about three in a million.
_HASH_LENGTH = 16
_SLUG_LENGTH = 60


def is_id(text: str) -> bool:
    """Whether an article may carry this id as it is."""
    return _ID.fullmatch(text) is not None


def mapped_id(original: str) -> str:
    """The id under which an article with this original id is kept.

    A valid id is kept. Another is written ``x--`` and its UTF-8 bytes with ``_XX``
    for each byte but letters, digits and hyphens, which :func:`original_id` turns
    back. Where that does not fit, it is a slug and a hash, and only what the
    reader recorded leads back.
    """
    if is_id(original):
        return original
    escaped = _MARK + "".join(
        chr(byte) if chr(byte) in _KEPT else f"_{byte:02X}"
        for byte in original.encode("utf-8", "surrogatepass")
    )
    if len(escaped) <= MAX_ID_LENGTH and len(original) > 0:
        return escaped
    return _named("id", original, original)


def original_id(mapped: str) -> str | None:
    """What :func:`mapped_id` escaped; ``None`` where the id was not escaped."""
    if _MAPPED.fullmatch(mapped) is None:
        return None
    raw = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), mapped.removeprefix(_MARK))
    try:
        return raw.encode("latin-1").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # an id of someone's own that only looks escaped
        return None


def id_from_url(url: str) -> str:
    """From an article's address; its fragment and the case of its host don't count."""
    parts = urlsplit(url)
    address = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))
    name = parts.path.rstrip("/").rsplit("/", 1)[-1] or parts.netloc
    return _named("url", address, re.sub(r"\.[A-Za-z]{2,5}$", "", name))


def id_from_path(relative: str, part: str = "") -> str:
    """From a path relative to what was ingested, so that an edited file is a new
    version of the same article. ``part`` tells apart the articles of one file, by
    their titles and not by their places in it."""
    relative = unicodedata.normalize("NFC", relative.replace("\\", "/"))
    stem = relative.rsplit("/", 1)[-1].split(".", 1)[0]
    return _named("path", f"{relative}\n{part}", part[:200] or stem)


def id_from_content(title: str, body: str) -> str:
    """From the words themselves, where there is neither an address nor a path."""
    return _named("content", f"{title}\n{body}", title or body[:200])


def _named(namespace: str, identity: str, label: str) -> str:
    digest = hashlib.sha256(f"{namespace}\n{identity}".encode("utf-8", "surrogatepass"))
    return "-".join(filter(None, [_slug(label), digest.hexdigest()[:_HASH_LENGTH]]))


def _slug(text: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if len(slug) <= _SLUG_LENGTH:
        return slug
    return slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
