"""``rag`` that reaches nothing outside this machine: ``python -m benchmarks.fuzz.offline …``.

Made-up addresses are sent to whatever fetches or delivers; none of them is to be looked up
or called. Names that are not this machine's do not resolve, as without a network.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Any

from rag.cli import main

_OWN = frozenset({"", "localhost", "0.0.0.0", "::"})


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in _OWN:
        return True
    try:
        return ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _stay(event: str, given: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and not _is_here(given[0]):
        try:
            ip_address(str(given[0]))
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "no network while fuzzing") from None
    if event == "socket.connect":
        address = given[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise OSError("no network while fuzzing")


if __name__ == "__main__":
    sys.addaudithook(_stay)
    main()
