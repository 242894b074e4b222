from __future__ import annotations

from ipaddress import ip_address

import pytest

from rag.jobs.addresses import Allowed, is_public


@pytest.mark.parametrize(
    "inner",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep their machines' keys
        "100.64.0.1",
        "224.0.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1:2:3:4:5:6",
    ],
)
def test_what_is_not_public_is_told(inner: str) -> None:
    assert not is_public(ip_address(inner))


@pytest.mark.parametrize(
    "public", ["1.1.1.1", "203.119.8.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_what_is_public_is_told(public: str) -> None:
    assert is_public(ip_address(public))


def test_hosts_and_networks_are_allowed_by_name() -> None:
    allowed = Allowed.of(["Tin.Noi-Bo", "10.1.0.0/16", "::1"])
    assert allowed.names("tin.noi-bo", ip_address("192.168.1.1"))
    assert allowed.names("khac", ip_address("10.1.2.3"))
    assert allowed.names("khac", ip_address("::1"))
    assert not allowed.names("khac", ip_address("10.2.0.1"))
    assert not allowed.names("khac.tin.noi-bo", ip_address("192.168.1.1"))
