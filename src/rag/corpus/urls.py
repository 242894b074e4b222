"""An article's address in one form, however it was written: what counts as the same
page, and which address a page may say is its own.

Pure. Knows nothing of what lies at an address.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from tld import get_fld

_DEFAULT_PORTS = {"http": 80, "https": 443}
# What senders add to see who came from where; it never changes the page.
_TRACKING = frozenset({"fbclid", "gclid"})
_TRACKING_PREFIX = "utm_"
_LONGEST = 2_000
_ON_OTHER_DEVICES = ("www.", "m.")


def tidy_url(written: str, base: str = "") -> str | None:
    """The address absolute, host in lower case, without default port, fragment and
    tracking parameters; None for what is no address of a web page."""
    # Browsers leave out line breaks and tabs, and so does urlsplit.
    written = written.strip()
    try:
        stated = urlsplit(written)
        if (stated.scheme or written.startswith("//")) and not stated.netloc:
            return None  # urljoin would put the base in its place
        parts = urlsplit(urljoin(base, written))
        host, port = parts.hostname or "", parts.port
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _DEFAULT_PORTS or not _is_host(name) or "@" in parts.netloc:
        return None
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown}:{port}"
    kept = [one for one in parts.query.split("&") if one and not _is_tracking(one)]
    url = urlunsplit((parts.scheme, netloc, parts.path or "/", "&".join(kept), ""))
    url = _escaped(url)
    return url if len(url) <= _LONGEST else None


def canonical_url(stated: str | None, fetched: str) -> str:
    """The address a page goes by: what it states itself, ``<link rel="canonical">`` or
    ``og:url`` as :func:`rag.corpus.html.load_html` reads it, where that is on the site
    it was fetched from; else where it was fetched. A page that states the site's front
    page, as some templates do on every page, states nothing."""
    found = tidy_url(fetched) or fetched
    named = tidy_url(stated, fetched) if stated else None
    if named is None or not is_same_site(named, found):
        return found
    is_front = urlsplit(named).path == "/" and not urlsplit(named).query
    return found if is_front else named


def is_same_site(one: str, other: str) -> bool:
    """Whether both are under one name that somebody registered (publicsuffix.org), or,
    where there is no such name, at one host and port."""
    names = _registered(one), _registered(other)
    if None not in names:
        return names[0] == names[1]
    return _site(one) == _site(other)


def _registered(url: str) -> str | None:
    found = get_fld(url, fail_silently=True, search_private=True)
    return found if isinstance(found, str) else None


def _site(url: str) -> str:
    netloc = urlsplit(url).netloc
    for prefix in _ON_OTHER_DEVICES:
        netloc = netloc.removeprefix(prefix)
    return netloc


def _is_host(name: str) -> bool:
    return bool(name) and not any(one in " %<>\"'\\^`{|}" or ord(one) < 33 for one in name)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)


def _escaped(url: str) -> str:
    """As it goes over the wire: letters that are not ASCII, blanks and quotes escaped."""
    return "".join(
        one
        if one.isascii() and one.isprintable() and one not in ' "<>\\^`{|}'
        else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))
        for one in url
    )
